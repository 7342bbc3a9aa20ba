import type { IncomingMessage } from 'node:http';
import type { PatientApi } from '../platform/patient-api.ts';
import { type Received, Receiver } from '../webhooks/receiver.ts';

/** What the customer's program says to a request. */
type Reply = (received: Received, activeflowId: string) => Promise<object> | object;

/**
 * The customer's own programs, behind an address: they answer requests of flows, and may set variables of the flow that asks
 * before they answer, since its id begins the idempotency key.
 */
export class CustomerServer {
  readonly #receiver = new Receiver();
  #url = '';
  #api: PatientApi | undefined;

  async listen(): Promise<void> {
    this.#url = await this.#receiver.listen();
  }

  knows(api: PatientApi): void {
    this.#api = api;
  }

  close(): void {
    this.#receiver.close();
  }

  url(path: string): string {
    return `${this.#url}${path}`;
  }

  /** Answers requests to a path; without it they get 204. */
  answers(path: string, reply: Reply): void {
    this.#receiver.answers.set(path, (response) => {
      const received = this.#receiver.at(path).at(-1)!;
      void Promise.resolve(reply(received, activeflowOf(received.headers))).then(
        (body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  }

  fails(path: string, status: number): void {
    this.#receiver.answers.set(path, status);
  }

  /** What came to a path, parsed. */
  at(path: string): unknown[] {
    return this.#receiver.at(path).map(({ body }) => JSON.parse(body) as unknown);
  }

  /** Sets variables of a running flow. */
  async sets(activeflowId: string, variables: Readonly<Record<string, string>>): Promise<void> {
    const { status, body } = await this.#api!.ask('PUT', `/v1.0/activeflows/${activeflowId}/variables`, {
      variables,
    });
    if (status !== 200) throw new Error(JSON.stringify(body));
  }
}

function activeflowOf(headers: IncomingMessage['headers']): string {
  return String(headers['idempotency-key']).split('/')[0] ?? '';
}
