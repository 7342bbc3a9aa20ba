import type { FastifyReply } from 'fastify';
import { type ExecutedAction, NIL_ID } from '../../../workflows/interpreter/action.ts';
import type { FlowView } from '../../../workflows/protocol.ts';
import type { Activeflow, WireExecutedAction } from '../../store/records.ts';
import { toWireAction, toWireExecutedAction } from '../../store/wire-action.ts';
import type { ApiDependencies } from '../dependencies.ts';

/** Header that says whether the workflow itself answered or the stored projection. */
export const SOURCE_HEADER = 'x-activeflow-source';

/** Milliseconds that a read waits for the workflow before the stored projection has to do. */
const VIEW_TIMEOUT = 1000;

/** An activeflow, and who said so: its workflow, or the projection that the workflow last stored. */
export interface ReadActiveflow {
  readonly activeflow: Activeflow;
  readonly source: 'workflow' | 'projection';
}

/** The newest state of an activeflow: a running one is asked itself, and its history is completed from the database. */
export async function readActiveflow(
  { store, flows }: Pick<ApiDependencies, 'store' | 'flows'>,
  customerId: string,
  id: string,
): Promise<ReadActiveflow> {
  const stored = await store.activeflows.get(customerId, id);
  if (stored.status === 'ended') return { activeflow: stored, source: 'projection' };
  const view = await flows.view(id, VIEW_TIMEOUT);
  if (view === undefined) return { activeflow: stored, source: 'projection' };
  return { activeflow: withView(stored, view), source: 'workflow' };
}

/** Answers an activeflow, and in a header who said so. */
export function answerActiveflow(reply: FastifyReply, { activeflow, source }: ReadActiveflow): FastifyReply {
  return reply.header(SOURCE_HEADER, source).send(activeflow);
}

function withView(stored: Activeflow, view: FlowView): Activeflow {
  return {
    ...stored,
    status: view.status,
    current_action: toWireAction(view.current_action),
    forward_action_id: view.forward_action_id === '' ? NIL_ID : view.forward_action_id,
    executed_actions: mergeHistory(stored.executed_actions, view.executed_actions),
    variables: view.variables,
    stack_map: view.stack_map,
    current_stack_id: view.current_stack_id,
    execute_count: view.execute_count,
    ...(view.ended_reason === undefined ? {} : { ended_reason: view.ended_reason }),
    ...(view.error === undefined ? {} : { error: view.error }),
  };
}

function mergeHistory(
  stored: readonly WireExecutedAction[],
  live: readonly ExecutedAction[],
): readonly WireExecutedAction[] {
  const byNumber = new Map(stored.map((entry) => [entry.n, entry]));
  for (const entry of live) byNumber.set(entry.n, toWireExecutedAction(entry));
  return [...byNumber.values()].sort((a, b) => a.n - b.n);
}
