import { randomUUID } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { registerNamespace } from '../../src/commands/namespace.ts';
import { loadConfig } from '../../src/config.ts';
import { SEARCH_ATTRIBUTES } from '../../workflows/shell/search-attributes.ts';

let connection: Connection;

beforeAll(async () => {
  connection = await Connection.connect({ address: inject('temporal') });
});

afterAll(() => connection?.close());

test('a server of the user gets the namespace and its search attributes, and a second time changes nothing', async () => {
  const namespace = `test-${randomUUID()}`;
  const config = loadConfig({ TEMPORAL_ADDRESS: inject('temporal'), TEMPORAL_NAMESPACE: namespace });
  await registerNamespace(config);
  await registerNamespace(config);
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  expect(Object.keys(customAttributes)).toEqual(expect.arrayContaining([...SEARCH_ATTRIBUTES]));
});

test('without an address it says which setting is missing', async () => {
  await expect(registerNamespace(loadConfig({}))).rejects.toThrow(/TEMPORAL_ADDRESS/);
});
