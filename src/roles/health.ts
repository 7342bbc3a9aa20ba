import { createServer, type ServerResponse } from 'node:http';
import type { HealthConfig } from '../health-settings.ts';
import type { Checks } from '../readiness.ts';

/** What a process tells those who watch it. */
export interface Told {
  readonly ready: () => Promise<Checks>;
  /** Prometheus' text format. */
  readonly metrics: () => Promise<string>;
}

/**
 * Answers `/healthz` (200 while the process lives), `/readyz` (200 when it has all that it needs, else 503 and what is missing)
 * and `/metrics`. Nobody is asked for a key, so by default only this machine is listened to.
 */
export async function serveHealth(
  { port, host }: Pick<HealthConfig, 'port' | 'host'>,
  told: Told,
): Promise<{ close(): void }> {
  if (port === undefined) return { close: () => {} };
  const server = createServer(({ url }, response) => void answer(url?.split('?', 1)[0], response, told));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return { close: () => void server.close() };
}

async function answer(path: string | undefined, response: ServerResponse, told: Told): Promise<void> {
  if (path === '/healthz') return reply(response, 200, { status: 'ok' });
  if (path === '/metrics') return await replyMetrics(response, told);
  if (path !== '/readyz') return reply(response, 404, { status: 'unknown' });
  const checks = await told.ready();
  const isReady = Object.values(checks).every(Boolean);
  reply(response, isReady ? 200 : 503, { status: isReady ? 'ok' : 'unavailable', checks });
}

async function replyMetrics(response: ServerResponse, { metrics }: Told): Promise<void> {
  try {
    const text = await metrics();
    response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }).end(text);
  } catch (error) {
    reply(response, 500, { status: 'failed', message: String(error) });
  }
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
