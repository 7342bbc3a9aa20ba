import type { AddressInfo, Server } from 'node:net';
import { type Pdu, type SmppSession, STATUS, smpp } from '../../../src/providers/smpp/library.ts';
import type { SmppSettings } from '../../../src/providers/smpp/session.ts';

/** A message centre in the process: a real SMPP server that answers as it is told. */
export class MessageCentre {
  readonly submitted: Pdu[] = [];
  readonly bound: string[] = [];
  /** What each `submit_sm` is answered; undefined: nothing at all. */
  answer: (pdu: Pdu, count: number) => Record<string, unknown> | 'cut' | undefined = (_pdu, count) => ({
    message_id: `id${count}`,
  });
  /** The `command_status` of a bind. */
  bindStatus: number = STATUS.ok;
  /** Whether it answers when it is asked if it is still there. */
  isAlive = true;
  readonly #sessions = new Set<SmppSession>();
  #server: Server | undefined;
  #port = 0;

  async open(): Promise<void> {
    const server = smpp.createServer((session) => this.#serve(session));
    await new Promise<void>((listening) => server.listen(this.#port, '127.0.0.1', listening));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  get settings(): SmppSettings {
    return {
      host: '127.0.0.1',
      port: this.#port,
      tls: false,
      systemId: 'us',
      password: 'pw',
    };
  }

  /** Cuts every connection. */
  cut(): void {
    for (const session of this.#sessions) session.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((closed) => (this.#server ? this.#server.close(closed) : closed(undefined)));
  }

  /** Delivers to the receiver that is bound, and answers the status that it gave. */
  deliver(fields: Record<string, unknown>): Promise<number> {
    const receiver = [...this.#sessions].at(-1)!;
    return new Promise((answered) => receiver.deliver_sm(fields, (pdu) => answered(pdu.command_status)));
  }

  #serve(session: SmppSession): void {
    session.on('error', () => {});
    for (const role of ['bind_transmitter', 'bind_receiver'])
      session.on(role, (pdu: Pdu) => {
        const right = pdu.system_id === 'us' && pdu.password === 'pw';
        session.send(pdu.response({ command_status: right ? this.bindStatus : STATUS.bindFailed }));
        if (this.bindStatus !== STATUS.ok) return;
        this.bound.push(role);
        this.#sessions.add(session);
        session.once('close', () => this.#sessions.delete(session));
      });
    session.on('enquire_link', (pdu: Pdu) => this.isAlive && session.send(pdu.response()));
    session.on('unbind', (pdu: Pdu) => {
      session.send(pdu.response());
      session.close();
    });
    session.on('submit_sm', (pdu: Pdu) => {
      this.submitted.push(pdu);
      const answer = this.answer(pdu, this.submitted.length);
      if (answer === 'cut') session.destroy();
      else if (answer !== undefined) session.send(pdu.response(answer));
    });
  }
}
