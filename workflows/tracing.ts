/**
 * Carries a trace through workflows: from the header of their start to the headers of what they start. Part of the bundle only
 * where traces are on. It awaits nothing and makes no command, so a history is the same with it and without it.
 */
import {
  ContinueAsNew,
  defaultPayloadConverter,
  type Headers,
  proxySinks,
  type Sinks,
  type WorkflowInterceptorsFactory,
  workflowInfo,
} from '@temporalio/workflow';
import { TRACE_HEADER, traceparentOf, traceparentOfRun } from './trace-context.ts';

/** What the worker hears of traced runs, outside replays. */
export interface TraceSinks extends Sinks {
  readonly trace: {
    /** A run is over; `parent` is the `traceparent` that it was started with. */
    over(run: { readonly parent: string; readonly outcome: 'ended' | 'continued' | 'failed' }): void;
  };
}

const { trace } = proxySinks<TraceSinks>();

export const interceptors: WorkflowInterceptorsFactory = () => {
  let own: Headers = {};
  const carry = <I extends { readonly headers: Headers }>(input: I): I => ({
    ...input,
    headers: { ...input.headers, ...own },
  });
  return {
    inbound: [
      {
        execute(input, next) {
          const parent = parentIn(input.headers);
          if (parent === undefined) return next(input);
          const traceparent = traceparentOfRun(parent, workflowInfo().runId);
          own = { [TRACE_HEADER]: defaultPayloadConverter.toPayload({ traceparent }) };
          const running = next(input);
          void running.then(
            () => trace.over({ parent, outcome: 'ended' }),
            (error) =>
              trace.over({ parent, outcome: error instanceof ContinueAsNew ? 'continued' : 'failed' }),
          );
          return running;
        },
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) => next(carry(input)),
        scheduleLocalActivity: (input, next) => next(carry(input)),
        startChildWorkflowExecution: (input, next) => next(carry(input)),
        continueAsNew: (input, next) => next(carry(input)),
      },
    ],
  };
};

function parentIn({ [TRACE_HEADER]: payload }: Headers): string | undefined {
  return payload && traceparentOf(defaultPayloadConverter.fromPayload(payload));
}
