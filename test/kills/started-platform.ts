import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SAMPLE_CUSTOMER_ID } from '../../src/platform/seed.ts';
import { createSimulatorClient, type People } from '../../src/providers/simulator/client.ts';
import { isAlive, type ProcessIdentity } from '../../src/supervisor/process-identity.ts';
import { PatientApi } from '../platform/patient-api.ts';
import { until } from '../platform/until.ts';

const cli = fileURLToPath(new URL('../../dist/src/cli.js', import.meta.url));

/** `activeflow start` as a process of its own, so that its supervisor can be killed, too. */
export interface StartedPlatform {
  readonly customerId: string;
  readonly api: PatientApi;
  readonly people: People;
  /** The supervisor, first, and everything it has started. */
  processes(): readonly ProcessIdentity[];
  /** What it has printed so far. */
  said(): string;
  /** Sends the supervisor a signal. */
  send(signal: NodeJS.Signals): void;
  /** The exit code once it has ended; null after a signal. */
  readonly ended: Promise<number | null>;
}

/** Starts it over a data folder and waits until it says that it is up. */
export async function spawnPlatform(
  dataDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<StartedPlatform> {
  const child = spawn(process.execPath, [cli, 'start'], {
    env: { ...process.env, ACTIVEFLOW_LOG_LEVEL: 'warn', ...env, ACTIVEFLOW_DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text) => {
      said += String(text);
    });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  await until('the platform is up', () => {
    if (child.exitCode !== null) throw new Error(`start ended: ${said}`);
    return said.includes('is up after') ? true : undefined;
  });
  const ports = JSON.parse(readFileSync(join(dataDir, 'ports.json'), 'utf8'));
  const accessKey = readFileSync(join(dataDir, 'access-key'), 'utf8').trim();
  return {
    customerId: SAMPLE_CUSTOMER_ID,
    api: new PatientApi(`http://127.0.0.1:${ports.api}`, accessKey),
    people: createSimulatorClient(`http://127.0.0.1:${ports.simulator}`).people,
    processes: () => processesOf(dataDir),
    said: () => said,
    send: (signal) => sendTo(child, signal),
    ended,
  };
}

function sendTo(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.exitCode === null && child.signalCode === null) child.kill(signal);
}

function processesOf(dataDir: string): ProcessIdentity[] {
  const file = join(dataDir, 'processes.json');
  if (!existsSync(file)) return [];
  const { supervisor, children } = JSON.parse(readFileSync(file, 'utf8'));
  return [supervisor, ...children];
}

/** `kill -9` of these processes, as when the machine loses its power. */
export async function killAll(processes: readonly ProcessIdentity[]): Promise<void> {
  for (const process_ of processes) if (isAlive(process_)) process.kill(process_.pid, 'SIGKILL');
  await until('all are gone', () => (processes.some(isAlive) ? undefined : true));
}
