import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../', import.meta.url));
const nodeModules = join(root, 'node_modules');

/** What a program says that uses the client. */
const PROGRAM = `
import { ActiveflowApiError, type Activeflow, createClient, type FlowInput } from 'activeflow';

const client = createClient({ url: 'http://127.0.0.1:9', accessKey: 'vb_1', retries: 0 });
const flow: FlowInput = { name: 'Lunch', actions: [{ type: 'talk', option: { text: 'Hi' } }] };
// @ts-expect-error An action has a type.
const wrong: FlowInput = { actions: [{ option: {} }] };
const reason = (of: Activeflow): 'completed' | 'stopped' | 'reference_ended' | 'failed' | 'limit_exceeded' | undefined =>
  of.ended_reason;

try {
  const { id } = await client.flows.create(flow);
  const warned: string | undefined = (await client.flows.update(id, wrong)).warnings?.[0]?.message;
  console.log(warned, reason(await client.activeflows.get(id)));
} catch (error) {
  if (!(error instanceof ActiveflowApiError)) throw error;
  console.log(error.reason, error.status);
}
`;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'activeflow-consumer-'));
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: root });
  const installed = join(folder, 'node_modules');
  await mkdir(join(installed, 'activeflow'), { recursive: true });
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  await run(
    'tar',
    ['-xzf', `activeflow-${version}.tgz`, '--strip-components=1', '-C', join(installed, 'activeflow')],
    {
      cwd: folder,
    },
  );
  // What npm would install beside it, as far as the client needs it.
  for (const name of ['zod', 'ws', 'uuid', 'typescript', '@types', 'undici-types'])
    await symlink(join(nodeModules, name), join(installed, name));
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  await writeFile(join(folder, 'program.ts'), PROGRAM);
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a program compiles strictly against the packed client', async () => {
  const tsc = join(nodeModules, 'typescript', 'bin', 'tsc');
  const options = ['--strict', '--exactOptionalPropertyTypes', '--module', 'nodenext', '--target', 'es2023'];
  const compiled = await run(process.execPath, [tsc, ...options, '--types', 'node', 'program.ts'], {
    cwd: folder,
  }).catch((error: { stdout: string }) => error);
  expect(compiled.stdout).toBe('');
}, 60_000);

test('it loads nothing of the server: the program runs with `ws` alone beside the client', async () => {
  for (const name of ['zod', 'uuid']) await rm(join(folder, 'node_modules', name));
  const { stdout } = await run(process.execPath, ['program.js'], { cwd: folder });
  expect(stdout).toBe('UNREACHABLE 0\n');
}, 30_000);
