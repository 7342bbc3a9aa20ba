import { z } from 'zod';
import { REFERENCE_TYPES } from '../../../workflows/protocol.ts';
import { isUuid } from '../../store/ids.ts';
import { activeflowStatus } from './activeflow.ts';
import { callStatus } from './call.ts';
import { pageQuery, storedText } from './common.ts';
import { momentSchema } from './moment.ts';
import { recordingStatus } from './recording.ts';
import { deliveryDestination, deliveryStatus } from './webhook-delivery.ts';

const anyId = z
  .string()
  .refine(isUuid, 'must be a UUID')
  .transform((id) => id.toLowerCase())
  .meta({ format: 'uuid' });

const createdWithin = {
  created_after: momentSchema.optional().describe('Only what was created later than this.'),
  created_before: momentSchema.optional().describe('Only what was created earlier than this.'),
};

/** Query of GET /activeflows. */
export const activeflowsQuery = pageQuery.extend({
  status: activeflowStatus.optional().describe('Empty: not started yet.'),
  reference_type: z.enum(REFERENCE_TYPES).optional(),
  reference_id: storedText(255).optional(),
  flow_id: anyId.optional().describe('The nil UUID: those without a flow.'),
  ...createdWithin,
});

/** Query of GET /calls. */
export const callsQuery = pageQuery.extend({
  status: callStatus.optional(),
  direction: z.enum(['incoming', 'outgoing']).optional(),
  activeflow_id: anyId.optional().describe('The nil UUID: those without an activeflow.'),
  ...createdWithin,
});

/** Query of GET /recordings. */
export const recordingsQuery = pageQuery.extend({
  status: recordingStatus.optional(),
  reference_id: storedText(255).optional().describe('The call.'),
  activeflow_id: anyId.optional(),
  ...createdWithin,
});

/** Query of GET /webhook_deliveries. */
export const webhookDeliveriesQuery = pageQuery.extend({
  activeflow_id: anyId.optional(),
  status: deliveryStatus.optional(),
  destination: deliveryDestination.optional(),
  ...createdWithin,
});
