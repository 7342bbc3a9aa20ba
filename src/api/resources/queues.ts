import { queue } from '../../resources/queue.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { changeRoute } from './change-route.ts';
import { resourceRoutes } from './routes.ts';
import { inputOf } from './schemas.ts';

/** What the queue itself keeps. */
const KEPT = {
  direct_hash: true,
  wait_queuecall_ids: true,
  service_queuecall_ids: true,
  total_incoming_count: true,
  total_serviced_count: true,
  total_abandoned_count: true,
} as const;
const input = inputOf(queue, 'Body').omit(KEPT).meta({ id: 'QueueBody' });
const change = inputOf(queue, 'Change').omit(KEPT).meta({ id: 'QueueChange' });

/** Queues. What is changed holds for those who join from then on. */
export function queueRoutes(api: Api, dependencies: ApiDependencies): void {
  resourceRoutes(api, dependencies, {
    kind: queue,
    input,
    change,
    create: (body) => queue.fields.parse(body),
    deleted: async ({ id }) => {
      await dependencies.queues.tell(id, { kind: 'close' });
    },
  });
  changeRoute(api, dependencies, {
    kind: queue,
    part: 'tag_ids',
    operationId: 'updateQueueTagIds',
    summary: 'Change whose agents it asks',
    body: input.pick({ tag_ids: true }).meta({ id: 'QueueTagIds' }),
  });
  changeRoute(api, dependencies, {
    kind: queue,
    part: 'routing_method',
    operationId: 'updateQueueRoutingMethod',
    summary: 'Change which agent it asks first',
    body: input.pick({ routing_method: true }).meta({ id: 'QueueRoutingMethod' }),
  });
}
