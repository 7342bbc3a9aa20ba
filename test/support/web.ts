import { EffectRefused } from '../../activities/failure.ts';
import type { HttpAnswer, HttpClient, HttpRequest } from '../../activities/http-client.ts';

export type FetchedAnswer = HttpAnswer | 'refused';

/** Web servers by URL. It remembers what was asked, each idempotency key once. */
export class ScriptedWeb implements HttpClient {
  readonly #answers: Readonly<Record<string, FetchedAnswer>>;
  readonly #asked = new Map<string, string>();

  constructor(answers: Readonly<Record<string, FetchedAnswer>> = {}) {
    this.#answers = answers;
  }

  async request({ url, method, headers, body }: HttpRequest): Promise<HttpAnswer> {
    this.#asked.set(headers['idempotency-key'] ?? `${this.#asked.size}`, `${method} ${url} ${body ?? ''}`);
    const answer = this.#answers[url];
    if (answer === undefined || answer === 'refused')
      throw new EffectRefused('HTTP_FAILED', `nobody answers at ${url}`);
    return answer;
  }

  get asked(): string[] {
    return [...this.#asked.values()];
  }
}
