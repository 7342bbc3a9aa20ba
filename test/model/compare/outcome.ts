import type { ExecutedAction } from '../../../workflows/interpreter/action.ts';
import { ANY_MESSAGE, type ExecutedEntry, type Outcome, type Resumption } from '../scenario.ts';
import type { Surroundings } from './surroundings.ts';

const MESSAGE = 'voipbin.action.error.message';

/** What a real run left behind, in the model's words. */
export function toOutcome(
  { store, commands }: Surroundings,
  depthOf: (stackId: string) => number | undefined,
): Outcome {
  const [finish] = store.finishes;
  if (!finish) throw new Error('the flow has not ended');
  const { variables, ended_reason, error, execute_count, current_action } = finish;
  return {
    status: 'ended',
    ended_reason,
    ...(error ? { error: error.code } : {}),
    variables: Object.hasOwn(variables, MESSAGE) ? { ...variables, [MESSAGE]: ANY_MESSAGE } : variables,
    executed: store.executed.map((entry) => toEntry(entry, depthOf(entry.stack_id) ?? 0)),
    commands,
    execute_count,
    current_action: current_action.id,
  };
}

function toEntry(entry: ExecutedAction, depth: number): ExecutedEntry {
  const { id, type, option, result, error, resumed_by } = entry;
  return {
    id,
    type,
    ...(option ? { option } : {}),
    result,
    ...(error ? { error: error.code } : {}),
    ...(resumed_by ? { resumed_by: resumed_by as Resumption } : {}),
    depth,
  };
}
