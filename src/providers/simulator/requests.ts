import { z } from 'zod';
import { SIMULATOR_ERROR_CODES, SimulatorError } from './error.ts';

const refusalSchema = z.object({ code: z.enum(SIMULATOR_ERROR_CODES), message: z.string() });

/** Sends one request to the simulator and answers the body of its answer. */
export type Ask = (method: 'GET' | 'POST' | 'PUT', path: string, body?: unknown) => Promise<unknown>;

/** Reads a file; undefined where there is none. Throws `SIMULATOR_UNREACHABLE` as {@link createRequests} does. */
export async function readFile(url: string, path: string, timeout: number): Promise<Buffer | undefined> {
  try {
    const response = await fetch(new URL(path, url), { signal: AbortSignal.timeout(timeout) });
    if (response.status === 404) return undefined;
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    throw new Error(`status ${response.status}`);
  } catch (error) {
    throw new SimulatorError('SIMULATOR_UNREACHABLE', `GET ${path} at ${url}: ${String(error)}.`);
  }
}

/**
 * Requests to the simulator at `url`, each with a time-out in ms. They throw a `SimulatorError`: the one the simulator
 * answered, or `SIMULATOR_UNREACHABLE` when there was no (sensible) answer in time; the command may have been done.
 */
export function createRequests(url: string, timeout: number): Ask {
  return async (method, path, body) => {
    const text = method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) };
    try {
      const response = await fetch(new URL(path, url), {
        method,
        headers: method === 'GET' ? {} : { 'content-type': 'application/json' },
        ...text,
        signal: AbortSignal.timeout(timeout),
      });
      const answer: unknown = await response.json();
      if (response.ok) return answer;
      const refusal = refusalSchema.safeParse(answer).data;
      const code = refusal?.code ?? 'SIMULATOR_UNREACHABLE';
      throw new SimulatorError(code, refusal?.message ?? `${method} ${path}: status ${response.status}.`);
    } catch (error) {
      if (error instanceof SimulatorError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      const hint = 'Is the simulator running? Repeat the request with the same ids.';
      throw new SimulatorError('SIMULATOR_UNREACHABLE', `${method} ${path} at ${url}: ${why}. ${hint}`);
    }
  };
}
