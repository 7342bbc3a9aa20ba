import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import type { PhoneNetwork } from './network.ts';
import { ackSchema, type News, parseJson } from './wire.ts';

const LONGEST_ACK = 4096;

/** Serves `ws://…/events`: every connection is a reader of the network's events. Browsers (an `Origin`) are refused. */
export function serveEvents(server: Server, network: PhoneNetwork): WebSocketServer {
  const sockets = new WebSocketServer({
    server,
    path: '/events',
    maxPayload: LONGEST_ACK,
    verifyClient: ({ origin }: { origin: string | undefined }) => origin === undefined,
  });
  sockets.on('connection', (socket) => void serve(socket, network));
  return sockets;
}

async function serve(socket: WebSocket, network: PhoneNetwork): Promise<void> {
  const unacknowledged = new Map<string, (() => void)[]>();
  const send = (news: News): Promise<void> =>
    new Promise((acknowledged) => {
      unacknowledged.set(news.id, [...(unacknowledged.get(news.id) ?? []), acknowledged]);
      socket.send(JSON.stringify(news));
    });
  // A broken frame or an oversized one: `ws` closes the connection by itself, the reader comes back.
  socket.on('error', () => {});
  socket.on('message', (data) => {
    const { data: message } = ackSchema.safeParse(parseJson(data.toString()));
    if (message === undefined) return;
    for (const acknowledged of unacknowledged.get(message.ack) ?? []) acknowledged();
    unacknowledged.delete(message.ack);
  });
  const reader = await network.open({
    incoming: (incoming) => send({ id: `${incoming.call_id}/incoming`, incoming }),
    event: (event) => send({ id: `${event.call_id}/${event.number}`, event }),
  });
  if (socket.readyState !== socket.OPEN) await reader.close();
  socket.once('close', () => void reader.close());
}
