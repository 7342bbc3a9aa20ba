import {
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';

const tracer = trace.getTracer('activeflow');

/**
 * A span for each request, named by its route; it goes on with the trace of a client who sends `traceparent`. Whatever is done
 * for the request is done in it.
 */
export function traceRequests(app: FastifyInstance): void {
  const spans = new WeakMap<FastifyRequest, { readonly span: Span; readonly within: Context }>();
  app.addHook('onRequest', (request, _reply, done) => {
    const { method, routeOptions, headers, id } = request;
    const parent = propagation.extract(context.active(), headers);
    const attributes = {
      'http.request.method': method,
      'http.route': routeOptions.url ?? '',
      request_id: id,
    };
    const name = `${method} ${routeOptions.url ?? ''}`.trim();
    const span = tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
    const within = trace.setSpan(parent, span);
    spans.set(request, { span, within });
    context.with(within, done);
  });
  // Reading a body leaves the context in which its request began.
  app.addHook('preValidation', (request, _reply, done) => {
    context.with(spans.get(request)?.within ?? context.active(), done);
  });
  app.addHook('onResponse', async (request, reply) => {
    const { span } = spans.get(request) ?? {};
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
  });
}
