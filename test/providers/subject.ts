import { randomUUID } from 'node:crypto';
import type { RecordingStartCommand } from '../../activities/call-audio.ts';
import type { CallCommand, CallEvents, IncomingCall } from '../../activities/call-control.ts';
import type { Provider } from '../../src/providers/index.ts';
import type { People } from '../../src/providers/simulator/client.ts';
import type { CallerInput } from '../../src/providers/simulator/script.ts';
import type { Address, CallEvent } from '../../workflows/interpreter/events.ts';

/** A provider under test, with phones at its other end. */
export interface Subject {
  readonly provider: Provider;
  readonly people: Pick<People, 'ring' | 'press' | 'say' | 'hangUp' | 'setTrouble'> & {
    call(callId: string): Promise<SeenCall | undefined>;
  };
  /** Numbers whose phones behave like that. */
  readonly callees: Readonly<Record<'answering' | 'busy' | 'silent' | 'rejecting' | 'machine', string>>;
  /** A sound that can be played, at most two seconds long. */
  readonly mediaUrl: string;
  /** Lets time pass until the condition holds; throws when it never does. */
  until(what: string, condition: () => boolean | Promise<boolean>): Promise<void>;
  close(): Promise<void>;
}

/** A call as the person on the phone sees it. */
export interface SeenCall {
  readonly source: Pick<Address, 'target'>;
  /** In order. */
  readonly heard: readonly Heard[];
}

/** What a person heard. Who cannot tell one sound from another (`transcripts`) knows neither commands nor times. */
export interface Heard {
  readonly kind: string;
  readonly content?: string;
  readonly from?: string | undefined;
  readonly status?: string | undefined;
  readonly command_id?: string | undefined;
  readonly start?: number;
  readonly end?: number | null | undefined;
}

/** From the simulator's default number plan. */
export const SIMULATED_CALLEES: Subject['callees'] = {
  answering: '+15550001',
  busy: '+15550002',
  silent: '+15550003',
  machine: '+15550004',
  rejecting: '+15550005',
};

export const SIMULATED_MEDIA = 'http://media.example/a.wav';

/** What a reader was told, in the order of arrival. */
export class Reader {
  readonly incoming: IncomingCall[] = [];
  readonly arrived: CallEvent[] = [];
  /** While set, what arrives is not stored: the handlers reject. */
  forgetful = false;
  #close: (() => Promise<void>) | undefined;

  async open(provider: CallEvents): Promise<this> {
    const reader = await provider.open({
      incoming: async (call) => this.#store(this.incoming, call),
      event: async (event) => this.#store(this.arrived, event),
    });
    this.#close = () => reader.close();
    return this;
  }

  async close(): Promise<void> {
    await this.#close?.();
  }

  /** The events of a call, each once, in the order of their numbers. */
  of(callId: string): CallEvent[] {
    const byNumber = new Map(
      this.arrived.filter((event) => event.call_id === callId).map((event) => [event.number, event]),
    );
    return [...byNumber.values()].sort((a, b) => a.number - b.number);
  }

  /** `number type` and what the event is about, for each of {@link of}. */
  story(callId: string): string[] {
    return this.of(callId).map((event) => `${event.number} ${tell(event)}`);
  }

  #store<T>(list: T[], item: T): void {
    list.push(item);
    if (this.forgetful) throw new Error('not stored');
  }
}

function tell(event: CallEvent): string {
  switch (event.type) {
    case 'digit':
      return `digit ${event.digit}`;
    case 'playback_finished':
      return `playback_finished ${event.command_id} ${event.status}`;
    case 'digits_sent':
      return `digits_sent ${event.command_id}`;
    case 'bridge_joined':
      return `bridge_joined ${event.bridge_id}`;
    case 'bridge_left':
      return `bridge_left ${event.bridge_id} ${event.reason}`;
    case 'amd_finished':
      return `amd_finished ${event.command_id} ${event.result}`;
    case 'echo_finished':
      return `echo_finished ${event.command_id}`;
    case 'speech_started':
      return `speech_started ${event.speech_id}`;
    case 'speech':
      return `speech ${event.speech_id} ${event.direction} ${event.text}`;
    case 'recording_started':
      return `recording_started ${event.recording_id}`;
    case 'recording_finished':
      return `recording_finished ${event.recording_id} ${event.reason}`;
    case 'call_hangup':
      return `call_hangup ${event.reason} ${event.by}`;
    default:
      return event.type;
  }
}

export function tel(target: string): Address {
  return { type: 'tel', target, target_name: '', name: '', detail: '' };
}

export type MediaVerb = 'talk' | 'play' | 'beep' | 'digits_send';
export const MEDIA_VERBS: readonly MediaVerb[] = ['talk', 'play', 'beep', 'digits_send'];

/** Long enough that nothing outside of the call can come too late to meet it. */
export const LONG_TEXT = 'blah '.repeat(400);

/** A subject with an open reader and shorthands for commands. */
export class Line {
  readonly subject: Subject;
  readonly reader: Reader;

  private constructor(subject: Subject, reader: Reader) {
    this.subject = subject;
    this.reader = reader;
  }

  static async open(subject: Subject): Promise<Line> {
    return new Line(subject, await new Reader().open(subject.provider));
  }

  async close(): Promise<void> {
    await this.reader.close();
    await this.subject.close();
  }

  /** Rings in and waits until the reader knows of it. */
  async ring(caller: Partial<CallerInput> = {}): Promise<string> {
    const { call_id } = await this.subject.people.ring({ from: '+15550100', to: '+15550199', ...caller });
    await this.subject.until('incoming', () => this.reader.incoming.some((call) => call.call_id === call_id));
    return call_id;
  }

  /** Rings in and answers. */
  async connect(script: CallerInput['script'] = []): Promise<string> {
    const callId = await this.ring({ script });
    await this.subject.provider.answer(this.command(callId));
    await this.told(callId, 'call_progressing');
    return callId;
  }

  async dial(target: string, timeout = 60_000): Promise<string> {
    const callId = randomUUID();
    const command = { source: tel('+15550100'), destination: tel(target), timeout };
    await this.subject.provider.dial({ ...this.command(callId), ...command });
    return callId;
  }

  command(callId: string, commandId: string = randomUUID()): CallCommand {
    return { command_id: commandId, call_id: callId };
  }

  talk(callId: string, text: string, commandId?: string) {
    const voice = { language: 'en-US', provider: '', voice_id: '' };
    return this.subject.provider.talk({ ...this.command(callId, commandId), text, ...voice });
  }

  play(callId: string, files: readonly string[], commandId?: string) {
    return this.subject.provider.play({ ...this.command(callId, commandId), stream_urls: files });
  }

  /** Sends a media command by its name; `long` ones are still running whenever one looks. */
  media(verb: MediaVerb, callId: string, commandId?: string, long = false) {
    const command = this.command(callId, commandId);
    switch (verb) {
      case 'talk':
        return this.talk(callId, long ? LONG_TEXT : 'Hello', commandId);
      case 'play':
        return this.play(callId, Array(long ? 60 : 1).fill(this.subject.mediaUrl), commandId);
      case 'beep':
        return this.subject.provider.beep(command);
      case 'digits_send':
        return this.subject.provider.digitsSend({ ...command, digits: '12', duration: 100, interval: 50 });
    }
  }

  /** Starts a recording without limits, but for the given ones; the command id is `rest.command_id`. */
  record(callId: string, recordingId: string, rest: Partial<RecordingStartCommand> = {}) {
    const limits = { format: 'wav', max_duration: 0, max_silence: 0, end_of_key: 'none' } as const;
    const command = this.command(callId, rest.command_id);
    return this.subject.provider.recordingStart({
      ...limits,
      ...rest,
      ...command,
      recording_id: recordingId,
    });
  }

  /** Lets time pass until the reader knows an event of that type (of that command). */
  async told(callId: string, type: CallEvent['type'], commandId?: string): Promise<void> {
    await this.subject.until(`${type} of ${callId}`, () =>
      this.reader
        .of(callId)
        .some(
          (event) =>
            event.type === type &&
            (commandId === undefined || ('command_id' in event && event.command_id === commandId)),
        ),
    );
  }

  /** Lets time pass in which something could happen that must not: another call hears three sounds. */
  async quiet(): Promise<void> {
    const other = await this.connect();
    await this.play(other, Array(3).fill(this.subject.mediaUrl), `quiet-${other}`);
    await this.told(other, 'playback_finished', `quiet-${other}`);
  }
}
