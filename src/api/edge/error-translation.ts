import type { FastifyError } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { FlowClientError } from '../../flow-client.ts';
import { SimulatorError } from '../../providers/simulator/error.ts';
import { StoreError, type StoreErrorCode, type StoreResource } from '../../store/errors.ts';
import { ApiError, type ErrorCode, type Finding, unavailable } from './errors.ts';

/** What the caller learns of a failure; all that is not the caller's business becomes `INTERNAL`. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof FlowClientError) return fromFlowClient(error);
  if (error instanceof StoreError) return fromStore(error);
  if (error instanceof SimulatorError) return fromSimulator(error);
  if (hasZodFastifySchemaValidationErrors(error)) return fromValidation(error);
  if (isResponseSerializationError(error)) return internal();
  if (isFastifyError(error)) return fromFastify(error);
  if (isHungUp(error))
    return new ApiError('INVALID_JSON_BODY', 'The connection closed before the body was whole.');
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
  NOT_FOUND: 'STATE_INVALID',
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
    return unavailable('The engine does not answer; try again with the same Idempotency-Key.', error);
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
    return unavailable('The database does not answer; try again.', error);
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
      return unavailable(error.message, error);
  }
}

/** Findings that are listed in one answer; a large body can have one per value. */
const LISTED = 100;

interface ValidationIssue {
  readonly keyword: string;
  readonly instancePath: string;
  readonly message?: string;
}

function fromValidation(error: {
  readonly validation: readonly ValidationIssue[];
  readonly validationContext?: string | undefined;
}): ApiError {
  const details: Finding[] = error.validation.slice(0, LISTED).map((issue) => ({
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

/** Whoever asked is gone: nothing failed on our side, and nobody reads the answer. */
function isHungUp(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ECONNRESET' && 'statusCode' in error;
}

function isFastifyError(error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('FST_');
}
