import {
  chownSync,
  existsSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { identifyProcess } from '../supervisor/process-identity.ts';

/** A process id that no system gives out. */
const NOBODY = 2_147_483_647;

/**
 * Lets a cluster be started whose postmaster was killed. Postgres takes any process that has the id in `postmaster.pid`
 * for that postmaster: a zombie, too (for ever in a container whose process 1 reaps none), or one that got the id after
 * the machine was started again. Such an id is replaced, and nothing else: the rest of the file names the shared memory by
 * which Postgres sees that orphaned backends still write to the cluster. One whose postmaster runs is left as it is.
 */
export function releaseCluster(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const [first = '', ...others] = readFileSync(file, 'utf8').split('\n');
  const pid = Number.parseInt(first, 10);
  // A crash of the machine may spoil it, and leaves no backends.
  if (Number.isNaN(pid)) rmSync(file);
  else if (!runsOver(Math.abs(pid), cluster)) replace(file, [NOBODY, ...others].join('\n'));
}

/** True in doubt. */
function runsOver(pid: number, cluster: string): boolean {
  if (identifyProcess(pid) === undefined) return false;
  if (process.platform !== 'linux') return true;
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    return true;
  }
}

/** At once, since a half-written file would spoil the next start. */
function replace(file: string, text: string): void {
  const { uid, gid } = statSync(file);
  const next = `${file}.new`;
  rmSync(next, { force: true });
  writeFileSync(next, text, { flag: 'wx', mode: 0o600 });
  chownSync(next, uid, gid);
  renameSync(next, file);
}
