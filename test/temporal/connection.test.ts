import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporal as messages } from '@temporalio/proto';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { type RunningTemporal, startTemporal } from '../../src/embedded/temporal-server.ts';
import { connectClient } from '../../src/temporal/connection.ts';
import { connectWorker } from '../../src/temporal/worker-connection.ts';

const { History } = messages.api.history.v1;
let dataDir: string;
let temporal: RunningTemporal;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  dataDir = await mkdtemp(join(tmpdir(), 'activeflow-connection-'));
  const { downloadUrl } = loadConfig({}).temporal;
  temporal = await startTemporal({ dataDir, namespace: 'default', retentionDays: 1, downloadUrl, ui: false });
}, 300_000);

afterAll(async () => {
  await temporal?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('with a key, no argument, signal or failure text is readable in the history, and the keys are per workflow', async () => {
  const target = { address: temporal.address, namespace: 'default', codecKey: randomBytes(32) };
  const client = await connectClient(target);
  const workerConnection = await connectWorker(target);
  const workflowsPath = fileURLToPath(new URL('./secret-workflow.ts', import.meta.url));
  const worker = await Worker.create({ ...workerConnection, workflowsPath, taskQueue: 'secrets' });
  await worker.runUntil(async () => {
    const options = { taskQueue: 'secrets', workflowId: 'keeps-secrets', args: ['pin 4711'] };
    const handle = await client.workflow.start('secret', options);
    await handle.signal('tell', 'card 0815');
    await expect(handle.result()).rejects.toMatchObject({ cause: { message: 'pin 4711 and card 0815' } });
    const history = Buffer.from(History.encode(await handle.fetchHistory()).finish()).toString('latin1');
    expect(history).not.toMatch(/4711|0815/);
    expect(history.match(/key-salt[^k]{1,4}keeps-secrets/g)?.length).toBeGreaterThanOrEqual(3);
  });
  await workerConnection.connection.close();
  await client.connection.close();
}, 60_000);

test('without an address the error says what to do', async () => {
  await expect(connectClient({ address: undefined, namespace: 'default' })).rejects.toThrow(
    /TEMPORAL_ADDRESS/,
  );
});
