import { type Action, type ExecutedAction, NIL_ID } from '../../workflows/interpreter/action.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type { WireAction, WireExecutedAction } from './records.ts';

/** An action as upstream prints it: `next_id` is never left out, and `tm_execute` is "not yet" until it is over. */
export function toWireAction({ id, next_id, ...rest }: Action): WireAction {
  return { id, next_id: next_id || NIL_ID, tm_execute: NEVER, ...rest };
}

/** An entry of `executed_actions` as the API prints it. */
export function toWireExecutedAction({ id, next_id, ...rest }: ExecutedAction): WireExecutedAction {
  return { id, next_id: next_id || NIL_ID, ...rest };
}
