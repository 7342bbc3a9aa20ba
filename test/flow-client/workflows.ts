/** Stand-ins for the engine's workflows: they do with signals, updates and queries what the protocol says, and no more. */
import {
  ApplicationFailure,
  condition,
  defineQuery,
  defineSignal,
  defineUpdate,
  setHandler,
  startChild,
} from '@temporalio/workflow';
import { MAIN_STACK } from '../../workflows/interpreter/action.ts';
import {
  EVENT_SIGNAL,
  type EventSignal,
  type FlowView,
  REQUEST_UPDATE,
  type Request,
  type RequestAnswer,
  STATE_QUERY,
  STOP_SIGNAL,
  type StartInput,
} from '../../workflows/protocol.ts';

const state = defineQuery<FlowView>(STATE_QUERY);

/** Its variables say what reached it. `mute` children answer no query. */
export async function activeflow({ facts, variables }: StartInput): Promise<Record<string, string>> {
  const seen: Record<string, string> = { ...variables, requests: '' };
  let stopped = false;
  let child: string | undefined;
  setHandler(defineSignal(STOP_SIGNAL), () => {
    stopped = true;
  });
  setHandler(defineSignal<[EventSignal]>(EVENT_SIGNAL), ({ type }) => {
    seen.event = type;
  });
  setHandler(
    defineUpdate<RequestAnswer, [Request]>(REQUEST_UPDATE),
    (request) => {
      if (request.kind === 'forward') throw ApplicationFailure.nonRetryable('no such action', 'NOT_FOUND');
      seen.requests += `${request.kind} `;
      return { ok: true };
    },
    {
      validator: ({ kind }) => {
        if (kind === 'add') throw ApplicationFailure.nonRetryable('not in main', 'STATE_INVALID');
      },
    },
  );
  setHandler(state, () => ({ ...view(MAIN_STACK, seen), ...(child === undefined ? {} : { child }) }));
  if (variables.child !== undefined) {
    child = `${facts.id}/inner`;
    await startChild(stack, { workflowId: child, args: [variables.child === 'mute'] });
  }
  await condition(() => stopped);
  return seen;
}

export async function stack(mute: boolean): Promise<void> {
  if (!mute) setHandler(state, () => view('inner', { from: 'child' }));
  await condition(() => false);
}

function view(stackId: string, variables: Record<string, string>): FlowView {
  return {
    status: 'running',
    current_action: { id: 'a', type: 'block' },
    current_stack_id: stackId,
    forward_action_id: '',
    stack_map: { [stackId]: { actions: [], current_index: 0, return_stack: null, return_action: null } },
    variables,
    execute_count: 1,
    executed_actions: [],
  };
}
