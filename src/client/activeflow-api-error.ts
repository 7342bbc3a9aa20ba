import type { ErrorDetail } from './types.ts';

/** What is known of a request that failed. */
export interface Failure {
  readonly status: number;
  readonly reason: string;
  readonly message: string;
  readonly requestId?: string | undefined;
  readonly details?: readonly ErrorDetail[] | undefined;
  readonly retryAfter?: number | undefined;
}

/**
 * The one error of the client: a refusal of the API, or no answer at all.
 *
 * ```ts
 * try {
 *   await client.flows.get(id);
 * } catch (error) {
 *   if (error instanceof ActiveflowApiError && error.reason === 'FLOW_NOT_FOUND') return undefined;
 *   throw error;
 * }
 * ```
 */
export class ActiveflowApiError extends Error {
  override readonly name = 'ActiveflowApiError';
  /** HTTP status; 0 when no answer came (`reason` is `UNREACHABLE` or `TIMEOUT`). */
  readonly status: number;
  /** The stable code, e.g. `STATE_INVALID`. */
  readonly reason: string;
  /** Finds the request in the server's log. */
  readonly requestId: string | undefined;
  /** What is wrong and where, for requests that are not valid. */
  readonly details: readonly ErrorDetail[];
  /** Seconds after which the server wants to be asked again. */
  readonly retryAfter: number | undefined;

  constructor({ status, reason, message, requestId, details, retryAfter }: Failure, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
    this.reason = reason;
    this.requestId = requestId;
    this.details = details ?? [];
    this.retryAfter = retryAfter;
  }
}
