import { isOver, type Seat } from '../workflows/conference/state.ts';
import type { Action, JsonObject } from '../workflows/interpreter/action.ts';
import type { EffectInput } from '../workflows/protocol.ts';
import type { CallControl } from './call-control.ts';
import { type ConferencePhones, joinBridge, leaveBridge, muteBridge } from './conference-bridge.ts';
import type { ConferenceParts } from './conference-desk.ts';
import { type ConferenceEars, listen, stopListening } from './conference-speech.ts';
import { EffectRefused } from './failure.ts';

export interface ConferenceEffectParts extends ConferenceParts {
  readonly phones: ConferencePhones & ConferenceEars & Pick<CallControl, 'answer'>;
  /** The actions of a stored flow; undefined when the customer has none of that id. */
  flowActions(customerId: string, flowId: string): Promise<readonly Action[] | undefined>;
}

type Effect = (effect: EffectInput) => Promise<JsonObject>;

export interface ConferenceEffects {
  readonly conference_join: Effect;
  readonly conference_prepare: Effect;
  readonly conference_enter: Effect;
  readonly conference_exit: Effect;
  readonly conference_leave: Effect;
}

const OVER: JsonObject = { answer: 'over' };

/** What a flow in a conference asks for. */
export function createConferenceEffects(parts: ConferenceEffectParts): ConferenceEffects {
  const { records, desk, phones } = parts;
  return {
    /** Writes down that the call joins. */
    async conference_join({ key, customer_id, activeflow_id, input }) {
      const { conference_id = '', call_id = '' } = input as Record<string, string>;
      const seat = await records.join({ key, customer_id, activeflow_id, call_id, conference_id });
      if (seat === 'unknown')
        throw new EffectRefused('CONFERENCE_NOT_FOUND', `there is no conference ${conference_id}`);
      if (seat === 'over')
        throw new EffectRefused('CONFERENCE_OVER', `the conference ${conference_id} has ended`);
      const { id, name, pre_flow_id } = seat.conference;
      await desk.wake({ conference_id: id, customer_id });
      return { conferencecall_id: seat.call.id, name, has_pre_flow: pre_flow_id !== '' };
    },
    /** What is run before; nothing for who was sent out meanwhile. */
    async conference_prepare({ customer_id, input }) {
      const seat = await find(parts, input.conferencecall_id);
      const { pre_flow_id } = seat.conference;
      if (isOver(seat) || pre_flow_id === '') return { actions: [] };
      const actions = await parts.flowActions(customer_id, pre_flow_id);
      if (!actions) throw new EffectRefused('FLOW_NOT_FOUND', `there is no flow ${pre_flow_id}`);
      return { actions: actions as unknown as JsonObject[] };
    },
    /** Comes in; `over` for who may not, or must leave by now. */
    async conference_enter({ key, input }) {
      const seat = await find(parts, input.conferencecall_id);
      if (isOver(seat)) {
        await leaveBridge(phones, seat.call, { command_id: `${key}/leave`, reason: 'kicked' });
        return OVER;
      }
      await phones.answer({ command_id: `${key}/answer`, call_id: seat.call.call_id });
      const entered = await joinBridge(parts, seat, key);
      return entered.answer === 'gone' ? { ...entered } : await settle(parts, seat, { ...entered, key });
    },
    /** Out of the bridge, before the flow goes elsewhere. */
    async conference_exit({ key, input }) {
      const { call } = await find(parts, input.conferencecall_id);
      await leaveBridge(phones, call, { command_id: key, reason: 'left' });
      return {};
    },
    /** The flow is out of the conference's stack, and so the call out of the conference. */
    async conference_leave({ key, input }) {
      const { call, conference } = await find(parts, input.service_id);
      await records.leaved(call.id);
      await desk.wake({ conference_id: call.conference_id, customer_id: call.customer_id });
      await leaveBridge(phones, call, { command_id: key, reason: 'left' });
      await stopListening(phones, call, conference.transcribe_id);
      return {};
    },
  };
}

/** What was written down while the call came in holds: who was sent out meanwhile goes out again. */
async function settle(
  { records, phones }: ConferenceEffectParts,
  before: Seat,
  { key, ...entered }: { readonly key: string; readonly answer: string; readonly bridge_id: string },
): Promise<JsonObject> {
  const seat = await records.joined(before.call.id);
  if (isOver(seat)) {
    await leaveBridge(phones, seat.call, { command_id: `${key}/undo`, reason: 'kicked' });
    return OVER;
  }
  if (seat.call.muted !== before.call.muted) await muteBridge(phones, seat.call, `${key}/mute`);
  await listen(phones, seat, () => records.find(seat.call.id));
  return { ...entered };
}

async function find({ records }: ConferenceParts, id: unknown): Promise<Seat> {
  const seat = await records.find(String(id));
  if (!seat) throw new EffectRefused('CONFERENCECALL_NOT_FOUND', `there is no conferencecall ${id}`);
  return seat;
}
