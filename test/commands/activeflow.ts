import picocolors from 'picocolors';
import type { Activeflow, ExecutedAction } from '../../src/client/index.ts';
import { NIL_ID, START_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';

export const PLAIN = picocolors.createColors(false);

/** A moment of the run, in seconds from its start. */
export function at(seconds: number): string {
  return new Date(Date.parse('2026-01-01T10:00:00Z') + seconds * 1000)
    .toISOString()
    .slice(0, 23)
    .replace('T', ' ');
}

export function anActiveflow(fields: Partial<Activeflow>): Activeflow {
  return {
    id: '11111111-1111-4111-8111-111111111111',
    customer_id: NIL_ID,
    flow_id: '22222222-2222-4222-8222-222222222222',
    status: 'ended',
    reference_type: 'api',
    reference_id: NIL_ID,
    reference_activeflow_id: NIL_ID,
    on_complete_flow_id: NIL_ID,
    webhook_uri: '',
    webhook_method: '',
    current_action: { id: START_ID, next_id: NIL_ID, tm_execute: NEVER },
    forward_action_id: NIL_ID,
    executed_actions: [],
    tm_create: at(0),
    tm_update: NEVER,
    tm_delete: NEVER,
    variables: {},
    stack_map: {},
    current_stack_id: 'main',
    execute_count: 1,
    sequence: 1,
    ...fields,
  };
}

export function executed(fields: Partial<ExecutedAction> & Pick<ExecutedAction, 'n' | 'id'>): ExecutedAction {
  return { next_id: NIL_ID, tm_execute: at(0), stack_id: 'main', result: 'done', ...fields };
}
