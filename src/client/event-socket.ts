import { type RawData, WebSocket } from 'ws';
import { ActiveflowApiError } from './activeflow-api-error.ts';

/** Of the events that the consumer has not taken: beyond this, reading stops, and the server holds the rest back. */
const MOST_WAITING = 100;
/** The server pings every 10 s; one that was silent for longer is not there any more. */
const LONGEST_SILENCE_MS = 30_000;

/** A frame of the server. */
export interface Frame {
  readonly type: string;
  readonly cursor: string;
}

/** How a connection ended: closed with a code, or never opened. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
  /** It was refused or not answered, so that no code came. */
  readonly failure?: ActiveflowApiError;
}

/** One WebSocket connection: where to, with what to begin, and when to give up. */
export interface SocketOptions {
  readonly url: string;
  readonly accessKey: string;
  /** Sent as soon as it is open. */
  readonly hello: object;
  /** Told of each frame when it comes, before it is taken. */
  readonly onFrame: (frame: Frame) => void;
  readonly signal: AbortSignal | undefined;
}

/** Opens a connection and yields its frames as fast as they are taken; returns how it ended, once all were taken. */
export async function* readSocket(options: SocketOptions): AsyncGenerator<Frame, Closed, undefined> {
  const inbox = new Inbox(options);
  try {
    for (;;) {
      const next = await inbox.take();
      if (isClosed(next)) return next;
      yield next;
    }
  } finally {
    inbox.close();
  }
}

function isClosed(next: Frame | Closed): next is Closed {
  return 'code' in next;
}

class Inbox {
  readonly #socket: WebSocket;
  readonly #frames: Frame[] = [];
  #closed: Closed | undefined;
  #wake: () => void = () => {};
  #silence: NodeJS.Timeout | undefined;
  readonly #signal: AbortSignal | undefined;

  constructor({ url, accessKey, hello, onFrame, signal }: SocketOptions) {
    const headers = { authorization: `Bearer ${accessKey}` };
    this.#socket = new WebSocket(url, { headers, handshakeTimeout: LONGEST_SILENCE_MS });
    this.#signal = signal;
    signal?.addEventListener('abort', this.#abort);
    this.#socket.on('open', () => this.#socket.send(JSON.stringify(hello)));
    this.#socket.on('message', (data) => this.#receive(data, onFrame));
    this.#socket.on('ping', () => this.#listen());
    this.#socket.on('unexpected-response', (_request, response) => {
      this.#end({ code: 0, reason: '', failure: toFailure(response.statusCode ?? 0) });
      this.#socket.terminate();
    });
    this.#socket.on('error', (cause) => this.#end({ code: 0, reason: '', failure: toFailure(0, cause) }));
    this.#socket.on('close', (code, reason) => this.#end({ code, reason: String(reason) }));
    this.#listen();
  }

  /** The next frame, or how it all ended. @throws the reason of the signal */
  async take(): Promise<Frame | Closed> {
    for (;;) {
      this.#signal?.throwIfAborted();
      const frame = this.#frames.shift();
      if (this.#frames.length === 0) this.#socket.resume();
      const next = frame ?? this.#closed;
      if (next !== undefined) return next;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    clearTimeout(this.#silence);
    this.#signal?.removeEventListener('abort', this.#abort);
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(1000);
    else this.#socket.terminate();
  }

  readonly #abort = (): void => this.#wake();

  #receive(data: RawData, onFrame: SocketOptions['onFrame']): void {
    this.#listen();
    const frame = toFrame(String(data));
    // Whoever sends something else is not the API, or not sane any more.
    if (frame === undefined) return this.#socket.terminate();
    onFrame(frame);
    this.#frames.push(frame);
    if (this.#frames.length >= MOST_WAITING) this.#socket.pause();
    this.#wake();
  }

  #listen(): void {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => {
      // While the consumer is slow it is us who do not hear.
      if (this.#socket.isPaused) this.#listen();
      else this.#socket.terminate();
    }, LONGEST_SILENCE_MS);
  }

  /** The first word counts: an error is followed by a close. */
  #end(closed: Closed): void {
    this.#closed ??= closed;
    clearTimeout(this.#silence);
    this.#wake();
  }
}

function toFrame(text: string): Frame | undefined {
  try {
    const frame: unknown = JSON.parse(text);
    return isFrame(frame) ? frame : undefined;
  } catch {
    return undefined;
  }
}

function isFrame(value: unknown): value is Frame {
  const { type, cursor } = Object(value) as Partial<Frame>;
  return typeof type === 'string' && typeof cursor === 'string';
}

const REFUSALS: Readonly<Record<number, string>> = { 401: 'INVALID_CREDENTIALS', 404: 'ROUTE_NOT_FOUND' };

function toFailure(status: number, cause?: Error): ActiveflowApiError {
  if (cause === undefined) {
    const message = `The event socket was refused with ${status}.`;
    return new ActiveflowApiError({ status, reason: REFUSALS[status] ?? 'SOCKET_REFUSED', message });
  }
  const message = `The event socket cannot be reached: ${cause.message}.`;
  return new ActiveflowApiError({ status, reason: 'UNREACHABLE', message }, { cause });
}
