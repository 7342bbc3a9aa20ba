import { request } from 'undici';
import { z } from 'zod';
import { TryLater } from '../../../activities/failure.ts';
import type { SpeechToText, TextToSpeech, TranscribedLine } from '../../../activities/speech.ts';

const PAUSE_MS = 1000;

/** What a simulated phone plays are words: they are their own speech. */
export const simulatedTextToSpeech: TextToSpeech = {
  name: 'simulator',
  speak: async ({ text }) => ({ audio: Buffer.from(text), content_type: 'text/plain' }),
};

const person = z.object({
  recordings: z.array(
    z.object({
      recording_id: z.string(),
      lines: z.array(
        z.object({ at: z.number(), direction: z.enum(['in', 'out']), kind: z.string(), content: z.string() }),
      ),
    }),
  ),
});

/** The simulator remembers the words of its recordings: nothing has to be recognised. */
export function createSimulatedSpeechToText(url: string): SpeechToText {
  return {
    name: 'simulator',
    async transcribe({ call_id, recording_id, timeout }) {
      const call = await readCall(`${url}/people/calls/${encodeURIComponent(call_id)}`, timeout);
      const recording = call?.recordings.find((candidate) => candidate.recording_id === recording_id);
      return (recording?.lines ?? []).filter(({ kind }) => kind === 'talk' || kind === 'speech').map(toLine);
    },
  };
}

/** A call that the network has forgotten has no words left. */
async function readCall(url: string, timeout: number): Promise<z.output<typeof person> | undefined> {
  try {
    const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(timeout) });
    const answer: unknown = await body.json();
    return statusCode === 404 ? undefined : person.parse(answer);
  } catch (error) {
    throw new TryLater('SPEECH_UNAVAILABLE', `the simulated phone network: ${String(error)}`, PAUSE_MS);
  }
}

function toLine(line: { at: number; direction: 'in' | 'out'; content: string }): TranscribedLine {
  return { direction: line.direction, at: line.at, text: line.content };
}
