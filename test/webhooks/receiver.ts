import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Received {
  readonly url: string;
  readonly method: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** How a path is answered: with this status, or never; or as the function does it. */
export type Answering = number | 'hang' | ((response: ServerResponse) => void);

/** A web server of a customer: answers as told, path by path; 204 where nothing is told. */
export class Receiver {
  readonly received: Received[] = [];
  readonly answers = new Map<string, Answering>();
  readonly #server: Server = createServer((request, response) => void this.#take(request, response));

  /** Answers where it is reached. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  at(path: string): Received[] {
    return this.received.filter(({ url }) => url === path);
  }

  /** The numbers of the events that came to a path, in the order in which they came. */
  sequences(path: string): number[] {
    return this.at(path).map(({ body }) => JSON.parse(body).data.sequence);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const { url = '', method = '', headers } = request;
    this.received.push({ url, method, headers, body });
    const answer = this.answers.get(url) ?? 204;
    if (typeof answer === 'function') answer(response);
    else if (answer !== 'hang') response.writeHead(answer).end();
  }
}
