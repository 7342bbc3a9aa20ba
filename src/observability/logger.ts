import { trace } from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';
import { type DestinationStream, type Logger, pino } from 'pino';

const SECRETS = ['token', 'accesskey', 'authorization', 'cookie', 'password', 'webhook_secret', 'headers'];

/**
 * A process's log: JSON, a line each, without secrets. What might carry one is censored by its name, at the top of a line or one
 * level below; a request is named by its route, since its address may hold an access key; what is known to be a secret is never
 * handed to a log in the first place.
 * @param into standard output by default
 */
export function createLogger(
  name: string,
  level: string,
  into: DestinationStream = pino.destination(1),
): Logger {
  const paths = SECRETS.flatMap((secret) => [secret, `*.${secret}`]);
  const serializers = {
    req: ({ method, routeOptions }: FastifyRequest) => ({ method, route: routeOptions?.url ?? '' }),
  };
  return pino({ name, level, redact: { paths, censor: '[redacted]' }, serializers, mixin: traceId }, into);
}

/** Where a line belongs to a trace that is sent, it names it. */
function traceId(): { readonly trace_id?: string } {
  const span = trace.getActiveSpan();
  return span?.isRecording() ? { trace_id: span.spanContext().traceId } : {};
}
