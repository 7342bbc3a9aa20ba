/**
 * The ports between speech and text. `src/providers/<name>` implements them; what is heard live on a call comes as events of
 * the phone network instead (`call-analysis.ts`).
 */
export interface TextToSpeech {
  readonly name: string;
  /**
   * @throws TryLater `SPEECH_TIMEOUT`, `SPEECH_BUSY` (429), `SPEECH_UNAVAILABLE`, `SPEECH_MALFORMED` (no audio)
   * @throws EffectRefused `SPEECH_REFUSED`: the same text would be refused again
   */
  speak(request: SpeakRequest): Promise<Speech>;
}

export interface SpeakRequest {
  readonly text: string;
  /** BCP 47; empty: the provider's own choice. */
  readonly language: string;
  /** As the provider names its voices; empty: its own choice. */
  readonly voice_id: string;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface Speech {
  readonly audio: Buffer;
  /** `text/plain` is the simulator's: the words themselves. */
  readonly content_type: 'audio/wav' | 'text/plain';
}

export interface SpeechToText {
  readonly name: string;
  /**
   * What is said in a recording, in order. Throws as {@link TextToSpeech.speak} does. To ask twice costs twice: whoever asks
   * keeps the answer.
   */
  transcribe(request: TranscribeRequest): Promise<readonly TranscribedLine[]>;
}

export interface TranscribeRequest {
  /** Makes a repetition of the request known as one. */
  readonly key: string;
  readonly recording_id: string;
  readonly call_id: string;
  /** Reads the file; not asked by providers that know the words. */
  audio(): Promise<Buffer>;
  /** BCP 47; empty: the provider finds out. */
  readonly language: string;
  /** Milliseconds. */
  readonly timeout: number;
}

export interface TranscribedLine {
  /** `in`: from the person; `out`: to them; `both`: the provider cannot tell. */
  readonly direction: 'in' | 'out' | 'both';
  /** Milliseconds since the recording's start. */
  readonly at: number;
  readonly text: string;
  /** Who said it, in a conference. */
  readonly conferencecall_id?: string | undefined;
}
