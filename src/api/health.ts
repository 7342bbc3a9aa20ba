import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import type { Api, ApiDependencies } from './dependencies.ts';

const TIMEOUT = 1000;
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
      const [database, temporal] = await Promise.all([
        within(TIMEOUT, store.ping()),
        flows.reachable(TIMEOUT),
      ]);
      const ready = database && temporal;
      return reply
        .code(ready ? 200 : 503)
        .send({ status: ready ? 'ok' : 'unavailable', checks: { database, temporal } });
    },
  });
}

function within(ms: number, work: Promise<void>): Promise<boolean> {
  const answered = work.then(
    () => true,
    () => false,
  );
  return Promise.race([answered, delay(ms, false, { ref: false })]);
}
