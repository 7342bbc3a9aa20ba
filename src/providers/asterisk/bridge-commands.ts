import type {
  BridgeEndCommand,
  BridgeJoinCommand,
  BridgeKind,
  BridgeLeaveCommand,
  BridgeMuteCommand,
} from '../../../activities/call-bridges.ts';
import { NO_BRIDGE } from '../../../activities/call-bridges.ts';
import type { CommandAnswer } from '../../../activities/call-control.ts';
import { type Ari, path } from './ari.ts';
import type { CallRecord } from './call-record.ts';
import { type DeskParts, GONE, onCall, started, stopSounds, tune } from './desk.ts';
import { bridgeName } from './names.ts';

/** Of a plain `mixing` bridge of two, keys are not told, and a muted person is heard. */
export const MIXING = 'mixing,dtmf_events,proxy_media';

export function bridgeJoin(parts: DeskParts, command: BridgeJoinCommand): Promise<CommandAnswer> {
  const { bridge_id, kind, muted = false } = command;
  return onCall(parts, command, async (call, scope) => {
    if (call.bridge.bridge_id === bridge_id) return { answer: 'already' };
    const bridge = await scope.bridge(bridge_id, kind);
    if (bridge.over) return GONE;
    const quiet = await ready(parts, call);
    await makeBridge(parts.ari, bridge_id, bridge.kind);
    const added = path`/bridges/${bridgeName(bridge_id)}/addChannel`;
    const query = { channel: call.channel_id };
    if (!(await parts.ari.did('POST', added, { query }, [400, 404]))) return GONE;
    const joined = { ...leaveBridge(quiet, 'left'), bridge: { bridge_id, muted } };
    return started(await tune(parts, call, joined));
  });
}

/** Nothing may play: Asterisk would hold the join or the leave back until it is over. */
async function ready(parts: DeskParts, call: CallRecord): Promise<CallRecord> {
  if (call.ringing) await parts.ari.find('DELETE', path`/channels/${call.channel_id}/ring`);
  return { ...(await stopSounds(parts, call)), ringing: false };
}

/** Nothing happens to one that exists. */
async function makeBridge(ari: Ari, bridgeId: string, kind: BridgeKind): Promise<void> {
  const bridge = path`/bridges/${bridgeName(bridgeId)}`;
  const type = kind === 'holding' ? 'holding' : MIXING;
  const made = await ari.did('POST', bridge, { query: { type, name: bridgeId } }, [409]);
  if (made && kind === 'holding') await ari.ask('POST', `${bridge}/moh`);
}

/** It is asked to leave the bridge where it is, if it is in one: the event follows. */
export function leaveBridge(call: CallRecord, reason: 'left' | 'kicked'): CallRecord {
  const { bridge_id } = call.bridge;
  if (bridge_id === '') return call;
  return { ...call, bridge: NO_BRIDGE, leaving: [...call.leaving, { bridge_id, reason }] };
}

export function bridgeLeave(parts: DeskParts, command: BridgeLeaveCommand): Promise<CommandAnswer> {
  const { bridge_id, reason } = command;
  return onCall(parts, command, async (call) => {
    if (call.bridge.bridge_id !== bridge_id) return GONE;
    const quiet = await ready(parts, call);
    const removed = path`/bridges/${bridgeName(bridge_id)}/removeChannel`;
    const query = { channel: call.channel_id };
    if (!(await parts.ari.did('POST', removed, { query }, [400, 404, 422]))) return GONE;
    return started(await tune(parts, call, leaveBridge(quiet, reason)));
  });
}

/** Written down before it is done, so that a join that comes later does not make it anew. */
export function bridgeEnd({ ari, records }: DeskParts, command: BridgeEndCommand): Promise<CommandAnswer> {
  const { command_id, bridge_id } = command;
  return records.once({ command_id, call_id: `bridge/${bridge_id}` }, async (_record, { again }) => {
    const ended = await records.endBridge(bridge_id);
    if (!ended && !(again && (await records.isOver(bridge_id)))) return GONE;
    await ari.did('DELETE', path`/bridges/${bridgeName(bridge_id)}`, {}, [404, 409]);
    return { answer: 'started' };
  });
}

export function bridgeMute(parts: DeskParts, command: BridgeMuteCommand): Promise<CommandAnswer> {
  const { bridge_id, muted } = command;
  return onCall(parts, command, async (call) => {
    if (call.bridge.bridge_id !== bridge_id) return GONE;
    return started(await tune(parts, call, { ...call, bridge: { bridge_id, muted } }));
  });
}
