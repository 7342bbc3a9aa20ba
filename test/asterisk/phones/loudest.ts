import { loudnessOf } from './sound.ts';

const PART = 1600;

/** The most of a frequency in any fifth of a second. */
export function loudest(frames: readonly Int16Array[], hertz: number): number {
  const samples = Int16Array.from(frames.flatMap((frame) => [...frame]));
  let most = 0;
  for (let at = 0; at + PART <= samples.length; at += PART / 2) {
    most = Math.max(most, loudnessOf(samples.subarray(at, at + PART), hertz));
  }
  return most;
}

/** Of a WAV of 16 bits with the shortest header. */
export function samplesOf(wav: Buffer): Int16Array {
  return Int16Array.from({ length: (wav.length - 44) >> 1 }, (_, at) => wav.readInt16LE(44 + 2 * at));
}
