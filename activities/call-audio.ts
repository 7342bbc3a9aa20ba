import type { RecordingEndKey } from '../workflows/interpreter/events.ts';
import type { CallCommand, CommandAnswer } from './call-control.ts';

/**
 * The half of the port to a phone network (`call-control.ts`, whose rules hold here, too) that changes what the person on an
 * answered call hears and what of them is heard, whatever plays meanwhile: playbacks go on and end as ever. Each of these
 * lasts until it is taken back or the call ends, they may be combined, and `CallState.audio` tells which hold.
 */
export interface AudioControl {
  /** Mutes a direction more. Keys are no sound: they arrive. */
  mute(command: MuteCommand): Promise<CommandAnswer>;
  /** Takes the mute of a direction back. */
  unmute(command: MuteCommand): Promise<CommandAnswer>;
  /** The person hears music and is not heard. */
  hold(command: CallCommand): Promise<CommandAnswer>;
  unhold(command: CallCommand): Promise<CommandAnswer>;
  /** The person hears music. */
  mohStart(command: CallCommand): Promise<CommandAnswer>;
  mohStop(command: CallCommand): Promise<CommandAnswer>;
  /** The person hears silence. */
  silenceStart(command: CallCommand): Promise<CommandAnswer>;
  silenceStop(command: CallCommand): Promise<CommandAnswer>;
  /**
   * Records both directions; `recording_started`, and once it ends (a limit, a key, a stop, the end of the call)
   * `recording_finished`, before `call_hangup`. A recording id is recorded once: known, it answers `already`.
   */
  recordingStart(command: RecordingStartCommand): Promise<CommandAnswer>;
  /** `gone` for a recording that is over or unknown. */
  recordingStop(command: RecordingStopCommand): Promise<CommandAnswer>;
  /** The file of a recording, a WAV, once it has ended; undefined while it runs and when it is not kept (any more). */
  recordingFile(recordingId: string): Promise<Buffer | undefined>;
}

/** `in`: what the person says does not arrive. `out`: they hear nothing. */
export type MuteDirection = 'in' | 'out' | 'both';

export interface MuteCommand extends CallCommand {
  readonly direction: MuteDirection;
}

export interface RecordingStartCommand extends CallCommand {
  /** Made by the caller, unique. */
  readonly recording_id: string;
  readonly format: 'wav';
  /** Milliseconds after which it ends; 0: no limit. */
  readonly max_duration: number;
  /** Ends after so many milliseconds without a sound of the person; 0: never. */
  readonly max_silence: number;
  readonly end_of_key: RecordingEndKey;
}

export interface RecordingStopCommand extends CallCommand {
  readonly recording_id: string;
}

/** What holds on a call now. */
export interface CallAudio {
  /** Empty: neither direction is muted. */
  readonly mute_direction: '' | MuteDirection;
  readonly hold: boolean;
  readonly moh: boolean;
  readonly silence: boolean;
}

export const PLAIN_AUDIO: CallAudio = { mute_direction: '', hold: false, moh: false, silence: false };
