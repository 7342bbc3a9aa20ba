import type {
  AmdCommand,
  AnalysisControl,
  EchoCommand,
  ExternalMediaStartCommand,
  ExternalMediaStopCommand,
  SpeechStartCommand,
  SpeechStopCommand,
} from '../../../activities/call-analysis.ts';
import type {
  BridgeControl,
  BridgeEndCommand,
  BridgeJoinCommand,
  BridgeLeaveCommand,
  BridgeMuteCommand,
} from '../../../activities/call-bridges.ts';
import type { CallCommand, CommandAnswer } from '../../../activities/call-control.ts';
import { AudioCommands } from './audio-commands.ts';
import { Bridges } from './bridges.ts';

/** The commands that connect calls with each other, and those that listen to one. */
export abstract class LineCommands extends AudioCommands implements BridgeControl, AnalysisControl {
  protected readonly bridges = new Bridges();

  /** Ends a bridge, once. */
  abstract bridgeEnd(command: BridgeEndCommand): Promise<CommandAnswer>;

  bridgeJoin(command: BridgeJoinCommand): Promise<CommandAnswer> {
    return this.onCall('bridge_join', command, (call) => this.bridges.join(call, command));
  }

  bridgeLeave(command: BridgeLeaveCommand): Promise<CommandAnswer> {
    const { bridge_id, reason } = command;
    return this.onCall('bridge_leave', command, (call) => this.bridges.leave(call, bridge_id, reason));
  }

  bridgeMute(command: BridgeMuteCommand): Promise<CommandAnswer> {
    const { bridge_id, muted } = command;
    return this.onCall('bridge_mute', command, (call) => this.bridges.mute(call, bridge_id, muted));
  }

  ringStart(command: CallCommand): Promise<CommandAnswer> {
    return this.onCall('ring_start', command, ({ audio }) =>
      audio.change({ ringing: true }, command.command_id),
    );
  }

  ringStop(command: CallCommand): Promise<CommandAnswer> {
    return this.onCall('ring_stop', command, ({ audio }) =>
      audio.change({ ringing: false }, command.command_id),
    );
  }

  amdStart(command: AmdCommand): Promise<CommandAnswer> {
    return this.onCall('amd_start', command, ({ analysis }) => analysis.amd(command));
  }

  echoStart(command: EchoCommand): Promise<CommandAnswer> {
    return this.onCall('echo_start', command, (call) => {
      this.bridges.leaveAny(call);
      call.analysis.startEcho(command);
    });
  }

  echoStop(command: CallCommand): Promise<CommandAnswer> {
    return this.onCall('echo_stop', command, ({ analysis }) => analysis.stopEcho());
  }

  speechStart(command: SpeechStartCommand): Promise<CommandAnswer> {
    return this.onCall('speech_start', command, ({ analysis }) => analysis.startSpeech(command));
  }

  speechStop(command: SpeechStopCommand): Promise<CommandAnswer> {
    return this.onCall('speech_stop', command, ({ analysis }) => analysis.stopSpeech(command.speech_id));
  }

  externalMediaStart(command: ExternalMediaStartCommand): Promise<CommandAnswer> {
    return this.onCall('external_media_start', command, ({ analysis }) => analysis.startMedia(command));
  }

  externalMediaStop(command: ExternalMediaStopCommand): Promise<CommandAnswer> {
    return this.onCall('external_media_stop', command, ({ analysis }) =>
      analysis.stopMedia(command.media_id),
    );
  }
}
