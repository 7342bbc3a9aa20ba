import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { preparePostgres, startPostgres } from '../../src/embedded/postgres.ts';
import { removePostgres } from '../../src/embedded/postgres-home.ts';
import { identifyProcess } from '../../src/supervisor/process-identity.ts';
import { runRoles } from '../../src/supervisor/running.ts';

let dataDir: string;
/** The lock of its cluster. */
let file: string;
let closing: (() => unknown)[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'activeflow-lock-'));
  const { args } = (await preparePostgres({ dataDir })).role;
  file = join(String(args[args.indexOf('-D') + 1]), 'postmaster.pid');
}, 60_000);

afterEach(async () => {
  for (const close of closing.reverse()) await close();
  closing = [];
});

afterAll(async () => {
  removePostgres(dataDir);
  await rm(dataDir, { recursive: true, force: true });
});

test('a killed Postgres that its parent never reaps starts again', async () => {
  await startNeverReaped();
  await killPostmaster();
  expect(await answer()).toEqual([{ one: 1 }]);
});

test('a killed Postgres starts again while some other process has its id', async () => {
  await (await start()).kill();
  const { uid, gid } = statSync(file);
  const bystander = spawn('sleep', ['600'], { uid, gid, cwd: '/', stdio: 'ignore' });
  closing.push(() => bystander.kill());
  await once(bystander, 'spawn');
  writePid(bystander);
  expect(await answer()).toEqual([{ one: 1 }]);
});

test('a killed Postgres starts again over a lock that a crash of the machine emptied', async () => {
  await (await start()).kill();
  writeFileSync(file, '');
  expect(await answer()).toEqual([{ one: 1 }]);
});

test('the lock of a Postgres that runs is left as it is', async () => {
  await start();
  const lock = readFileSync(file, 'utf8');
  await preparePostgres({ dataDir });
  expect(readFileSync(file, 'utf8')).toBe(lock);
});

test('a backend that outlives its killed Postgres keeps the next one from starting', async () => {
  const url = await startNeverReaped();
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const backend = Number((await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid);
  process.kill(backend, 'SIGSTOP');
  closing.push(() => identifyProcess(backend) && process.kill(backend, 'SIGKILL'));
  await killPostmaster();
  const { role } = await preparePostgres({ dataDir });
  const hasty = { ...role, restart: { minDelayMs: 1, maxDelayMs: 10 } };
  await expect(runRoles([hasty], join(dataDir, 'logs'))).rejects.toThrow(/still in use/);
  process.kill(backend, 'SIGKILL');
  expect(await answer()).toEqual([{ one: 1 }]);
});

/** Starts it as the child of a process that never asks how its children ended. Answers its address. */
async function startNeverReaped(): Promise<string> {
  const { role, url } = await preparePostgres({ dataDir });
  const args = ['-c', '"$@" & exec sleep 600', 'sh', role.command, ...role.args];
  const parent = await runRoles([{ ...role, command: '/bin/sh', args }], join(dataDir, 'logs'));
  closing.push(() => parent.kill());
  return url;
}

async function start() {
  const postgres = await startPostgres({ dataDir });
  closing.push(() => postgres.stop());
  return postgres;
}

/** What a newly started one says. */
async function answer(): Promise<unknown[]> {
  const { url } = await start();
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    return (await client.query('SELECT 1 AS one')).rows;
  } finally {
    await client.end();
  }
}

async function killPostmaster(): Promise<void> {
  const pid = Number.parseInt(readFileSync(file, 'utf8'), 10);
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => identifyProcess(pid)).toBeUndefined();
  // Gone for us, there for Postgres.
  expect(process.kill(pid, 0)).toBe(true);
}

function writePid({ pid }: ChildProcess): void {
  writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(pid)));
}
