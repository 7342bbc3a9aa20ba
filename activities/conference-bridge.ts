import type { Conference, Conferencecall, Seat } from '../workflows/conference/state.ts';
import type { BridgeControl } from './call-bridges.ts';
import type { CallControl, CommandAnswer } from './call-control.ts';
import type { ConferenceRecords } from './conference-records.ts';

/** Bridges, and where calls are. */
export type ConferencePhones = Pick<BridgeControl, 'bridgeJoin' | 'bridgeLeave' | 'bridgeMute'> &
  Pick<CallControl, 'state'>;

/** More bridges than can end while somebody comes in. */
const MOST_BRIDGES = 20;

/** The bridge of that number. */
export function bridgeOf({ id, generation }: Pick<Conference, 'id' | 'generation'>): string {
  return `conference/${id}/${generation}`;
}

/**
 * Puts a call into the conference's current bridge, and into the next one where that is over: a bridge ends with its last call,
 * a conference does not.
 * @param key of the commands
 * @returns `gone` when the call is over, else the bridge it is in
 * @throws Error when bridge after bridge is over
 */
export async function joinBridge(
  { phones, records }: { readonly phones: ConferencePhones; readonly records: ConferenceRecords },
  { conference, call: { call_id, muted } }: Seat,
  key: string,
): Promise<{ readonly answer: CommandAnswer; readonly bridge_id: string }> {
  const kind = conference.type === 'conference' ? 'conference' : 'connect';
  let { generation } = conference;
  for (let round = 0; round < MOST_BRIDGES; round++) {
    const bridge_id = bridgeOf({ id: conference.id, generation });
    const command_id = `${key}/${generation}`;
    const answer = await phones.bridgeJoin({ command_id, call_id, bridge_id, kind, muted });
    if (answer !== 'gone') return { answer, bridge_id };
    const state = await phones.state(call_id);
    if (!state || state.status === 'hangup') return { answer, bridge_id };
    generation = await records.nextBridge(conference.id, generation);
  }
  throw new Error(`conference ${conference.id}: ${MOST_BRIDGES} bridges in a row were over`);
}

/** Takes a call out of whatever bridge of its conference it is in. */
export async function leaveBridge(
  phones: ConferencePhones,
  call: Conferencecall,
  command: { readonly command_id: string; readonly reason: 'left' | 'kicked' },
): Promise<void> {
  const bridge_id = await bridgeIn(phones, call);
  if (bridge_id !== undefined) await phones.bridgeLeave({ ...command, call_id: call.call_id, bridge_id });
}

/** Lets the phone network follow the record: whether a call that is in is heard. */
export async function muteBridge(
  phones: Pick<ConferencePhones, 'bridgeMute' | 'state'>,
  call: Conferencecall,
  command_id: string,
): Promise<void> {
  const bridge_id = await bridgeIn(phones, call);
  if (bridge_id === undefined) return;
  const { call_id, muted } = call;
  await phones.bridgeMute({ command_id, call_id, bridge_id, muted });
}

async function bridgeIn(
  phones: Pick<ConferencePhones, 'state'>,
  { call_id, conference_id }: Conferencecall,
): Promise<string | undefined> {
  const bridge_id = (await phones.state(call_id))?.bridge.bridge_id;
  return bridge_id?.startsWith(`conference/${conference_id}/`) ? bridge_id : undefined;
}
