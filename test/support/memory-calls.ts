import type { AudioRecords } from '../../activities/call-media.ts';
import type { CallPlacing, PlacedCall } from '../../activities/call-placing.ts';
import { EffectRefused } from '../../activities/failure.ts';
import type { CallParts } from '../../activities/index.ts';
import type { NewCallRecording, RecordingRecords } from '../../activities/recording.ts';
import { createAddressBook } from '../../src/address-book.ts';
import { createMediaHosts } from '../../src/http/media-hosts.ts';
import { MemoryLegs } from './memory-legs.ts';

/** What telephony needs beside the phone network, kept in this process. */
export class MemoryCalls implements CallParts {
  readonly legs = new MemoryLegs();
  readonly addresses = createAddressBook();
  readonly hosts = createMediaHosts(new Set(['media.example.com']), (_name, _options, answer) =>
    answer(null, [{ address: '127.0.0.1', family: 4 }]),
  );
  readonly audio: AudioRecords = { setAudio: async () => {} };
  readonly recordings = new MemoryRecordings();
  /** Calls that were placed, by their key. */
  readonly placed = new Map<string, PlacedCall>();
  readonly placing: CallPlacing = { place: async (call) => void this.placed.set(call.key, call) };
}

/** Recordings, each until it is stopped or taken back. */
class MemoryRecordings implements RecordingRecords {
  readonly #current = new Map<string, string>();

  async create({ id, call_id }: NewCallRecording): Promise<Record<string, string>> {
    const current = this.#current.get(call_id) ?? id;
    if (current !== id) throw new EffectRefused('STATE_INVALID', 'it is being recorded already');
    this.#current.set(call_id, id);
    return { 'voipbin.recording.id': id, 'voipbin.recording.format': 'wav' };
  }

  async withdraw(callId: string): Promise<void> {
    this.#current.delete(callId);
  }

  async current(callId: string): Promise<string | undefined> {
    return this.#current.get(callId);
  }
}
