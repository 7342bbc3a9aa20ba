import { z } from 'zod';
import { NEVER } from '../../../workflows/interpreter/timestamp.ts';
import { number } from '../../resources/number.ts';
import { orNil } from '../../store/ids.ts';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { errors, idParams, optionalIdSchema, storedText } from '../schemas/common.ts';
import { requireFlows } from './flows.ts';
import { resourceRoutes } from './routes.ts';
import { schemaOf } from './schemas.ts';

const flows = {
  call_flow_id: optionalIdSchema.describe('Takes calls to it.'),
  message_flow_id: optionalIdSchema.describe('Starts for each message to it.'),
};
const texts = { name: storedText(255), detail: storedText(1024) };

const input = z
  .object({
    number: z
      .string()
      .regex(/^\+?[0-9]{3,15}$/)
      .describe('E.164, or a short code. One number is one customer’s.'),
    type: z.enum(['normal', 'virtual']).default('normal'),
    ...flows,
    name: texts.name.default(''),
    detail: texts.detail.default(''),
  })
  .meta({ id: 'NumberBody' });
type Input = z.output<typeof input>;

const flowIds = z.object(flows).meta({ id: 'NumberFlowsBody' });
const change = z
  .object({ ...flows, name: texts.name.optional(), detail: texts.detail.optional() })
  .meta({ id: 'NumberChangeBody' });
type Change = z.output<typeof change>;

/** Phone numbers: calls and messages to one start its flows. */
export function numberRoutes(api: Api, dependencies: ApiDependencies): void {
  resourceRoutes<typeof number, Input, Change>(api, dependencies, {
    kind: number,
    input,
    change,
    check: ({ call_flow_id, message_flow_id }, customer) =>
      requireFlows(dependencies.store, customer.id, [call_flow_id, message_flow_id]),
    create: ({ call_flow_id, message_flow_id, ...given }) => ({
      ...given,
      call_flow_id: orNil(call_flow_id),
      message_flow_id: orNil(message_flow_id),
      status: 'active',
      t38_enabled: false,
      emergency_enabled: false,
      metadata: { rtp_debug: false },
      tm_purchase: NEVER,
      tm_renew: NEVER,
    }),
    update: (current, { name, detail, ...ids }) => ({
      ...current,
      ...flowsOf(ids),
      name: name ?? current.name,
      detail: detail ?? current.detail,
    }),
  });

  api.put('/numbers/:id/flow_ids', {
    schema: {
      tags: [number.path],
      operationId: 'updateNumberFlows',
      summary: 'Change the flows of a number',
      params: idParams,
      body: flowIds,
      response: { 200: schemaOf(number), ...errors },
    },
    handler: async ({ customer, params, body }) => {
      const { store } = dependencies;
      await requireFlows(store, customer.id, [body.call_flow_id, body.message_flow_id]);
      const replace = (current: z.output<typeof number.fields>) => ({ ...current, ...flowsOf(body) });
      const of = { customer_id: customer.id };
      const { resource } = await store.resources.change(number, params.id, replace, of);
      return { ...resource };
    },
  });
}

/** Absent and empty both mean none, as with upstream. */
function flowsOf({ call_flow_id, message_flow_id }: z.output<typeof flowIds>) {
  return { call_flow_id: orNil(call_flow_id), message_flow_id: orNil(message_flow_id) };
}
