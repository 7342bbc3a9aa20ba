import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { type RunningTemporal, startTemporal } from '../../src/embedded/temporal-server.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/shell/search-attributes.ts';

let dataDir: string;
let temporal: RunningTemporal;
let client: Client;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'activeflow-temporal-'));
  const { downloadUrl } = loadConfig({}).temporal;
  temporal = await startTemporal({ dataDir, namespace: 'calls', retentionDays: 3, downloadUrl, ui: true });
  client = new Client({
    connection: await Connection.connect({ address: temporal.address }),
    namespace: 'calls',
  });
}, 300_000);

afterAll(async () => {
  await client?.connection.close();
  await temporal?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('the namespace has the wanted retention', async () => {
  const { config } = await client.workflowService.describeNamespace({ namespace: 'calls' });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(3 * 24 * 60 * 60);
});

test('every search attribute can be used at once', async () => {
  const values = Object.fromEntries(SEARCH_ATTRIBUTES.map((name) => [name, [`${name} value`]]));
  const options = { taskQueue: 'nobody', workflowId: 'attributes', searchAttributes: values };
  const handle = await client.workflow.start('waits', options);
  expect((await handle.describe()).searchAttributes).toMatchObject(values);
});

test('the UI is served', async () => {
  const response = await fetch(temporal.uiUrl ?? '');
  expect(response.status).toBe(200);
  expect(await response.text()).toContain('<html');
});

test('a server killed and started again has the same address and every run', async () => {
  const handle = await client.workflow.start('waits', { taskQueue: 'nobody', workflowId: 'survivor' });
  const before = temporal.address;
  await temporal.kill();
  await temporal.restart();
  expect(temporal.address).toBe(before);
  expect((await handle.describe()).status.name).toBe('RUNNING');
}, 60_000);
