import { TryLater } from '../../../activities/failure.ts';

/** What Asterisk plays from a `.wav`: 8000 samples a second of 16 bits, one channel. */
const RATE = 8000;
const HEADER_BYTES = 44;
const PCM = 1;

interface Sound {
  readonly rate: number;
  readonly samples: Float64Array;
}

/**
 * Any 16-bit PCM WAV as a telephone can have it. Each new sample is the mean of those that it replaces, which keeps most of what is
 * too high for a telephone from sounding as something else.
 * @throws TryLater `SPEECH_MALFORMED`
 */
export function toTelephoneWav(wav: Buffer): Buffer {
  const { rate, samples } = read(wav);
  const step = rate / RATE;
  const out = Buffer.alloc(HEADER_BYTES + 2 * Math.floor(samples.length / step));
  writeHeader(out);
  for (let at = 0; at < (out.length - HEADER_BYTES) / 2; at++) {
    out.writeInt16LE(Math.round(mean(samples, at * step, (at + 1) * step)), HEADER_BYTES + 2 * at);
  }
  return out;
}

/** Of a slower sound than a telephone's, the one sample where it is. */
function mean(samples: Float64Array, from: number, to: number): number {
  const first = Math.floor(from);
  const last = Math.max(first + 1, Math.min(samples.length, Math.floor(to)));
  let sum = 0;
  for (let at = first; at < last; at++) sum += samples[at] ?? 0;
  return sum / (last - first);
}

function read(wav: Buffer): Sound {
  if (wav.toString('latin1', 0, 4) !== 'RIFF' || wav.toString('latin1', 8, 12) !== 'WAVE') throw malformed();
  let format: { readonly channels: number; readonly rate: number } | undefined;
  for (let at = 12; at + 8 <= wav.length; ) {
    const id = wav.toString('latin1', at, at + 4);
    const body = at + 8;
    // Programs that write to a pipe do not know the length: then it is larger than the file.
    const end = Math.min(wav.length, body + wav.readUInt32LE(at + 4));
    if (id === 'fmt ' && end - body >= 16) format = readFormat(wav, body);
    if (id === 'data' && format !== undefined) {
      return { rate: format.rate, samples: mix(wav.subarray(body, end), format.channels) };
    }
    at = end + ((end - body) % 2);
  }
  throw malformed();
}

function readFormat(wav: Buffer, at: number): { readonly channels: number; readonly rate: number } {
  const isPcm16 = wav.readUInt16LE(at) === PCM && wav.readUInt16LE(at + 14) === 16;
  const channels = wav.readUInt16LE(at + 2);
  const rate = wav.readUInt32LE(at + 4);
  if (!isPcm16 || channels === 0 || rate === 0) throw malformed();
  return { channels, rate };
}

function mix(data: Buffer, channels: number): Float64Array {
  const samples = new Float64Array(Math.floor(data.length / (2 * channels)));
  for (let at = 0; at < samples.length; at++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++)
      sum += data.readInt16LE(2 * (at * channels + channel));
    samples[at] = sum / channels;
  }
  return samples;
}

function writeHeader(wav: Buffer): void {
  wav.write('RIFF', 0);
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(PCM, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(RATE, 24);
  wav.writeUInt32LE(RATE * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(wav.length - HEADER_BYTES, 40);
}

function malformed(): TryLater {
  return new TryLater('SPEECH_MALFORMED', 'the speech is no WAV of 16-bit PCM', 1000);
}
