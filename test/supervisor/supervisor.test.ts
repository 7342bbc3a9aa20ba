import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { identifyProcess, isAlive } from '../../src/supervisor/process-identity.ts';
import type { Role } from '../../src/supervisor/role.ts';
import { createSupervisor, type Supervisor, type SupervisorEvent } from '../../src/supervisor/supervisor.ts';

// Compiled, because plain Node runs it.
const platformFile = fileURLToPath(new URL('../../dist/test/supervisor/platform.js', import.meta.url));
const patience = { timeout: 10_000, interval: 10 };

let folder: string;
let started: ChildProcess[];
let supervisors: Supervisor[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'activeflow-supervisor-'));
  started = [];
  supervisors = [];
});

afterEach(async () => {
  await Promise.all(started.map(killed));
  for (const supervisor of supervisors) await supervisor.stop();
  // Ends what a killed platform left.
  await (await createSupervisor({ dataDir: folder })).stop();
  await rm(folder, { recursive: true, force: true });
});

test('a killed role is started again, and is ready again', async () => {
  const events: SupervisorEvent[] = [];
  const supervisor = await supervise((event) => events.push(event));
  await supervisor.start(idle('worker'));
  const first = supervisor.pids().worker ?? 0;
  process.kill(first, 'SIGKILL');
  await vi.waitFor(() => expect(events.filter(({ kind }) => kind === 'ready')).toHaveLength(2), patience);
  expect(supervisor.pids().worker).not.toBe(first);
  expect(events).toContainEqual({ kind: 'died', role: 'worker', exit: 'signal SIGKILL', restartInMs: 5 });
});

test('a role that dies again and again is started with growing delays', async () => {
  const delays: number[] = [];
  const supervisor = await supervise((event) => {
    if (event.kind === 'died') delays.push(event.restartInMs);
  });
  // The second and all later starts end at once.
  const file = join(folder, 'was-here');
  await supervisor.start({
    ...idle('weak'),
    args: ['-e', onceOnly(file)],
    ready: async () => existsSync(file),
  });
  process.kill(supervisor.pids().weak ?? 0, 'SIGKILL');
  await vi.waitFor(() => expect(delays.length).toBeGreaterThanOrEqual(4), patience);
  expect(delays.slice(0, 4)).toEqual([5, 10, 20, 40]);
});

test('a role that cannot start fails with the end of its log', async () => {
  const supervisor = await supervise();
  const args = ['-e', 'console.error("no licence for this machine"); process.exit(3)'];
  const role = { ...idle('broken'), args, ready: async () => false };
  await expect(supervisor.start(role)).rejects.toThrow(/exit code 3[\s\S]*no licence for this machine/);
});

test('a command that does not exist fails with its name', async () => {
  const supervisor = await supervise();
  const role = { ...idle('absent'), command: join(folder, 'no-such-program'), ready: async () => false };
  await expect(supervisor.start(role)).rejects.toThrow(/no-such-program/);
});

test('a role that ignores its signal is killed after its bound', async () => {
  const supervisor = await supervise();
  const up = join(folder, 'up');
  const args = [
    '-e',
    `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); require('fs').writeFileSync('${up}', '')`,
  ];
  await supervisor.start({ ...idle('deaf'), args, stopTimeoutMs: 50, ready: async () => existsSync(up) });
  const pid = supervisor.pids().deaf ?? 0;
  await supervisor.stop();
  expect(identifyProcess(pid)).toBeUndefined();
});

test('Ctrl-C ends the roles in reverse order, each by one signal of the supervisor', async () => {
  const { child } = await startPlatform('database', 'worker', 'api');
  const ended = once(child, 'exit');
  // As a terminal does it: to the whole foreground process group.
  process.kill(-(child.pid ?? 0), 'SIGINT');
  expect((await ended)[0]).toBe(0);
  expect(await readFile(join(folder, 'ends'), 'utf8')).toBe('api\nworker\ndatabase\n');
  expect(existsSync(join(folder, 'processes.json'))).toBe(false);
});

test('the orphans of a killed supervisor live on, and the next one ends them', async () => {
  const { child, pids } = await startPlatform('simulator', 'worker');
  const identities = Object.values(pids).map((pid) => identifyProcess(pid));
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(identities.map((identity) => identity && isAlive(identity))).toEqual([true, true]);
  const events: SupervisorEvent[] = [];
  await supervise((event) => events.push(event));
  expect(identities.map((identity) => identity && isAlive(identity))).toEqual([false, false]);
  expect(events.map((event) => event.kind === 'orphan' && event.role)).toEqual(['simulator', 'worker']);
});

test('a second supervisor over the same folder is refused and harms nothing', async () => {
  const { pids } = await startPlatform('worker');
  await expect(supervise()).rejects.toMatchObject({ code: 'ALREADY_RUNNING' });
  expect(identifyProcess(pids.worker ?? 0)).toBeDefined();
});

test('a record spoilt by a crash of the machine does not keep the next start from working', async () => {
  await writeFile(join(folder, 'processes.json'), '{"supervisor":');
  const supervisor = await supervise();
  await supervisor.start(idle('worker'));
  expect(supervisor.pids().worker).toBeGreaterThan(0);
});

test('a role that dies while it is asked whether it is ready does not hold the start up', async () => {
  const supervisor = await supervise();
  const role = {
    ...idle('silent'),
    args: ['-e', 'process.exit(7)'],
    ready: () => new Promise<boolean>(() => undefined),
  };
  await expect(supervisor.start(role)).rejects.toThrow(/exit code 7/);
});

test('a process that only has the same id as a former child is left alone', async () => {
  const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  started.push(bystander);
  await once(bystander, 'spawn');
  const former = { pid: bystander.pid, started: 'long ago', role: 'worker', stopSignal: 'SIGTERM' };
  const file = { supervisor: { pid: process.pid, started: 'long ago' }, children: [former] };
  await writeFile(join(folder, 'processes.json'), JSON.stringify(file));
  await (await supervise()).stop();
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
  expect(identifyProcess(bystander.pid ?? 0)).toBeDefined();
});

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function supervise(report?: (event: SupervisorEvent) => void): Promise<Supervisor> {
  const supervisor = await createSupervisor({ dataDir: folder, ...(report === undefined ? {} : { report }) });
  supervisors.push(supervisor);
  return supervisor;
}

function idle(name: string): Role {
  return {
    name,
    command: process.execPath,
    args: ['-e', 'setInterval(() => {}, 1000)'],
    ready: async () => true,
    restart: { minDelayMs: 5, maxDelayMs: 1000 },
  };
}

function onceOnly(file: string): string {
  return `const fs = require('node:fs');
    if (fs.existsSync('${file}')) process.exit(1);
    fs.writeFileSync('${file}', '');
    setInterval(() => {}, 1000);`;
}

async function startPlatform(
  ...names: string[]
): Promise<{ child: ChildProcess; pids: Record<string, number> }> {
  const child = spawn(process.execPath, [platformFile, folder, ...names], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  started.push(child);
  const [line] = await once(child.stdout, 'data');
  return { child, pids: JSON.parse(String(line)) };
}
