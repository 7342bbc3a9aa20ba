import { WebSocket } from 'ws';
import type { CallEvents, NewsReader } from '../../../activities/call-control.ts';
import { newsSchema, parseJson } from './wire.ts';

type Handlers = Parameters<CallEvents['open']>[0];

const FIRST_PAUSE = 100;
const LONGEST_PAUSE = 2000;

/**
 * Reads the simulator's event socket and acknowledges what its handlers stored. When the connection is lost it comes
 * back after 0.1 s, then after twice as long each time, up to 2 s; the simulator then sends all that is unacknowledged.
 */
export class EventReader implements NewsReader {
  readonly #url: string;
  readonly #handlers: Handlers;
  #socket: WebSocket | undefined;
  #pause = FIRST_PAUSE;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(url: string, handlers: Handlers) {
    this.#url = url;
    this.#handlers = handlers;
  }

  /** Settles when the first attempt has succeeded or failed; never rejects. */
  connect(): Promise<void> {
    const socket = new WebSocket(new URL('/events', this.#url.replace(/^http/, 'ws')));
    this.#socket = socket;
    return new Promise((settled) => {
      // Whatever goes wrong, `close` follows.
      socket.on('error', () => {});
      socket.on('open', () => {
        this.#pause = FIRST_PAUSE;
        settled();
      });
      socket.on('message', (data) => void this.#read(socket, data.toString()));
      socket.on('close', () => {
        settled();
        this.#reconnect();
      });
    });
  }

  state(): 'reading' | 'away' {
    return this.#socket?.readyState === WebSocket.OPEN ? 'reading' : 'away';
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    const socket = this.#socket;
    if (socket === undefined || socket.readyState === WebSocket.CLOSED) return;
    await new Promise((closed) => {
      socket.once('close', closed);
      socket.terminate();
    });
  }

  #reconnect(): void {
    if (this.#closed) return;
    this.#retry = setTimeout(() => void this.connect(), this.#pause);
    this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
  }

  async #read(socket: WebSocket, text: string): Promise<void> {
    const news = newsSchema.safeParse(parseJson(text)).data;
    if (news === undefined || this.#closed) return;
    try {
      if ('event' in news) await this.#handlers.event(news.event);
      else await this.#handlers.incoming(news.incoming);
    } catch {
      // The handler could not store it: unacknowledged, it comes again.
      return;
    }
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify({ ack: news.id }));
  }
}
