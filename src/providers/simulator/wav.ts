import type { RecordedLine, Recording } from './transcript.ts';

/** Samples a second, of 16 bits, one channel. */
const RATE = 8000;
const BYTES_PER_SAMPLE = 2;
/** Of a line whose length nobody noted. */
const LINE_MS = 400;
const LOUDNESS = 6000;
const HEADER_BYTES = 44;
/** Nobody listens longer to tones; ten minutes are 10 MB. */
const LONGEST_MS = 600_000;

/** What a recording sounds like: a tone for each thing that was heard, low for the person, high for what they heard. */
export function toWav(recording: Recording, end: number): Buffer {
  const length = Math.min(LONGEST_MS, end - recording.start);
  const samples = Math.ceil((length * RATE) / 1000);
  const wav = Buffer.alloc(HEADER_BYTES + samples * BYTES_PER_SAMPLE);
  writeHeader(wav, samples * BYTES_PER_SAMPLE);
  for (const line of recording.lines) writeTone(wav, samples, line);
  return wav;
}

function writeHeader(wav: Buffer, bytes: number): void {
  wav.write('RIFF', 0);
  wav.writeUInt32LE(HEADER_BYTES - 8 + bytes, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE * BYTES_PER_SAMPLE, 28);
  wav.writeUInt16LE(BYTES_PER_SAMPLE, 32);
  wav.writeUInt16LE(8 * BYTES_PER_SAMPLE, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(bytes, 40);
}

function writeTone(wav: Buffer, samples: number, { at, direction }: RecordedLine): void {
  const hertz = direction === 'in' ? 300 : 600;
  const from = Math.floor((at * RATE) / 1000);
  const to = Math.min(samples, from + (LINE_MS * RATE) / 1000);
  for (let sample = from; sample < to; sample++) {
    const value = LOUDNESS * Math.sin((2 * Math.PI * hertz * sample) / RATE);
    wav.writeInt16LE(Math.round(value), HEADER_BYTES + sample * BYTES_PER_SAMPLE);
  }
}
