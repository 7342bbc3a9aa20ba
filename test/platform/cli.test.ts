import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Activeflow, ActiveflowSummary, CreatedActiveflow, Flow } from '../../src/client/index.ts';
import { Cli } from './cli.ts';
import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from './running-platform.ts';

// Each command is a process of its own, and some tests need ten.
vi.setConfig({ testTimeout: 60_000 });

let platform: RunningPlatform;
let dataDir: string;
let folder: string;
let cli: Cli;

beforeAll(async () => {
  dataDir = await makeDataDir();
  folder = await mkdtemp(join(tmpdir(), 'activeflow-cli-'));
  platform = await startRunningPlatform(dataDir, {
    ACTIVEFLOW_SIMULATOR_SPEED: '4',
    ACTIVEFLOW_RATE_CUSTOMER: '0',
  });
  cli = new Cli(folder, { ACTIVEFLOW_DATA_DIR: dataDir });
});
afterAll(async () => {
  await platform?.close();
  await removeDataDir(dataDir);
  await rm(folder, { recursive: true });
});

const LUNCH = `name: Lunch
actions:
  - type: answer
  - id: menu
    type: talk
    option: { text: Press 1 for soup. }
  - id: choice
    type: digits_receive
    option: { duration: 60000, length: 1 }
  - id: told
    type: talk
    option: { text: 'You pressed \${voipbin.call.digits}.' }
  - type: hangup
`;

describe('flows apply', () => {
  test('stores a new flow, shows what a change would change, and leaves alone what is equal', async () => {
    await writeFile(join(folder, 'lunch.yaml'), LUNCH);
    const created = await cli.run('flows', 'apply', 'lunch.yaml');
    expect(created).toMatchObject({ code: 0, stdout: expect.stringContaining('+name: Lunch') });
    expect((await cli.run('flows', 'apply', 'lunch.yaml')).stdout).toContain('Lunch is unchanged');

    await writeFile(join(folder, 'lunch.yaml'), LUNCH.replace('soup', 'salad'));
    const tried = await cli.run('flows', 'apply', 'lunch.yaml', '--dry-run');
    expect(tried.stdout).toMatch(/^ {2}- +text: Press 1 for soup\.\n {2}\+ +text: Press 1 for salad\.$/m);
    expect((await lunch()).actions[1]).toMatchObject({ option: { text: 'Press 1 for soup.' } });
    expect((await cli.run('flows', 'apply', 'lunch.yaml')).stdout).toMatch(/^changed [0-9a-f-]{36}$/m);
    expect((await lunch()).actions[1]).toMatchObject({ option: { text: 'Press 1 for salad.' } });
  });

  test('stores nothing when one of the files is wrong, and says where', async () => {
    await writeFile(join(folder, 'good.yaml'), 'name: Good\nactions: []\n');
    await writeFile(join(folder, 'bad.yaml'), 'name: Bad\nactions:\n  - type: tlak\n');
    expect(await cli.run('flows', 'apply', 'good.yaml', 'bad.yaml')).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining('bad.yaml:3:5: actions[0].type: "tlak" is not an action type'),
    });
    expect((await cli.run('flows', 'get', 'Good')).code).toBe(3);
  });

  test('takes what flows get prints', async () => {
    const { stdout } = await cli.run('flows', 'get', 'IVR menu');
    await writeFile(join(folder, 'menu.yaml'), stdout);
    expect(await cli.json('flows', 'apply', 'menu.yaml')).toMatchObject([
      { result: 'unchanged', flow: { name: 'IVR menu' } },
    ]);
  });
});

test('a phone hears, presses, and says how the call went', async () => {
  const script = 'wait Press 1\n1\nwait You pressed 1\n';
  const { code, stdout } = await cli.start(['phone', 'Lunch'], script).ended;
  expect(stdout.replace(/^ +\+[\d.:]+ /gm, '')).toMatch(
    /^Ringing Lunch .*\n( answered\n)? « Press 1 for salad\. »\n( answered\n)? you press 1\n « You pressed 1\. »\nreference_ended {2}activeflow show [0-9a-f]{8}\n$/,
  );
  expect(code).toBe(0);
});

test('a call is shown with what it did and what was pressed, by the beginning of its id', async () => {
  await cli.start(['phone', 'Lunch'], 'wait Press 1\n4\nwait You pressed\nhangup\n').ended;
  const [newest] = await cli.json<ActiveflowSummary[]>('list', '--flow', 'Lunch', '--limit', '1');
  const { stdout } = await cli.run('show', String(newest?.id.slice(0, 8)));
  expect(stdout).toContain(`activeflow ${newest?.id}  reference_ended`);
  expect(stdout).toMatch(/✓ digits_receive +choice +1 digit · pressed 4$/m);
  expect(stdout).toMatch(/✓ talk +told +"You pressed 4\."$/m);
  expect(stdout).toMatch(/^voipbin\.call\.digits +4$/m);
  expect(stdout).not.toContain('\x1b[');
});

describe('watch', () => {
  test('shows a run live, and ends with it', async () => {
    const { id } = await start('Approval');
    const watching = cli.start(['watch', id]);
    await watching.says(id);
    expect((await cli.run('continue', id, '--var', 'approved=yes')).code).toBe(0);
    const { code, stdout } = await watching.ended;
    expect(stdout).toMatch(/✓ block +ask .*· continue$/m);
    expect(stdout).toMatch(/✓ condition_variable +check .*→ approved$/m);
    expect(stdout).toMatch(/^completed after /m);
    expect(code).toBe(0);
  });

  test('with --json is a line for each event, each once, in order', async () => {
    const { id } = await start('Approval');
    const watching = cli.start(['watch', id, '--json']);
    await watching.says('"ask"');
    await cli.run('stop', id);
    const { stdout } = await watching.ended;
    expect(sequences(stdout)).toEqual([1, 2, 3]);
    expect(stdout.trim().split('\n').at(-1)).toMatch(/"ended_reason":"stopped"/);
  });

  test('goes on when the API is killed meanwhile', async () => {
    const { id } = await start('Approval');
    const watching = cli.start(['watch', id, '--json']);
    await watching.says('"ask"');
    await platform.kill('api');
    await platform.api.insist('POST', `/v1.0/activeflows/${id}/continue`, {});
    const { code, stdout } = await watching.ended;
    expect(sequences(stdout)).toEqual([1, 2, 3]);
    expect(code).toBe(0);
  });

  test('of a run that fails ends with 1', async () => {
    await writeFile(join(folder, 'lost.yaml'), 'actions: [{type: goto, option: {target_id: lost}}]\n');
    const { code, stdout, stderr } = await cli.run('run', 'lost.yaml');
    expect(stdout).toMatch(/^failed after .*: TARGET_NOT_FOUND: /m);
    expect(stderr).toContain('warning: lost.yaml:1:');
    expect(code).toBe(1);
  });
});

test('run hands over variables; stop ends several, list filters', async () => {
  const started = await Promise.all([start('Approval', '--var', 'order=7'), start('Approval')]);
  const ids = started.map(({ id }) => id);
  expect(await cli.json('show', String(ids[0]))).toMatchObject({ variables: { order: '7' } });
  const running = await cli.json<ActiveflowSummary[]>('list', '--status', 'running', '--flow', 'Approval');
  expect(running.map(({ id }) => id).sort()).toEqual([...ids].sort());
  const { stdout } = await cli.run('stop', ...ids);
  expect(stdout).toBe(ids.map((id) => `${id}  stopped\n`).join(''));
  expect(await cli.json('list', '--status', 'running')).toEqual([]);
});

test('a call that is placed is watched until it is over', async () => {
  await writeFile(
    join(folder, 'news.yaml'),
    'actions: [{type: talk, option: {text: Good news.}}, {type: hangup}]\n',
  );
  const { code, stdout } = await cli.run('call', 'news.yaml', '--to', '+15550001');
  expect(stdout).toMatch(/✓ talk .*"Good news\."$/m);
  expect(code).toBe(0);
});

test('exit codes say what went wrong', async () => {
  const nobody = '11111111-1111-4111-8111-111111111111';
  const codeOf = async (...args: string[]): Promise<number | null> => (await cli.run(...args)).code;
  const { id } = await start('Approval');
  const codes = await Promise.all([
    codeOf('show', nobody),
    codeOf('watch', nobody),
    codeOf('continue', id, '--action', 'elsewhere'),
    codeOf('list', '--limit', 'many'),
    codeOf('lsit'),
    codeOf('list', '--key', 'vb_wrong'),
    codeOf('list', '--url', 'http://127.0.0.1:9'),
  ]);
  expect(codes).toEqual([3, 3, 1, 2, 2, 4, 5]);
});

test('an error is said in lines to read, or with --json as JSON', async () => {
  const { stderr } = await cli.run('list', '--key', 'vb_wrong');
  expect(stderr).toMatch(
    /^The access key is unknown, expired or deleted\.\nGive another .*\nrequest req_\w+\n$/,
  );
  const asJson = await cli.run('list', '--key', 'vb_wrong', '--json');
  expect(JSON.parse(asJson.stderr)).toMatchObject({ error: { status: 401, reason: 'INVALID_CREDENTIALS' } });
});

test('completion knows commands, options, flows and activeflows', async () => {
  const complete = async (...words: string[]): Promise<string> =>
    (await cli.run('complete', '--', ...words)).stdout;
  expect(await complete('fl')).toMatch(/^flows\t/m);
  expect(await complete('list', '--st')).toMatch(/^--status\t/m);
  expect(await complete('list', '--status', '')).toMatch(/^running/m);
  expect(await complete('run', '')).toMatch(/^Approval\t/m);
  expect(await complete('flows', 'apply', 'lu')).toMatch(/^lunch\.yaml/m);
  const { id } = await start('Approval');
  expect(await complete('show', id.slice(0, 2))).toMatch(new RegExp(`^${id.slice(0, 8)}\trunning`, 'm'));
});

/** The numbers of the events that were printed, a line each. */
function sequences(stdout: string): number[] {
  const lines = stdout.trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { data: Activeflow }).data.sequence);
}

async function lunch(): Promise<Flow> {
  return await cli.json<Flow>('flows', 'get', 'Lunch');
}

async function start(flow: string, ...args: string[]): Promise<CreatedActiveflow> {
  return await cli.json<CreatedActiveflow>('run', flow, '--detach', ...args);
}
