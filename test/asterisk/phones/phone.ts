import { randomUUID } from 'node:crypto';
import { RtpLine } from './rtp-line.ts';
import { answerTo, header, mediaPort, offer, type SipMessage, writeSip } from './sip-message.ts';

/** How somebody whom one calls behaves. */
export type Behaviour = 'answering' | 'machine' | 'busy' | 'rejecting' | 'silent';

export interface PhoneParts {
  /** Sends a message to Asterisk. */
  readonly send: (message: string) => void;
  readonly sipPort: number;
  readonly asterisk: number;
}

export type PhoneState = 'calling' | 'ringing' | 'talking' | 'over';

/** A SIP telephone for one call, which it makes or takes. */
export class Phone {
  readonly sipId: string;
  /** Who calls, as the phone shows it. */
  readonly caller: string;
  state: PhoneState;
  readonly #parts: PhoneParts;
  readonly #tag = randomUUID().slice(0, 8);
  readonly #listeners = new Set<() => void>();
  #line: RtpLine | undefined;
  #invite: SipMessage | undefined;
  #peer = '';
  #target = '';
  #own = '';
  #sequence = 1;
  #last = '';
  /** Sounds and keys that began, and sounds that ended. */
  #counts = { begun: 0, ended: 0 };

  private constructor(parts: PhoneParts, sipId: string, caller: string, state: PhoneState) {
    this.#parts = parts;
    this.sipId = sipId;
    this.caller = caller;
    this.state = state;
  }

  get line(): RtpLine {
    if (this.#line === undefined) throw new Error('the phone has no line yet');
    return this.#line;
  }

  /** How many sounds have begun so far; keys are some, too. */
  get soundsHeard(): number {
    return this.#counts.begun;
  }

  /** Calls a number. */
  static async call(parts: PhoneParts, from: string, to: string): Promise<Phone> {
    const phone = new Phone(parts, `${randomUUID()}@phone`, from, 'calling');
    await phone.#openLine();
    phone.#target = `sip:${to}@127.0.0.1:${parts.asterisk}`;
    phone.#own = `<sip:${from}@127.0.0.1:${parts.sipPort}>;tag=${phone.#tag}`;
    phone.#peer = `<${phone.#target}>`;
    phone.#request('INVITE', offer(phone.line.port));
    return phone;
  }

  /** Is called. */
  static async ring(parts: PhoneParts, invite: SipMessage, behaviour: Behaviour): Promise<Phone> {
    const caller = /sip:([^@>;]+)@/.exec(header(invite, 'from'))?.[1] ?? '';
    const phone = new Phone(parts, header(invite, 'call-id'), caller, 'calling');
    phone.#invite = invite;
    await phone.#openLine();
    await phone.#behave(invite, behaviour);
    return phone;
  }

  /** Settles when that is so. */
  async when(condition: () => boolean): Promise<void> {
    while (!condition()) {
      await new Promise<void>((resolve) => {
        const listener = (): void => {
          this.#listeners.delete(listener);
          resolve();
        };
        this.#listeners.add(listener);
      });
    }
  }

  /** Settles when the next sound (or key) begins, or the one that is heard or the next one ends. */
  async hears(at: 'start' | 'end'): Promise<void> {
    const { begun, ended } = this.#counts;
    const isNow = begun > ended;
    await this.when(
      () =>
        this.state === 'over' ||
        (at === 'start' ? isNow || this.#counts.begun > begun : this.#counts.ended > ended),
    );
  }

  /** Hangs up, gives up, or rejects. */
  hangUp(): void {
    if (this.state === 'over') return;
    if (this.state === 'talking') this.#request('BYE');
    else if (this.#invite !== undefined) this.#answer(this.#invite, '486 Busy Here');
    else this.#cancel();
    this.#end();
  }

  take(message: SipMessage): void {
    if (message.status > 0) this.#takeAnswer(message);
    else this.#takeRequest(message);
    this.#tell();
  }

  async #openLine(): Promise<void> {
    this.#line = await RtpLine.open({
      sound: (on) => {
        this.#counts[on ? 'begun' : 'ended'] += 1;
        this.#tell();
      },
      key: () => {
        this.#counts.begun += 1;
        this.#counts.ended += 1;
        this.#tell();
      },
    });
  }

  async #behave(invite: SipMessage, behaviour: Behaviour): Promise<void> {
    if (behaviour === 'busy') return this.#refuse(invite, '486 Busy Here');
    if (behaviour === 'rejecting') return this.#refuse(invite, '603 Decline');
    this.#answer(invite, '180 Ringing');
    this.state = 'ringing';
    if (behaviour === 'silent') return;
    setTimeout(() => this.#pickUp(invite, behaviour), 100);
  }

  #pickUp(invite: SipMessage, behaviour: Behaviour): void {
    if (this.state === 'over') return;
    this.#own = `${header(invite, 'to')};tag=${this.#tag}`;
    this.#peer = header(invite, 'from');
    this.#target = /<([^>]+)>/.exec(header(invite, 'contact'))?.[1] ?? '';
    this.#answer(invite, '200 OK', offer(this.line.port));
    this.state = 'talking';
    this.line.start(mediaPort(invite.body));
    // A person says a word after a moment and listens; a machine talks.
    void this.line.say(0, 600);
    void this.line.say(500, behaviour === 'machine' ? 6000 : 500);
    this.#tell();
  }

  #refuse(invite: SipMessage, status: string): void {
    this.#answer(invite, status);
    this.#end();
  }

  #takeAnswer(answer: SipMessage): void {
    if (answer.method !== 'INVITE' || answer.status < 180) return;
    if (answer.status < 200) {
      if (this.state === 'calling') this.state = 'ringing';
      return;
    }
    this.#peer = header(answer, 'to');
    if (answer.status >= 300) {
      this.#request('ACK');
      return this.#end();
    }
    this.#target = /<([^>]+)>/.exec(header(answer, 'contact'))?.[1] ?? this.#target;
    this.#request('ACK');
    if (this.state === 'over') return this.#request('BYE');
    this.state = 'talking';
    this.line.start(mediaPort(answer.body));
  }

  #takeRequest(request: SipMessage): void {
    if (request.method === 'ACK') return;
    if (request.method === 'INVITE' && request.first === this.#invite?.first && this.#last !== '') {
      // It comes again: our answer was lost or late.
      if (header(request, 'cseq') === header(this.#invite, 'cseq')) return this.#parts.send(this.#last);
    }
    this.#answer(request, '200 OK', request.method === 'INVITE' ? offer(this.line.port) : '');
    if (request.method === 'CANCEL' && this.#invite !== undefined)
      this.#refuse(this.#invite, '487 Request Terminated');
    if (request.method === 'BYE') this.#end();
  }

  #answer(request: SipMessage, status: string, body = ''): void {
    const contact = `<sip:phone@127.0.0.1:${this.#parts.sipPort}>`;
    const answer = answerTo(request, status, this.#tag, contact, body);
    if (request === this.#invite) this.#last = answer;
    this.#parts.send(answer);
  }

  #cancel(): void {
    this.#parts.send(this.#write('CANCEL'));
  }

  #request(method: 'INVITE' | 'ACK' | 'BYE', body = ''): void {
    if (method === 'BYE') this.#sequence += 1;
    this.#parts.send(this.#write(method, body));
  }

  #write(method: string, body = ''): string {
    const { sipPort } = this.#parts;
    // The branch of an INVITE is that of its CANCEL and of the ACK of a refusal.
    const branch = `z9hG4bK${this.#tag}${this.#sequence}`;
    const headers = [
      ['Via', `SIP/2.0/UDP 127.0.0.1:${sipPort};branch=${branch};rport`],
      ['From', this.#own],
      ['To', this.#peer],
      ['Call-ID', this.sipId],
      ['CSeq', `${this.#sequence} ${method}`],
      ['Contact', `<sip:phone@127.0.0.1:${sipPort}>`],
      ['Max-Forwards', '70'],
    ] as const;
    return writeSip(`${method} ${this.#target} SIP/2.0`, headers, body);
  }

  #end(): void {
    this.state = 'over';
    this.#line?.close();
    this.#tell();
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener();
  }
}
