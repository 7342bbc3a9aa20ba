import { EffectRefused } from '../../activities/failure.ts';
import type { TranscribedLine } from '../../activities/speech.ts';
import type { NewTranscribe, Recorded, Transcribe, TranscribeRecords } from '../../activities/transcribes.ts';

/** Transcriptions, kept in this process. */
export class MemoryTranscribes implements TranscribeRecords {
  readonly transcribes = new Map<string, Transcribe>();
  readonly lines = new Map<string, TranscribedLine>();
  /** What calls have recorded. */
  readonly recorded: Recorded[] = [];

  async start({ key, ...input }: NewTranscribe): Promise<Transcribe> {
    const id = `transcribe ${key}`;
    const { reference_id, reference_type, language } = input;
    const same = [...this.transcribes.values()].find(
      (one) => one.reference_id === reference_id && one.language === language,
    );
    if (same && (reference_type === 'recording' || same.id === id)) return same;
    if (same?.status === 'progressing') throw new EffectRefused('TRANSCRIBE_EXISTS', 'there is one already');
    const transcribe: Transcribe = { ...input, id, status: 'progressing' };
    this.transcribes.set(id, transcribe);
    return transcribe;
  }

  async ofCall(callId: string): Promise<readonly Transcribe[]> {
    return [...this.transcribes.values()].filter(
      ({ reference_id, status }) => reference_id === callId && status === 'progressing',
    );
  }

  async add({ id }: Transcribe, n: number, line: TranscribedLine): Promise<void> {
    if (!this.lines.has(`${id}/${n}`)) this.lines.set(`${id}/${n}`, line);
  }

  async text({ id }: Pick<Transcribe, 'id'>): Promise<string> {
    const own = [...this.lines].filter(([key]) => key.startsWith(`${id}/`));
    return own.map(([, { text }]) => text).join('\n');
  }

  async finish(id: string): Promise<void> {
    const found = this.transcribes.get(id);
    if (found) this.transcribes.set(id, { ...found, status: 'done' });
  }

  async recordings(_customerId: string, of: { call_id: string } | { recording_id: string }) {
    return this.recorded.filter((one) =>
      'call_id' in of ? one.call_id === of.call_id : one.id === of.recording_id,
    );
  }
}
