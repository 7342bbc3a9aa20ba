import { z } from 'zod';
import { RECORDING_END_KEYS } from '../interpreter/events.ts';
import { type Outcome, perform } from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { callIsGone, defineAction, isGone, whenPerformed } from './define-action.ts';
import { flag, integer, optionalId } from './option.ts';
import { resumePlayback, stopMedia } from './playback.ts';

const seconds = integer({ min: 0, max: 86_400 }).default(0);

const options = z.object({
  format: z.enum(['', 'wav', 'mp3', 'ogg']).default('').describe('What is kept is wav in any case.'),
  end_of_silence: seconds.describe('Ends after so many seconds without a sound of the person; 0: never.'),
  end_of_key: z
    .enum(['', ...RECORDING_END_KEYS])
    .default('')
    .describe('The key that ends it.'),
  duration: seconds.describe('Seconds after which it ends; 0: with the call.'),
  beep_start: flag.default(false).describe('A beep is heard before it begins.'),
  on_end_flow_id: optionalId.describe('Runs when the recording has ended.'),
});

/** Records the call; the flow goes on meanwhile. */
export const recordingStart = defineAction({
  type: 'recording_start',
  media: 'call',
  summary:
    'Records both directions of an answered call, one recording at a time, and moves on. Sets voipbin.recording.*.',
  options,
  examples: [{}, { format: 'wav', duration: 60, end_of_key: '#', end_of_silence: 5, beep_start: true }],
  start: (runtime, option) =>
    option.beep_start
      ? perform({ name: 'beep', input: {}, summary: 'beep' }, { phase: 'beeping' })
      : record(runtime, option),
  resume(runtime, option, happening) {
    if (runtime.notes.recording === undefined) {
      const heard = resumePlayback(runtime, happening);
      return heard.kind === 'next' ? record(runtime, option) : heard;
    }
    if (isGone(happening)) return callIsGone;
    if (happening.kind !== 'performed') return whenPerformed(happening);
    runtime.variables.set(happening.value.variables as Record<string, string>);
    return { kind: 'next' };
  },
  interrupt: stopMedia,
});

function record(runtime: Runtime, option: z.output<typeof options>): Outcome {
  const recording = runtime.newId();
  const { end_of_silence, end_of_key, duration, on_end_flow_id = '' } = option;
  return perform(
    {
      name: 'recording_start',
      input: {
        recording_id: recording,
        max_silence: end_of_silence * 1000,
        max_duration: duration * 1000,
        end_of_key: end_of_key || 'none',
        on_end_flow_id,
      },
      summary: 'record the call',
    },
    { recording },
  );
}
