import { randomUUID } from 'node:crypto';
import type { BridgeEndCommand } from '../../../activities/call-bridges.ts';
import type {
  CallCommand,
  CallControl,
  CallEvents,
  CallState,
  CommandAnswer,
  DialCommand,
  DigitsSendCommand,
  HangupCommand,
  NewsReader,
  PlayCommand,
  TalkCommand,
} from '../../../activities/call-control.ts';
import type { Address } from '../../../workflows/interpreter/events.ts';
import type { Act } from './audio-commands.ts';
import { type CallSetup, SimulatedCall } from './call.ts';
import type { Clock } from './clock.ts';
import { CommandLog, type ReceivedCommand, type Verb } from './command-log.ts';
import { startDialling } from './dialling.ts';
import { SimulatorError } from './error.ts';
import { LineCommands } from './line-commands.ts';
import { DEFAULT_MEDIA_TIMES, type MediaTimes } from './media.ts';
import { NumberPlan, type NumbersInput } from './numbers.ts';
import { Post } from './post.ts';
import { type CallerInput, callerSchema, digitsSchema } from './script.ts';
import { beepSound, digitsSound, playSound, talkSound } from './sounds.ts';
import type { Transcript } from './transcript.ts';
import { Trouble, type TroubleInput } from './trouble.ts';
import { toWav } from './wav.ts';

export interface NetworkOptions {
  readonly clock: Clock;
  readonly times?: Partial<MediaTimes>;
  /** Milliseconds of the clock until an unacknowledged event comes again; default 1000. */
  readonly redeliverAfter?: number;
  /** Makes the ids of incoming calls; default random UUIDs. */
  readonly newId?: () => string;
}

/** A call as seen from the person's side. */
export interface PersonCall extends Transcript {
  readonly call_id: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly source: Address;
  readonly destination: Address;
  /** Who holds the phone: a called machine says so, everybody else is human. */
  readonly party: 'human' | 'machine';
  readonly state: CallState;
}

/** What a call needs of the network. */
type Surroundings = Pick<CallSetup, 'tell' | 'place' | 'said' | 'over'>;

/** What a phone shows instead of a number. */
const WITHHELD: Address = { type: 'tel', target: 'anonymous', target_name: '', name: '', detail: '' };
const KEPT_CALLS = 10_000;
const KEPT_COMMANDS = 100_000;

/**
 * The simulated phone network: calls, media as durations, and people who follow scripts; in memory and deterministic
 * over its clock. It implements the port and is the reference for every other provider.
 *
 * ```ts
 * const clock = new VirtualClock();
 * const network = new PhoneNetwork({ clock });
 * await network.open({ incoming: async (call) => start(call), event: async (event) => signal(event) });
 * const callId = network.ring({ from: '+15550100', to: '+15550199', script: [
 *   { wait_for: 'talk', matching: 'press 1' }, { press: '1' }, { wait_for: 'play', at: 'start' }, { hang_up: true },
 * ] });
 * await clock.run(() => network.call(callId)?.state.status === 'hangup'); // or: settle promises, clock.next(), repeat
 * ```
 *
 * A command changes the network at once; everything it causes, events first, comes through the clock. `talk` answers a
 * ringing incoming call first; other media of such a call plays unanswered, and media of an outgoing call waits for the
 * answer. A file whose host ends in `.invalid` cannot be played. The last 10,000 ended calls and at least the last
 * 100,000 commands are remembered. Without trouble switched on nothing throws but malformed input.
 */
export class PhoneNetwork extends LineCommands implements CallControl, CallEvents {
  readonly name = 'simulator';
  readonly capabilities = { replaysEvents: true, recognisesSpeech: true } as const;
  readonly #clock: Clock;
  readonly #times: MediaTimes;
  readonly #newId: () => string;
  readonly #calls = new Map<string, SimulatedCall>();
  readonly #ended: string[] = [];
  readonly #numbers = new NumberPlan();
  readonly #trouble = new Trouble();
  readonly #log: CommandLog;
  readonly #post: Post;

  constructor({ clock, times, redeliverAfter = 1000, newId = randomUUID }: NetworkOptions) {
    super();
    this.#clock = clock;
    this.#times = { ...DEFAULT_MEDIA_TIMES, ...times };
    this.#newId = newId;
    this.#log = new CommandLog(clock, this.#trouble, KEPT_COMMANDS);
    this.#post = new Post(clock, this.#trouble, redeliverAfter);
  }

  dial(command: DialCommand): Promise<CommandAnswer> {
    return this.#log.once('dial', command, () => {
      const known = this.#calls.get(command.call_id);
      if (known !== undefined) return known.over ? 'gone' : 'already';
      const callee = this.#numbers.find(command.destination.target);
      const { destination } = command;
      const source = command.anonymous ? WITHHELD : command.source;
      const { party, script, hang_up_after: hangUpAfter, early_media: earlyMedia } = callee;
      const amd = callee.amd ?? party;
      const id = command.call_id;
      const call = this.#call({
        id,
        direction: 'outgoing',
        source,
        destination,
        party,
        amd,
        script,
        hangUpAfter,
        earlyMedia,
      });
      startDialling(call, callee, command.timeout);
      return 'started';
    });
  }

  /** An answered call stays as it is: `started`, and no event. */
  answer(command: CallCommand): Promise<CommandAnswer> {
    return this.onCall('answer', command, (call) => {
      if (call.setup.direction === 'incoming') call.answer();
    });
  }

  talk(command: TalkCommand): Promise<CommandAnswer> {
    return this.onCall('talk', command, (call) => {
      if (call.setup.direction === 'incoming') call.answer();
      call.add(talkSound(this.#times, command));
    });
  }

  play(command: PlayCommand): Promise<CommandAnswer> {
    return this.onCall('play', command, (call) => call.add(playSound(this.#times, command)));
  }

  beep(command: CallCommand): Promise<CommandAnswer> {
    return this.onCall('beep', command, (call) => call.add(beepSound(this.#times, command)));
  }

  digitsSend(command: DigitsSendCommand): Promise<CommandAnswer> {
    return this.onCall('digits_send', command, (call) => call.add(digitsSound(command)));
  }

  stopMedia(command: CallCommand): Promise<CommandAnswer> {
    return this.onCall('stop_media', command, (call) => call.stopMedia());
  }

  /** An outgoing call that is not answered yet ends with `cancel`, whatever the command's reason. */
  hangup(command: HangupCommand): Promise<CommandAnswer> {
    return this.onCall('hangup', command, (call) => {
      const dialling = call.setup.direction === 'outgoing' && !call.answered;
      call.end(dialling ? 'cancel' : command.reason, 'local');
    });
  }

  bridgeEnd({ command_id, bridge_id }: BridgeEndCommand): Promise<CommandAnswer> {
    const command = { command_id, call_id: '', bridge_id };
    return this.#log.once('bridge_end', command, () => this.bridges.end(bridge_id));
  }

  /** Of the calls that are remembered. */
  async recordingFile(recordingId: string): Promise<Buffer | undefined> {
    for (const { transcript } of this.#calls.values()) {
      const found = transcript.recordings.find(({ recording_id }) => recording_id === recordingId);
      if (found?.end != null) return toWav(found, found.end);
    }
    return undefined;
  }

  async state(callId: string): Promise<CallState | undefined> {
    return this.#calls.get(callId)?.state();
  }

  /** Several readers at once all get everything. After `close` nothing counts as acknowledged any more. */
  async open(handlers: Parameters<CallEvents['open']>[0]): Promise<NewsReader> {
    const close = this.#post.open(handlers);
    return { state: () => 'reading', close: async () => close() };
  }

  /** Rings in; answers the call's id. Throws a `ZodError` on malformed input, `SIMULATOR_CALL_EXISTS` on a known id. */
  ring(caller: CallerInput): string {
    const { from: source, to: destination, route, script, ...rest } = callerSchema.parse(caller);
    const id = rest.call_id ?? this.#newId();
    if (this.#calls.has(id)) {
      throw new SimulatorError(
        'SIMULATOR_CALL_EXISTS',
        `Call ${id} exists already; ring with another call_id.`,
      );
    }
    const hangUpAfter = rest.hang_up_after;
    const at = this.#clock.now();
    this.#post.announce({ call_id: id, source, destination, at, ...(route === undefined ? {} : { route }) });
    this.#call({
      id,
      direction: 'incoming',
      source,
      destination,
      party: 'human',
      amd: 'human',
      script,
      hangUpAfter,
      earlyMedia: undefined,
    });
    return id;
  }

  /** Presses keys (`0-9A-D*#`), `interval` ms apart, on an answered call. */
  press(callId: string, digits: string, interval = 100): void {
    this.#answered(callId).press(digitsSchema.parse(digits), interval, () => {});
  }

  /** Speaks on an answered call. */
  say(callId: string, text: string): void {
    this.#answered(callId).say(text, () => {});
  }

  /** The person hangs up (or rejects a call that rings). */
  hangUp(callId: string): void {
    this.#living(callId).hangUp();
  }

  /** A call from the person's side; undefined when unknown. */
  call(callId: string): PersonCall | undefined {
    const call = this.#calls.get(callId);
    if (call === undefined) return undefined;
    const { id: call_id, direction, source, destination, party } = call.setup;
    const heard = call.transcript.heard.map((sound) => ({ ...sound }));
    const done = [...call.transcript.done];
    const recordings = structuredClone(call.transcript.recordings);
    return { call_id, direction, source, destination, party, state: call.state(), heard, done, recordings };
  }

  /** All commands received (of one call), in order, refused and repeated ones included. */
  commands(callId?: string): ReceivedCommand[] {
    return this.#log.list(callId);
  }

  setNumbers(numbers: NumbersInput): void {
    this.#numbers.set(numbers);
  }

  setTrouble(trouble: TroubleInput): void {
    this.#trouble.set(trouble);
  }

  #call(setup: Omit<CallSetup, 'clock' | 'times' | keyof Surroundings>): SimulatedCall {
    const tell: CallSetup['tell'] = (event) => {
      this.#post.tell(event);
      if (event.type === 'call_hangup') this.#retire(event.call_id);
    };
    const surroundings: Surroundings = {
      tell,
      place: (call) => this.bridges.place(call),
      said: (call, text, duration) => this.bridges.spread(call, text, duration),
      over: (call) => this.bridges.ended(call),
    };
    const call = new SimulatedCall({ ...setup, clock: this.#clock, times: this.#times, ...surroundings });
    this.#calls.set(setup.id, call);
    return call;
  }

  #retire(callId: string): void {
    this.#ended.push(callId);
    if (this.#ended.length > KEPT_CALLS) this.#calls.delete(this.#ended.shift()!);
  }

  #living(callId: string): SimulatedCall {
    const call = this.#calls.get(callId);
    if (call === undefined)
      throw new SimulatorError('SIMULATOR_CALL_NOT_FOUND', `There is no call ${callId}.`);
    if (call.over) throw new SimulatorError('SIMULATOR_CALL_OVER', `Call ${callId} is over.`);
    return call;
  }

  #answered(callId: string): SimulatedCall {
    const call = this.#living(callId);
    if (call.answered) return call;
    throw new SimulatorError(
      'SIMULATOR_CALL_NOT_ANSWERED',
      `Call ${callId} still rings; wait for its answer.`,
    );
  }

  protected onCall(verb: Verb, command: CallCommand, act: Act): Promise<CommandAnswer> {
    return this.#log.once(verb, command, () => {
      const call = this.#calls.get(command.call_id);
      if (call === undefined || call.over) return 'gone';
      return act(call) ?? 'started';
    });
  }
}
