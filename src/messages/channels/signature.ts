import { createHmac, timingSafeEqual } from 'node:crypto';

/** HMAC-SHA256 of a body. */
export function sign(secret: string, body: string, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', secret).update(body, 'utf8').digest(encoding);
}

/** Whether a signature is the one of this body; takes as long for a wrong one. */
export function isSigned(secret: string, body: string, encoding: 'hex' | 'base64', given: string): boolean {
  const expected = Buffer.from(sign(secret, body, encoding));
  const signature = Buffer.from(given);
  return secret !== '' && signature.length === expected.length && timingSafeEqual(signature, expected);
}
