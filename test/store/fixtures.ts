import type { Delivery } from '../../src/store/delivery.ts';
import type { Store } from '../../src/store/store.ts';
import { type Action, FINISH_ID, NIL_ID } from '../../workflows/interpreter/action.ts';
import type { FinishInput, ReferenceCall, SaveInput } from '../../workflows/protocol.ts';

/** Two actions, enough to have a next one. */
export const ACTIONS: readonly Action[] = [
  { id: 'first', type: 'talk', option: { text: 'Hello', language: 'en-US' } },
  { id: 'second', type: 'hangup' },
];

/** A customer without webhook; answers its id. */
export async function makeCustomer(store: Store): Promise<string> {
  return (await store.customers.create({ name: 'Test' })).id;
}

/** A running activeflow of reference `api`; answers its id. */
export async function makeActiveflow(store: Store, customer_id: string): Promise<string> {
  const { activeflow } = await store.activeflows.create({
    customer_id,
    actions: ACTIONS,
    reference_type: 'api',
  });
  return activeflow.id;
}

/** The webhooks of an activeflow, oldest first. */
export async function deliveriesOf(
  store: Store,
  customerId: string,
  activeflowId: string,
): Promise<readonly Delivery[]> {
  const { result } = await store.deliveries.list(customerId, { activeflow_id: activeflowId });
  return result.toReversed();
}

/** A rest point as the workflow sends it, with one history row per rest. */
export function restPoint(activeflow_id: string, rest: number, changes: Partial<SaveInput> = {}): SaveInput {
  return {
    ...ending(activeflow_id, rest),
    event: true,
    status: 'running',
    current_action: ACTIONS[0]!,
    ...changes,
  };
}

/** A normal end as the workflow sends it. */
export function ending(activeflow_id: string, rest: number, changes: Partial<FinishInput> = {}): FinishInput {
  return {
    activeflow_id,
    rest,
    current_action: { id: FINISH_ID, type: '' },
    current_stack_id: 'main',
    forward_action_id: NIL_ID,
    open_stacks: ['main'],
    stacks: {},
    variables: { rest: String(rest) },
    execute_count: rest,
    executed: [
      { ...ACTIONS[0]!, n: rest, tm_execute: '2026-01-05 10:11:12.345678', stack_id: 'main', result: 'done' },
    ],
    ended_reason: 'completed',
    ...changes,
  };
}

/** An incoming call that rings. */
export function incomingCall(id: string): ReferenceCall {
  const address = { type: 'tel', target_name: '', name: '', detail: '' };
  const source = { ...address, target: '+15550001', name: 'Ada' };
  return {
    id,
    direction: 'incoming',
    status: 'ringing',
    source,
    destination: { ...address, target: '+15550002' },
  };
}
