import { randomBytes } from 'node:crypto';

const ACCEPTED = /^[A-Za-z0-9_-]{1,64}$/;
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/** The client's `X-Request-Id` when it is 1 to 64 characters of `[A-Za-z0-9_-]`, else `req_` and 26 base32 characters. */
export function toRequestId(header: string | string[] | undefined): string {
  if (typeof header === 'string' && ACCEPTED.test(header)) return header;
  return `req_${Array.from(randomBytes(26), (byte) => BASE32[byte & 31]).join('')}`;
}
