import { context, propagation, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { Context } from '@temporalio/activity';
import { defaultPayloadConverter } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor, InjectedSinks } from '@temporalio/worker';
import { spanIdOfRun, TRACE_HEADER, traceparentOf } from '../../workflows/trace-context.ts';
import type { TraceSinks } from '../../workflows/tracing.ts';
import { inSpan, startSpanAs } from '../observability/spans.ts';

const tracer = trace.getTracer('activeflow');

/** A span for each try of an activity of a traced workflow. */
export function traceActivities(): ActivityInboundCallsInterceptor {
  return {
    async execute(input, next) {
      const header = input.headers[TRACE_HEADER];
      const traceparent = header && traceparentOf(defaultPayloadConverter.fromPayload(header));
      if (traceparent === undefined) return await next(input);
      const { activityType, attempt, workflowExecution } = Context.current().info;
      const attributes = { workflow_id: workflowExecution?.workflowId, attempt };
      const parent = parentOf(traceparent);
      return await inSpan(activityType, { kind: SpanKind.CONSUMER, attributes, parent }, () => next(input));
    },
  };
}

/** The span of a run is made when it is over, by whichever worker sees that: a flow may take days and several workers. */
export const traceSinks: InjectedSinks<TraceSinks> = {
  trace: {
    over: {
      fn({ workflowType, workflowId, runId, startTime }, { parent, outcome }) {
        const attributes = { workflow_id: workflowId, run_id: runId, outcome };
        startSpanAs(spanIdOfRun(runId), () => {
          const span = tracer.startSpan(workflowType, { startTime, attributes }, parentOf(parent));
          if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
          span.end();
        });
      },
    },
  },
};

function parentOf(traceparent: string) {
  return propagation.extract(context.active(), { traceparent });
}
