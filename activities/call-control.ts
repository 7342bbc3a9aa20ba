import type { Address, CallEvent, CallStatus, HangupReason } from '../workflows/interpreter/events.ts';
import type { CallAnalysis } from './call-analysis.ts';
import type { CallAudio } from './call-audio.ts';
import type { CallBridge } from './call-bridges.ts';

/**
 * The port to a phone network: what the engine asks of a telephony provider. `src/providers/<name>` implements it and
 * `test/providers/conformance.ts` holds every implementation to it. Its other parts are `AudioControl` (`call-audio.ts`),
 * `BridgeControl` (`call-bridges.ts`) and `AnalysisControl` (`call-analysis.ts`); the rules here hold there, too.
 *
 * Every command carries an id that its caller made. **A provider does a command id once**: repeated, it answers `already`
 * and does nothing. A command returns when it is accepted; what becomes of it arrives as a {@link CallEvent}. A command
 * for a call that is over answers `gone`, which is no error. A provider that cannot be reached throws.
 */
export interface CallControl {
  readonly name: string;
  readonly capabilities: CallCapabilities;
  /**
   * Calls out. The call gets the id of the command's `call_id`, at most 100 characters. Ends in `call_progressing` or
   * `call_hangup`; one that a crash of the provider swallowed may have neither: whoever waits asks for the state then.
   */
  dial(command: DialCommand): Promise<CommandAnswer>;
  answer(command: CallCommand): Promise<CommandAnswer>;
  /** Speaks text, answering an incoming call that still rings first; ends in `playback_finished`. Several playbacks of one call queue up. */
  talk(command: TalkCommand): Promise<CommandAnswer>;
  /** Plays media files in order as one playback; ends in one `playback_finished`. */
  play(command: PlayCommand): Promise<CommandAnswer>;
  /** Plays the built-in beep; ends in `playback_finished`. */
  beep(command: CallCommand): Promise<CommandAnswer>;
  /** Sends DTMF; ends in `digits_sent`. */
  digitsSend(command: DigitsSendCommand): Promise<CommandAnswer>;
  /** Stops the running and queued playbacks of the call; each of them ends in `playback_finished` `stopped`. */
  stopMedia(command: CallCommand): Promise<CommandAnswer>;
  /** Ends the call (or cancels a dialled one); ends in `call_hangup`. */
  hangup(command: HangupCommand): Promise<CommandAnswer>;
  /** The call as the provider knows it now; undefined when it knows no such call. */
  state(callId: string): Promise<CallState | undefined>;
}

export interface CallCapabilities {
  /** Whether unacknowledged events come again after the reader was away. */
  readonly replaysEvents: boolean;
  /** Whether `speechStart` hears what is said; where not it is refused. */
  readonly recognisesSpeech: boolean;
}

export type CommandAnswer = 'started' | 'already' | 'gone';

export interface CallCommand {
  /** Made by the caller, unique, at most 200 characters; the key of "once". */
  readonly command_id: string;
  readonly call_id: string;
}

export interface DialCommand extends CallCommand {
  readonly source: Address;
  readonly destination: Address;
  /** Milliseconds to wait for an answer; then `call_hangup` with `noanswer`. */
  readonly timeout: number;
  /** Whoever is called is not told who calls. */
  readonly anonymous?: boolean;
}

export interface TalkCommand extends CallCommand {
  readonly text: string;
  readonly language: string;
  readonly provider: string;
  readonly voice_id: string;
}

export interface PlayCommand extends CallCommand {
  readonly stream_urls: readonly string[];
}

export interface DigitsSendCommand extends CallCommand {
  readonly digits: string;
  /** Milliseconds per tone. */
  readonly duration: number;
  /** Milliseconds between tones. */
  readonly interval: number;
}

export interface HangupCommand extends CallCommand {
  readonly reason: HangupReason;
}

export interface CallState {
  readonly call_id: string;
  readonly status: CallStatus;
  readonly hangup_reason?: HangupReason;
  /** Command ids of what runs or waits to: playbacks, digit sequences, answering machine detection, echoes. */
  readonly busy: readonly string[];
  readonly audio: CallAudio;
  readonly bridge: CallBridge;
  readonly analysis: CallAnalysis;
  /** The number of the last event of this call. */
  readonly last_number: number;
}

/** An inbound call that rings: not yet an event of any flow. The gateway answers it by starting an activeflow. */
export interface IncomingCall {
  readonly call_id: string;
  readonly source: Address;
  readonly destination: Address;
  readonly at: number;
  /** Which customer's flow takes the call, where the network already knows (the simulator does). */
  readonly route?: { readonly customer_id: string; readonly flow_id: string };
}

/** What the gateway reads from a provider. The promise of a handler settles when its news are stored: then they are acknowledged. */
export interface CallEvents {
  /** Reads until `close`; reconnects by itself. News of one call may come repeated, late and out of order. */
  open(handlers: {
    incoming(call: IncomingCall): Promise<void>;
    event(event: CallEvent): Promise<void>;
  }): Promise<NewsReader>;
}

/** Somebody who reads the news of a network. */
export interface NewsReader {
  /** `standby`: another process reads, and this one takes over when that ends. `away`: the network cannot be reached. */
  state(): 'reading' | 'standby' | 'away';
  close(): Promise<void>;
}
