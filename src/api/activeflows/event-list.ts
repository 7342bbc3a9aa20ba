import type { Api, ApiDependencies } from '../dependencies.ts';
import { errors, idParams } from '../schemas/common.ts';
import { eventsAnswer, eventsQuery } from '../schemas/control.ts';

const LARGEST_PAGE = 100;

/** The events of an activeflow. */
export function activeflowEventRoutes(api: Api, { store }: ApiDependencies): void {
  api.get('/activeflows/:id/events', {
    schema: {
      tags: ['activeflows'],
      operationId: 'listActiveflowEvents',
      summary: 'List the events, oldest first',
      params: idParams,
      querystring: eventsQuery,
      response: { 200: eventsAnswer, ...errors },
    },
    handler: async ({ customer, params, query }) => {
      const { sequence } = await store.activeflows.get(customer.id, params.id);
      const limit =
        query.page_size !== undefined && query.page_size > 0
          ? Math.min(query.page_size, LARGEST_PAGE)
          : LARGEST_PAGE;
      const after = Math.max(query.after, query.page_token);
      const result = await store.events.list(customer.id, params.id, { after, limit });
      const last = result.at(-1)?.sequence ?? sequence;
      return { result, next_page_token: last < sequence ? String(last) : '' };
    },
  });
}
