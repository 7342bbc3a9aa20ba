/** Every error the API answers with, by its stable code: HTTP status, upstream's status word, and what it means to a caller. */
const CATALOGUE = {
  AUTHENTICATION_REQUIRED: [401, 'UNAUTHENTICATED', 'The request carries no access key.'],
  INVALID_CREDENTIALS: [401, 'UNAUTHENTICATED', 'The access key is unknown, expired or deleted.'],
  ROUTE_NOT_FOUND: [404, 'NOT_FOUND', 'There is no such endpoint.'],
  METHOD_NOT_ALLOWED: [405, 'UNIMPLEMENTED', 'The endpoint has other methods; `Allow` lists them.'],
  RESOURCE_NOT_FOUND: [404, 'NOT_FOUND', 'No resource of yours has this id.'],
  FLOW_NOT_FOUND: [404, 'NOT_FOUND', 'No flow of yours has this id.'],
  ACTIVEFLOW_NOT_FOUND: [404, 'NOT_FOUND', 'No activeflow of yours has this id.'],
  CALL_NOT_FOUND: [404, 'NOT_FOUND', 'No call of yours has this id.'],
  CONTINUE_LINK_UNKNOWN: [404, 'NOT_FOUND', 'The link to continue was not made here, or is not complete.'],
  CONTINUE_LINK_USED: [
    410,
    'FAILED_PRECONDITION',
    'The link to continue has been used, or is not needed any more.',
  ],
  INVALID_ID: [400, 'INVALID_ARGUMENT', 'An id is not a UUID, or is the nil UUID.'],
  INVALID_ARGUMENT: [
    400,
    'INVALID_ARGUMENT',
    'A value in the body is not allowed; the details name its path.',
  ],
  INVALID_REQUEST_PARAMETER: [400, 'INVALID_ARGUMENT', 'A query, path or header parameter is not allowed.'],
  INVALID_JSON_BODY: [400, 'INVALID_ARGUMENT', 'The body is not JSON, or a value in it has the wrong type.'],
  BODY_TOO_LARGE: [413, 'INVALID_ARGUMENT', 'The body is larger than this server takes.'],
  INVALID_ACTION_TYPE: [400, 'INVALID_ARGUMENT', 'An action has a type that does not exist.'],
  INVALID_ANONYMOUS_VALUE: [400, 'INVALID_ARGUMENT', '`anonymous` is none of "", yes, no, auto.'],
  INVALID_VARIABLES: [400, 'INVALID_ARGUMENT', 'Variables are over a limit, or set a reserved name.'],
  INVALID_WEBHOOK_URI: [400, 'INVALID_ARGUMENT', '`webhook_uri` is not an http or https address.'],
  INVALID_WEBHOOK_METHOD: [
    400,
    'INVALID_ARGUMENT',
    '`webhook_method` is none of "", POST, GET, PUT, DELETE.',
  ],
  ALREADY_EXISTS: [409, 'ALREADY_EXISTS', 'The id or idempotency key is taken by a different request.'],
  STATE_INVALID: [409, 'FAILED_PRECONDITION', 'The resource is not in a state that allows this.'],
  LIMIT_EXCEEDED: [
    409,
    'FAILED_PRECONDITION',
    'The change would take the activeflow over one of its limits.',
  ],
  SERVICE_UNAVAILABLE: [503, 'UNAVAILABLE', 'A part of the system is away; try again after `Retry-After`.'],
  RATE_LIMIT_EXCEEDED: [
    429,
    'RESOURCE_EXHAUSTED',
    'Too many requests at once; try again after `Retry-After`.',
  ],
  INTERNAL: [500, 'INTERNAL', 'Something failed on our side; the request id finds it in the log.'],
} as const satisfies Record<string, readonly [number, string, string]>;

export type ErrorCode = keyof typeof CATALOGUE;

/** What an error code means: its HTTP status, upstream's status word, and a sentence for the caller. */
export interface ErrorKind {
  readonly http: number;
  readonly status: string;
  readonly meaning: string;
}

/** All codes, in the order of the documentation. */
export const ERROR_CODES = Object.keys(CATALOGUE) as readonly ErrorCode[];

export function errorKind(code: ErrorCode): ErrorKind {
  const [http, status, meaning] = CATALOGUE[code];
  return { http, status, meaning };
}

export type ErrorDetail = Finding | RateLimitDetail;

/** Which rate limit was met. */
export interface RateLimitDetail {
  readonly limited_by: 'ip' | 'customer';
}

/** One finding about one value of the request. */
export interface Finding {
  /** Where, as `actions[2].option.text`; absent when it is about the whole request. */
  readonly path?: string;
  readonly code?: string;
  readonly message: string;
}

interface ApiErrorOptions extends ErrorOptions {
  readonly details?: readonly ErrorDetail[];
  /** Seconds after which a repetition makes sense; sent as `Retry-After`. */
  readonly retryAfter?: number;
}

/** An error that the caller sees as it is. Every other error becomes `INTERNAL`. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly details: readonly ErrorDetail[];
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, options: ApiErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.details = options.details ?? [];
    this.retryAfter = options.retryAfter;
  }
}

/** Seconds that `Retry-After` names when a part of the system is away. */
const RETRY_AFTER = 2;

/** The error of a part that is away: 503 with `Retry-After`. */
export function unavailable(message: string, cause?: unknown): ApiError {
  return new ApiError('SERVICE_UNAVAILABLE', message, { retryAfter: RETRY_AFTER, cause });
}

/** The body of an error answer, upstream's shape. */
export interface ErrorBody {
  readonly error: {
    readonly status: string;
    readonly reason: ErrorCode;
    readonly message: string;
    readonly request_id: string;
    readonly details?: readonly ErrorDetail[];
  };
}

export function toErrorBody(error: ApiError, requestId: string): ErrorBody {
  const { status } = errorKind(error.code);
  const body = { status, reason: error.code, message: error.message, request_id: requestId };
  return { error: error.details.length === 0 ? body : { ...body, details: error.details } };
}
