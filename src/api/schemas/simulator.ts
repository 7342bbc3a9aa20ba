import { z } from 'zod';
import { numbersSchema } from '../../providers/simulator/numbers.ts';
import { callerSchema, digitsSchema } from '../../providers/simulator/script.ts';
import { idSchema, wireAddressSchema } from './common.ts';

/** Body of POST /simulator/calls: a person with a script, and the flow that takes the call. */
export const ringInput = callerSchema
  .omit({ route: true, call_id: true })
  .extend({ flow_id: idSchema })
  .meta({ id: 'RingBody' });

/** Body of PUT /simulator/numbers. */
export const numberPlan = numbersSchema.meta({ id: 'NumberPlan' });

export const digitsInput = z.object({ digits: digitsSchema }).meta({ id: 'DigitsBody' });
export const speechInput = z.object({ text: z.string().min(1).max(10_000) }).meta({ id: 'SpeechBody' });

/** What was recorded, as text. */
const recordingSchema = z.object({
  recording_id: z.string(),
  format: z.string(),
  simulated: z.literal(true).describe('There is no audio file.'),
  start: z.number(),
  end: z.number().nullable(),
  reason: z.string(),
  lines: z.array(
    z.object({
      at: z.number().describe('Milliseconds since the start.'),
      direction: z.string().describe('`in`: from the person; `out`: to them.'),
      kind: z.string(),
      content: z.string(),
    }),
  ),
});

/** A call from the person's side. Times are milliseconds since 1970. */
export const personCallSchema = z
  .object({
    call_id: z.string(),
    direction: z.enum(['incoming', 'outgoing']),
    source: wireAddressSchema,
    destination: wireAddressSchema,
    party: z.enum(['human', 'machine']),
    state: z.object({
      call_id: z.string(),
      status: z.string(),
      hangup_reason: z.string().optional(),
      busy: z.array(z.string()).readonly(),
      audio: z.object({
        mute_direction: z.string(),
        hold: z.boolean(),
        moh: z.boolean(),
        silence: z.boolean(),
      }),
      bridge: z.object({ bridge_id: z.string(), muted: z.boolean() }),
      last_number: z.number(),
    }),
    heard: z.array(
      z.object({
        kind: z.string(),
        content: z.string(),
        command_id: z.string(),
        from: z.string().optional().describe('Speech: the call of who says it.'),
        start: z.number(),
        end: z.number().nullable(),
        status: z.string(),
      }),
    ),
    done: z.array(
      z.object({ kind: z.string(), content: z.string(), at: z.number(), muted: z.boolean().optional() }),
    ),
    recordings: z.array(recordingSchema),
  })
  .meta({ id: 'PersonCall' });

/** Answer of POST /simulator/calls. */
export const ringAnswer = z
  .object({
    id: z.string().describe('The call, also at /calls/{id}.'),
    activeflow_id: z.string().describe('Empty while the gateway has not taken the call (202).'),
  })
  .meta({ id: 'RingAnswer' });
