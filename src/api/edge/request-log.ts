import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Logger, pino } from 'pino';

/**
 * A JSON logger that never writes an access key: requests are logged by route, never with query string or headers, and what
 * might still carry a secret is censored.
 */
export function createLogger(name: string, level: string): Logger {
  return pino({
    name,
    level,
    redact: {
      paths: ['*.token', '*.accesskey', '*.authorization', '*.cookie', '*.webhook_secret', '*.headers'],
      censor: '[redacted]',
    },
    serializers: {
      req: (request: FastifyRequest) => ({ method: request.method, route: request.routeOptions?.url ?? '' }),
    },
  });
}

/** One line per answered request, with its request id and the activeflow it is about. */
export function logRequests(app: FastifyInstance): void {
  app.addHook('preHandler', async (request) => {
    const id = activeflowId(request);
    if (id !== undefined) request.log = request.log.child({ activeflow_id: id });
  });
  app.addHook('onResponse', async (request, reply) => {
    const { method, routeOptions } = request;
    const line = {
      method,
      route: routeOptions.url ?? '',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      customer_id: (request.customer as { readonly id: string } | undefined)?.id,
    };
    request.log.info(line, 'answered');
  });
}

function activeflowId({ params, routeOptions }: FastifyRequest): string | undefined {
  if (routeOptions.url?.includes('/activeflows/:id') !== true) return undefined;
  return (params as { readonly id: string }).id;
}
