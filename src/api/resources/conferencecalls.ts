import { muteBridge } from '../../../activities/conference-bridge.ts';
import { kick } from '../../../activities/conference-desk.ts';
import { conferencecall } from '../../resources/conferencecall.ts';
import { toConferencecall } from '../../store/conference-rows.ts';
import type { Customer } from '../../store/records.ts';
import { reach } from '../calls/commands.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { errors, idParams } from '../schemas/common.ts';
import { resourceRoutes } from './routes.ts';
import { schemaOf } from './schemas.ts';

/** Who is in conferences: flows bring them, the API sends them out and mutes them. */
export function conferencecallRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store, conferences: desk, control, newId } = dependencies;
  const common = {
    tags: [conferencecall.path],
    params: idParams,
    response: { 200: schemaOf(conferencecall), ...errors },
  };
  const read = (customer: Customer, id: string) => store.resources.get(conferencecall, customer.id, id);
  resourceRoutes(api, dependencies, {
    kind: conferencecall,
    input: 'none',
    change: 'none',
    canDelete: false,
  });

  api.delete('/conferencecalls/:id', {
    schema: {
      ...common,
      operationId: 'deleteConferencecall',
      summary: 'Send a call out of its conference',
      description: 'Its flow goes on behind `conference_join`. One that has left stays as it is.',
    },
    handler: async ({ customer, params }) => {
      const call = toConferencecall(await read(customer, params.id));
      await kick({ records: store.conferences, desk }, call);
      await desk.wake({ conference_id: call.conference_id, customer_id: call.customer_id });
      return { ...(await read(customer, params.id)) };
    },
  });

  for (const [verb, muted, does] of [
    ['mute', true, 'Let the others not hear a call'],
    ['unmute', false, 'Let the others hear a call again'],
  ] as const)
    api.post(`/conferencecalls/:id/${verb}`, {
      schema: {
        ...common,
        operationId: `${verb}Conferencecall`,
        summary: does,
        description: 'For as long as it is in its conference, or from the moment it comes in.',
      },
      handler: async ({ customer, params }) => {
        const { id } = await read(customer, params.id);
        const { call } = await store.conferences.mute(id, muted);
        await reach(muteBridge(control, call, `${id}/${verb}/${newId()}`));
        return { ...(await read(customer, id)) };
      },
    });
}
