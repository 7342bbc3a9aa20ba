import type { ServiceEvent } from '../../../workflows/interpreter/events.ts';
import { createAiRecords } from '../../ai/records.ts';
import { aicall } from '../../resources/aicall.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { errors, idParams } from '../schemas/common.ts';
import { schemaOf } from './schemas.ts';

/** Ends a conversation with an AI; the flow that it is in goes on behind it. */
export function aicallTermination(api: Api, { store, flows }: ApiDependencies): void {
  const records = createAiRecords(store.resources);
  api.post('/aicalls/:id/terminate', {
    schema: {
      tags: [aicall.path],
      operationId: 'terminateAicall',
      summary: 'End a conversation with an AI',
      description:
        'Its flow leaves it when what it does at that moment is done: the answer may still show it running.',
      params: idParams,
      response: { 200: schemaOf(aicall), ...errors },
    },
    handler: async ({ customer, params }) => {
      const { id, status, activeflow_id, reference_type } = await store.resources.get(
        aicall,
        customer.id,
        params.id,
      );
      if (status === 'progressing') {
        const told =
          reference_type === 'conversation' ? 'gone' : await flows.event(activeflow_id, termination(id));
        if (told === 'gone') await records.end(id);
      }
      return { ...(await store.resources.get(aicall, customer.id, id)) };
    },
  });
}

/** Its only event: told again, it is known. */
function termination(id: string): ServiceEvent {
  return {
    type: 'service',
    source: `aicall/${id}`,
    number: 1,
    at: Date.now(),
    service_id: id,
    name: 'terminate',
    data: {},
  };
}
