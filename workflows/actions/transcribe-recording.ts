import { z } from 'zod';
import type { JsonObject } from '../interpreter/action.ts';
import { fail, type Happening, next, type Outcome, perform, stay } from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { defineAction } from './define-action.ts';
import { tellOfTranscription, toTranscription, transcription } from './transcription.ts';

/**
 * Transcribes every recording of the flow's call, one after the other; in the flow that follows a recording, that one. The
 * first that fails ends it.
 */
export const transcribeRecording = defineAction({
  type: 'transcribe_recording',
  media: 'any',
  summary: 'Transcribes what was recorded. Sets voipbin.transcribe.*, with the text (ours).',
  options: z.object(transcription),
  examples: [{ language: 'en-US' }],
  start({ facts }) {
    const { reference_type, reference_id } = facts;
    if (reference_type !== 'call' && reference_type !== 'recording')
      return fail('NOTHING_RECORDED', `an activeflow of reference "${reference_type}" has no recordings`);
    const input = { [reference_type === 'call' ? 'call_id' : 'recording_id']: reference_id };
    return perform({ name: 'recordings_of', input, summary: 'what was recorded' }, { left: null });
  },
  resume(runtime, option, happening) {
    if (happening.kind === 'refused') return { kind: 'fail', failure: happening.failure };
    if (happening.kind !== 'performed') return stay;
    return nextRecording(runtime, toTranscription(option), happening);
  },
});

function nextRecording(
  runtime: Runtime,
  input: JsonObject,
  { value }: Extract<Happening, { kind: 'performed' }>,
): Outcome {
  const { left } = runtime.notes;
  if (left !== null) tellOfTranscription(runtime, value);
  const [id, ...others] = (left ?? value.ids) as string[];
  if (id === undefined) return next;
  const summary = `transcribe recording ${id}`;
  const effect = { name: 'transcribe_recording', input: { ...input, recording_id: id }, summary } as const;
  return perform(effect, { left: others });
}
