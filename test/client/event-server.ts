import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

/** What a client said first. */
interface Hello {
  readonly topics: readonly string[];
  readonly after?: string | number;
}

/** The server side of `docs/events.md`, small enough to be cut off at will: cursors are `c1`, `c2`, ... */
export interface EventServer {
  readonly url: string;
  readonly hellos: Hello[];
  /** What becomes of the connections to come: how many events each carries before it is cut, or with which code it is closed. */
  readonly fates: ({ readonly cutAfter: number } | { readonly code: number; readonly reason: string })[];
  close(): Promise<void>;
}

/** Starts one that has so many events. */
export async function startEventServer(events: number): Promise<EventServer> {
  const http = createServer((_request, response) => response.end(JSON.stringify({ id: 'ada' })));
  const sockets = new WebSocketServer({ server: http });
  const hellos: Hello[] = [];
  const fates: EventServer['fates'] = [];
  sockets.on('connection', (socket) => {
    const fate = fates.shift() ?? { cutAfter: Number.POSITIVE_INFINITY };
    socket.once('message', (data) => {
      const hello = JSON.parse(String(data)) as Hello;
      hellos.push(hello);
      if ('code' in fate) socket.close(fate.code, fate.reason);
      else serve(socket, hello, { events, cutAfter: fate.cutAfter });
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    hellos,
    fates,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.close();
    },
  };
}

/** Sends what is behind `after`; cut off, the last frames may be lost on the way. */
function serve(
  socket: WebSocket,
  { after = 0 }: Hello,
  plan: { readonly events: number; readonly cutAfter: number },
): void {
  const last = Number(String(after).replace('c', ''));
  socket.send(JSON.stringify({ type: 'subscribed', topics: [], cursor: `c${last}` }));
  for (let n = last + 1; n <= Math.min(plan.events, last + plan.cutAfter); n++) {
    const data = { sequence: n };
    socket.send(JSON.stringify({ type: 'activeflow_updated', data, cursor: `c${n}`, id: String(n) }));
  }
  if (Number.isFinite(plan.cutAfter)) socket.ping('', false, () => socket.terminate());
}
