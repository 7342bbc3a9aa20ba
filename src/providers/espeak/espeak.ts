import { spawn } from 'node:child_process';
import { EffectRefused, TryLater } from '../../../activities/failure.ts';
import type { Speech, TextToSpeech } from '../../../activities/speech.ts';

const PAUSE_MS = 1000;
const LARGEST_AUDIO = 32 * 1024 * 1024;
/** Names of voices and languages as espeak-ng has them; nothing else gets into its arguments. */
const voiceName = /^[A-Za-z][A-Za-z0-9_+-]{0,39}$/;

/**
 * Speech by the program espeak-ng, which needs no network and costs nothing.
 * @param program its path, or its name on the PATH
 */
export function createEspeak(program = 'espeak-ng'): TextToSpeech {
  return {
    name: 'espeak-ng',
    async speak({ text, language, voice_id, timeout }) {
      const voice = voice_id || language.toLowerCase() || 'en';
      if (!voiceName.test(voice)) throw refused(`"${voice}" is no voice of espeak-ng`);
      return await run(program, [`-v${voice}`, '-b1', '--stdin', '--stdout'], text, timeout);
    },
  };
}

function run(program: string, args: readonly string[], text: string, timeout: number): Promise<Speech> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { timeout, killSignal: 'SIGKILL' });
    const audio: Buffer[] = [];
    let bytes = 0;
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= LARGEST_AUDIO) audio.push(chunk);
      else child.kill('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(0, 300);
    });
    child.on('error', (error) => reject(toFailure(error, program)));
    // A program that ends early closes its input: what it ended with is told by `close`.
    child.stdin.on('error', () => {});
    child.on('close', (code, signal) => {
      if (signal !== null) reject(later('SPEECH_TIMEOUT', `espeak-ng was not done within ${timeout} ms`));
      else if (code !== 0) reject(refused(`espeak-ng ended with ${code}: ${complaint.trim()}`));
      else settle(Buffer.concat(audio), resolve, reject);
    });
    child.stdin.end(text);
  });
}

function settle(audio: Buffer, resolve: (speech: Speech) => void, reject: (error: Error) => void): void {
  if (audio.toString('latin1', 0, 4) === 'RIFF') resolve({ audio, content_type: 'audio/wav' });
  else reject(later('SPEECH_MALFORMED', 'espeak-ng wrote no WAV file'));
}

function toFailure(error: NodeJS.ErrnoException, program: string): Error {
  if (error.code === 'ENOENT')
    return refused(
      `${program} is not installed: apt-get install espeak-ng, or choose another ACTIVEFLOW_TTS`,
    );
  return later('SPEECH_UNAVAILABLE', error.message);
}

function refused(message: string): EffectRefused {
  return new EffectRefused('SPEECH_REFUSED', message);
}

function later(code: string, message: string): TryLater {
  return new TryLater(code, message, PAUSE_MS);
}
