import { describe, expect, it } from 'vitest';
import type { TranscribeRequest } from '../../activities/speech.ts';
import { createOpenAiSpeechToText, createOpenAiTextToSpeech } from '../../src/providers/openai/speech.ts';
import { type Reply, serve, TROUBLES } from './misbehaving-server.ts';

const wave = Buffer.concat([Buffer.from('RIFF'), Buffer.alloc(100)]);
const text = { text: 'Hello', language: 'en-US', voice_id: '', timeout: 2000 };
const recording: TranscribeRequest = {
  key: 'flow/1.1',
  recording_id: 'r',
  call_id: 'c',
  audio: async () => wave,
  language: 'de-DE',
  timeout: 2000,
};
const speaker = (url: string) => createOpenAiTextToSpeech({ url, key: 'sk-secret', model: 'tts' });
const listener = (url: string, model = 'whisper-1') =>
  createOpenAiSpeechToText({ url, key: 'sk-secret', model });
const json = (body: unknown): Reply => {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
};

describe('OpenAI-compatible speech', () => {
  it('is the audio of a text, in the voice asked for', async () => {
    const { url, asked } = await serve((response) => void response.writeHead(200).end(wave));
    expect(await speaker(url).speak({ ...text, voice_id: 'nova' })).toEqual({
      audio: wave,
      content_type: 'audio/wav',
    });
    expect(asked[0]).toMatchObject({ path: '/audio/speech', headers: { authorization: 'Bearer sk-secret' } });
    expect(JSON.parse(String(asked[0]?.body))).toEqual({
      model: 'tts',
      input: 'Hello',
      voice: 'nova',
      response_format: 'wav',
    });
  });

  it.each(Object.entries(TROUBLES))(
    'of a server that %s fails with a code of its own',
    async (_, trouble) => {
      const { url } = await serve(trouble.reply);
      const speaking = speaker(url).speak({ ...text, timeout: 300 });
      await expect(speaking).rejects.toMatchObject({ code: `SPEECH_${trouble.code}` });
    },
  );
});

describe('OpenAI-compatible transcription', () => {
  it('is the lines of a recording, with the times of whisper', async () => {
    const segments = [
      { start: 0.25, text: ' Guten Tag.' },
      { start: 2, text: ' ' },
      { start: 3.5, text: 'Hallo' },
    ];
    const { url, asked } = await serve(json({ text: 'Guten Tag. Hallo', segments }));
    expect(await listener(url).transcribe(recording)).toEqual([
      { direction: 'both', at: 250, text: 'Guten Tag.' },
      { direction: 'both', at: 3500, text: 'Hallo' },
    ]);
    const form = String(asked[0]?.body.toString('latin1'));
    expect(asked[0]?.headers['idempotency-key']).toBe('flow/1.1');
    for (const part of [
      'name="language"\r\n\r\nde\r\n',
      'verbose_json',
      'whisper-1',
      wave.toString('latin1'),
    ])
      expect(form).toContain(part);
  });

  it('is one line from a model that tells no times, and none where nothing was said', async () => {
    const { url, asked } = await serve(json({ text: 'Hallo' }), json({ text: ' ' }));
    expect(await listener(url, 'gpt-4o-transcribe').transcribe(recording)).toEqual([
      { direction: 'both', at: 0, text: 'Hallo' },
    ]);
    expect(String(asked[0]?.body)).not.toContain('verbose_json');
    expect(await listener(url).transcribe(recording)).toEqual([]);
  });

  it.each(Object.entries(TROUBLES))(
    'of a server that %s fails with a code of its own',
    async (_, trouble) => {
      const { url } = await serve(trouble.reply);
      const listening = listener(url).transcribe({ ...recording, timeout: 300 });
      await expect(listening).rejects.toMatchObject({ code: `SPEECH_${trouble.code}` });
    },
  );
});
