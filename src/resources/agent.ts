import { z } from 'zod';
import { storedText } from '../api/schemas/common.ts';
import { detailField, idField, nameField, timeField } from './fields.ts';
import { defineKind } from './kind.ts';

export const AGENT_STATUSES = ['', 'available', 'away', 'busy', 'offline', 'ringing'] as const;

/** Upstream's permission of a plain agent; without a login nobody asks for it. */
const PLAIN_AGENT = 16;

const addressField = z.object({
  type: storedText(64).default('tel'),
  target: storedText(255)
    .refine((target) => target !== '', 'must not be empty')
    .meta({ minLength: 1 }),
  target_name: storedText(255).default(''),
  name: storedText(255).default(''),
  detail: storedText(255).default(''),
});

/** Somebody who answers calls of queues. */
export const agent = defineKind({
  kind: 'agent',
  path: 'agents',
  about: 'Somebody who answers calls of queues. Agents have no login here: the customer speaks for them.',
  filters: ['status'],
  key: ({ username }) => (username === '' ? undefined : username),
  fields: z.object({
    username: storedText(255).default(''),
    name: nameField,
    detail: detailField,
    ring_method: z
      .enum(['ringall', 'linear'])
      .default('ringall')
      .describe('All phones at once, or one after the other.'),
    status: z.enum(AGENT_STATUSES).default('offline').describe('`ringing` and `busy` are set by queues.'),
    permission: z.number().int().min(0).default(PLAIN_AGENT),
    tag_ids: z.array(idField).max(100).default([]),
    addresses: z.array(addressField).max(20).default([]),
    direct_hash: z.literal('').default(''),
    offer_id: z.string().default('').describe('What of a queue holds them now; empty: nothing. (ours)'),
    queue_id: z.string().default('').describe('The queue that holds them now; empty: none. (ours)'),
    resting: z.boolean().default(false).describe('Away because they did not answer. (ours)'),
    idle_since: timeField.default('').describe('Since when nobody has asked for them. (ours)'),
  }),
  example: { name: 'Ada', addresses: [{ target: '+15550111' }] },
});
