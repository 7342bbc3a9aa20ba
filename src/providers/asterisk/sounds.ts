import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MediaHosts } from '../../../activities/call-media.ts';
import { EffectRefused } from '../../../activities/failure.ts';
import type { SpeakRequest, TextToSpeech } from '../../../activities/speech.ts';
import { toTelephoneWav } from './telephone-wav.ts';

/** What Asterisk is asked to play, as its media URIs. */
export interface Sounds {
  /** @throws what {@link TextToSpeech.speak} throws */
  speech(text: Omit<SpeakRequest, 'timeout'>): Promise<string>;
  /** A file whose host is neither public nor allowed becomes a sound that does not exist: its playback fails at once. */
  file(url: string): Promise<string>;
}

export interface SoundsParts {
  readonly speech: TextToSpeech;
  readonly hosts: MediaHosts;
  /** Absolute, shared with Asterisk. */
  readonly folder: string;
  /** The same folder as Asterisk sees it. */
  readonly seenAs: string;
}

/** Nobody has a sound of that name. */
const REFUSED = 'sound:activeflow-refused';
const TIMEOUT_MS = 20_000;

/**
 * Speech is written once into a folder that Asterisk shares, under a hash of what is said and how, and played from there: so
 * nothing has to be fetched before it is heard. Files of customers Asterisk fetches itself.
 */
export function createSounds({ speech, hosts, folder, seenAs }: SoundsParts): Sounds {
  const known = new Set<string>();
  return {
    async speech({ text, language, voice_id }) {
      const hash = createHash('sha256').update(JSON.stringify([speech.name, language, voice_id, text]));
      const name = hash.digest('hex');
      const stem = join(name.slice(0, 2), name);
      const path = join(folder, `${stem}.wav`);
      if (!known.has(stem) && !(await exists(path))) {
        const { audio, content_type } = await speech.speak({ text, language, voice_id, timeout: TIMEOUT_MS });
        if (content_type !== 'audio/wav') {
          throw new EffectRefused(
            'SPEECH_REFUSED',
            'this text to speech makes no sound; choose another ACTIVEFLOW_TTS',
          );
        }
        await write(path, toTelephoneWav(audio));
      }
      known.add(stem);
      return `sound:${join(seenAs, stem)}`;
    },
    async file(url) {
      try {
        await hosts.require(url);
        return `sound:${url}`;
      } catch (error) {
        if (error instanceof EffectRefused) return REFUSED;
        throw error;
      }
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

/** Under another name first, so that nobody plays half a file. */
async function write(path: string, audio: Buffer): Promise<void> {
  const unfinished = `${path}.${randomUUID()}`;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(unfinished, audio);
  await rename(unfinished, path);
}
