import type { RecordingEnd } from '../../../workflows/interpreter/events.ts';

/** A sound the person on the phone heard. Times are milliseconds since 1970. */
export interface Heard {
  readonly kind: SoundKind | CoverKind | 'speech';
  /** The text, the URLs separated by spaces, `beep`, the digits, or why there is music (`hold`, `moh`, `holding`) or silence. */
  readonly content: string;
  /** Empty for speech, which nobody commanded. */
  readonly command_id: string;
  /** Speech: the call of who says it; an echo comes from the person's own. */
  readonly from?: string;
  readonly start: number;
  /** Null while it plays. */
  end: number | null;
  /** `cut`: the call ended meanwhile. `covered`: music, silence or a mute took its place; the rest was not heard. */
  status: 'playing' | 'completed' | 'stopped' | 'failed' | 'cut' | 'covered';
}

export type SoundKind = 'talk' | 'play' | 'beep' | 'digits';
/** What takes the place of sounds. */
export type CoverKind = 'music' | 'silence' | 'ringing';

/** Something the person on the phone did. */
export interface Done {
  readonly kind: 'answer' | 'digit' | 'speech' | 'hang_up';
  /** The digit or the text; empty otherwise. */
  readonly content: string;
  readonly at: number;
  /** Nobody heard it: the call was muted, or on hold. */
  readonly muted?: true;
}

/** What a person heard and did, in order, and what was recorded of it. */
export interface Transcript {
  readonly heard: Heard[];
  readonly done: Done[];
  readonly recordings: Recording[];
}

/** A recording without audio: what would be in it, as text. */
export interface Recording {
  readonly recording_id: string;
  readonly format: string;
  /** There is no audio file. */
  readonly simulated: true;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Null while it records. */
  end: number | null;
  reason: RecordingEnd | '';
  readonly lines: RecordedLine[];
}

export interface RecordedLine {
  /** Milliseconds since the recording's start. */
  readonly at: number;
  /** `in`: from the person; `out`: to them. */
  readonly direction: 'in' | 'out';
  readonly kind: Heard['kind'] | Done['kind'];
  readonly content: string;
}

/** What a script can wait for: a sound that starts or ends, the answer, or somebody else in the bridge. */
export interface Edge {
  readonly kind: Heard['kind'] | 'answer' | 'company';
  readonly content: string;
  readonly at: 'start' | 'end';
}
