import { WebSocket } from 'ws';

export interface SocketOptions {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly app: string;
}

/** A connection to the event socket, from its opening to its end. */
export interface EventSocket {
  /** Settles when it is over, whoever ended it. */
  readonly ended: Promise<void>;
  close(): void;
}

const HANDSHAKE_TIMEOUT = 5_000;
/** Milliseconds between two questions whether the other end is there: two without an answer end it. */
const HEARTBEAT = 5_000;

/**
 * Connects as the one reader of the application, for the events of all channels and bridges.
 * @throws Error when it cannot
 */
export async function openSocket(
  { url, user, password, app }: SocketOptions,
  heard: (message: string) => void,
): Promise<EventSocket> {
  const address = new URL(`${url.replace(/^http/, 'ws').replace(/\/+$/, '')}/ari/events`);
  address.searchParams.set('app', app);
  address.searchParams.set('subscribeAll', 'true');
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const socket = new WebSocket(address, { headers: { authorization }, handshakeTimeout: HANDSHAKE_TIMEOUT });
  socket.on('message', (data) => heard(data.toString()));
  const ended = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    // Also listens for later errors, after which `close` follows.
    socket.on('error', reject);
  });
  keepAlive(socket, ended);
  return { ended, close: () => socket.terminate() };
}

function keepAlive(socket: WebSocket, ended: Promise<void>): void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, HEARTBEAT);
  void ended.then(() => clearInterval(timer));
}
