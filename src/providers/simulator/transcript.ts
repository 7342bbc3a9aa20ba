/** A sound the person on the phone heard. Times are milliseconds since 1970. */
export interface Heard {
  readonly kind: SoundKind;
  /** The text, the URLs separated by spaces, `beep`, or the digits. */
  readonly content: string;
  readonly command_id: string;
  readonly start: number;
  /** Null while it plays. */
  end: number | null;
  /** `cut`: the call ended meanwhile. */
  status: 'playing' | 'completed' | 'stopped' | 'failed' | 'cut';
}

export type SoundKind = 'talk' | 'play' | 'beep' | 'digits';

/** Something the person on the phone did. */
export interface Done {
  readonly kind: 'answer' | 'digit' | 'speech' | 'hang_up';
  /** The digit or the text; empty otherwise. */
  readonly content: string;
  readonly at: number;
}

/** What a person heard and did, in order. */
export interface Transcript {
  readonly heard: Heard[];
  readonly done: Done[];
}

/** What a script can wait for: a sound that starts or ends, or the answer. */
export interface Edge {
  readonly kind: SoundKind | 'answer';
  readonly content: string;
  readonly at: 'start' | 'end';
}
