import type { Cancel, Clock } from './clock.ts';
import type { Heard, SoundKind } from './transcript.ts';

/** How long simulated media takes, in milliseconds. */
export interface MediaTimes {
  readonly perCharacter: number;
  /** The shortest talk. */
  readonly shortestTalk: number;
  readonly perFile: number;
  readonly beep: number;
}

export const DEFAULT_MEDIA_TIMES: MediaTimes = {
  perCharacter: 60,
  shortestTalk: 300,
  perFile: 2000,
  beep: 300,
};

/** How long the text takes to be spoken, by whoever speaks it. */
export function talkDuration(times: MediaTimes, text: string): number {
  return Math.max(times.shortestTalk, times.perCharacter * [...text].length);
}

/** Something to be played on a call. */
export interface Sound {
  readonly kind: SoundKind;
  readonly content: string;
  readonly command_id: string;
  readonly duration: number;
  /** It cannot be played: it ends `failed` when its turn comes, and nobody hears it. */
  readonly broken: boolean;
}

export type SoundEnd = 'completed' | 'stopped' | 'failed';

interface Listener {
  started(heard: Heard): void;
  /** `heard` is undefined when nothing of it was heard. */
  finished(sound: Sound, status: SoundEnd, heard?: Heard): void;
}

/** The sounds of one call: one plays, the others queue. Closed at first: sounds wait until it is opened. */
export class MediaQueue {
  readonly #clock: Clock;
  readonly #listener: Listener;
  #waiting: Sound[] = [];
  #playing: { readonly sound: Sound; readonly heard: Heard; readonly cancel: Cancel } | undefined;
  #open = false;

  constructor(clock: Clock, listener: Listener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  /** Command ids, the playing one first. */
  get busy(): string[] {
    const playing = this.#playing === undefined ? [] : [this.#playing.sound];
    return [...playing, ...this.#waiting].map((sound) => sound.command_id);
  }

  open(): void {
    this.#open = true;
    this.#start();
  }

  add(sound: Sound): void {
    this.#waiting.push(sound);
    this.#start();
  }

  /** Ends all playbacks, playing and queued; digits stay. */
  stop(): void {
    const queued = this.#waiting.filter((sound) => sound.kind !== 'digits');
    this.#waiting = this.#waiting.filter((sound) => sound.kind === 'digits');
    const playing = this.#playing;
    if (playing !== undefined && playing.sound.kind !== 'digits') {
      playing.cancel();
      this.#playing = undefined;
      this.#end(playing.sound, playing.heard, 'stopped');
    }
    for (const sound of queued) this.#listener.finished(sound, 'stopped');
    this.#start();
  }

  /** The call is over: drops everything, and nobody is told. */
  cut(): void {
    this.#open = false;
    this.#waiting = [];
    if (this.#playing === undefined) return;
    this.#playing.cancel();
    this.#playing.heard.end = this.#clock.now();
    this.#playing.heard.status = 'cut';
    this.#playing = undefined;
  }

  #start(): void {
    if (!this.#open || this.#playing !== undefined) return;
    const sound = this.#waiting.shift();
    if (sound === undefined) return;
    if (sound.broken) {
      this.#listener.finished(sound, 'failed');
      this.#start();
      return;
    }
    const { kind, content, command_id } = sound;
    const start = this.#clock.now();
    const heard: Heard = { kind, content, command_id, start, end: null, status: 'playing' };
    const cancel = this.#clock.at(start + sound.duration, () => {
      this.#playing = undefined;
      this.#end(sound, heard, 'completed');
      this.#start();
    });
    this.#playing = { sound, heard, cancel };
    this.#listener.started(heard);
  }

  #end(sound: Sound, heard: Heard, status: SoundEnd): void {
    heard.end = this.#clock.now();
    heard.status = status;
    this.#listener.finished(sound, status, heard);
  }
}
