import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TryLater } from '../../activities/failure.ts';
import type { TextToSpeech } from '../../activities/speech.ts';
import { createEspeak } from '../../src/providers/espeak/espeak.ts';
import { createSimulatedSpeechToText, simulatedTextToSpeech } from '../../src/providers/simulator/speech.ts';
import { SpeechCache } from '../../src/speech/cached-speech.ts';
import { serve } from './misbehaving-server.ts';

const text = { text: 'Grüß Gott', language: 'de-DE', voice_id: '', timeout: 5000 };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'speech-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the cache of speech', () => {
  it('speaks a text once, also when it is asked twice at the same time, and keeps it in a file', async () => {
    let spoken = 0;
    const speaker: TextToSpeech = {
      name: 'counting',
      speak: async (request) => {
        spoken++;
        return await simulatedTextToSpeech.speak(request);
      },
    };
    const cache = new SpeechCache(speaker, folder);
    const [first, second] = await Promise.all([cache.speak(text), cache.speak(text)]);
    expect(readFileSync(first.path, 'utf8')).toBe('Grüß Gott');
    expect(second.path).toBe(first.path);
    const later = await new SpeechCache(speaker, folder).speak(text);
    expect(later).toMatchObject({ path: first.path, content_type: 'text/plain' });
    expect(String(later.audio)).toBe('Grüß Gott');
    expect(spoken).toBe(1);
    for (const other of [{ text: 'Servus' }, { language: 'de-AT' }, { voice_id: 'v' }])
      expect((await cache.speak({ ...text, ...other })).path).not.toBe(first.path);
    expect(spoken).toBe(4);
  });

  it('keeps nothing of a text that could not be spoken', async () => {
    let works = false;
    const speaker: TextToSpeech = {
      name: 'broken',
      speak: (request) =>
        works
          ? simulatedTextToSpeech.speak(request)
          : Promise.reject(new TryLater('SPEECH_BUSY', 'later', 1)),
    };
    const cache = new SpeechCache(speaker, folder);
    await expect(cache.speak(text)).rejects.toMatchObject({ code: 'SPEECH_BUSY' });
    expect(readdirSync(folder)).toEqual([]);
    works = true;
    expect(String((await cache.speak(text)).audio)).toBe('Grüß Gott');
  });
});

describe('espeak-ng', () => {
  /** A program that stands in for espeak-ng, to misbehave as that one seldom does. */
  const program = (script: string): string => {
    const path = join(folder, 'espeak');
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return path;
  };

  it('gets the text as its input, never as an argument', async () => {
    const path = program('printf "RIFF %s " "$@"; cat');
    const { audio } = await createEspeak(path).speak({ ...text, text: '--version' });
    expect(String(audio)).toBe('RIFF -vde-de RIFF -b1 RIFF --stdin RIFF --stdout --version');
  });

  it.each([
    ['that fails', 'echo "no such voice" >&2; exit 1', 'SPEECH_REFUSED'],
    ['that writes no audio', 'cat >/dev/null; echo hello', 'SPEECH_MALFORMED'],
    ['that never ends', 'exec sleep 30', 'SPEECH_TIMEOUT'],
  ])('%s is told by its code', async (_, script, code) => {
    const speaking = createEspeak(program(script)).speak({ ...text, timeout: 500 });
    await expect(speaking).rejects.toMatchObject({ code });
  });

  it('refuses voices that are no names, and says how to install it', async () => {
    await expect(createEspeak().speak({ ...text, voice_id: 'de; rm' })).rejects.toThrow('is no voice');
    await expect(createEspeak(join(folder, 'none')).speak(text)).rejects.toThrow('apt-get install');
  });

  it.runIf(isInstalled())('speaks', async () => {
    const { audio } = await createEspeak().speak({ ...text, language: 'de' });
    expect(audio.length).toBeGreaterThan(10_000);
  });
});

function isInstalled(): boolean {
  try {
    execFileSync('espeak-ng', ['--version']);
    return true;
  } catch {
    return false;
  }
}

describe("the simulator's speech to text", () => {
  const asked = {
    key: 'k',
    recording_id: 'r',
    call_id: 'c',
    audio: async () => Buffer.alloc(0),
    language: '',
    timeout: 2000,
  };

  it('is the words of its recording', async () => {
    const line = (at: number, direction: string, kind: string, content: string) => ({
      at,
      direction,
      kind,
      content,
    });
    const lines = [
      line(0, 'out', 'talk', 'Hello'),
      line(5, 'out', 'beep', 'beep'),
      line(9, 'in', 'speech', 'Hi'),
    ];
    const { url } = await serve((response, { path }) => {
      expect(path).toBe('/people/calls/c');
      response.end(JSON.stringify({ recordings: [{ recording_id: 'r', lines }] }));
    });
    const listener = createSimulatedSpeechToText(url);
    expect(await listener.transcribe(asked)).toEqual([
      { at: 0, direction: 'out', text: 'Hello' },
      { at: 9, direction: 'in', text: 'Hi' },
    ]);
    expect(await listener.transcribe({ ...asked, recording_id: 'other' })).toEqual([]);
  });

  it('is nothing for a call that the network has forgotten, and a failure where it is away', async () => {
    const { url } = await serve((response) => void response.writeHead(404).end('{}'));
    expect(await createSimulatedSpeechToText(url).transcribe(asked)).toEqual([]);
    const away = createSimulatedSpeechToText('http://127.0.0.1:9').transcribe(asked);
    await expect(away).rejects.toMatchObject({ code: 'SPEECH_UNAVAILABLE' });
  });
});
