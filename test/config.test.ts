import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, describeConfig, loadConfig } from '../src/config.ts';
import { DEFAULT_LIMITS } from '../workflows/interpreter/limits.ts';

test('an empty environment yields the documented defaults', () => {
  const config = loadConfig({ DATABASE_URL: '', ACTIVEFLOW_API_PORT: '' });
  expect(config.dataDir).toBe(resolve('.activeflow'));
  expect(config.api).toEqual({
    host: '127.0.0.1',
    port: 8080,
    rateLimits: { ip: { perSecond: 200, burst: 400 }, customer: { perSecond: 17, burst: 33 } },
    trustedProxies: [],
    publicUrl: 'http://127.0.0.1:8080',
  });
  expect(config.webhooks).toEqual({
    giveUpSeconds: 86_400,
    firstPauseSeconds: 5,
    factor: 2,
    largestPauseSeconds: 3_600,
  });
  expect(config.database.url).toBeUndefined();
  expect(config.temporal).toMatchObject({ namespace: 'default', taskQueue: 'activeflow', retentionDays: 30 });
  expect(config.allowedHosts).toEqual([]);
  expect(config.limits).toEqual(DEFAULT_LIMITS);
});

test('variables replace defaults, and text becomes numbers, lists and keys', () => {
  const config = loadConfig({
    ACTIVEFLOW_API_PORT: '9000',
    ACTIVEFLOW_ALLOWED_HOSTS: 'localhost, hooks.internal,',
    ACTIVEFLOW_LIMIT_STACK_DEPTH: '7',
    ACTIVEFLOW_CODEC_KEY: Buffer.alloc(32, 1).toString('base64'),
  });
  expect(config.api.port).toBe(9000);
  expect(config.allowedHosts).toEqual(['localhost', 'hooks.internal']);
  expect(config.limits).toEqual({ ...DEFAULT_LIMITS, stack_depth: 7 });
  expect(config.temporal.codecKey).toEqual(Buffer.alloc(32, 1));
});

test('the simulated phone network is reached at its own port on this machine, or where the setting says', () => {
  expect(loadConfig({ ACTIVEFLOW_SIMULATOR_PORT: '9001' }).simulator).toMatchObject({
    host: '127.0.0.1',
    port: 9001,
    url: 'http://127.0.0.1:9001',
  });
  const elsewhere = { ACTIVEFLOW_SIMULATOR_HOST: '0.0.0.0', ACTIVEFLOW_SIMULATOR_URL: 'http://phones:8090' };
  expect(loadConfig(elsewhere).simulator).toMatchObject({ host: '0.0.0.0', url: 'http://phones:8090' });
});

test('one error names every wrong setting and shows no value', () => {
  const wrong = {
    ACTIVEFLOW_API_PORT: '99999',
    ACTIVEFLOW_LOG_LEVEL: 'loud',
    ACTIVEFLOW_CODEC_KEY: 'c2VjcmV0',
    ACTIVEFLOW_LIMIT_FLOW_BYTES: 'many',
  };
  const failure = catchError(() => loadConfig(wrong));
  expect(failure).toBeInstanceOf(ConfigError);
  for (const name of Object.keys(wrong)) expect(failure.message).toContain(name);
  expect(failure.message).not.toContain('c2VjcmV0');
});

test('every setting is described, with the default it really has', () => {
  const rows = describeConfig();
  for (const row of rows) expect(row.description, row.name).not.toBe('');
  const defaults = Object.fromEntries(rows.map((row) => [row.name, row.default]));
  expect(loadConfig(defaults)).toEqual(loadConfig({}));
});

function catchError(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
}
