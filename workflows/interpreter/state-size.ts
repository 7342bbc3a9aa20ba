import type { Token } from './token.ts';

/** Bytes of the live state, roughly: stacks, variables, unsaved history. */
export function liveBytes(token: Token): number {
  const stacks = [...token.frames, ...token.pushes].reduce((sum, { bytes }) => sum + bytes, 0);
  return token.below.bytes + stacks + token.variableBytes + token.unsavedBytes;
}
