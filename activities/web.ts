import { type Bounds, validateActions } from '../workflows/actions/validate.ts';
import type { JsonObject } from '../workflows/interpreter/action.ts';
import { DEFAULT_LIMITS } from '../workflows/interpreter/limits.ts';
import type { EffectInput } from '../workflows/protocol.ts';
import type { ActiveflowStore } from './activeflow-store.ts';
import { EffectRefused } from './failure.ts';
import type { HttpAnswer, HttpClient } from './http-client.ts';

/** Of an answer's body, kept in a variable. */
const BODY_BYTES = 32 * 1024;

export interface Web {
  fetch(effect: EffectInput): Promise<JsonObject>;
  webhook_send(effect: EffectInput): Promise<JsonObject>;
}

interface WebDependencies {
  readonly http: HttpClient;
  readonly store: Pick<ActiveflowStore, 'enqueueWebhook'>;
  readonly newId: () => string;
}

/** What goes to web servers that customers name: one try of each (contract 1.4). */
export function createWeb({ http, store, newId }: WebDependencies): Web {
  return {
    async fetch({ key, activeflow_id, input, timeout = DEFAULT_LIMITS.timeout_fetch }) {
      const { url, method, reference_id } = input as Record<string, string>;
      const { actions_per_array, flow_bytes } = { ...DEFAULT_LIMITS, ...(input as Partial<Bounds>) };
      const answer = await fetchOnce(http, {
        url: url ?? '',
        method: method ?? 'GET',
        key,
        body: { activeflow_id, reference_id },
        timeout,
        maxBytes: flow_bytes,
      });
      const actions = parseActions(answer, newId, { actions_per_array, flow_bytes });
      return { actions: actions as unknown as JsonObject[] };
    },
    async webhook_send(effect) {
      const {
        key,
        activeflow_id,
        customer_id,
        input,
        timeout = DEFAULT_LIMITS.timeout_webhook_send,
      } = effect;
      const { uri, method, data_type, data } = input as Record<string, string>;
      const request = {
        uri: uri ?? '',
        method: method ?? 'POST',
        data_type: data_type ?? '',
        data: data ?? '',
      };
      if (input.sync !== true) {
        await store.enqueueWebhook({ key, activeflow_id, customer_id, ...request });
        return {};
      }
      const answer = await sendOnce(http, key, { ...request, timeout });
      return { status: answer.status, body: answer.body };
    },
  };
}

interface Fetch {
  readonly url: string;
  readonly method: string;
  readonly key: string;
  readonly body: { activeflow_id: string; reference_id: string | undefined };
  readonly timeout: number;
  readonly maxBytes: number;
}

async function fetchOnce(http: HttpClient, { key, body, ...request }: Fetch): Promise<HttpAnswer> {
  try {
    const headers = { 'content-type': 'application/json; charset=utf-8', 'idempotency-key': key };
    return await http.request({ ...request, headers, body: JSON.stringify(body) });
  } catch (error) {
    throw new EffectRefused('FETCH_FAILED', `${codeOf(error)}: ${messageOf(error)}`);
  }
}

function parseActions({ status, body }: HttpAnswer, newId: () => string, bounds: Bounds) {
  if (status < 200 || status > 299)
    throw new EffectRefused('FETCH_FAILED', `the server answered ${status}, a 2xx is needed`);
  const value = parseJson(body);
  const array = value !== null && typeof value === 'object' && 'actions' in value ? value.actions : value;
  const result = validateActions(array, newId, bounds);
  if ('actions' in result) return result.actions;
  const [first] = result.issues;
  throw new EffectRefused(
    'FETCH_FAILED',
    `the answer is no valid action array: ${first?.path}: ${first?.message}`,
  );
}

function parseJson(body: string): unknown {
  try {
    return body.trim() === '' ? [] : JSON.parse(body);
  } catch {
    throw new EffectRefused('FETCH_FAILED', 'the answer is not JSON');
  }
}

type Webhook = {
  readonly timeout: number;
  readonly uri: string;
  readonly method: string;
  readonly data_type: string;
  readonly data: string;
};

async function sendOnce(
  http: HttpClient,
  key: string,
  { timeout, uri, method, data_type, data }: Webhook,
): Promise<HttpAnswer> {
  const contentType = data_type || (data === '' ? '' : 'application/json');
  const headers = { 'idempotency-key': key, ...(contentType ? { 'content-type': contentType } : {}) };
  try {
    const body = data === '' ? {} : { body: data };
    return await http.request({
      url: uri,
      method,
      headers,
      ...body,
      timeout,
      maxBytes: BODY_BYTES,
    });
  } catch (error) {
    throw new EffectRefused('WEBHOOK_FAILED', `${codeOf(error)}: ${messageOf(error)}`);
  }
}

function codeOf(error: unknown): string {
  return error instanceof EffectRefused ? error.code : 'HTTP_FAILED';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
