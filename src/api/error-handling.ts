import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { FlowClientError } from '../flow-client.ts';
import { SimulatorError } from '../providers/simulator/error.ts';
import { StoreError, type StoreErrorCode, type StoreResource } from '../store/errors.ts';
import { ApiError, type ErrorCode, type ErrorDetail, errorKind, toErrorBody } from './errors.ts';

/** Answers any error in the one error shape; what is not the caller's business is logged and becomes `INTERNAL`. */
export function handleError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = toApiError(error);
  if (known.code === 'INTERNAL') request.log.error({ err: error }, 'request failed');
  if (known.code === 'SERVICE_UNAVAILABLE') request.log.warn({ err: error }, 'request answered 503');
  return sendError(known, request, reply);
}

/** The answer for a path or method that no route has. */
export function handleNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const path = request.url.split('?', 1)[0];
  return sendError(
    new ApiError(
      'ROUTE_NOT_FOUND',
      `There is no ${request.method} ${path}; /openapi.json lists all endpoints.`,
    ),
    request,
    reply,
  );
}

function sendError(error: ApiError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.retryAfter !== undefined) reply.header('retry-after', String(error.retryAfter));
  return reply
    .code(errorKind(error.code).http)
    .header('x-request-id', request.id)
    .type('application/json; charset=utf-8')
    .serializer(JSON.stringify)
    .send(toErrorBody(error, request.id));
}

/** Seconds that `Retry-After` names when Temporal, its workers or the database are away. */
const RETRY_AFTER = 2;

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof FlowClientError) return fromFlowClient(error);
  if (error instanceof StoreError) return fromStore(error);
  if (error instanceof SimulatorError) return fromSimulator(error);
  if (hasZodFastifySchemaValidationErrors(error)) return fromValidation(error);
  if (isResponseSerializationError(error)) return internal();
  if (isFastifyError(error)) return fromFastify(error);
  return internal();
}

function internal(): ApiError {
  return new ApiError(
    'INTERNAL',
    'Something failed on our side. Quote the request id when you ask about it.',
  );
}

/** Error codes with which a workflow refuses a request, other than the API's own. */
const REFUSALS: Readonly<Record<string, ErrorCode>> = {
  STATE_INVALID: 'STATE_INVALID',
  INVALID_ARGUMENT: 'INVALID_ARGUMENT',
  NOT_FOUND: 'INVALID_ARGUMENT',
  VARIABLE_RESERVED: 'INVALID_VARIABLES',
  VARIABLES_TOO_LARGE: 'LIMIT_EXCEEDED',
  STATE_TOO_LARGE: 'LIMIT_EXCEEDED',
  LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
};

function fromFlowClient(error: FlowClientError): ApiError {
  if (error.kind === 'gone') {
    return new ApiError('STATE_INVALID', 'The activeflow is not running (any more).', { cause: error });
  }
  if (error.kind === 'unavailable') {
    return new ApiError(
      'SERVICE_UNAVAILABLE',
      'The engine does not answer; try again with the same Idempotency-Key.',
      {
        retryAfter: RETRY_AFTER,
        cause: error,
      },
    );
  }
  const known = REFUSALS[error.code];
  return known === undefined ? internal() : new ApiError(known, error.message, { cause: error });
}

const NOT_FOUND: Readonly<Partial<Record<StoreResource, ErrorCode>>> = {
  flow: 'FLOW_NOT_FOUND',
  activeflow: 'ACTIVEFLOW_NOT_FOUND',
  call: 'CALL_NOT_FOUND',
};

const STORE_CODES: Readonly<Record<Exclude<StoreErrorCode, 'NOT_FOUND' | 'UNAVAILABLE'>, ErrorCode>> = {
  CONFLICT: 'ALREADY_EXISTS',
  STATE_INVALID: 'STATE_INVALID',
  LIMIT_EXCEEDED: 'LIMIT_EXCEEDED',
  INVALID: 'INVALID_ARGUMENT',
};

function fromStore(error: StoreError): ApiError {
  if (error.code === 'NOT_FOUND') {
    return new ApiError(NOT_FOUND[error.resource] ?? 'RESOURCE_NOT_FOUND', error.message, { cause: error });
  }
  if (error.code === 'UNAVAILABLE') {
    const options = { retryAfter: RETRY_AFTER, cause: error };
    return new ApiError('SERVICE_UNAVAILABLE', 'The database does not answer; try again.', options);
  }
  const ofPage = error.code === 'INVALID' && error.resource === 'page';
  const code = ofPage ? 'INVALID_REQUEST_PARAMETER' : STORE_CODES[error.code];
  return new ApiError(code, error.message, { cause: error });
}

function fromSimulator(error: SimulatorError): ApiError {
  switch (error.code) {
    case 'SIMULATOR_CALL_NOT_FOUND':
      return new ApiError('CALL_NOT_FOUND', error.message, { cause: error });
    case 'SIMULATOR_CALL_NOT_ANSWERED':
    case 'SIMULATOR_CALL_OVER':
    case 'SIMULATOR_CALL_EXISTS':
      return new ApiError('STATE_INVALID', error.message, { cause: error });
    case 'SIMULATOR_COMMAND_INVALID':
      return new ApiError('INVALID_ARGUMENT', error.message, { cause: error });
    default:
      return new ApiError('SERVICE_UNAVAILABLE', error.message, { retryAfter: RETRY_AFTER, cause: error });
  }
}

interface ValidationIssue {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string;
}

function fromValidation(error: {
  readonly validation: readonly ValidationIssue[];
  readonly validationContext?: string | undefined;
}): ApiError {
  const details: ErrorDetail[] = error.validation.map((issue) => ({
    path: toPath(issue.instancePath),
    message: issue.message ?? 'is not allowed',
  }));
  const first = details[0];
  const what = first === undefined ? 'is not allowed' : `${first.path || 'body'}: ${first.message}`;
  if (error.validationContext === 'params')
    return new ApiError('INVALID_ID', `The path is wrong: ${what}.`, { details });
  if (error.validationContext !== 'body') {
    return new ApiError('INVALID_REQUEST_PARAMETER', `A parameter is wrong: ${what}.`, { details });
  }
  const wrongType = error.validation.some((issue) => issue.keyword === 'invalid_type');
  return new ApiError(wrongType ? 'INVALID_JSON_BODY' : 'INVALID_ARGUMENT', `The body is wrong: ${what}.`, {
    details,
  });
}

/** `/actions/2/option` as `actions[2].option`, the form that the validation of actions uses too. */
function toPath(pointer: string): string {
  return pointer
    .split('/')
    .filter(Boolean)
    .map((part, index) => (/^\d+$/.test(part) ? `[${part}]` : index === 0 ? part : `.${part}`))
    .join('');
}

const FASTIFY_CODES: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'BODY_TOO_LARGE',
    'The body is larger than this server takes; send less at once.',
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: ['INVALID_JSON_BODY', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'INVALID_JSON_BODY',
    'The body is not as long as Content-Length says.',
  ],
  FST_ERR_BAD_URL: ['INVALID_REQUEST_PARAMETER', 'The path is not a valid URL.'],
};

function fromFastify(error: FastifyError): ApiError {
  const known = FASTIFY_CODES[error.code];
  if (known !== undefined) return new ApiError(...known);
  const status = error.statusCode ?? 500;
  return status >= 400 && status < 500 ? new ApiError('INVALID_ARGUMENT', error.message) : internal();
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('FST_');
}
