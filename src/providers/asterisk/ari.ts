import { AsteriskError } from './error.ts';

/** Where an Asterisk answers ARI, and as whom we ask. */
export interface AriAccess {
  /** Of its web server, such as `http://127.0.0.1:8088`; ARI is below `/ari`. */
  readonly url: string;
  readonly user: string;
  /** Secret: never log it. */
  readonly password: string;
  /** Milliseconds until a request fails; default 5000. */
  readonly timeout?: number;
}

/** What a request says: in the query what ARI reads there, in the body the rest. */
export interface AriRequest {
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: unknown;
}

export type AriMethod = 'GET' | 'POST' | 'PUT' | 'DELETE';

const TIMEOUT = 5000;

/** Requests to ARI. Each is sent once; whether a repetition does something twice is told in docs/decisions/call-control-port.md. */
export class Ari {
  readonly #base: string;
  readonly #authorization: string;
  readonly #timeout: number;

  constructor({ url, user, password, timeout = TIMEOUT }: AriAccess) {
    this.#base = `${url.replace(/\/+$/, '')}/ari`;
    this.#authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
    this.#timeout = timeout;
  }

  /**
   * The answer's JSON; undefined where it has none.
   * @throws AsteriskError `ASTERISK_REFUSED` with ARI's status, `ASTERISK_UNREACHABLE`
   */
  async ask(method: AriMethod, path: string, request: AriRequest = {}): Promise<unknown> {
    const answer = await this.#send(method, path, request);
    const text = await answer.text();
    return text === '' ? undefined : JSON.parse(text);
  }

  /** As {@link ask}, for what may be gone: undefined where ARI answers 404. */
  async find(method: AriMethod, path: string, request: AriRequest = {}): Promise<unknown> {
    return await unless([404], () => this.ask(method, path, request));
  }

  /** Whether it was done; false where ARI answers one of these states, by which it says that it was done or cannot be any more. */
  async did(method: AriMethod, path: string, request: AriRequest, not: readonly number[]): Promise<boolean> {
    return (await unless(not, () => this.#send(method, path, request))) !== undefined;
  }

  /** A file; undefined where ARI has none. */
  async file(path: string): Promise<Buffer | undefined> {
    const answer = await unless([404], () => this.#send('GET', path, {}));
    return answer === undefined ? undefined : Buffer.from(await answer.arrayBuffer());
  }

  async #send(method: AriMethod, path: string, { query = {}, body }: AriRequest): Promise<Response> {
    const url = new URL(`${this.#base}${path}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
    const headers: Record<string, string> = { authorization: this.#authorization };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const signal = AbortSignal.timeout(this.#timeout);
    const sent = { method, headers, signal, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await fetch(url, sent).catch((error: unknown) => {
      throw new AsteriskError('ASTERISK_UNREACHABLE', 0, `${method} ${path}: ${String(error)}`);
    });
    if (answer.ok) return answer;
    const why = (await answer.text()).slice(0, 200);
    throw new AsteriskError('ASTERISK_REFUSED', answer.status, `${method} ${path}: ${answer.status} ${why}`);
  }
}

async function unless<T>(statuses: readonly number[], ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AsteriskError && statuses.includes(error.status)) return undefined;
    throw error;
  }
}

/** A path of ARI with its ids, which may hold slashes. */
export function path(parts: TemplateStringsArray, ...ids: readonly string[]): string {
  return String.raw({ raw: parts }, ...ids.map((id) => encodeURIComponent(id)));
}
