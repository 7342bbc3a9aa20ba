import { createHash } from 'node:crypto';
import { v5 } from 'uuid';

/**
 * Channels of ours beside those of people: `record` and `ear` listen for a recording, `amd` for answering machine detection,
 * `echo` is the far end of an echo, `media` and `tap` those of external media.
 */
export const SIDE_KINDS = ['record', 'ear', 'amd', 'echo', 'media', 'tap'] as const;
export type SideKind = (typeof SIDE_KINDS)[number];

export interface SideChannel {
  readonly kind: SideKind;
  readonly call_id: string;
}

const SIDE = new RegExp(`^(${SIDE_KINDS.join('|')})/(.+)/[0-9a-f]{16}$`);
/** What Asterisk names a channel that somebody else made: `[system-]seconds.counter`. */
const GIVEN = /^(?:.+-)?\d+\.\d+$/;
const INCOMING = '5a0b4b52-8d0e-4b60-9d35-1d7c2a3b9f10';

/** The id of a channel beside a call. Asterisk cuts ids at 150 characters, so the command's id is in it as a hash. */
export function sideChannel(kind: SideKind, callId: string, id: string): string {
  return `${kind}/${callId}/${createHash('sha256').update(id).digest('hex').slice(0, 16)}`;
}

/** What a channel beside a call is for; undefined for people's channels. */
export function parseSideChannel(channelId: string): SideChannel | undefined {
  const [, kind, call_id] = SIDE.exec(channelId) ?? [];
  const known = SIDE_KINDS.find((name) => name === kind);
  return known === undefined || call_id === undefined ? undefined : { kind: known, call_id };
}

/** The call of a person's channel: those that we dialled have the call's id, the others the UUIDv5 of the channel's. */
export function callOf(channelId: string): string {
  return GIVEN.test(channelId) ? v5(channelId, INCOMING) : channelId;
}
