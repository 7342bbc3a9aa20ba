import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A running Asterisk with the files of `config/asterisk`, on ports of its own. */
export interface Engine {
  readonly url: string;
  readonly user: string;
  readonly password: string;
  readonly sipPort: number;
  /** A folder for sounds, and where Asterisk sees it. */
  readonly soundsFolder: string;
  readonly soundsSeenAs: string;
  /** Writes a file of trunks after which all numbers are called at that SIP port of this machine; answers its path. */
  writeTrunks(port: number): string;
  /** `kill -9`, and a new start at the same addresses. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const CONFIG = fileURLToPath(
  new URL('../../config/asterisk', import.meta.url.replace('/dist/test/', '/test/')),
);
/** Files of the package that ours need. */
const PACKAGED = ['amd', 'features', 'indications', 'musiconhold', 'codecs', 'confbridge'];
const PASSWORD = 'for-tests-only';
const START_TIMEOUT = 30_000;

/** @param root of an installation, see `installation.ts` */
export async function startEngine(root: string): Promise<Engine> {
  mkdirSync(join(root, 'tmp'), { recursive: true });
  const home = mkdtempSync(join(root, 'tmp/activeflow-'));
  const inside = home.slice(root.length);
  const [http, sip] = [await freePort(), await freePort()];
  writeConfiguration(root, home, inside, http, sip);
  const url = `http://127.0.0.1:${http}`;
  let process = await launch(root, inside, url);
  const stop = async (signal: NodeJS.Signals): Promise<void> => {
    const ended = once(process, 'exit');
    if (process.exitCode !== null || process.signalCode !== null) return;
    process.kill(signal);
    await ended;
  };
  return {
    url,
    user: 'activeflow',
    password: PASSWORD,
    sipPort: sip,
    soundsFolder: join(home, 'sounds'),
    soundsSeenAs: `${inside}/sounds`,
    writeTrunks(port) {
      const file = join(home, 'trunks.json');
      const tel = [{ prefix: '', endpoint: `PJSIP/local/sip:{address}@127.0.0.1:${port}` }];
      writeFileSync(file, JSON.stringify({ tel }));
      return file;
    },
    async restart() {
      await stop('SIGKILL');
      process = await launch(root, inside, url);
    },
    async close() {
      await stop('SIGTERM');
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function writeConfiguration(root: string, home: string, inside: string, http: number, sip: number): void {
  const etc = join(home, 'etc');
  cpSync(CONFIG, etc, { recursive: true });
  for (const name of PACKAGED) cpSync(join(root, `etc/asterisk/${name}.conf`), join(etc, `${name}.conf`));
  for (const name of ['run', 'log', 'spool/recording', 'spool/tmp', 'sounds', 'etc/local', 'db']) {
    mkdirSync(join(home, name), { recursive: true });
  }
  const main = readFileSync(join(etc, 'asterisk.conf'), 'utf8')
    .replace(/^astetcdir.*$/m, `astetcdir => ${inside}/etc`)
    .replace(/^astspooldir.*$/m, `astspooldir => ${inside}/spool`)
    .replace(/^astrundir.*$/m, `astrundir => ${inside}/run`)
    .replace(/^astlogdir.*$/m, `astlogdir => ${inside}/log\nastdbdir => ${inside}/db`);
  writeFileSync(join(etc, 'asterisk.conf'), main);
  writeFileSync(join(etc, 'local/http.conf'), `bindport = ${http}\n`);
  writeFileSync(join(etc, 'local/ari.conf'), `password = ${PASSWORD}\n`);
  writeFileSync(join(etc, 'local/transport.conf'), `bind = 127.0.0.1:${sip}\n`);
}

/** Settles when ARI answers. */
async function launch(root: string, inside: string, url: string): Promise<ChildProcess> {
  const args = [root, 'asterisk', '-f', '-C', `${inside}/etc/asterisk.conf`];
  const child = spawn('chroot', args, { stdio: ['ignore', 'ignore', 'ignore'] });
  const deadline = Date.now() + START_TIMEOUT;
  const authorization = `Basic ${Buffer.from(`activeflow:${PASSWORD}`).toString('base64')}`;
  for (;;) {
    const answer = await fetch(`${url}/ari/asterisk/info`, { headers: { authorization } }).catch(
      () => undefined,
    );
    if (answer?.ok) return child;
    if (child.exitCode !== null)
      throw new Error(`Asterisk ended with ${child.exitCode}; see ${root}${inside}/log`);
    if (Date.now() > deadline) throw new Error(`Asterisk does not answer at ${url}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

/** Whether a folder holds an Asterisk. */
export function isInstalled(root: string): boolean {
  return existsSync(join(root, 'usr/sbin/asterisk'));
}
