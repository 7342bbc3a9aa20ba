import { z } from 'zod';
import { ROUTING_METHODS } from '../../workflows/queue/state.ts';
import { detailField, idField, nameField, optionalIdField } from './fields.ts';
import { defineKind } from './kind.ts';

/** Milliseconds, at most a day. */
const time = (milliseconds: number, min = 0) =>
  z.number().int().min(min).max(86_400_000).default(milliseconds);
/** Who is in it; ours to set. */
const callIds = z.array(idField).default([]);
const count = z.number().int().default(0);

/** Holds callers until an agent has time for them. */
export const queue = defineKind({
  kind: 'queue',
  path: 'queues',
  about: 'Holds callers until an agent has time for them.',
  fields: z.object({
    name: nameField,
    detail: detailField,
    routing_method: z
      .enum(ROUTING_METHODS)
      .default('random')
      .describe('Which of the free agents is asked. `longest_idle` and `round_robin` are ours.'),
    tag_ids: z.array(idField).max(100).default([]).describe('Agents with any of these; none: all agents.'),
    direct_hash: z.literal('').default(''),
    wait_flow_id: optionalIdField.describe('What callers hear again and again; none: silence.'),
    wait_timeout: time(0).describe('Milliseconds a caller waits at most; 0: no limit.'),
    service_timeout: time(0).describe('Milliseconds a caller is served at most; 0: no limit.'),
    ring_timeout: time(30_000, 1000).describe('Milliseconds an agent is rung. (ours)'),
    rest_timeout: time(30_000, 1000).describe('Milliseconds an agent who did not answer is away. (ours)'),
    wait_queuecall_ids: callIds,
    service_queuecall_ids: callIds,
    total_incoming_count: count,
    total_serviced_count: count,
    total_abandoned_count: count,
  }),
  example: { name: 'Sales' },
});
