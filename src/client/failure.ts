import { ActiveflowApiError } from './activeflow-api-error.ts';
import type { ErrorDetail } from './types.ts';

interface ErrorBody {
  readonly error?: {
    readonly reason?: string;
    readonly message?: string;
    readonly request_id?: string;
    readonly details?: readonly ErrorDetail[];
  };
}

/** The error that an answer other than 2xx stands for; what stands in between (a proxy) may not speak the API's JSON. */
export async function toRefusal(response: Response): Promise<ActiveflowApiError> {
  const text = await response.text().catch(() => '');
  const { error = {} } = parse(text);
  return new ActiveflowApiError({
    status: response.status,
    reason: error.reason ?? 'UNKNOWN',
    message: error.message ?? `The server answered ${response.status} ${text.slice(0, 200)}`.trim(),
    requestId: error.request_id ?? response.headers.get('x-request-id') ?? undefined,
    details: error.details,
    retryAfter: toSeconds(response.headers.get('retry-after')),
  });
}

/** The error of a request that nobody answered. */
export function toSilence(cause: unknown, url: string, timeoutMs: number): ActiveflowApiError {
  const timedOut = cause instanceof Error && cause.name === 'TimeoutError';
  const { origin } = new URL(url);
  return new ActiveflowApiError(
    {
      status: 0,
      reason: timedOut ? 'TIMEOUT' : 'UNREACHABLE',
      message: timedOut
        ? `${origin} did not answer within ${timeoutMs} ms.`
        : `${origin} cannot be reached: ${innermost(cause)}.`,
    },
    { cause },
  );
}

function parse(text: string): ErrorBody {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === 'object' && body !== null ? body : {};
  } catch {
    return {};
  }
}

/** `Retry-After` in seconds, given as such or as a date. */
function toSeconds(header: string | null): number | undefined {
  if (header === null || header === '') return undefined;
  if (/^\d+$/.test(header)) return Number(header);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, Math.ceil((date - Date.now()) / 1000));
}

/** `fetch failed` says nothing; the reason is in the cause. */
function innermost(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return innermost(error.cause);
  return error.message || ('code' in error ? String(error.code) : error.name);
}
