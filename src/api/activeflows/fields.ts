import { isReserved, variableBytes } from '../../../workflows/interpreter/variables.ts';
import { EXTERNAL_CAPS, utf8Bytes, type Variables } from '../../store/variables.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { ApiError } from '../edge/errors.ts';

const URI_LENGTH = 1024;
const METHODS: readonly string[] = ['', 'POST', 'GET', 'PUT', 'DELETE'];

/**
 * The caps of variables that come with a new activeflow; reserved names are counted too (the store drops them afterwards).
 * @throws ApiError `INVALID_VARIABLES`
 */
export function checkNewVariables(variables: Variables): void {
  const { keys, value, total: cap } = EXTERNAL_CAPS;
  const names = Object.keys(variables);
  if (names.length > keys) throw invalid(`there are ${names.length} variables, at most ${keys} are allowed`);
  const long = names.find((name) => Buffer.byteLength(variables[name] ?? '') > value);
  if (long !== undefined) throw invalid(`the value of ${long} is over ${value} bytes`, `variables.${long}`);
  const total = utf8Bytes(variables);
  if (total > cap) throw invalid(`the variables take ${total} bytes, at most ${cap} are allowed`);
}

/**
 * Variables written while an activeflow runs: the engine's own names cannot be written, and what could never fit is refused
 * here; whether the rest fits beside those that are there, the workflow decides.
 * @throws ApiError `INVALID_VARIABLES`
 */
export async function checkVariableWrite(
  { store }: Pick<ApiDependencies, 'store'>,
  customerId: string,
  variables: Variables,
): Promise<void> {
  const reserved = Object.keys(variables).find(isReserved);
  if (reserved !== undefined)
    throw invalid(`${reserved} belongs to the engine; choose another name`, `variables.${reserved}`);
  const total = variableBytes(variables);
  const { variable_bytes: limitBytes } = await store.customers.limits(customerId);
  if (total > limitBytes)
    throw invalid(`the variables take ${total} bytes, at most ${limitBytes} are allowed`);
}

/**
 * Empty, or an http(s) address with a host. Whether the address is public is checked at delivery.
 * @throws ApiError `INVALID_WEBHOOK_URI`
 */
export function checkWebhookUri(uri: string): void {
  if (uri === '') return;
  if (uri.length > URI_LENGTH) {
    throw new ApiError('INVALID_WEBHOOK_URI', `webhook_uri is over ${URI_LENGTH} characters.`);
  }
  const url = URL.canParse(uri) ? new URL(uri) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === '' || !/^https?:\/\//i.test(uri)) {
    throw new ApiError(
      'INVALID_WEBHOOK_URI',
      'webhook_uri must be an http:// or https:// address with a host.',
    );
  }
}

/** @throws ApiError `INVALID_WEBHOOK_METHOD` */
export function checkWebhookMethod(method: string): void {
  if (METHODS.includes(method)) return;
  throw new ApiError('INVALID_WEBHOOK_METHOD', 'webhook_method must be POST, GET, PUT, DELETE or empty.');
}

function invalid(message: string, path = 'variables'): ApiError {
  return new ApiError('INVALID_VARIABLES', `${message}.`, { details: [{ path, message }] });
}
