import { z } from 'zod';
import { next, perform, stay } from '../interpreter/outcome.ts';
import { callIsGone, defineAction, isGone } from './define-action.ts';
import { tellOfTranscription, toTranscription, transcription } from './transcription.ts';

/** Has a call transcribed as it is spoken, until it is stopped or the call ends. Goes on at once. */
export const transcribeStart = defineAction({
  type: 'transcribe_start',
  media: 'call',
  summary: 'Begins to transcribe the call.',
  options: z.object(transcription),
  examples: [{ language: 'en-US' }, { language: 'de-DE', direction: 'in' }],
  start: (_runtime, option) =>
    perform({
      name: 'transcribe_start',
      input: toTranscription(option),
      summary: `transcribe ${option.language}`,
    }),
  resume(runtime, _option, happening) {
    if (happening.kind === 'refused') return { kind: 'fail', failure: happening.failure };
    if (happening.kind !== 'performed') return stay;
    if (isGone(happening)) return callIsGone;
    tellOfTranscription(runtime, happening.value);
    return next;
  },
});
