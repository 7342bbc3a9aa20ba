import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunningPlatform } from '../platform/running-platform.ts';
import { type Program, runProgram } from './program.ts';

/** Python files are not compiled: they stay where the source is. */
const FOLDER = fileURLToPath(new URL('.', import.meta.url.replace('/dist/test/', '/test/')));
const DEFAULT_EXAMPLES = '10';
const DEFAULT_SEED = '4';

/** Every flow, activeflow and call tool of upstream's MCP server, over stdio. A result for each claim. */
export async function useUpstreamTools(
  python: string,
  { apiUrl, accessKey }: RunningPlatform,
): Promise<readonly boolean[]> {
  const { exitCode, lines } = await runProgram({
    command: python,
    args: [`${FOLDER}/upstream_tools.py`],
    env: { VOIPBIN_API_BASE_URL: `${apiUrl}/v1.0`, VOIPBIN_API_KEY: accessKey },
  });
  const results = lines.filter((line) => /^(not )?ok /.test(line)).map((line) => line.startsWith('ok '));
  return exitCode === 0 || results.includes(false) ? results : [...results, false];
}

/** The document is OpenAPI 3.1. The validator reads a file, which is written into `folder`. */
export async function checkDocument(
  python: string,
  { apiUrl }: RunningPlatform,
  folder: string,
): Promise<boolean> {
  const file = join(folder, 'openapi.json');
  await writeFile(file, await (await fetch(`${apiUrl}/openapi.json`)).text());
  const args = ['-m', 'openapi_spec_validator', '--schema', '3.1.0', file];
  return succeeds('openapi-spec-validator finds nothing', { command: python, args });
}

/**
 * Where it finds nothing. The resources that came later are not clean yet: `docs/schemathesis.md` has what it found there, and
 * with `SCHEMATHESIS_ALL=1` it asks all of them.
 */
const CLEAN =
  '/(flows|activeflows|calls|accesskeys|customer|webhook_deliveries|tags|healthz|readyz|continue|simulator)';

/**
 * All of schemathesis's checks, in all phases. Bounded by a number of examples and not by time, so that a seed means the same
 * requests on a busy machine.
 */
export async function fuzzBySchemathesis(
  python: string,
  platform: RunningPlatform,
  folder: string,
): Promise<boolean> {
  const { apiUrl, accessKey } = platform;
  const { SCHEMATHESIS_EXAMPLES: examples = DEFAULT_EXAMPLES, SCHEMATHESIS_SEED: seed = DEFAULT_SEED } =
    process.env;
  const wanted = process.env.SCHEMATHESIS_ALL ? [] : ['--include-path-regex', CLEAN];
  const args = [
    ...['-m', 'schemathesis.cli', '--no-color', '--config-file', join(FOLDER, 'schemathesis.toml')],
    ...['run', `${apiUrl}/openapi.json`],
    ...['--header', `Authorization: Bearer ${accessKey}`, '--checks', 'all', '--continue-on-failure'],
    ...['--max-examples', examples, '--request-timeout', '20'],
    ...wanted,
    ...['--generation-database', 'none', '--seed', seed],
  ];
  const env = {
    SCHEMATHESIS_HOOKS: 'schemathesis_hooks',
    PYTHONPATH: FOLDER,
    OWN_ACCESS_KEY_ID: await ownKeyId(platform),
  };
  return succeeds('schemathesis finds nothing', { command: python, args, env, folder });
}

async function ownKeyId({ api, accessKey }: RunningPlatform): Promise<string> {
  const { body } = await api.ask('GET', '/v1.0/accesskeys');
  const keys = body.result as readonly { readonly id: string; readonly token_prefix: string }[];
  const own = keys.find(({ token_prefix }) => accessKey.startsWith(token_prefix));
  if (own === undefined) throw new Error('The access key of the platform is not in its own list.');
  return own.id;
}

async function succeeds(claim: string, program: Program): Promise<boolean> {
  const { exitCode } = await runProgram(program);
  process.stdout.write(`${exitCode === 0 ? 'ok' : 'not ok'} ${claim}\n`);
  return exitCode === 0;
}
