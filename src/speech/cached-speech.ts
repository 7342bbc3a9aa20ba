import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SpeakRequest, Speech, TextToSpeech } from '../../activities/speech.ts';

/** Speech on disk, so that a telephony provider can play the file. */
export interface CachedSpeech extends Speech {
  /** Absolute. */
  readonly path: string;
}

const ENDINGS = { 'audio/wav': 'wav', 'text/plain': 'txt' } as const;

/**
 * Speaks each text once: files are named by a hash of provider, language, voice and text, so whoever shares the folder shares the
 * speech. It may be emptied at any time; nothing empties it by itself.
 */
export class SpeechCache implements TextToSpeech {
  readonly name: string;
  readonly #speech: TextToSpeech;
  readonly #folder: string;
  readonly #underWay = new Map<string, Promise<CachedSpeech>>();

  constructor(speech: TextToSpeech, folder: string) {
    this.name = speech.name;
    this.#speech = speech;
    this.#folder = folder;
  }

  async speak(request: SpeakRequest): Promise<CachedSpeech> {
    const stem = this.#stem(request);
    const underWay = this.#underWay.get(stem);
    if (underWay) return await underWay;
    const speaking = this.#find(stem).then((found) => found ?? this.#make(stem, request));
    this.#underWay.set(stem, speaking);
    try {
      return await speaking;
    } finally {
      this.#underWay.delete(stem);
    }
  }

  #stem({ text, language, voice_id }: SpeakRequest): string {
    const hash = createHash('sha256').update(JSON.stringify([this.name, language, voice_id, text]));
    const name = hash.digest('hex');
    return join(this.#folder, name.slice(0, 2), name);
  }

  async #find(stem: string): Promise<CachedSpeech | undefined> {
    for (const content_type of ['audio/wav', 'text/plain'] as const) {
      const path = `${stem}.${ENDINGS[content_type]}`;
      const audio = await readFile(path).catch(() => undefined);
      if (audio) return { audio, content_type, path };
    }
    return undefined;
  }

  /** Under another name first, so that nobody plays half a file. */
  async #make(stem: string, request: SpeakRequest): Promise<CachedSpeech> {
    const speech = await this.#speech.speak(request);
    const path = `${stem}.${ENDINGS[speech.content_type]}`;
    const unfinished = `${stem}.${randomUUID()}`;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, speech.audio);
    await rename(unfinished, path);
    return { ...speech, path };
  }
}
