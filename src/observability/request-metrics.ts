import type { FastifyInstance } from 'fastify';
import { Gauge } from 'prom-client';
import type { Metrics } from './metrics.ts';

/** Times every answered request by its route, never by its address, and counts open sockets. */
export function measureRequests(app: FastifyInstance, { requests, registry }: Metrics): void {
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const route = routeOptions.url ?? 'none';
    requests.observe({ method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
  });
  new Gauge({
    name: 'activeflow_sockets',
    help: 'Open WebSockets of events of this process.',
    registers: [registry],
    collect() {
      this.set(app.websocketServer.clients.size);
    },
  });
}
