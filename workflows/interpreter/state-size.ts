/** Sizes, all of them in bytes of JSON: what counts is what travels. */
import type { Token } from './token.ts';

/** Bytes of the live state, roughly: stacks, variables, history that may be unsaved. */
export function liveBytes(token: Token): number {
  const stacks = [...token.frames, ...token.pushes].reduce((sum, { bytes }) => sum + bytes, 0);
  return token.below.bytes + stacks + token.variableBytes + token.backlogBytes;
}

/** Of a JSON value. */
export function jsonBytes(value: unknown): number {
  return utf8Length(JSON.stringify(value));
}

/** Of a text inside a JSON value, without its quotes. */
export function textBytes(text: string): number {
  return jsonBytes(text) - 2;
}

/** Bytes of a text in UTF-8; `Buffer` and `TextEncoder` do not exist in a workflow's world. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80) continue;
    bytes += code < 0x800 ? 1 : 2;
    if (isHighSurrogate(code) && isLowSurrogate(text.charCodeAt(i + 1))) i++;
  }
  return bytes;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
