import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, type Report } from './cache.ts';
import { firstLine, isAtLeast } from './program.ts';
import {
  buildOldCli,
  buildServer,
  OLD_CLI_CACHE,
  SERVER_CACHE,
  SERVER_VERSION,
  UI_CACHE,
  UI_VERSION,
} from './temporal-build.ts';
import { CLI_VERSION, downloadCli } from './temporal-download.ts';

/** Programs that can serve Temporal on this machine: the command line tool, or the plain server with its UI. */
export type TemporalInstallation =
  | { readonly kind: 'cli'; readonly cli: string }
  | { readonly kind: 'server'; readonly server: string; readonly ui: string };

/** Where to look first. */
export interface InstallationOptions {
  /** Path of a `temporal` tool from the configuration: used whatever its version. */
  readonly cliPath?: string | undefined;
  readonly downloadUrl: string;
  readonly report: Report;
}

/** No server could be found, downloaded or built; the message lists every choice. */
export class TemporalMissingError extends Error {
  override readonly name = 'TemporalMissingError';
  readonly code = 'TEMPORAL_MISSING';
}

type Source = readonly [name: string, get: () => Promise<TemporalInstallation | undefined>];

/**
 * Finds a Temporal server: configured tool, `temporal` on the PATH (1.9 or newer), cache, download, build by Go, old
 * tool by Go. The first that works is taken; what is downloaded or built stays in the cache.
 * @throws TemporalMissingError when none works, with what was tried and what to do
 */
export async function findTemporal(options: InstallationOptions): Promise<TemporalInstallation> {
  const failures: string[] = [];
  for (const [name, get] of sources(options)) {
    try {
      const found = await get();
      if (found !== undefined) return found;
    } catch (error) {
      failures.push(`  ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new TemporalMissingError(missingText(failures));
}

function sources({ cliPath, downloadUrl, report }: InstallationOptions): readonly Source[] {
  if (cliPath !== undefined) return [['configured tool', () => configured(cliPath)]];
  return [
    ['temporal on the PATH', onPath],
    ['cache', async () => inCache()],
    ['download', async () => ({ kind: 'cli', cli: await downloadCli(downloadUrl, report) })],
    ['build by Go', async () => ({ kind: 'server', ...(await buildServer(report)) })],
    ['old cache', async () => cachedCli(OLD_CLI_CACHE)],
    ['build of the old tool by Go', async () => ({ kind: 'cli', cli: await buildOldCli(report) })],
  ];
}

async function configured(cli: string): Promise<TemporalInstallation> {
  if ((await firstLine(cli, ['--version'])) === undefined) throw new Error(`${cli} --version does not work`);
  return { kind: 'cli', cli };
}

async function onPath(): Promise<TemporalInstallation | undefined> {
  const version = await firstLine('temporal', ['--version']);
  return isAtLeast(version, 1, 9) ? { kind: 'cli', cli: 'temporal' } : undefined;
}

function inCache(): TemporalInstallation | undefined {
  const [server, ui] = [join(cacheFolder(), SERVER_CACHE, 'server'), join(cacheFolder(), UI_CACHE, 'server')];
  if (existsSync(server) && existsSync(ui)) return { kind: 'server', server, ui };
  return cachedCli(`temporal-cli-${CLI_VERSION}`);
}

function cachedCli(name: string): TemporalInstallation | undefined {
  const cli = join(cacheFolder(), name, 'temporal');
  return existsSync(cli) ? { kind: 'cli', cli } : undefined;
}

function missingText(failures: readonly string[]): string {
  return `No Temporal server could be found, downloaded or built. Tried:
${failures.join('\n')}
Choose one and start again:
  - use a running server:    TEMPORAL_ADDRESS=host:7233
  - use a tool you have:     ACTIVEFLOW_TEMPORAL_CLI=/path/to/temporal
  - install the tool:        curl -sSf https://temporal.download/cli.sh | sh     (then put it on the PATH; 1.9 or newer)
                             or: brew install temporal
  - let us build it:         install Go 1.26 or newer (https://go.dev/dl); needs the Go module proxy
                             GOBIN=${join(cacheFolder(), SERVER_CACHE)} go install go.temporal.io/server/cmd/server@v${SERVER_VERSION}
                             GOBIN=${join(cacheFolder(), UI_CACHE)} go install github.com/temporalio/ui-server/v2/cmd/server@v${UI_VERSION}`;
}
