import { expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { openChatModel, openSpeechToText, openTextToSpeech } from '../../src/providers/ai.ts';

it('without settings nothing costs anything, and the model says that it is none', () => {
  const { ai, simulator } = loadConfig({});
  expect(openChatModel(ai).name).toContain('no language model');
  expect(openTextToSpeech(ai).name).toBe('simulator');
  expect(openSpeechToText(ai, simulator.url).name).toBe('simulator');
});

it('settings choose who thinks, speaks and listens, at the address that they name', () => {
  const { ai, simulator } = loadConfig({
    ACTIVEFLOW_CHAT_MODEL: 'openai',
    ACTIVEFLOW_TTS: 'openai',
    ACTIVEFLOW_STT: 'openai',
    ACTIVEFLOW_OPENAI_URL: 'http://models.internal:8000/v1/',
  });
  expect(ai.openai.url).toBe('http://models.internal:8000/v1');
  expect(openChatModel(ai).name).toBe('openai');
  expect(openTextToSpeech(ai).name).toBe('openai gpt-4o-mini-tts');
  expect(openSpeechToText(ai, simulator.url).name).toBe('openai whisper-1');
  expect(openTextToSpeech(loadConfig({ ACTIVEFLOW_TTS: 'espeak-ng' }).ai).name).toBe('espeak-ng');
});
