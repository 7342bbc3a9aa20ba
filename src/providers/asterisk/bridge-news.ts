import { NO_BRIDGE } from '../../../activities/call-bridges.ts';
import type { CallRecord } from './call-record.ts';
import { causeOf } from './causes.ts';
import { sideChannel } from './channel-ids.ts';
import type { AriEvent } from './events.ts';
import { bridgeIdOf } from './names.ts';
import { type Chore, type Step, step } from './step.ts';

type BridgeEvent = Extract<AriEvent, { type: 'ChannelEnteredBridge' | 'ChannelLeftBridge' }>;

/** A call enters or leaves a bridge: one of the port, or that of its echo. */
export function bridgeNews(record: CallRecord, event: BridgeEvent, over: boolean): Step | undefined {
  const bridge_id = bridgeIdOf(event.bridge.id);
  if (bridge_id === undefined) return echoNews(record, event);
  const count: Chore = { do: 'count', bridge_id, seen: event.bridge.channels.length };
  if (event.type === 'ChannelEnteredBridge') {
    const at = event.timestamp;
    const expected = record.bridge.bridge_id === bridge_id;
    return step(record, expected ? [{ type: 'bridge_joined', bridge_id, at }] : [], [count]);
  }
  return left(record, event, over, count);
}

/** Asterisk gives no reason: it is that of our own command, or the end of the bridge. A call that ends is told of by that only. */
function left(record: CallRecord, event: BridgeEvent, over: boolean, count: Chore): Step {
  const bridge_id = bridgeIdOf(event.bridge.id) ?? '';
  const asked = record.leaving.find((each) => each.bridge_id === bridge_id);
  const here = record.bridge.bridge_id === bridge_id;
  if (asked === undefined && !here) return step(record, [], [count]);
  const unmuted = here && record.bridge.muted && !record.mute.in && !record.hold;
  const chores: Chore[] = unmuted ? [count, { do: 'unmute', channel_id: record.channel_id }] : [count];
  const reason = over ? 'ended' : (asked?.reason ?? 'left');
  const rest = record.leaving.filter((each) => each !== asked);
  return step(
    { ...record, leaving: rest, bridge: here && asked === undefined ? NO_BRIDGE : record.bridge },
    record.ending ? [] : [{ type: 'bridge_left', bridge_id, reason, at: event.timestamp }],
    chores,
  );
}

/** An echo is a bridge with a channel that says what it hears. */
function echoNews(record: CallRecord, event: BridgeEvent): Step | undefined {
  const at = event.timestamp;
  const channelOf = (command_id: string) => sideChannel('echo', record.call_id, command_id);
  const echo = record.echoes.find(({ command_id }) => channelOf(command_id) === event.bridge.id);
  if (echo === undefined) return undefined;
  const { command_id, duration } = echo;
  if (event.type === 'ChannelEnteredBridge') {
    const begun = { ...echo, until: at + duration };
    return step({ ...record, echoes: record.echoes.map((other) => (other === echo ? begun : other)) });
  }
  return step(
    { ...record, echoes: record.echoes.filter((other) => other !== echo) },
    record.ending ? [] : [{ type: 'echo_finished', command_id, at }],
    [
      { do: 'end_bridge', bridge: channelOf(command_id) },
      { do: 'hang_up', channel_id: channelOf(command_id), cause: causeOf('normal') },
    ],
  );
}
