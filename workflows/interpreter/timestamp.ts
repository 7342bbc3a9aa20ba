/** Upstream's "not yet". */
export const NEVER = '9999-01-01 00:00:00.000000';

/** `YYYY-MM-DD HH:MM:SS.ffffff`, UTC, of milliseconds since 1970. */
export function toTimestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 23).replace('T', ' ')}000`;
}
