import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SERVER_CACHE, UI_CACHE } from '../../src/embedded/temporal-build.ts';
import { findTemporal } from '../../src/embedded/temporal-installation.ts';

const NOWHERE = 'http://127.0.0.1:1';

let folder: string;
let bin: string;
let servers: Server[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'activeflow-installation-'));
  bin = join(folder, 'bin');
  mkdirSync(bin);
  servers = [];
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  // `sh` and `tar` are there; a real `temporal` or `go` is not.
  for (const name of ['sh', 'tar', 'gzip']) linkProgram(name);
  vi.stubEnv('PATH', bin);
});

afterEach(async () => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true, force: true });
});

test('a configured tool is used, whatever its version', async () => {
  const cliPath = fakeTemporal(folder, '1.0.0');
  expect(await find({ cliPath })).toEqual({ kind: 'cli', cli: cliPath });
});

test('a configured tool that does not work is an error, nothing else is tried', async () => {
  fakeTemporal(bin, '1.9.1');
  await expect(find({ cliPath: '/nowhere/temporal' })).rejects.toThrow(
    /configured tool: \/nowhere\/temporal/,
  );
});

test('a tool of 1.9 or newer on the PATH is used', async () => {
  fakeTemporal(bin, '1.10.0');
  expect(await find({})).toEqual({ kind: 'cli', cli: 'temporal' });
});

test('an older tool on the PATH is passed over for the server in the cache', async () => {
  fakeTemporal(bin, '1.8.9');
  const [server, ui] = [cacheProgram(SERVER_CACHE), cacheProgram(UI_CACHE)];
  expect(await find({})).toEqual({ kind: 'server', server, ui });
});

test('the tool is downloaded once and then taken from the cache', async () => {
  fakeTemporal(folder, '1.9.1');
  execFileSync('tar', ['-czf', join(folder, 'a.tar.gz'), '-C', folder, 'temporal']);
  const asked: string[] = [];
  const downloadUrl = await serve((request, response) => {
    asked.push(request.url ?? '');
    response.end(readFileSync(join(folder, 'a.tar.gz')));
  });
  const found = await find({ downloadUrl });
  expect(found).toEqual({ kind: 'cli', cli: join(folder, 'cache/activeflow/temporal-cli-1.9.1/temporal') });
  expect(await find({ downloadUrl })).toEqual(found);
  expect(asked).toEqual([expect.stringMatching(/^\/v1\.9\.1\?platform=\w+&arch=\w+$/)]);
});

test('a broken download leaves nothing in the cache and the next source is tried', async () => {
  const downloadUrl = await serve((_request, response) => response.end('no archive'));
  const failure = await find({ downloadUrl }).catch((error: Error) => error.message);
  expect(failure).toMatch(/download: [\s\S]*build by Go: go is not installed/);
  expect(execFileSync('ls', [join(folder, 'cache/activeflow')], { env: {} }).toString()).toBe('');
});

test('a server that accepts and never answers holds the start up for 4 s at most', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  let asked: () => void = () => undefined;
  const wasAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const downloadUrl = await serve(() => asked());
  const failure = find({ downloadUrl }).catch((error: Error) => error.message);
  await wasAsked;
  await vi.advanceTimersByTimeAsync(4000);
  expect(await failure).toMatch(/download: no answer in time/);
});

test('with no source at all the error lists every choice and what was tried', async () => {
  const failure = await find({}).catch((error: Error) => error);
  expect(failure).toMatchObject({ code: 'TEMPORAL_MISSING' });
  for (const choice of [
    'TEMPORAL_ADDRESS=',
    'ACTIVEFLOW_TEMPORAL_CLI=',
    'cli.sh',
    'go install',
    'go is not installed',
  ]) {
    expect(String(failure)).toContain(choice);
  }
});

function find(options: { cliPath?: string; downloadUrl?: string }) {
  return findTemporal({ downloadUrl: NOWHERE, report: () => undefined, ...options });
}

function linkProgram(name: string): void {
  const path = execFileSync('/bin/sh', ['-c', `command -v ${name}`])
    .toString()
    .trim();
  script(join(bin, name), `#!/bin/sh\nPATH=/usr/bin:/bin exec ${path} "$@"\n`);
}

function fakeTemporal(where: string, version: string): string {
  return script(
    join(where, 'temporal'),
    `#!/bin/sh\necho "temporal version ${version} (Server 1.32.0, UI 2.54.0)"\n`,
  );
}

function cacheProgram(name: string): string {
  const place = join(folder, 'cache/activeflow', name);
  mkdirSync(place, { recursive: true });
  return script(join(place, 'server'), '#!/bin/sh\n');
}

function script(path: string, text: string): string {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}
