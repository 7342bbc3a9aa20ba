import { z } from 'zod';
import { type Address, AMD_RESULTS } from '../../../workflows/interpreter/events.ts';

const milliseconds = z.number().int().min(0).max(86_400_000);

/** Keys of a phone: `0-9`, `A-D`, `*`, `#`; 1 to 100 of them. */
export const digitsSchema = z.string().regex(/^[0-9A-D*#]{1,100}$/);

/**
 * One thing a simulated person does. Steps run in order, and a script reacts to what is heard, so that a test does not
 * depend on timing:
 * - `wait_for`: goes on when such a sound starts or ends (`at`, default `end`; a sound that is stopped ends, too). It
 *   looks at everything heard since the sound that satisfied the previous `wait_for`, so nothing is missed while the
 *   person presses keys. `matching` is a part of the text, URLs or digits, in any letter case. `answer` is the moment the
 *   call is answered; `music`, `silence` and `ringing` are what hold, music on hold, silence and a call to somebody else
 *   sound like; `speech` is what the other people in a bridge say, and `company` the
 *   moment when there is somebody to hear the person.
 * - `wait`: milliseconds.
 * - `press`: keys, `interval` ms apart. It and `say` first wait until the call is answered.
 * - `say`: speaks; takes as long as the network would take to speak the text.
 * - `hang_up`: ends the call. After the last step a person stays on the line, silent.
 */
const stepSchema = z.union([
  z.strictObject({
    wait_for: z.enum([
      'talk',
      'play',
      'beep',
      'digits',
      'music',
      'silence',
      'ringing',
      'speech',
      'answer',
      'company',
      'anything',
    ]),
    matching: z.string().default(''),
    at: z.enum(['start', 'end']).default('end'),
  }),
  z.strictObject({ wait: milliseconds }),
  z.strictObject({ press: digitsSchema, interval: milliseconds.default(100) }),
  z.strictObject({ say: z.string().min(1).max(10_000) }),
  z.strictObject({ hang_up: z.literal(true) }),
]);
export type Step = z.output<typeof stepSchema>;

const scriptSchema = z.array(stepSchema).max(1000).default([]);

/** An address, or just its target: `"+15550100"` stands for a `tel` address. */
export const addressSchema = z.union([
  z
    .string()
    .min(1)
    .max(255)
    .transform((target): Address => ({ type: 'tel', target, target_name: '', name: '', detail: '' })),
  z.object({
    type: z.string().default('tel'),
    target: z.string().min(1).max(255),
    target_name: z.string().default(''),
    name: z.string().default(''),
    detail: z.string().default(''),
  }),
]);

/** A person who calls in. The script starts when it rings. */
export const callerSchema = z.strictObject({
  from: addressSchema,
  to: addressSchema,
  /** The call's id; made by the network when absent. */
  call_id: z.uuid().optional(),
  route: z.strictObject({ customer_id: z.string(), flow_id: z.string() }).optional(),
  script: scriptSchema,
  /** Milliseconds from the answer until the caller hangs up, whatever the script is at. */
  hang_up_after: milliseconds.optional(),
});
export type CallerInput = z.input<typeof callerSchema>;

/** A person (or machine) who is called. The script starts at the answer. */
export const calleeSchema = z.strictObject({
  /** `busy` and `reject` end the call with `busy`, `unreachable` with `failed`; `no_answer` rings until the dialler gives up. */
  outcome: z.enum(['answer', 'busy', 'no_answer', 'reject', 'unreachable']).default('answer'),
  /** Milliseconds of ringing before the outcome. */
  delay: milliseconds.default(1000),
  party: z.enum(['human', 'machine']).default('human'),
  script: scriptSchema,
  /** What whoever is bridged with the call before its answer hears. */
  early_media: z.string().min(1).max(10_000).optional(),
  /** What answering machine detection finds; by default what the party is. */
  amd: z.enum(AMD_RESULTS).optional(),
  /** Milliseconds from the answer until the callee hangs up, whatever the script is at. */
  hang_up_after: milliseconds.optional(),
});
export type Callee = z.output<typeof calleeSchema>;
export type CalleeInput = z.input<typeof calleeSchema>;
