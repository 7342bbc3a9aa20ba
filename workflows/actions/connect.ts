import { z } from 'zod';
import { perform } from '../interpreter/outcome.ts';
import { anonymous, destination, source, sourceOr } from './address.ts';
import { beginConnect, endConnect, resumeConnect } from './connecting.ts';
import { defineAction } from './define-action.ts';
import { flag, integer } from './option.ts';

/** Milliseconds for an answer. */
const timeout = integer({ min: 1000, max: 600_000 });

const options = z.object({
  source,
  destinations: z
    .array(
      destination.extend({
        timeout: timeout.optional().describe('Milliseconds to wait for the answer of this one (ours).'),
      }),
    )
    .min(1)
    .max(100),
  early_media: flag.default(false).describe('The caller hears the far side before it answers.'),
  relay_reason: flag
    .default(false)
    .describe('Hangs this call up afterwards, for the reason the far side ended with.'),
  anonymous,
  timeout: timeout.default(60_000).describe('Milliseconds to wait for an answer (ours).'),
});

/**
 * Calls others and connects the caller with the first who answers, until either side leaves. Sets
 * `voipbin.connect.result`, `.call_id` and `.duration`, and `voipbin.call.status` as upstream's documents expect it.
 */
export const connect = defineAction({
  type: 'connect',
  media: 'call',
  summary:
    'Calls all destinations, connects the caller with the first that answers and moves on when they part. Sets voipbin.connect.result (answered, busy, no_answer, failed, canceled), .call_id and .duration (milliseconds), and voipbin.call.status: progressing when somebody answered, else hangup.',
  options,
  examples: [
    { destinations: [{ type: 'tel', target: '+15550001' }] },
    {
      source: { type: 'tel', target: '+15550100' },
      destinations: [
        { type: 'agent', target: '${agent_id}', timeout: 20_000 },
        { type: 'sip', target: 'desk@sip.example.com' },
      ],
      early_media: true,
    },
  ],
  hearsLegs: true,
  start(runtime, option) {
    const group = runtime.newId();
    const destinations = option.destinations.map((one) => ({
      ...one,
      timeout: one.timeout ?? option.timeout,
    }));
    beginConnect(runtime);
    const longest = Math.max(...destinations.map((one) => one.timeout));
    return perform(
      {
        name: 'connect',
        input: {
          group,
          source: { ...sourceOr(option.source, runtime) },
          destinations,
          anonymous: option.anonymous === 'yes',
        },
        summary: `call ${destinations.map(({ target }) => target).join(', ')}`,
        makesLegs: true,
      },
      { phase: 'dialling', group, longest },
    );
  },
  resume: resumeConnect,
  interrupt: (runtime) => endConnect(String(runtime.notes.group)),
});
