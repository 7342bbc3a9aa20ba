import { expect, test } from 'vitest';
import type { Action } from '../../workflows/interpreter/action.ts';
import { InstantHost, type Setting } from '../support/instant-host.ts';

const note = (key: string): Action => ({
  id: key,
  type: 'variable_set',
  option: { key, value: '${voipbin.activeflow.continue_url}' },
});
const block = (id: string, timeout = 0): Action => ({ id, type: 'block', option: { timeout } });
const actions = [note('first'), block('one'), note('second'), block('two', 1000), note('third')];

const run = (setting: Partial<Setting>) => new InstantHost({ actions, ...setting }).finish();
const byLink = (blockNumber: number) => ({ kind: 'continue', block: blockNumber }) as const;

test('a link names the next block by how many came before it, also when one ended by time', async () => {
  const { run: ended } = await run({ atRest: { 1: [byLink(0)] }, continueMark: 'mark' });
  expect(ended.token.variables).toMatchObject({ first: 'mark.0.', second: 'mark.1.', third: 'mark.2.' });
});

test('a link of a block that is over is refused, one of a later block continues nothing before its time', async () => {
  const host = await run({ atRest: { 1: [byLink(0)], 2: [byLink(0), byLink(1)] } });
  expect(host.answers).toMatchObject([
    { ok: true },
    { ok: false, failure: { code: 'BLOCK_OVER' } },
    { ok: true },
  ]);
  expect(host.executed).toEqual(['first', 'one', 'second', 'two', 'third']);
});

test('a link of the block after the one that waits is refused', async () => {
  const host = await run({ atRest: { 1: [byLink(1), byLink(0)] } });
  expect(host.answers).toMatchObject([{ ok: false, failure: { code: 'STATE_INVALID' } }, { ok: true }]);
});

test('without a mark the link is empty, and nobody can set the name', async () => {
  const { run: ended } = await run({
    actions: [note('link')],
    variables: { 'voipbin.activeflow.continue_url': 'https://forged.example' },
  });
  expect(ended.token.variables.link).toBe('');
});
