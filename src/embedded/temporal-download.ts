import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EnvHttpProxyAgent, fetch, type Response } from 'undici';
import { cached, type Report } from './cache.ts';

/** The command line tool that carries server 1.32 and its UI. */
export const CLI_VERSION = '1.9.1';

// Long enough for a slow line, short enough for a machine without one.
const ANSWER_TIMEOUT_MS = 4000;
const BODY_TIMEOUT_MS = 300_000;
const run = promisify(execFile);

/**
 * Downloads the `temporal` tool into the cache, from where its documentation says (`url` replaces that). Proxies of the
 * environment are used.
 * @returns its path
 * @throws Error soon when the network or this platform's archive is missing
 */
export async function downloadCli(url: string, report: Report): Promise<string> {
  const folder = await cached(
    `temporal-cli-${CLI_VERSION}`,
    (target) => download(url, target, report),
    report,
  );
  return join(folder, 'temporal');
}

async function download(url: string, folder: string, report: Report): Promise<void> {
  const response = await request(archiveUrl(url));
  report(`Downloading the Temporal server (CLI ${CLI_VERSION}, about 50 MB) ...`);
  const archive = join(folder, 'archive.tar.gz');
  await save(response, archive);
  await run('tar', ['-xzf', archive, '-C', folder, 'temporal']);
  await run(join(folder, 'temporal'), ['--version']);
  rmSync(archive);
}

function archiveUrl(url: string): string {
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  return `${url}/v${CLI_VERSION}?platform=${process.platform}&arch=${arch}`;
}

async function request(url: string): Promise<Response> {
  const answered = new AbortController();
  const timer = setTimeout(() => answered.abort(new Error('no answer in time')), ANSWER_TIMEOUT_MS);
  const signal = AbortSignal.any([answered.signal, AbortSignal.timeout(BODY_TIMEOUT_MS)]);
  try {
    const response = await fetch(url, { signal, dispatcher: new EnvHttpProxyAgent() });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return response;
  } finally {
    clearTimeout(timer);
  }
}

async function save(response: Response, path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for await (const chunk of response.body ?? []) await file.write(chunk);
  } finally {
    await file.close();
  }
}
