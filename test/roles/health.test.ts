import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { choosePorts } from '../../src/embedded/ports.ts';
import { serveHealth } from '../../src/roles/health.ts';

let close = (): void => {};
afterEach(() => close());

async function serve(ready: () => Promise<Record<string, boolean>>, metrics = async () => 'a 1\n') {
  const { health: port } = await choosePorts(join(tmpdir(), `ports-${randomUUID()}.json`), { health: {} });
  const server = await serveHealth({ host: '127.0.0.1', port }, { ready, metrics });
  close = server.close;
  return async (path: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`);
    return [answer.status, await answer.text()];
  };
}

test('a process that lacks something lives, is not ready, and says what it lacks', async () => {
  const checks = { running: true, database: false };
  const ask = await serve(async () => checks);
  expect(await ask('/healthz')).toEqual([200, '{"status":"ok"}']);
  expect(await ask('/readyz')).toEqual([503, JSON.stringify({ status: 'unavailable', checks })]);
  checks.database = true;
  expect(await ask('/readyz')).toEqual([200, JSON.stringify({ status: 'ok', checks })]);
});

test('metrics are text; those that cannot be had do not end the process', async () => {
  let fails = false;
  const ask = await serve(
    async () => ({}),
    async () => {
      if (fails) throw new Error('a collector broke');
      return 'a 1\n';
    },
  );
  expect(await ask('/metrics?name[]=a')).toEqual([200, 'a 1\n']);
  fails = true;
  expect((await ask('/metrics'))[0]).toBe(500);
  expect((await ask('/anything'))[0]).toBe(404);
});
