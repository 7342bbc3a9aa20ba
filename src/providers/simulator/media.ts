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
  /** `heard` is undefined when its end was not heard. */
  finished(sound: Sound, status: SoundEnd, heard?: Heard): void;
}

/** The sounds of one call: one plays, the others queue. Closed at first: sounds wait until it is opened. */
export class MediaQueue {
  readonly #clock: Clock;
  readonly #listener: Listener;
  #waiting: Sound[] = [];
  #playing: { readonly sound: Sound; heard: Heard; readonly cancel: Cancel } | undefined;
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
    this.#close(this.#playing.heard, 'cut');
    this.#playing = undefined;
  }

  /** The playing sound goes on unheard. Answers what was heard of it until now. */
  cover(): Heard | undefined {
    const heard = this.#playing?.heard;
    return heard !== undefined && this.#close(heard, 'covered') ? heard : undefined;
  }

  /** The rest of a covered sound is heard. */
  uncover(): void {
    const playing = this.#playing;
    if (playing?.heard.status !== 'covered') return;
    playing.heard = this.#hear(playing.sound);
    this.#listener.started(playing.heard);
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
    const cancel = this.#clock.at(this.#clock.now() + sound.duration, () => this.#complete());
    this.#playing = { sound, heard: this.#hear(sound), cancel };
    this.#listener.started(this.#playing.heard);
  }

  #complete(): void {
    const playing = this.#playing;
    this.#playing = undefined;
    if (playing !== undefined) this.#end(playing.sound, playing.heard, 'completed');
    this.#start();
  }

  #hear({ kind, content, command_id }: Sound): Heard {
    return { kind, content, command_id, start: this.#clock.now(), end: null, status: 'playing' };
  }

  #end(sound: Sound, heard: Heard, status: SoundEnd): void {
    if (this.#close(heard, status)) this.#listener.finished(sound, status, heard);
    else this.#listener.finished(sound, status);
  }

  /** Whether it was heard until now. */
  #close(heard: Heard, status: Heard['status']): boolean {
    if (heard.status !== 'playing') return false;
    heard.end = this.#clock.now();
    heard.status = status;
    return true;
  }
}
