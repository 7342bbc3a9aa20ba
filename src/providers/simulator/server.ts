import Fastify, { type FastifyError, type FastifyReply } from 'fastify';
import { ZodError, z } from 'zod';
import { RealClock } from './clock.ts';
import { SimulatorError, type SimulatorErrorCode } from './error.ts';
import { serveEvents } from './event-socket.ts';
import { TextCarrier } from './messages/carrier.ts';
import { Mailbox } from './messages/mailbox.ts';
import { addMessageRoutes } from './messages/routes.ts';
import { PhoneNetwork } from './network.ts';
import { addPeopleRoutes, addProviderRoutes } from './routes.ts';

export interface SimulatorOptions {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** How many times faster than real time media, waits and ringing pass; default 1. */
  readonly speed?: number;
  /** Milliseconds (real ones) until an unacknowledged event is sent again; default 1000. */
  readonly redeliverAfter?: number;
}

const LONGEST_BODY = 1024 * 1024;

const STATUS: Readonly<Record<SimulatorErrorCode, number>> = {
  SIMULATOR_ANSWER_LOST: 504,
  SIMULATOR_CALL_EXISTS: 409,
  SIMULATOR_CALL_NOT_ANSWERED: 409,
  SIMULATOR_CALL_NOT_FOUND: 404,
  SIMULATOR_CALL_OVER: 409,
  SIMULATOR_COMMAND_INVALID: 400,
  SIMULATOR_REFUSED: 503,
  SIMULATOR_TEXT_REFUSED: 422,
  SIMULATOR_UNREACHABLE: 503,
};

/**
 * Serves a simulated phone network: HTTP for commands and people, a WebSocket for events. It keeps its
 * calls in memory: after a restart nobody is on the phone. Whoever can reach the port can use it; there is no key.
 */
export async function runSimulator(options: SimulatorOptions): Promise<{
  readonly url: string;
  close(): Promise<void>;
}> {
  const { host = '127.0.0.1', port, speed = 1, redeliverAfter = 1000 } = options;
  const clock = new RealClock(speed);
  const network = new PhoneNetwork({ clock, redeliverAfter: redeliverAfter * speed });
  const app = Fastify({ bodyLimit: LONGEST_BODY, forceCloseConnections: true });
  app.addHook('onRequest', async (request, reply) => {
    if (request.headers.origin === undefined) return;
    await reply
      .code(403)
      .send({ code: 'BROWSER_REFUSED', message: 'Use the API; pages may not reach the network.' });
  });
  app.setErrorHandler<Error>((error, _request, reply) => refuse(error, reply));
  app.setNotFoundHandler((request, reply) =>
    reply
      .code(404)
      .send({ code: 'ROUTE_NOT_FOUND', message: `There is no ${request.method} ${request.url}.` }),
  );
  addProviderRoutes(app, network);
  addPeopleRoutes(app, network);
  addMessageRoutes(app, new TextCarrier(clock), new Mailbox());
  const sockets = serveEvents(app.server, network);
  const url = await app.listen({ host, port });
  const close = async (): Promise<void> => {
    for (const socket of sockets.clients) socket.terminate();
    sockets.close();
    await app.close();
  };
  return { url, close };
}

function refuse(error: Error | FastifyError, reply: FastifyReply): FastifyReply {
  if (error instanceof SimulatorError) {
    return reply.code(STATUS[error.code]).send({ code: error.code, message: error.message });
  }
  if (error instanceof ZodError) {
    return reply.code(400).send({ code: 'SIMULATOR_COMMAND_INVALID', message: z.prettifyError(error) });
  }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  const code = 'code' in error ? error.code : 'SIMULATOR_FAULT';
  return reply.code(status).send({ code, message: error.message });
}
