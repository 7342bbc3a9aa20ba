import { getTableColumns } from 'drizzle-orm';
import type { ExecutedAction } from '../../workflows/interpreter/action.ts';
import type { Activeflow, ActiveflowSummary } from './records.ts';
import { activeflows } from './schema/activeflows.ts';
import { toWireAction, toWireExecutedAction } from './wire-action.ts';

const { start_input, ...columns } = getTableColumns(activeflows);

/** All columns but the start input, which is large and only for starting. */
export const activeflowColumns = columns;
export type ActiveflowRow = Omit<typeof activeflows.$inferSelect, 'start_input'>;

/** The activeflow as its own resource and its events show it. */
export function toActiveflow(row: ActiveflowRow, executed: readonly ExecutedAction[]): Activeflow {
  return {
    ...toActiveflowSummary(row, executed),
    variables: row.variables,
    stack_map: row.stack_map,
    current_stack_id: row.current_stack_id,
    execute_count: row.execute_count,
    sequence: row.sequence,
    ...(row.ended_reason === null ? {} : { ended_reason: row.ended_reason }),
    ...(row.error === null ? {} : { error: row.error }),
  };
}

/** The activeflow as lists show it: upstream's fields. */
export function toActiveflowSummary(
  row: ActiveflowRow,
  executed: readonly ExecutedAction[],
): ActiveflowSummary {
  return {
    id: row.id,
    customer_id: row.customer_id,
    flow_id: row.flow_id,
    status: row.status,
    reference_type: row.reference_type,
    reference_id: row.reference_id,
    reference_activeflow_id: row.reference_activeflow_id,
    on_complete_flow_id: row.on_complete_flow_id,
    webhook_uri: row.webhook_uri,
    webhook_method: row.webhook_method,
    current_action: toWireAction(row.current_action),
    forward_action_id: row.forward_action_id,
    executed_actions: executed.map(toWireExecutedAction),
    tm_create: row.tm_create,
    tm_update: row.tm_update,
    tm_delete: row.tm_delete,
  };
}
