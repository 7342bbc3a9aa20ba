/** When generated scenarios happen: Monday, 15 January 2024, 09:30:20 UTC, in milliseconds since 1970. */
export const NOW = Date.UTC(2024, 0, 15, 9, 30, 20);
