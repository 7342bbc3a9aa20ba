import { TryLater } from '../../activities/failure.ts';
import type { SpeechToText } from '../../activities/speech.ts';
import type { Store } from '../store/store.ts';
import type { RecordingFiles } from './mail-post.ts';

const TIMEOUT = 10_000;

/** The recordings of the simulated network: what was said is their sound. */
export function createRecordingFiles(
  { recordings }: Pick<Store, 'recordings'>,
  words: SpeechToText,
): RecordingFiles {
  return {
    async read(customerId, recordingId) {
      const recording = await recordings.find(customerId, recordingId);
      if (recording === undefined) return undefined;
      if (recording.status !== 'ended')
        throw new TryLater('MAIL_UNAVAILABLE', 'the recording is not over yet');
      const { reference_id: call_id, recording_name } = recording;
      const lines = await words.transcribe({
        key: recordingId,
        recording_id: recordingId,
        call_id,
        audio: async () => Buffer.alloc(0),
        language: '',
        timeout: TIMEOUT,
      });
      const text = lines.map((line) => `${line.direction}: ${line.text}\n`).join('');
      return { filename: `${recording_name}.txt`, content_type: 'text/plain', content: Buffer.from(text) };
    },
  };
}
