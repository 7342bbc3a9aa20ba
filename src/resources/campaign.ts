import { z } from 'zod';
import { storedActionSchema } from '../api/schemas/actions.ts';
import { detailField, nameField, optionalIdField } from './fields.ts';
import { defineKind } from './kind.ts';

export const campaignStatus = z.enum(['run', 'pause', 'stopping', 'stop']);

/** Who is dialled, how, and what happens then. */
export const campaign = defineKind({
  kind: 'campaign',
  path: 'campaigns',
  about: 'Dial the targets of an outdial, as an outplan says, and run a flow with each.',
  filters: ['status'],
  fields: z.object({
    type: z.enum(['call', 'flow']).default('call').describe('`call`: the flow runs in a call to the target.'),
    name: nameField,
    detail: detailField,
    status: campaignStatus
      .default('stop')
      .describe('`stopping`: waits for what is open. `pause` (ours): goes on when it is run again.'),
    service_level: z
      .number()
      .int()
      .min(0)
      .max(10_000)
      .default(0)
      .describe('With a queue: so many tries are dialling at a time per hundred available agents.'),
    end_handle: z
      .enum(['stop', 'continue'])
      .default('stop')
      .describe('When no target has a try left: stop, or wait for more targets.'),
    flow_id: optionalIdField.describe('Wins over `actions` (ours).'),
    actions: z.array(storedActionSchema).default([]),
    outplan_id: optionalIdField.describe('How it dials.'),
    outdial_id: optionalIdField.describe('Whom it dials.'),
    queue_id: optionalIdField.describe('Where answered calls go after the actions.'),
    next_campaign_id: optionalIdField.describe('Run when this one has no target left.'),
  }),
  example: { name: 'Spring', type: 'call' },
});
