import { TryLater } from '../../../activities/failure.ts';
import { type Pdu, type SmppSession, STATUS, smpp } from './library.ts';

export interface SmppSettings {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly systemId: string;
  /** Secret. */
  readonly password: string;
  /** Milliseconds to wait for a connection or an answer; 10,000 by default. */
  readonly timeout?: number;
  /** Milliseconds between two questions whether the other side is still there; 30,000 by default. */
  readonly enquireEvery?: number;
}

type Role = 'bind_transmitter' | 'bind_receiver';
type Question = Role | 'submit_sm' | 'enquire_link' | 'unbind';

const TIMEOUT = 10_000;
const ENQUIRE_EVERY = 30_000;

/**
 * The settings in an address: `smpp://system_id:password@host:2775`, `ssmpp://` over TLS.
 * @throws TypeError when it is none
 */
export function parseSmppUrl(text: string): SmppSettings {
  const url = new URL(text);
  const tls = url.protocol === 'ssmpp:';
  if ((!tls && url.protocol !== 'smpp:') || url.hostname === '')
    throw new TypeError('not an smpp:// address');
  return {
    host: url.hostname,
    port: Number(url.port) || (tls ? 3550 : 2775),
    tls,
    systemId: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
}

/** A bound session: questions with their answers, until it is closed by either side. */
export class BoundSession {
  /** Settles when the connection is over, for whatever reason. */
  readonly closed: Promise<void>;
  readonly #session: SmppSession;
  readonly #timeout: number;
  #isClosed = false;

  private constructor(session: SmppSession, { timeout = TIMEOUT }: SmppSettings) {
    this.#session = session;
    this.#timeout = timeout;
    this.closed = new Promise((over) => {
      session.once('close', () => {
        this.#isClosed = true;
        over();
      });
    });
    // The library stops reading after a frame that it cannot parse: nothing more would come.
    session.on('error', () => session.destroy());
    session.on('enquire_link', (pdu: Pdu) => session.send(pdu.response()));
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response());
      session.close();
    });
  }

  /**
   * Connects and binds.
   * @param deliver what the other side sends; its answer is the `command_status` that is sent back
   * @throws TryLater
   */
  static async bind(
    settings: SmppSettings,
    role: Role,
    deliver: (pdu: Pdu) => Promise<number> = async () => STATUS.receiverTemporary,
  ): Promise<BoundSession> {
    const session = smpp.connect(settings);
    const bound = new BoundSession(session, settings);
    session.on('deliver_sm', (pdu: Pdu) => {
      void deliver(pdu).then((command_status) => session.send(pdu.response({ command_status })));
    });
    try {
      await bound.#opened(settings.tls ? 'secureConnect' : 'connect');
      await bound.#introduce(role, settings);
    } catch (error) {
      session.destroy();
      throw error;
    }
    bound.#watch(settings.enquireEvery ?? ENQUIRE_EVERY);
    return bound;
  }

  /** @throws TryLater without an answer in time, or when the connection is cut before */
  ask(question: Question, fields: Record<string, unknown>): Promise<Pdu> {
    return this.#inTime((answered, failed) => {
      if (this.#isClosed || !this.#session[question](fields, answered)) failed('the connection is closed');
    });
  }

  async close(): Promise<void> {
    await this.ask('unbind', {}).catch(() => undefined);
    this.#session.destroy();
    await this.closed;
  }

  #opened(event: string): Promise<unknown> {
    return this.#inTime((opened) => void this.#session.once(event, opened));
  }

  async #introduce(role: Role, { systemId, password }: SmppSettings): Promise<void> {
    const fields = { system_id: systemId, password, interface_version: 0x34 };
    const { command_status: status } = await this.ask(role, fields);
    if (status === STATUS.ok) return;
    throw new TryLater('MESSAGE_UNAVAILABLE', `smpp: ${role} was answered with status ${hex(status)}`);
  }

  /** A connection whose other end is gone without a word shows only when it is asked. */
  #watch(every: number): void {
    const timer = setInterval(() => {
      this.ask('enquire_link', {}).catch(() => this.#session.destroy());
    }, every);
    timer.unref();
    void this.closed.then(() => clearInterval(timer));
  }

  #inTime<T>(begin: (done: (value: T) => void, failed: (why: string) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new TryLater('MESSAGE_TIMEOUT', 'smpp: no answer in time')),
        this.#timeout,
      );
      const fail = (why: string): void => {
        clearTimeout(timer);
        reject(new TryLater('MESSAGE_UNAVAILABLE', `smpp: ${why}`));
      };
      void this.closed.then(() => fail('the connection was cut'));
      begin((value) => {
        clearTimeout(timer);
        resolve(value);
      }, fail);
    });
  }
}

/** A `command_status` as the specification writes it. */
export function hex(status: number): string {
  return `0x${status.toString(16).padStart(8, '0')}`;
}
