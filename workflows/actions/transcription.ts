/** What the actions that transcribe have in common. */
import { z } from 'zod';
import type { JsonObject } from '../interpreter/action.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { optionalId, text } from './option.ts';

export const transcription = {
  language: text.default('en-US').describe('BCP 47, such as en-US.'),
  provider: text.default('').describe('gcp or aws; empty: the default.'),
  direction: z
    .enum(['', 'both', 'in', 'out'])
    .default('both')
    .describe('Who is transcribed; in: the caller.'),
  on_end_flow_id: optionalId.describe('Flow that runs when the transcription ends.'),
};

interface Option {
  readonly language: string;
  readonly provider: string;
  readonly direction: '' | 'both' | 'in' | 'out';
  readonly on_end_flow_id?: string | undefined;
}

export function toTranscription({ language, provider, direction, on_end_flow_id = '' }: Option): JsonObject {
  return { language: language || 'en-US', provider, direction: direction || 'both', on_end_flow_id };
}

/** `text` is there once it is over. */
export function tellOfTranscription(runtime: Runtime, { id, language, direction, text }: JsonObject): void {
  runtime.variables.set({
    ...(text === undefined ? {} : { 'voipbin.transcribe.text': String(text) }),
    'voipbin.transcribe.id': String(id),
    'voipbin.transcribe.language': String(language),
    'voipbin.transcribe.direction': String(direction),
  });
}
