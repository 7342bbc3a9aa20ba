import type { AudioControl } from '../../activities/call-audio.ts';
import { TryLater } from '../../activities/failure.ts';
import type { Store } from '../store/store.ts';
import type { RecordingFiles } from './mail-post.ts';

/** The files of recordings, from the phone network that made them. */
export function createRecordingFiles(
  { recordings }: Pick<Store, 'recordings'>,
  network: Pick<AudioControl, 'recordingFile'>,
): RecordingFiles {
  return {
    async read(customerId, recordingId) {
      const recording = await recordings.find(customerId, recordingId);
      if (recording === undefined) return undefined;
      if (recording.status !== 'ended')
        throw new TryLater('MAIL_UNAVAILABLE', 'the recording is not over yet');
      const content = await network.recordingFile(recordingId);
      const file = { filename: `${recording.recording_name}.${recording.format}`, content_type: 'audio/wav' };
      return content && { ...file, content };
    },
  };
}
