import { type CallAudio, type MuteDirection, PLAIN_AUDIO } from '../../../activities/call-audio.ts';
import type { Clock } from './clock.ts';
import type { CoverKind, Heard } from './transcript.ts';

interface Listener {
  /** Something takes the place of the sounds, which go on unheard. */
  covered(): void;
  /** The sounds are heard again. */
  uncovered(): void;
  started(heard: Heard): void;
  ended(heard: Heard): void;
}

/** All that decides what is heard. */
interface Heeded extends CallAudio {
  /** The person is to hear ringing. */
  readonly ringing: boolean;
  /** The call is in a holding bridge. */
  readonly holding: boolean;
}

/** What takes the place of the sounds; `nothing` when the person is cut off from them. */
type Cover = { readonly kind: CoverKind; readonly content: string } | 'nothing' | undefined;

/** Mute, hold, music and silence of one call: whether the person is heard, and what they hear in place of sounds. */
export class Audio {
  readonly #clock: Clock;
  readonly #listener: Listener;
  #state: Heeded = { ...PLAIN_AUDIO, ringing: false, holding: false };
  #cover: Cover;
  #heard: Heard | undefined;
  #over = false;

  constructor(clock: Clock, listener: Listener) {
    this.#clock = clock;
    this.#listener = listener;
  }

  get state(): CallAudio {
    const { mute_direction, hold, moh, silence } = this.#state;
    return { mute_direction, hold, moh, silence };
  }

  /** Whether the person hears the sounds that are played. */
  get audible(): boolean {
    return this.#cover === undefined;
  }

  /** Whether what the person says arrives. */
  get heard(): boolean {
    return !this.#state.hold && !isMuted(this.#state, 'in');
  }

  mute(direction: MuteDirection, commandId: string): void {
    const isIn = direction !== 'out' || isMuted(this.#state, 'in');
    const isOut = direction !== 'in' || isMuted(this.#state, 'out');
    this.change({ mute_direction: toDirection(isIn, isOut) }, commandId);
  }

  unmute(direction: MuteDirection, commandId: string): void {
    const isIn = direction === 'out' && isMuted(this.#state, 'in');
    const isOut = direction === 'in' && isMuted(this.#state, 'out');
    this.change({ mute_direction: toDirection(isIn, isOut) }, commandId);
  }

  change(part: Partial<Heeded>, commandId: string): void {
    this.#state = { ...this.#state, ...part };
    const before = this.#cover;
    const after = coverOf(this.#state);
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    this.#cover = after;
    this.#end('stopped');
    if (before === undefined) this.#listener.covered();
    if (this.#over) return;
    if (after === undefined) this.#listener.uncovered();
    else if (after !== 'nothing') this.#start(after, commandId);
  }

  /** The call is over: nobody is told. */
  cut(): void {
    this.#over = true;
    if (this.#heard !== undefined) close(this.#heard, 'cut', this.#clock.now());
    this.#heard = undefined;
  }

  #start({ kind, content }: Exclude<Cover, string | undefined>, command_id: string): void {
    this.#heard = { kind, content, command_id, start: this.#clock.now(), end: null, status: 'playing' };
    this.#listener.started(this.#heard);
  }

  #end(status: Heard['status']): void {
    const heard = this.#heard;
    if (heard === undefined) return;
    this.#heard = undefined;
    close(heard, status, this.#clock.now());
    this.#listener.ended(heard);
  }
}

function close(heard: Heard, status: Heard['status'], at: number): void {
  heard.end = at;
  heard.status = status;
}

function coverOf(state: Heeded): Cover {
  if (isMuted(state, 'out')) return 'nothing';
  if (state.hold) return { kind: 'music', content: 'hold' };
  if (state.moh) return { kind: 'music', content: 'moh' };
  if (state.silence) return { kind: 'silence', content: '' };
  if (state.holding) return { kind: 'music', content: 'holding' };
  return state.ringing ? { kind: 'ringing', content: 'ringing' } : undefined;
}

function isMuted({ mute_direction }: CallAudio, direction: 'in' | 'out'): boolean {
  return mute_direction === 'both' || mute_direction === direction;
}

function toDirection(isIn: boolean, isOut: boolean): CallAudio['mute_direction'] {
  if (isIn && isOut) return 'both';
  if (isIn) return 'in';
  return isOut ? 'out' : '';
}
