import { join } from 'node:path';
import { z } from 'zod';

/** Who thinks, speaks and listens, as the deployment chose. */
export interface AiConfig {
  readonly chatModel: AiSettings['ACTIVEFLOW_CHAT_MODEL'];
  readonly textToSpeech: AiSettings['ACTIVEFLOW_TTS'];
  readonly speechToText: AiSettings['ACTIVEFLOW_STT'];
  readonly openai: {
    readonly url: string;
    /** Secret; empty: none is sent. */
    readonly key: string;
    readonly chatModel: string;
    readonly speechModel: string;
    readonly transcriptionModel: string;
  };
  /** Absolute folder of spoken texts. */
  readonly speechFolder: string;
}

/** The settings of AI and speech; part of the table in `config.ts`. */
export const aiSettings = z.object({
  ACTIVEFLOW_CHAT_MODEL: z
    .enum(['scripted-model', 'openai'])
    .default('scripted-model')
    .describe(
      'What answers for AIs: scripted-model is no language model, it follows rules in the prompt; openai is any server that speaks its API.',
    ),
  ACTIVEFLOW_TTS: z
    .enum(['simulator', 'espeak-ng', 'openai'])
    .default('simulator')
    .describe(
      'What turns text into speech; simulator: the text itself, espeak-ng: the program, when installed.',
    ),
  ACTIVEFLOW_STT: z
    .enum(['simulator', 'openai'])
    .default('simulator')
    .describe('What turns recordings into text; simulator: the words of its own recordings.'),
  ACTIVEFLOW_OPENAI_URL: z
    .url({ protocol: /^https?$/ })
    .default('https://api.openai.com/v1')
    .describe('Address of the OpenAI-compatible server, up to its version.'),
  ACTIVEFLOW_OPENAI_KEY: z.string().default('').describe('Secret: key of that server; empty: none is sent.'),
  ACTIVEFLOW_OPENAI_CHAT_MODEL: z
    .string()
    .default('gpt-4o-mini')
    .describe('Model of summaries, and of AIs that name none.'),
  ACTIVEFLOW_OPENAI_SPEECH_MODEL: z.string().default('gpt-4o-mini-tts').describe('Model that speaks.'),
  ACTIVEFLOW_OPENAI_TRANSCRIPTION_MODEL: z
    .string()
    .default('whisper-1')
    .describe('Model that transcribes recordings.'),
});

export type AiSettings = z.output<typeof aiSettings>;

/** @param dataDir absolute */
export function toAiConfig(given: AiSettings, dataDir: string): AiConfig {
  return {
    chatModel: given.ACTIVEFLOW_CHAT_MODEL,
    textToSpeech: given.ACTIVEFLOW_TTS,
    speechToText: given.ACTIVEFLOW_STT,
    openai: {
      url: given.ACTIVEFLOW_OPENAI_URL.replace(/\/+$/, ''),
      key: given.ACTIVEFLOW_OPENAI_KEY,
      chatModel: given.ACTIVEFLOW_OPENAI_CHAT_MODEL,
      speechModel: given.ACTIVEFLOW_OPENAI_SPEECH_MODEL,
      transcriptionModel: given.ACTIVEFLOW_OPENAI_TRANSCRIPTION_MODEL,
    },
    speechFolder: join(dataDir, 'speech'),
  };
}
