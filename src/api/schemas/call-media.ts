import { z } from 'zod';
import { RECORDING_END_KEYS } from '../../../workflows/interpreter/events.ts';
import { optionalIdSchema } from './common.ts';

/** Body of POST /calls/{id}/talk. */
export const talkInput = z
  .object({
    text: z.string().min(1).max(10_000).describe('Plain text or SSML.'),
    language: z.string().max(100).default('').describe('BCP 47, such as en-US.'),
    provider: z.string().max(100).default('').describe('gcp or aws; empty: the default.'),
    voice_id: z.string().max(255).default(''),
  })
  .meta({ id: 'TalkBody' });

/** Body of POST and DELETE /calls/{id}/mute; upstream's clients leave it out, too. */
export const muteInput = z
  .object({
    direction: z
      .enum(['', 'in', 'out', 'both'])
      .default('both')
      .transform((direction) => (direction === '' ? 'both' : direction))
      .describe('`in`: what the person says does not arrive. `out`: they hear nothing.'),
  })
  .meta({ id: 'MuteBody' });

const SECONDS_A_DAY = 86_400;
const seconds = z.number().int().min(0).max(SECONDS_A_DAY).default(0);

/** Body of POST /calls/{id}/recording_start. */
export const recordingInput = z
  .object({
    format: z.enum(['', 'wav']).default('wav'),
    duration: seconds.describe('Seconds after which it ends; 0: with the call.'),
    end_of_silence: seconds.describe('Ends after so many seconds without a sound of the person; 0: never.'),
    end_of_key: z
      .enum(['', ...RECORDING_END_KEYS])
      .default('none')
      .describe('The key that ends it.'),
    on_end_flow_id: optionalIdSchema.describe('Runs when the recording has ended.'),
  })
  .meta({ id: 'RecordingBody' });
