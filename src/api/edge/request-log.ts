import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * One line per answered request, with its request id and the activeflow it is about. Requests are named by their route, never by
 * their address, whose query may hold an access key.
 */
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
