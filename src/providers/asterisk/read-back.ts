import { z } from 'zod';
import { type Ari, path } from './ari.ts';
import type { CallRecord } from './call-record.ts';
import { sideChannel } from './channel-ids.ts';
import { type AriChannel, bridgeSchema, channelSchema } from './events.ts';
import { bridgeName, tapeName } from './names.ts';
import type { CallNews } from './translate.ts';

/** What is there now, as Asterisk says it. */
export interface Snapshot {
  readonly channels: ReadonlyMap<string, AriChannel>;
  /** The channels in each bridge. */
  readonly bridges: ReadonlyMap<string, readonly string[]>;
}

/** Taken after the records were read: so a channel that it lacks is one that is gone, and not one that is to come. */
export async function takeSnapshot(ari: Ari): Promise<Snapshot> {
  const channels = z.array(channelSchema).parse(await ari.ask('GET', '/channels'));
  const bridges = z.array(bridgeSchema).parse(await ari.ask('GET', '/bridges'));
  return {
    channels: new Map(channels.map((channel) => [channel.id, channel])),
    bridges: new Map(bridges.map((bridge) => [bridge.id, bridge.channels])),
  };
}

/** Calls that came in while nobody read: their events, as they would have been. */
export function missedCalls(app: string, { channels }: Snapshot, known: readonly CallRecord[]): CallNews[] {
  const ours = new Set(known.map(({ channel_id }) => channel_id));
  return [...channels.values()].flatMap((channel): CallNews[] => {
    const [name, ...args] = (channel.dialplan?.app_data ?? '').split(',');
    const waits = channel.dialplan?.app_name === 'Stasis' && name === app && args[0] === 'incoming';
    return waits && !ours.has(channel.id)
      ? [{ type: 'StasisStart', timestamp: Date.now(), channel, args }]
      : [];
  });
}

/**
 * What a call must have missed while nobody read events, as the events that would have told it. Keys are lost, and of a call that is over
 * why it ended.
 */
export async function missedEvents(ari: Ari, record: CallRecord, snapshot: Snapshot): Promise<CallNews[]> {
  const timestamp = Date.now();
  const channel = snapshot.channels.get(record.channel_id);
  if (channel === undefined) {
    const gone = { id: record.channel_id, state: 'Down', caller: { number: '', name: '' } };
    return [{ type: 'ChannelDestroyed', timestamp, channel: gone, cause: 0 }];
  }
  const state: CallNews = { type: 'ChannelStateChange', timestamp, channel };
  const dialled: CallNews[] =
    record.dial_timeout === undefined ? [] : [{ type: 'StasisStart', timestamp, channel, args: ['dialled'] }];
  return [
    ...dialled,
    state,
    ...(await missedMedia(ari, record)),
    ...(await missedRecordings(ari, record, snapshot)),
    ...missedMoves(record, channel, snapshot),
    ...missedDetections(record, snapshot),
  ];
}

async function missedMedia(ari: Ari, { media, channel_id }: CallRecord): Promise<CallNews[]> {
  const events: CallNews[] = [];
  for (const { command_id: id, waiting } of media) {
    if (waiting !== undefined || (await ari.find('GET', path`/playbacks/${id}`)) !== undefined) continue;
    const playback = { id, target_uri: `channel:${channel_id}`, state: 'done' };
    events.push({ type: 'PlaybackFinished', timestamp: Date.now(), playback });
  }
  return events;
}

/** One whose channel waits for us begins now. */
async function missedRecordings(ari: Ari, record: CallRecord, { channels }: Snapshot): Promise<CallNews[]> {
  const events: CallNews[] = [];
  for (const { recording_id, began } of record.recordings) {
    const name = tapeName(recording_id);
    if ((await ari.find('GET', path`/recordings/live/${name}`)) !== undefined) continue;
    const timestamp = Date.now();
    const channel = channels.get(sideChannel('record', record.call_id, recording_id));
    const recording = { name, target_uri: `channel:${sideChannel('record', record.call_id, recording_id)}` };
    if (began === undefined && channel !== undefined)
      events.push({ type: 'StasisStart', timestamp, channel, args: [] });
    else events.push({ type: 'RecordingFinished', timestamp, recording });
  }
  return events;
}

/** Bridges that it is not in any more. */
function missedMoves(record: CallRecord, channel: AriChannel, { bridges }: Snapshot): CallNews[] {
  const { bridge, leaving, echoes, call_id } = record;
  const told = [bridge.bridge_id, ...leaving.map(({ bridge_id }) => bridge_id)].filter((id) => id !== '');
  const begun = echoes.filter(({ until }) => until !== undefined);
  const names = [
    ...told.map((id) => bridgeName(id)),
    ...begun.map(({ command_id }) => sideChannel('echo', call_id, command_id)),
  ];
  return names
    .filter((name) => !bridges.get(name)?.includes(channel.id))
    .map((id) => ({
      type: 'ChannelLeftBridge',
      timestamp: Date.now(),
      channel,
      bridge: { id, channels: [...(bridges.get(id) ?? [])] },
    }));
}

/** Whoever has answered, nobody will say it any more. */
function missedDetections({ amd, call_id }: CallRecord, { channels }: Snapshot): CallNews[] {
  return amd.flatMap(({ command_id }): CallNews[] => {
    const id = sideChannel('amd', call_id, command_id);
    if (channels.has(id)) return [];
    const channel = { id, state: 'Down', caller: { number: '', name: '' } };
    return [{ type: 'StasisStart', timestamp: Date.now(), channel, args: ['amd', 'NOTSURE'] }];
  });
}
