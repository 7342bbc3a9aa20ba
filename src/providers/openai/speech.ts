import { FormData } from 'undici';
import { z } from 'zod';
import type {
  Speech,
  SpeechToText,
  TextToSpeech,
  TranscribedLine,
  TranscribeRequest,
} from '../../../activities/speech.ts';
import { type Answered, ask, type Endpoint, malformed, parseJson } from './endpoint.ts';

export interface OpenAiSpeechOptions extends Endpoint {
  readonly model: string;
}

/** Bytes of one spoken text. */
const LARGEST_AUDIO = 32 * 1024 * 1024;
const USUAL_VOICE = 'alloy';

/** `audio/speech`. A repetition is spoken, and paid, anew: put a cache around it. */
export function createOpenAiTextToSpeech({ model, ...endpoint }: OpenAiSpeechOptions): TextToSpeech {
  return {
    name: `openai ${model}`,
    speak({ text, voice_id, timeout }) {
      const body = { model, input: text, voice: voice_id || USUAL_VOICE, response_format: 'wav' };
      const request = {
        path: '/audio/speech',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
        idempotencyKey: '',
        timeout,
        area: 'SPEECH',
      } as const;
      return ask(endpoint, request, readAudio);
    },
  };
}

/** `audio/transcriptions`, which does not tell who speaks. */
export function createOpenAiSpeechToText({ model, ...endpoint }: OpenAiSpeechOptions): SpeechToText {
  return {
    name: `openai ${model}`,
    async transcribe(request) {
      const { key: idempotencyKey, timeout } = request;
      const body = await toForm(request, model);
      const exchange = {
        path: '/audio/transcriptions',
        body,
        idempotencyKey,
        timeout,
        area: 'SPEECH',
      } as const;
      return await ask(endpoint, exchange, readLines);
    },
  };
}

async function readAudio({ body }: Answered): Promise<Speech> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > LARGEST_AUDIO) throw malformed('SPEECH', `more than ${LARGEST_AUDIO} bytes`);
    chunks.push(chunk);
  }
  const audio = Buffer.concat(chunks);
  if (!isWave(audio)) throw malformed('SPEECH', 'no WAV file');
  return { audio, content_type: 'audio/wav' };
}

/** By the first bytes: content types lie. */
function isWave(audio: Buffer): boolean {
  return audio.length > 44 && audio.toString('latin1', 0, 4) === 'RIFF';
}

async function toForm({ audio, language }: TranscribeRequest, model: string): Promise<FormData> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(await audio())], { type: 'audio/wav' }), 'recording.wav');
  form.set('model', model);
  const [iso639] = language.split('-');
  if (iso639) form.set('language', iso639.toLowerCase());
  // Only whisper tells when what was said.
  form.set('response_format', model.startsWith('whisper') ? 'verbose_json' : 'json');
  return form;
}

const transcription = z.object({
  text: z.string(),
  segments: z.array(z.object({ start: z.number(), text: z.string() })).optional(),
});

async function readLines({ body }: Answered): Promise<TranscribedLine[]> {
  const parsed = transcription.safeParse(parseJson(await body.text()));
  if (!parsed.success) throw malformed('SPEECH', 'no transcription');
  const { text, segments = [{ start: 0, text }] } = parsed.data;
  return segments
    .map((segment) => ({
      direction: 'both' as const,
      at: Math.round(segment.start * 1000),
      text: segment.text.trim(),
    }))
    .filter((line) => line.text !== '');
}
