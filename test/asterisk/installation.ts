import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cached, cacheFolder } from '../../src/embedded/cache.ts';
import { runProgram } from '../clients/program.ts';
import { isInstalled } from './engine.ts';

/** Asterisk 22 and what it plays. Debian has it in no older release. */
const SUITE = 'forky';
const PACKAGES = ['asterisk', 'asterisk-core-sounds-en-wav', 'asterisk-moh-opsound-gsm'];
/** Phones, a voice, and what installs an Asterisk without touching this machine. */
const TOOLS: readonly (readonly [program: string, debian: string])[] = [
  ['sipp', 'sip-tester'],
  ['baresip', 'baresip-core'],
  ['espeak-ng', 'espeak-ng'],
  ['mmdebstrap', 'mmdebstrap'],
];

/** The Asterisk in the cache, which is filled by Debian's packages where it is empty; or why there is none. */
export async function findEngine(): Promise<{ readonly root: string } | { readonly skipped: string }> {
  if (process.getuid?.() !== 0) return { skipped: 'no engine: chroot needs root' };
  const missing = await missingTools();
  if (missing.length > 0 && !(await apt(missing))) {
    return { skipped: `no engine: ${missing.join(', ')} cannot be installed` };
  }
  try {
    const folder = await cached('asterisk', fill, (line) => process.stdout.write(`${line}\n`));
    const root = join(folder, 'root');
    return isInstalled(root)
      ? { root }
      : { skipped: `no engine: ${cacheFolder()}/asterisk holds none; delete it` };
  } catch (error) {
    return { skipped: `no engine: ${error instanceof Error ? error.message : String(error)}` };
  }
}

async function missingTools(): Promise<string[]> {
  const missing: string[] = [];
  for (const [program, debian] of TOOLS) {
    const found = await runProgram({ command: 'sh', args: ['-c', `command -v ${program} >/dev/null`] });
    if (found.exitCode !== 0) missing.push(debian);
  }
  return missing;
}

async function apt(packages: readonly string[]): Promise<boolean> {
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const run = (args: readonly string[]) =>
    runProgram({ command: 'apt-get', args: ['-qq', ...args], env }).then(
      ({ exitCode }) => exitCode === 0,
      () => false,
    );
  return (await run(['update'])) && (await run(['install', '-y', '--no-install-recommends', ...packages]));
}

/** A frozen mirror's release is past its date, and still signed. */
async function fill(folder: string): Promise<void> {
  const root = join(folder, 'root');
  const { exitCode } = await runProgram({
    command: 'mmdebstrap',
    args: [
      '--quiet',
      '--variant=minbase',
      `--include=${PACKAGES.join(',')}`,
      '--aptopt=APT::Install-Recommends "false"',
      '--aptopt=Acquire::Check-Valid-Until "false"',
      SUITE,
      root,
    ],
  });
  if (exitCode !== 0) throw new Error(`mmdebstrap ended with ${exitCode}`);
  // The package lacks it, and without it nothing is recorded.
  mkdirSync(join(root, 'var/spool/asterisk/recording'), { recursive: true });
}
