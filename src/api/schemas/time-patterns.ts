/** Days that exist: months of 31 days, of 30, February, and its 29th in leap years (but not of centuries). */
export const DAY = [
  '[1-9]\\d{3}-(0[13578]|1[02])-(0[1-9]|[12]\\d|3[01])',
  '[1-9]\\d{3}-(0[469]|11)-(0[1-9]|[12]\\d|30)',
  '[1-9]\\d{3}-02-(0[1-9]|1\\d|2[0-8])',
  '[1-9]\\d(0[48]|[2468][048]|[13579][26])-02-29',
].join('|');

/** Seconds of a day, without fraction. */
export const TIME = '([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d';
