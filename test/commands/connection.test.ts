import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findConnection } from '../../src/commands/connection.ts';
import { EXIT } from '../../src/commands/exit-code.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'activeflow-data-'));
const env = { ACTIVEFLOW_DATA_DIR: dataDir };
beforeAll(() => {
  writeFileSync(join(dataDir, 'ports.json'), '{"api": 8123, "temporal_ui": 8234}');
  writeFileSync(join(dataDir, 'access-key'), 'vb_local\n');
});
afterAll(() => rmSync(dataDir, { recursive: true }));

test('after npm start no option is needed', () => {
  expect(findConnection({}, env)).toEqual({
    url: 'http://127.0.0.1:8123',
    accessKey: 'vb_local',
    temporalUi: 'http://127.0.0.1:8234',
  });
});

test("options go before the environment, ours before upstream's", () => {
  const upstream = { VOIPBIN_API_BASE_URL: 'https://up.example/v1.0', VOIPBIN_API_KEY: 'vb_up' };
  const ours = { ACTIVEFLOW_API_URL: 'https://our.example', ACTIVEFLOW_ACCESS_KEY: 'vb_our' };
  expect(findConnection({}, { ...env, ...upstream })).toMatchObject({
    url: 'https://up.example/v1.0',
    accessKey: 'vb_up',
  });
  expect(findConnection({}, { ...env, ...upstream, ...ours })).toMatchObject({
    accessKey: 'vb_our',
    temporalUi: undefined,
  });
  const options = { url: 'https://flag.example', key: 'vb_flag' };
  expect(findConnection(options, { ...env, ...ours })).toMatchObject({
    url: 'https://flag.example',
    accessKey: 'vb_flag',
  });
});

test('the key of the data folder goes to this machine only', () => {
  expect(findConnection({ url: 'http://localhost:9000' }, env).accessKey).toBe('vb_local');
  expect(() => findConnection({ url: 'https://else.example' }, env)).toThrow(
    expect.objectContaining({ exitCode: EXIT.notAllowed }),
  );
});

test('without a platform the exit code says so', () => {
  expect(() => findConnection({}, { ACTIVEFLOW_DATA_DIR: join(dataDir, 'none') })).toThrow(
    expect.objectContaining({ exitCode: EXIT.unavailable, hint: expect.stringContaining('npm start') }),
  );
});
