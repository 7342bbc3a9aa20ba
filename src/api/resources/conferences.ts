import { conference } from '../../resources/conference.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { errors, idParams } from '../schemas/common.ts';
import { conferenceTranscription } from './conference-transcription.ts';
import { resourceRoutes } from './routes.ts';
import { inputOf, schemaOf } from './schemas.ts';

/** What the customer says of a conference; the rest is ours to keep. */
const GIVEN = {
  name: true,
  detail: true,
  data: true,
  timeout: true,
  pre_flow_id: true,
  post_flow_id: true,
  end_when_empty: true,
} as const;
const input = inputOf(conference, 'Body')
  .pick({ type: true, ...GIVEN })
  .meta({ id: 'ConferenceBody' });
const change = inputOf(conference, 'Change').pick(GIVEN).meta({ id: 'ConferenceChange' });

/** Conferences. Who is in them came by the action `conference_join`. */
export function conferenceRoutes(api: Api, dependencies: ApiDependencies): void {
  const { store, conferences } = dependencies;
  const wake = ({ id, customer_id }: { readonly id: string; readonly customer_id: string }) =>
    conferences.wake({ conference_id: id, customer_id });
  resourceRoutes(api, dependencies, {
    kind: conference,
    input,
    change,
    canDelete: false,
    create: (body) => conference.fields.parse(body),
    created: wake,
    updated: wake,
  });

  conferenceTranscription(api, dependencies);

  api.delete('/conferences/:id', {
    schema: {
      tags: [conference.path],
      operationId: 'deleteConference',
      summary: 'End a conference',
      description:
        'Everybody is sent out, and their flows go on behind `conference_join`. The conference stays readable, `terminated` when the last one is out; asked again, it is answered as it is.',
      params: idParams,
      response: { 200: schemaOf(conference), ...errors },
    },
    handler: async ({ customer, params }) => {
      const { id } = await store.resources.get(conference, customer.id, params.id);
      await store.conferences.terminating(id);
      const now = await store.resources.get(conference, customer.id, id);
      if (now.status !== 'terminated') await wake(now);
      return { ...now };
    },
  });
}
