import { context, propagation, trace } from '@opentelemetry/api';
import type { Headers, WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { TRACE_HEADER } from '../../workflows/trace-context.ts';

/**
 * Workflows that are started in a span belong to its trace. Not those that are started by a signal: queues, campaigns, lines of
 * webhooks serve many, and would all stand in the trace of whoever happened to come first.
 */
export const clientTracing: WorkflowClientInterceptor = {
  start: (input, next) => next(withTrace(input)),
  startWithDetails: (input, next) => next(withTrace(input)),
};

function withTrace<I extends { readonly headers: Headers }>(input: I): I {
  if (trace.getActiveSpan() === undefined) return input;
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return {
    ...input,
    headers: { ...input.headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload(carrier) },
  };
}
