import { join } from 'node:path';
import { cached, type Report } from './cache.ts';
import { firstLine, isAtLeast, runLong } from './program.ts';

/** Server and UI that are built where nothing else is at hand. */
export const SERVER_VERSION = '1.32.1';
export const UI_VERSION = '2.54.1';
/** The newest command line tool that `go install` can build; it carries the older server 1.29.1. */
const OLD_CLI_VERSION = '1.5.1';

/** Cache names of what is built here. */
export const SERVER_CACHE = `temporal-server-${SERVER_VERSION}`;
export const UI_CACHE = `temporal-ui-${UI_VERSION}`;
export const OLD_CLI_CACHE = `temporal-cli-${OLD_CLI_VERSION}`;

/** Built programs: the plain server and its UI. */
export interface BuiltServer {
  readonly server: string;
  readonly ui: string;
}

/**
 * Builds server and UI by Go into the cache: one to two minutes on two cores.
 * @throws Error when Go is missing, too old, or the build fails
 */
export async function buildServer(report: Report): Promise<BuiltServer> {
  await requireGo();
  const server = await build(SERVER_CACHE, `go.temporal.io/server/cmd/server@v${SERVER_VERSION}`, report);
  const ui = await build(UI_CACHE, `github.com/temporalio/ui-server/v2/cmd/server@v${UI_VERSION}`, report);
  return { server: join(server, 'server'), ui: join(ui, 'server') };
}

/**
 * Builds the old command line tool by Go into the cache: the last resort.
 * @returns its path
 * @throws Error when Go is missing, too old, or the build fails
 */
export async function buildOldCli(report: Report): Promise<string> {
  await requireGo();
  const module = `github.com/temporalio/cli/cmd/temporal@v${OLD_CLI_VERSION}`;
  return join(await build(OLD_CLI_CACHE, module, report), 'temporal');
}

async function requireGo(): Promise<void> {
  const version = await firstLine('go', ['env', 'GOVERSION']);
  if (version === undefined) throw new Error('go is not installed');
  if (!isAtLeast(version, 1, 26)) throw new Error(`go 1.26 or newer is needed, this is ${version}`);
}

function build(cacheName: string, module: string, report: Report): Promise<string> {
  const fill = async (folder: string): Promise<void> => {
    // Without symbols a third smaller; without cgo no C compiler is needed (its SQLite is pure Go).
    const args = ['install', '-ldflags=-s -w', module];
    const env = { GOBIN: folder, CGO_ENABLED: '0' };
    await runLong({ command: 'go', args, env, title: `Building ${module} by Go (once)` }, report);
  };
  return cached(cacheName, fill, report);
}
