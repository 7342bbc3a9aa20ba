import { expect, test } from 'vitest';
import { toTelephoneWav } from '../../../src/providers/asterisk/telephone-wav.ts';

/** A tone as a WAV; `claimed` is the length that its header says. */
function tone(rate: number, channels: number, hertz: number, seconds: number, claimed?: number): Buffer {
  const frames = Math.round(rate * seconds);
  const data = Buffer.alloc(frames * channels * 2);
  for (let at = 0; at < frames * channels; at++) {
    const time = Math.floor(at / channels) / rate;
    data.writeInt16LE(Math.round(10_000 * Math.sin(2 * Math.PI * hertz * time)), at * 2);
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * channels * 2, 28);
  header.writeUInt16LE(channels * 2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(claimed ?? data.length, 40);
  return Buffer.concat([header, data]);
}

/** How much of a frequency is in it, from 0 to about 10,000. */
function loudness(wav: Buffer, hertz: number): number {
  let [sine, cosine] = [0, 0];
  const samples = (wav.length - 44) / 2;
  for (let at = 0; at < samples; at++) {
    const value = wav.readInt16LE(44 + 2 * at);
    sine += value * Math.sin((2 * Math.PI * hertz * at) / 8000);
    cosine += value * Math.cos((2 * Math.PI * hertz * at) / 8000);
  }
  return (2 * Math.hypot(sine, cosine)) / samples;
}

test.each([
  [22_050, 1],
  [44_100, 2],
  [16_000, 1],
  [8_000, 1],
  [6_000, 1],
])('a tone of %i Hz and %i channels sounds the same on a telephone', (rate, channels) => {
  const wav = toTelephoneWav(tone(rate, channels, 440, 1));
  expect(wav.readUInt32LE(24)).toBe(8000);
  expect(wav.readUInt16LE(22)).toBe(1);
  expect(wav.length - 44).toBeCloseTo(16_000, -1);
  expect(wav.readUInt32LE(40)).toBe(wav.length - 44);
  expect(loudness(wav, 440)).toBeGreaterThan(8_500);
  expect(loudness(wav, 1200)).toBeLessThan(500);
});

test('a length that a pipe did not know is that of the file', () => {
  const wav = toTelephoneWav(tone(8000, 1, 440, 0.5, 0x7ffff000));
  expect(wav.length).toBe(44 + 8000);
});

test('what is too high for a telephone becomes quiet instead of something else', () => {
  expect(loudness(toTelephoneWav(tone(48_000, 1, 7_500, 1)), 500)).toBeLessThan(2_000);
});

test.each([Buffer.from('words'), tone(8000, 1, 440, 0.1).subarray(0, 30), Buffer.alloc(0)])(
  'what is no WAV is malformed',
  (audio) => {
    expect(() => toTelephoneWav(audio)).toThrow(expect.objectContaining({ code: 'SPEECH_MALFORMED' }));
  },
);
