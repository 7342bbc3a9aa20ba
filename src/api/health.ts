import { z } from 'zod';
import { checkServers } from '../readiness.ts';
import type { Api, ApiDependencies } from './dependencies.ts';

/** No access key is needed. */
const open = { tags: ['health'], security: [] };
const checks = z.object({ database: z.boolean(), temporal: z.boolean() });
const health = z.object({ status: z.literal('ok') }).meta({ id: 'Health' });
const readiness = z.object({ status: z.enum(['ok', 'unavailable']), checks }).meta({ id: 'Readiness' });

/** For whoever runs the process: does it live, and can it work. No access key is asked for. */
export function healthRoutes(api: Api, { store, flows }: Pick<ApiDependencies, 'store' | 'flows'>): void {
  api.get('/healthz', {
    schema: {
      ...open,
      operationId: 'getHealth',
      summary: 'Whether the process lives',
      response: { 200: health },
    },
    handler: async () => ({ status: 'ok' as const }),
  });

  api.get('/readyz', {
    schema: {
      ...open,
      operationId: 'getReadiness',
      summary: 'Whether database and Temporal answer within a second',
      response: { 200: readiness, 503: readiness },
    },
    handler: async (_request, reply) => {
      const checks = await checkServers(store, flows);
      const ready = Object.values(checks).every(Boolean);
      return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'unavailable', checks });
    },
  });
}
