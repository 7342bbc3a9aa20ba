import { type Attributes, type Context, context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** Of OpenTelemetry's API only, which does nothing until a process starts to send traces. */
const tracer = trace.getTracer('activeflow');

export interface SpanFacts {
  readonly kind?: SpanKind;
  readonly attributes?: Attributes;
  /** The one that is active by default; without any, the span begins a trace. */
  readonly parent?: Context;
}

/** Runs `work` in a span of its own, which ends with it and says so if it fails. */
export async function inSpan<T>(name: string, facts: SpanFacts, work: () => Promise<T>): Promise<T> {
  const { parent = context.active(), ...options } = facts;
  return await tracer.startActiveSpan(name, options, parent, async (span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'failed' });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** A call to something outside, within a trace. */
export interface CallSpan {
  run<T>(call: () => T): T;
  end(outcome: string): void;
}

/** Undefined where nobody traces what goes on: a call begins no trace of its own. */
export function startCallSpan(name: string): CallSpan | undefined {
  if (trace.getActiveSpan() === undefined) return undefined;
  const span = tracer.startSpan(name, { kind: SpanKind.CLIENT });
  return {
    run: (call) => context.with(trace.setSpan(context.active(), span), call),
    end(outcome) {
      span.setAttribute('outcome', outcome);
      if (outcome === 'failed') span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    },
  };
}

let wanted: string | undefined;

/** Has the next span of this process made with an id that others know already. */
export function startSpanAs(id: string, start: () => void): void {
  wanted = id;
  start();
  wanted = undefined;
}

/** The id that is wanted for the span that is made right now. */
export function wantedSpanId(): string | undefined {
  const id = wanted;
  wanted = undefined;
  return id;
}
