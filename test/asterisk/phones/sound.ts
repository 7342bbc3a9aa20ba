/** Sound of a telephone: A-law, 8000 samples a second, 160 a packet. */

export const FRAME = 160;
export const RATE = 8000;
/** A-law's silence. */
const SILENCE = 0xd5;
/** Mean of the samples' sizes from which on somebody hears something. */
const AUDIBLE = 200;
const LOUDNESS = 8000;

export const silentFrame = Buffer.alloc(FRAME, SILENCE);

/** 20 ms of a tone, `at` counting frames. */
export function toneFrame(hertz: number, at: number): Buffer {
  const frame = Buffer.alloc(FRAME);
  for (let sample = 0; sample < FRAME; sample++) {
    const time = (at * FRAME + sample) / RATE;
    frame[sample] = encode(Math.round(LOUDNESS * Math.sin(2 * Math.PI * hertz * time)));
  }
  return frame;
}

export function isAudible(samples: Int16Array): boolean {
  let sum = 0;
  for (const sample of samples) sum += Math.abs(sample);
  return sum / samples.length > AUDIBLE;
}

/** How much of a frequency is in it: a tone of ours has about 8000. */
export function loudnessOf(samples: Int16Array, hertz: number): number {
  let [sine, cosine] = [0, 0];
  samples.forEach((value, at) => {
    sine += value * Math.sin((2 * Math.PI * hertz * at) / RATE);
    cosine += value * Math.cos((2 * Math.PI * hertz * at) / RATE);
  });
  return (2 * Math.hypot(sine, cosine)) / samples.length;
}

export function decodeFrame(frame: Buffer): Int16Array {
  return Int16Array.from(frame, decode);
}

/** G.711: the largest sizes of 13 bits that the segments take. */
const SEGMENTS = [0x1f, 0x3f, 0x7f, 0xff, 0x1ff, 0x3ff, 0x7ff, 0xfff];

function encode(sample: number): number {
  const mask = sample >= 0 ? 0xd5 : 0x55;
  const size = Math.min(0xfff, sample >= 0 ? sample >> 3 : (-sample - 1) >> 3);
  const segment = SEGMENTS.findIndex((end) => size <= end);
  return ((segment << 4) | ((size >> Math.max(1, segment)) & 0x0f)) ^ mask;
}

function decode(byte: number): number {
  const value = byte ^ 0x55;
  const exponent = (value & 0x70) >> 4;
  const mantissa = value & 0x0f;
  const size = exponent === 0 ? (mantissa << 4) + 8 : ((mantissa << 4) + 0x108) << (exponent - 1);
  return (value & 0x80) === 0 ? -size : size;
}
