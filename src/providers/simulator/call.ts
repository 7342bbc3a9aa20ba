import type { RecordingStartCommand } from '../../../activities/call-audio.ts';
import type { BridgeKind, CallBridge } from '../../../activities/call-bridges.ts';
import type { CallState } from '../../../activities/call-control.ts';
import type {
  Address,
  AmdResult,
  BridgeLeave,
  CallEvent,
  CallEventBody,
  CallStatus,
  HangupReason,
} from '../../../workflows/interpreter/events.ts';
import { Analysis } from './analysis.ts';
import { Audio } from './audio.ts';
import type { Cancel, Clock } from './clock.ts';
import { MediaQueue, type MediaTimes, type Sound, type SoundEnd, talkDuration } from './media.ts';
import { Person, type Phone } from './person.ts';
import { Recorder } from './recorder.ts';
import type { Step } from './script.ts';
import type { Done, Heard, Transcript } from './transcript.ts';
import { Voices } from './voices.ts';

export interface CallSetup {
  readonly id: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly source: Address;
  readonly destination: Address;
  readonly clock: Clock;
  readonly times: MediaTimes;
  readonly party: 'human' | 'machine';
  readonly script: readonly Step[];
  readonly hangUpAfter: number | undefined;
  readonly earlyMedia: string | undefined;
  readonly amd: AmdResult;
  /** Where the call is bridged. */
  place(call: SimulatedCall): CallBridge;
  /** The person says something: others may hear it. */
  said(call: SimulatedCall, text: string, duration: number): void;
  /** The call is over; nothing more of it is told. */
  over(call: SimulatedCall): void;
  tell(event: CallEvent): void;
}

/**
 * One call between the network and a simulated person.
 * 1. Events are numbered 1, 2, 3 ...; `call_hangup` is the last one.
 * 2. Nothing of a call happens after its end: sounds, timers and the script are dropped.
 * 3. An incoming call plays before it is answered, too; an outgoing one keeps its sounds until then.
 */
export class SimulatedCall implements Phone {
  readonly setup: CallSetup;
  readonly transcript: Transcript = { heard: [], done: [], recordings: [] };
  readonly audio: Audio;
  readonly recorder: Recorder;
  readonly analysis: Analysis;
  readonly #voices: Voices;
  readonly #clock: Clock;
  readonly #media: MediaQueue;
  readonly #person: Person;
  readonly #timers = new Set<Cancel>();
  #status: CallStatus;
  #reason: HangupReason | undefined;
  #lastNumber = 0;

  constructor(setup: CallSetup) {
    this.setup = setup;
    this.#clock = setup.clock;
    this.#person = new Person(setup.script, this);
    this.#media = new MediaQueue(setup.clock, {
      started: (heard) => this.#started(heard),
      finished: (sound, status, heard) => this.#finished(sound, status, heard),
    });
    this.audio = new Audio(setup.clock, {
      covered: () => this.#ended(this.#media.cover()),
      uncovered: () => this.#media.uncover(),
      started: (heard) => this.#hears(heard),
      ended: (heard) => this.#ended(heard),
    });
    const { recordings } = this.transcript;
    const now = (): number => setup.clock.now();
    const later = (ms: number, then: () => void): Cancel => this.later(ms, then);
    this.recorder = new Recorder({ now, later, tell: (event) => this.#tell(event) }, recordings);
    this.#voices = new Voices({
      now,
      later,
      started: (heard) => this.#hears(heard),
      ended: (heard) => this.#ended(heard),
    });
    const hangUp = (reason: HangupReason): void => this.end(reason, 'local');
    this.analysis = new Analysis({ later, tell: (event) => this.#tell(event), hangUp }, setup.amd);
    this.#status = setup.direction === 'incoming' ? 'ringing' : 'dialing';
    if (setup.direction === 'outgoing') return;
    this.#media.open();
    this.later(0, () => this.#person.start());
  }

  get over(): boolean {
    return this.#status === 'hangup';
  }

  get answered(): boolean {
    return this.#status === 'progressing';
  }

  state(): CallState {
    return {
      call_id: this.setup.id,
      status: this.#status,
      ...(this.#reason === undefined ? {} : { hangup_reason: this.#reason }),
      busy: [...this.#media.busy, ...this.analysis.busy],
      audio: this.audio.state,
      bridge: this.setup.place(this),
      analysis: this.analysis.state,
      last_number: this.#lastNumber,
    };
  }

  /** The callee's phone begins to ring. */
  ring(): void {
    this.#status = 'ringing';
    this.#tell({ type: 'call_ringing' });
  }

  /** Without effect on an answered call. */
  answer(): void {
    if (this.over || this.answered) return;
    this.#status = 'progressing';
    this.#tell({ type: 'call_progressing' });
    this.audio.change({ ringing: false }, '');
    const { direction, hangUpAfter } = this.setup;
    if (hangUpAfter !== undefined) this.later(hangUpAfter, () => this.hangUp());
    if (direction === 'outgoing') {
      this.#did('answer');
      this.#person.start();
    }
    this.#person.notice({ kind: 'answer', content: '', at: 'start' });
    if (!this.over) this.#media.open();
  }

  /** Plays the sound when its turn comes. */
  add(sound: Sound): void {
    if (!this.over) this.#media.add(sound);
  }

  stopMedia(): void {
    this.#media.stop();
  }

  record(command: RecordingStartCommand): void {
    const playing = this.transcript.heard.filter(({ status }) => status === 'playing');
    this.recorder.start(command, playing);
  }

  end(reason: HangupReason, by: 'remote' | 'local'): void {
    if (this.over) return;
    this.recorder.stopAll('hangup');
    this.#media.cut();
    this.audio.cut();
    this.#voices.cut();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#tell({ type: 'call_hangup', reason, by });
    this.#status = 'hangup';
    this.#reason = reason;
    this.setup.over(this);
  }

  joined(bridge_id: string, kind: BridgeKind): void {
    this.stopMedia();
    this.#tell({ type: 'bridge_joined', bridge_id });
    this.audio.change({ ringing: false, holding: kind === 'holding' }, '');
  }

  /** Somebody else can hear the person. */
  accompanied(): void {
    const { earlyMedia, times } = this.setup;
    if (earlyMedia !== undefined && !this.answered)
      this.setup.said(this, earlyMedia, talkDuration(times, earlyMedia));
    this.#person.notice({ kind: 'company', content: '', at: 'start' });
  }

  left(bridge_id: string, reason: BridgeLeave): void {
    this.stopMedia();
    this.#voices.stop();
    this.audio.change({ holding: false }, '');
    this.#tell({ type: 'bridge_left', bridge_id, reason });
  }

  /** Somebody says something to this person, who hears it unless something covers it. */
  hear(from: string, text: string, duration: number): void {
    if (!this.over && this.audio.audible) this.#voices.hear(from, text, duration);
  }

  later(ms: number, then: () => void): Cancel {
    const cancel = this.#clock.at(this.#clock.now() + ms, () => {
      this.#timers.delete(cancel);
      then();
    });
    this.#timers.add(cancel);
    return cancel;
  }

  press(digits: string, interval: number, then: () => void): void {
    this.#tell({ type: 'digit', digit: digits[0]! });
    this.recorder.did(this.#did('digit', digits[0]!), 0);
    const rest = digits.slice(1);
    if (rest === '') then();
    else this.later(interval, () => this.press(rest, interval, then));
  }

  say(text: string, then: () => void): void {
    const duration = talkDuration(this.setup.times, text);
    const done = this.#did('speech', text);
    if (done.muted === undefined) this.#isHeard(done, duration);
    this.later(duration, then);
  }

  hangUp(): void {
    this.#did('hang_up');
    const unanswered = this.setup.direction === 'incoming' ? 'cancel' : 'busy';
    this.end(this.answered ? 'normal' : unanswered, 'remote');
  }

  #did(kind: Done['kind'], content = ''): Done {
    const unheard = kind === 'speech' && !this.audio.heard;
    const done: Done = { kind, content, at: this.#clock.now(), ...(unheard ? { muted: true } : {}) };
    this.transcript.done.push(done);
    return done;
  }

  #isHeard(done: Done, duration: number): void {
    this.recorder.did(done, duration);
    this.analysis.said(done.content, duration);
    if (this.analysis.echoes) this.hear(this.setup.id, done.content, duration);
    this.setup.said(this, done.content, duration);
  }

  #started(heard: Heard): void {
    if (this.audio.audible) this.#hears(heard);
    else this.#media.cover();
  }

  #hears(heard: Heard): void {
    this.transcript.heard.push(heard);
    this.recorder.heard(heard);
    this.#person.notice({ kind: heard.kind, content: heard.content, at: 'start' });
  }

  #ended(heard: Heard | undefined): void {
    if (heard === undefined) return;
    this.analysis.heard(heard);
    this.#person.notice({ kind: heard.kind, content: heard.content, at: 'end' });
  }

  #finished({ kind, command_id }: Sound, status: SoundEnd, heard?: Heard): void {
    if (kind === 'digits') this.#tell({ type: 'digits_sent', command_id });
    else this.#tell({ type: 'playback_finished', command_id, status });
    this.#ended(heard);
  }

  #tell(body: CallEventBody): void {
    if (this.over) return;
    this.#lastNumber += 1;
    this.setup.tell({ ...body, call_id: this.setup.id, number: this.#lastNumber, at: this.#clock.now() });
  }
}
