import type {
  AudioControl,
  MuteCommand,
  RecordingStartCommand,
  RecordingStopCommand,
} from '../../../activities/call-audio.ts';
import type { CallCommand, CommandAnswer } from '../../../activities/call-control.ts';
import type { SimulatedCall } from './call.ts';
import type { Verb } from './command-log.ts';

/** What a command does; what it answers goes before `started`. */
export type Act = ((call: SimulatedCall) => CommandAnswer) | ((call: SimulatedCall) => void);

/** The commands that change what is heard on a call. */
export abstract class AudioCommands implements AudioControl {
  /** Does something on a living call, once. */
  protected abstract onCall(verb: Verb, command: CallCommand, act: Act): Promise<CommandAnswer>;

  abstract recordingFile(recordingId: string): Promise<Buffer | undefined>;

  mute(command: MuteCommand): Promise<CommandAnswer> {
    return this.onCall('mute', command, ({ audio }) => audio.mute(command.direction, command.command_id));
  }

  unmute(command: MuteCommand): Promise<CommandAnswer> {
    return this.onCall('unmute', command, ({ audio }) => audio.unmute(command.direction, command.command_id));
  }

  hold(command: CallCommand): Promise<CommandAnswer> {
    return this.onCall('hold', command, ({ audio }) => audio.change({ hold: true }, command.command_id));
  }

  unhold(command: CallCommand): Promise<CommandAnswer> {
    return this.onCall('unhold', command, ({ audio }) => audio.change({ hold: false }, command.command_id));
  }

  mohStart(command: CallCommand): Promise<CommandAnswer> {
    return this.onCall('moh_start', command, ({ audio }) => audio.change({ moh: true }, command.command_id));
  }

  mohStop(command: CallCommand): Promise<CommandAnswer> {
    return this.onCall('moh_stop', command, ({ audio }) => audio.change({ moh: false }, command.command_id));
  }

  silenceStart(command: CallCommand): Promise<CommandAnswer> {
    const { command_id } = command;
    return this.onCall('silence_start', command, ({ audio }) => audio.change({ silence: true }, command_id));
  }

  silenceStop(command: CallCommand): Promise<CommandAnswer> {
    const { command_id } = command;
    return this.onCall('silence_stop', command, ({ audio }) => audio.change({ silence: false }, command_id));
  }

  recordingStart(command: RecordingStartCommand): Promise<CommandAnswer> {
    return this.onCall('recording_start', command, (call) => {
      if (call.recorder.knows(command.recording_id)) return 'already';
      call.record(command);
      return 'started';
    });
  }

  recordingStop(command: RecordingStopCommand): Promise<CommandAnswer> {
    return this.onCall('recording_stop', command, ({ recorder }) => {
      if (!recorder.isRunning(command.recording_id)) return 'gone';
      recorder.stop(command.recording_id, 'stopped');
      return 'started';
    });
  }
}
