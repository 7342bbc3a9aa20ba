import { type Patience, until } from './until.ts';

export interface ApiAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** An activeflow as far as these tests read it. */
export interface SeenActiveflow {
  readonly id: string;
  readonly status: '' | 'running' | 'ended';
  readonly sequence: number;
  readonly ended_reason?: string;
  readonly current_action: { readonly id: string; readonly type: string };
  readonly stack_map: Readonly<Record<string, unknown>>;
  readonly variables: Readonly<Record<string, string>>;
  readonly executed_actions: readonly {
    readonly n: number;
    readonly id: string;
    readonly type: string;
    readonly result: string;
    readonly stack_id: string;
  }[];
}

/** The API as a client sees it that goes on asking while the server is away. */
export class PatientApi {
  readonly #url: string;
  readonly #headers: Readonly<Record<string, string>>;

  constructor(url: string, accessKey: string) {
    this.#url = url;
    this.#headers = { authorization: `Bearer ${accessKey}`, 'content-type': 'application/json' };
  }

  /** Asks once. @throws TypeError when nobody answers */
  async ask(method: string, path: string, body?: unknown, headers = {}): Promise<ApiAnswer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: { ...this.#headers, ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : JSON.parse(text) };
  }

  /** Asks until somebody answers without a server error. */
  async insist(method: string, path: string, body?: unknown, headers = {}): Promise<ApiAnswer> {
    return await until(`${method} ${path} is answered`, async () => {
      const answer = await this.ask(method, path, body, headers).catch(() => undefined);
      return answer !== undefined && answer.status < 500 ? answer : undefined;
    });
  }

  async activeflow(id: string): Promise<SeenActiveflow | undefined> {
    const answer = await this.insist('GET', `/v1.0/activeflows/${id}`);
    return answer.status === 200 ? (answer.body as unknown as SeenActiveflow) : undefined;
  }

  /** The activeflow once `holds` is true of it. */
  async activeflowWhen(
    id: string,
    holds: (seen: SeenActiveflow) => boolean,
    patience: Patience = {},
  ): Promise<SeenActiveflow> {
    return await until(
      `activeflow ${id}`,
      async () => {
        const seen = await this.activeflow(id);
        return seen !== undefined && holds(seen) ? seen : undefined;
      },
      { pause: 250, ...patience },
    );
  }

  async createFlow(name: string, actions: readonly object[]): Promise<string> {
    const { status, body } = await this.insist('POST', '/v1.0/flows', { name, detail: '', actions });
    if (status !== 200) throw new Error(`flow ${name}: ${status} ${JSON.stringify(body)}`);
    return String(body.id);
  }
}
