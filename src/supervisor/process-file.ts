import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { isAlive, processIdentity } from './process-identity.ts';

const signal = z.custom<NodeJS.Signals>((value) => typeof value === 'string' && value in constants.signals);
const recordedChild = processIdentity.extend({ role: z.string(), stopSignal: signal });
const recordedProcesses = z.object({ supervisor: processIdentity, children: z.array(recordedChild) });

/** A child as the next start needs it, to end it when it has become an orphan. */
export type RecordedChild = z.output<typeof recordedChild>;
/** What runs: a supervisor and its children. */
export type RecordedProcesses = z.output<typeof recordedProcesses>;

const STOP_TIMEOUT_MS = 5000;
const POLL_MS = 20;

/** Another supervisor runs over the same data folder. */
export class AlreadyRunningError extends Error {
  override readonly name = 'AlreadyRunningError';
  readonly code = 'ALREADY_RUNNING';
}

/** Writes what runs; a killed process leaves the last complete file. */
export function writeProcesses(file: string, processes: RecordedProcesses): void {
  writeFileSync(`${file}.new`, JSON.stringify(processes, null, 2));
  renameSync(`${file}.new`, file);
}

/**
 * Ends what a killed supervisor left: asks, then kills. A process is touched only when its id and its start time are
 * those recorded, so a later process with the same id is safe.
 * @param onOrphan told of each before it is ended
 * @throws AlreadyRunningError when that supervisor lives
 */
export async function endOrphans(file: string, onOrphan: (child: RecordedChild) => void): Promise<void> {
  const processes = readProcesses(file);
  if (processes === undefined) return;
  const { supervisor } = processes;
  if (isAlive(supervisor)) {
    const advice = `End it (Ctrl-C there, or kill ${supervisor.pid}), or set ACTIVEFLOW_DATA_DIR to another folder.`;
    throw new AlreadyRunningError(`The platform runs already, as process ${supervisor.pid}. ${advice}`);
  }
  const orphans = processes.children.filter(isAlive);
  for (const orphan of orphans) onOrphan(orphan);
  await Promise.all(orphans.map(endOrphan));
  rmSync(file, { force: true });
}

function readProcesses(file: string): RecordedProcesses | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return recordedProcesses.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Spoilt by a crash of the machine, which left no orphans either.
    return undefined;
  }
}

async function endOrphan(orphan: RecordedChild): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  send(orphan, orphan.stopSignal);
  while (isAlive(orphan)) {
    if (Date.now() > deadline) send(orphan, 'SIGKILL');
    await delay(POLL_MS);
  }
}

function send(orphan: RecordedChild, what: NodeJS.Signals): void {
  try {
    if (isAlive(orphan)) process.kill(orphan.pid, what);
  } catch (error) {
    // Gone between the look and the signal.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
