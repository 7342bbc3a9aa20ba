import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { type Behaviour, Phone } from './phone.ts';
import { header, parseSip } from './sip-message.ts';

/** Which phone a called number is, by its end. */
const BEHAVIOURS: readonly (readonly [end: string, behaviour: Behaviour])[] = [
  ['0002', 'busy'],
  ['0003', 'silent'],
  ['0004', 'machine'],
  ['0005', 'rejecting'],
];

/** Telephones on one SIP address of this machine, beside an Asterisk. */
export class Exchange {
  readonly port: number;
  readonly #socket: Socket;
  readonly #asterisk: number;
  readonly #phones = new Map<string, Phone>();
  readonly #expected: string[] = [];
  readonly #waiting: ((phone: Phone) => void)[] = [];

  private constructor(socket: Socket, asterisk: number) {
    this.#socket = socket;
    this.#asterisk = asterisk;
    this.port = socket.address().port;
    socket.on('message', (message) => void this.#take(message.toString()));
  }

  /** @param asterisk its SIP port; `port`: our own, 0 for a free one */
  static async open(asterisk: number, port = 0): Promise<Exchange> {
    const socket = createSocket('udp4');
    socket.bind(port, '127.0.0.1');
    await once(socket, 'listening');
    return new Exchange(socket, asterisk);
  }

  async call(from: string, to: string): Promise<Phone> {
    const phone = await Phone.call(this.#parts(), from, to);
    this.#phones.set(phone.sipId, phone);
    return phone;
  }

  /** The next phone that is called from now on. */
  next(): Promise<Phone> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** A phone by the Call-ID of its call. */
  phone(sipId: string): Phone | undefined {
    return this.#phones.get(sipId);
  }

  /** Whoever is on the phone. */
  phones(): Phone[] {
    return [...this.#phones.values()];
  }

  close(): void {
    for (const phone of this.#phones.values()) phone.hangUp();
    this.#socket.close();
  }

  #parts() {
    const send = (message: string): void => this.#socket.send(message, this.#asterisk, '127.0.0.1');
    return { send, sipPort: this.port, asterisk: this.#asterisk };
  }

  async #take(text: string): Promise<void> {
    const message = parseSip(text);
    const sipId = header(message, 'call-id');
    const phone = this.#phones.get(sipId);
    if (phone !== undefined) return phone.take(message);
    if (message.method !== 'INVITE' || message.status > 0 || this.#expected.includes(sipId)) return;
    this.#expected.push(sipId);
    const number = /sip:([^@]+)@/.exec(message.first)?.[1] ?? '';
    const behaviour = BEHAVIOURS.find(([end]) => number.endsWith(end))?.[1] ?? 'answering';
    const rung = await Phone.ring(this.#parts(), message, behaviour);
    this.#phones.set(sipId, rung);
    for (const resolve of this.#waiting.splice(0)) resolve(rung);
  }
}
