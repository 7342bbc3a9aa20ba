import type { ChatModel } from '../../activities/chat-model.ts';
import type { SpeechToText } from '../../activities/speech.ts';
import type { AiConfig } from '../ai-settings.ts';
import { SpeechCache } from '../speech/cached-speech.ts';
import { createEspeak } from './espeak/espeak.ts';
import { createOpenAiChat } from './openai/chat.ts';
import { createOpenAiSpeechToText, createOpenAiTextToSpeech } from './openai/speech.ts';
import { scriptedModel } from './scripted-model/scripted-model.ts';
import { createSimulatedSpeechToText, simulatedTextToSpeech } from './simulator/speech.ts';

/** The language model of the deployment. Nothing is connected yet. */
export function openChatModel({ chatModel, openai }: AiConfig): ChatModel {
  if (chatModel === 'scripted-model') return scriptedModel;
  return createOpenAiChat({ ...openai, model: openai.chatModel });
}

/** What speaks, with the folder that keeps what was spoken. */
export function openTextToSpeech({ textToSpeech, openai, speechFolder }: AiConfig): SpeechCache {
  const speakers = {
    simulator: () => simulatedTextToSpeech,
    'espeak-ng': () => createEspeak(),
    openai: () => createOpenAiTextToSpeech({ ...openai, model: openai.speechModel }),
  };
  return new SpeechCache(speakers[textToSpeech](), speechFolder);
}

/** What transcribes recordings. */
export function openSpeechToText({ speechToText, openai }: AiConfig, simulatorUrl: string): SpeechToText {
  if (speechToText === 'simulator') return createSimulatedSpeechToText(simulatorUrl);
  return createOpenAiSpeechToText({ ...openai, model: openai.transcriptionModel });
}
