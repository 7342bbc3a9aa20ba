import type { WebsocketPluginOptions } from '@fastify/websocket';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { RawData, WebSocket } from 'ws';
import type { Api, ApiDependencies } from '../dependencies.ts';
import { createAuthentication } from '../edge/authentication.ts';
import { ApiError } from '../edge/errors.ts';
import { closeSocket } from './closing.ts';
import { EventHub } from './hub.ts';
import { EventSession } from './session.ts';

/** Bytes of a client's frame. */
const LARGEST_FRAME = 64 * 1024;
const MOST_PER_CUSTOMER = 100;
/** Milliseconds. */
const PING_EVERY = 10_000;
const LONGEST_SILENCE = 60_000;
const KEY_CHECKED_EVERY = 30_000;
/** Milliseconds that clients have to take leave when the server stops. */
const LEAVE = 2_000;

/** How sockets are opened and how all of them end when the server does. */
export const SOCKETS: WebsocketPluginOptions = {
  options: { maxPayload: LARGEST_FRAME },
  errorHandler: (error, _socket, request) => request.log.debug({ err: error }, 'a socket broke'),
  preClose(done) {
    const server = (this as FastifyInstance).websocketServer;
    for (const socket of server.clients) closeSocket(socket, 'GOING_AWAY');
    const patience = setTimeout(() => {
      for (const socket of server.clients) socket.terminate();
    }, LEAVE);
    server.close(() => {
      clearTimeout(patience);
      done();
    });
  },
};

/** The WebSocket of events: `docs/events.md` is its protocol. */
export function eventSocketRoutes(api: Api, { store, logger }: ApiDependencies): void {
  const hub = new EventHub(store.events, logger);
  const authenticate = createAuthentication(store);
  const open = new Map<string, number>();
  api.addHook('onClose', () => hub.close());
  api.route({
    method: 'GET',
    url: '/ws',
    schema: { hide: true },
    preHandler: async ({ ws }) => {
      if (!ws)
        throw new ApiError('ROUTE_NOT_FOUND', 'This is a WebSocket: connect with `ws://` or `wss://`.');
      await hub.open();
    },
    handler: () => undefined,
    wsHandler(socket, request) {
      const { id } = request.customer;
      const others = open.get(id) ?? 0;
      if (others >= MOST_PER_CUSTOMER) return closeSocket(socket, 'TOO_MANY');
      open.set(id, others + 1);
      const session = new EventSession(socket, id, { hub, events: store.events, log: request.log });
      serve(socket, session, request.log);
      keepAlive(socket);
      checkKey(socket, session, () => authenticate(request));
      socket.once('close', () => {
        const left = (open.get(id) ?? 1) - 1;
        if (left === 0) open.delete(id);
        else open.set(id, left);
      });
    },
  });
}

function serve(socket: WebSocket, session: EventSession, log: FastifyBaseLogger): void {
  const begun = Date.now();
  socket.on('message', (data: RawData, isBinary) => {
    if (isBinary) session.close('TEXT_ONLY');
    else session.take(String(data));
  });
  socket.once('close', (code) => {
    session.end();
    const line = { customer_id: session.customerId, code, sent: session.sent, ms: Date.now() - begun };
    log.info(line, 'socket closed');
  });
}

/** Pings, and cuts what has gone without a word. */
function keepAlive(socket: WebSocket): void {
  let heard = Date.now();
  const listen = (): void => {
    heard = Date.now();
  };
  socket.on('pong', listen);
  socket.on('message', listen);
  const timer = setInterval(() => {
    if (Date.now() - heard > LONGEST_SILENCE) socket.terminate();
    else socket.ping();
  }, PING_EVERY);
  socket.once('close', () => clearInterval(timer));
}

/** A socket does not outlive its access key. */
function checkKey(socket: WebSocket, session: EventSession, authenticate: () => Promise<void>): void {
  const timer = setInterval(() => {
    authenticate().catch((error: unknown) => {
      if (error instanceof ApiError) session.close('ACCESS_KEY_INVALID');
    });
  }, KEY_CHECKED_EVERY);
  socket.once('close', () => clearInterval(timer));
}
