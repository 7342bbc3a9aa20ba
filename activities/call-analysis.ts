import type { CallCommand, CommandAnswer } from './call-control.ts';

/**
 * The part of the port to a phone network (`call-control.ts`, whose rules hold here, too) that listens to a call or hands its
 * sound to somebody else. All of it is for answered calls and ends with the call, of which `call_hangup` is the only news.
 */
export interface AnalysisControl {
  /** Listens who has answered, a person or a machine; ends in `amd_finished`, and for a machine perhaps in the end of the call. */
  amdStart(command: AmdCommand): Promise<CommandAnswer>;
  /** The person hears what they say; takes the call out of its bridge. Ends in `echo_finished`, after its duration or a stop. */
  echoStart(command: EchoCommand): Promise<CommandAnswer>;
  /** Ends every echo of the call. `gone` where there is none. */
  echoStop(command: CallCommand): Promise<CommandAnswer>;
  /**
   * Turns speech into text as it is spoken: `speech_started` when the person begins to speak (a prompt can be stopped
   * then: barge-in), `speech` with the text. A speech id is listened to once: known, it answers `already`.
   */
  speechStart(command: SpeechStartCommand): Promise<CommandAnswer>;
  /** No event of it comes after this. `gone` for one that is over or unknown. */
  speechStop(command: SpeechStopCommand): Promise<CommandAnswer>;
  /** Streams the sound of the call to and from a host. A media id is streamed once: known, it answers `already`. */
  externalMediaStart(command: ExternalMediaStartCommand): Promise<CommandAnswer>;
  /** `gone` for one that is over or unknown. */
  externalMediaStop(command: ExternalMediaStopCommand): Promise<CommandAnswer>;
}

export interface AmdCommand extends CallCommand {
  /** A machine is hung up, with the reason `amd`, once its `amd_finished` is told. */
  readonly hang_up_machine: boolean;
}

export interface EchoCommand extends CallCommand {
  /** `stream`: every packet goes back as it came; nothing is decoded. */
  readonly kind: 'audio' | 'stream';
  /** Milliseconds. */
  readonly duration: number;
}

export interface SpeechStartCommand extends CallCommand {
  /** Made by the caller, unique, at most 200 characters. */
  readonly speech_id: string;
  /** `in`: what the person says; `out`: what they hear. `speech_started` is about the person whatever the direction. */
  readonly direction: 'in' | 'out' | 'both';
  /** BCP 47. */
  readonly language: string;
  /** Of the recognition; empty: the network's own. */
  readonly provider: string;
}

export interface SpeechStopCommand extends CallCommand {
  readonly speech_id: string;
}

export type MediaDirection = '' | 'in' | 'out' | 'both';

/** Upstream's options of `external_media_start`. */
export interface ExternalMediaStartCommand extends CallCommand {
  /** Made by the caller, unique, at most 200 characters. */
  readonly media_id: string;
  /** `host:port`, or an address that the transport takes. */
  readonly external_host: string;
  readonly encapsulation: 'rtp' | 'audiosocket' | 'none';
  readonly transport: 'udp' | 'tcp' | 'websocket';
  readonly transport_data: string;
  readonly connection_type: string;
  readonly format: string;
  /** Which side of the call the host hears; empty: none. */
  readonly direction_listen: MediaDirection;
  /** Whom the host speaks to; empty: nobody. */
  readonly direction_speak: MediaDirection;
  /** Handed to the host as it is. */
  readonly data: string;
}

export interface ExternalMediaStopCommand extends CallCommand {
  readonly media_id: string;
}

/** External media of one call at a time; upstream's limit. */
export const MOST_EXTERNAL_MEDIA = 5;

/** What listens to a call now, by the ids that its caller made, in the order of their start. */
export interface CallAnalysis {
  readonly speech: readonly string[];
  readonly external_media: readonly string[];
}

export const NO_ANALYSIS: CallAnalysis = { speech: [], external_media: [] };
