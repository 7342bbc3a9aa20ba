/** The port to web servers that customers name. The implementation guards addresses; nothing here may go round it. */
export interface HttpClient {
  /**
   * One request, no retry; follows at most three redirects, each of which is guarded again.
   * @throws EffectRefused `ADDRESS_REFUSED` (not public, or no http address at all), `HTTP_TIMEOUT`, `HTTP_FAILED`,
   * `HTTP_TOO_LARGE`
   */
  request(request: HttpRequest): Promise<HttpAnswer>;
}

export interface HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds for the whole exchange. */
  readonly timeout: number;
  /** Bytes of the answer that are read at most. */
  readonly maxBytes: number;
  /** Whether a longer answer is cut there instead of refused. */
  readonly cut?: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
  /** The header `Retry-After` as it came. */
  readonly retryAfter?: string | undefined;
}
