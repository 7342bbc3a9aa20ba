import { once } from 'node:events';
import { WebSocket } from 'ws';

/** An event as a socket gets it. */
export interface ReceivedEvent {
  readonly type: string;
  readonly data: {
    readonly id: string;
    readonly sequence: number;
    readonly executed_actions: readonly unknown[];
  };
  readonly cursor: string;
  readonly id: string;
}

interface Subscription {
  readonly topics: readonly string[];
  readonly after?: unknown;
  readonly ack?: boolean;
}

/** A client of the socket that keeps everything it gets. */
export class Listener {
  readonly socket: WebSocket;
  readonly events: ReceivedEvent[] = [];
  readonly acknowledged: { readonly topics: readonly string[]; readonly cursor: string }[] = [];
  /** Close code and reason; rejects when it was never opened. */
  readonly closed: Promise<readonly [code: number, reason: string]>;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.socket = new WebSocket(url, { headers });
    this.socket.on('error', () => undefined);
    this.socket.on('message', (data) => {
      const frame = JSON.parse(String(data));
      if (frame.type === 'subscribed') this.acknowledged.push(frame);
      else this.events.push(frame);
      this.socket.emit('frame');
    });
    this.closed = once(this.socket, 'close').then(([code, reason]) => [Number(code), String(reason)]);
  }

  async open(): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
    return this;
  }

  send(frame: object | string): void {
    this.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
  }

  /** Subscribes; resolves when that is in force, with the cursor. */
  async subscribe(subscription: Subscription): Promise<string> {
    const before = this.acknowledged.length;
    this.send({ type: 'subscribe', ...subscription, ack: true });
    await this.until(() => this.acknowledged.length > before);
    return this.acknowledged[before]!.cursor;
  }

  /** Resolves when the events received are as many. */
  async received(count: number): Promise<readonly ReceivedEvent[]> {
    await this.until(() => this.events.length >= count);
    return this.events;
  }

  /** Resolves when something holds, looked at after each frame; rejects when the socket closes before. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      const gone = this.closed.then(([code, reason]) => {
        throw new Error(`closed before: ${code} ${reason}`);
      });
      await Promise.race([once(this.socket, 'frame'), gone]);
    }
  }

  close(): void {
    this.socket.close();
  }
}

/** Names of events, `<activeflow id> <sequence>`. */
export function namesOf(events: readonly ReceivedEvent[]): readonly string[] {
  return events.map(({ data }) => `${data.id} ${data.sequence}`);
}
