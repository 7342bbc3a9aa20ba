import { expect, test } from 'vitest';
import { act, given, path, put, said } from './given.ts';
import type { Happening } from './scenario.ts';

const api = 'api' as const;
const rest = (id: string, more?: { next_id?: string }) => act(id, 'sleep', { duration: 5 }, more);
const push = (...ids: string[]): Happening => ({ push: ids.map((id) => act(id, 'empty')) });
const add = (...ids: string[]): Happening => ({ add: ids.map((id) => act(id, 'empty')) });
const forward = (action_id: string, now: boolean): Happening => ({ forward: { action_id, now } });

test('a block goes on at continue, which may set variables that are not expanded', () => {
  const outcome = given({
    reference_type: api,
    actions: [act('a', 'block'), put('b', 'y', '${x}')],
    schedule: [[{ continue: { expected: 'a', variables: { x: '${z}' } } }]],
  });
  expect(outcome.executed[0]?.resumed_by).toEqual({ type: 'continue', value: '' });
  expect(outcome.variables).toEqual({ x: '${z}', y: '${z}' });
});

test('a continue that expects another action, or meets no block, changes nothing', () => {
  const variables = { x: '1' };
  const outcome = given({
    actions: [act('a', 'block', { timeout: 50 }), rest('b')],
    schedule: [[{ continue: { expected: 'b', variables } }], [{ continue: { variables } }]],
  });
  expect(outcome.executed.map(({ resumed_by }) => resumed_by?.type)).toEqual(['timeout', 'timeout']);
  expect(outcome.variables).toEqual({});
});

test('a block without timeout waits for ever', () => {
  const outcome = given({ actions: [act('a', 'block')], schedule: [[{ timeout: true }]] });
  expect(outcome.executed[0]?.resumed_by?.type).toBe('continue');
});

test('pushed stacks run when the current action is over, last pushed first, then its next_id holds', () => {
  const actions = [rest('a', { next_id: 'c' }), act('b', 'empty'), act('c', 'empty')];
  const outcome = given({ actions, schedule: [[push('p', 'q'), { push: [] }, push('r')]] });
  expect(path(outcome)).toBe('a r p q c');
  expect(outcome.executed.map(({ depth }) => depth)).toEqual([1, 3, 2, 2, 1]);
});

test('pushed stacks run before the jump that a failure decided', () => {
  const actions = [act('a', 'talk', { text: 'hi' }, { on_error: 'c' }), act('b', 'empty'), act('c', 'empty')];
  const outcome = given({ actions, schedule: [[push('p'), { playback_finished: 'failed' }]] });
  expect(path(outcome)).toBe('a p c');
});

test('a jump out of a pushed stack abandons it and where the cursor would have gone', () => {
  const actions = [rest('a'), act('b', 'empty'), act('c', 'empty')];
  const schedule: Happening[][] = [
    [{ push: [act('p', 'goto', { target_id: 'c', loop_count: 1 }), act('q', 'empty')] }],
  ];
  expect(path(given({ actions, schedule }))).toBe('a p c');
});

test('a push that would go too deep is refused', () => {
  const outcome = given({
    actions: [rest('a')],
    schedule: [[push('p'), push('q')]],
    limits: { stack_depth: 2 },
  });
  expect(path(outcome)).toBe('a p');
});

test('a push during the last action still runs', () => {
  expect(path(given({ actions: [rest('a')], schedule: [[push('p')]] }))).toBe('a p');
});

test('add inserts behind the current action of a nested stack, the latest first', () => {
  const flows = { f: [rest('n'), act('m', 'empty')] };
  const actions = [act('a', 'fetch_flow', { flow_id: 'f' }), act('b', 'empty')];
  const outcome = given({ actions, flows, schedule: [[add('p', 'q'), add('r')]] });
  expect(path(outcome)).toBe('a n r p q m b');
});

test('the fetched flow itself is not changed by add', () => {
  const flows = { f: [rest('n')] };
  const actions = [
    act('a', 'fetch_flow', { flow_id: 'f' }),
    act('b', 'goto', { target_id: 'a', loop_count: 1 }),
  ];
  expect(path(given({ actions, flows, schedule: [[add('p')]] }))).toBe('a n p b a n b');
});

test('add in the main stack is refused', () => {
  expect(path(given({ actions: [rest('a'), act('b', 'empty')], schedule: [[add('p')]] }))).toBe('a b');
});

test('forward now interrupts the wait and its media; the action is done, resumed by forward', () => {
  const actions = [act('a', 'talk', { text: 'hi' }), act('b', 'empty'), act('c', 'empty')];
  const outcome = given({ actions, schedule: [[forward('c', true)]] });
  expect(path(outcome)).toBe('a c');
  expect(outcome.executed[0]).toMatchObject({ result: 'done', resumed_by: { type: 'forward', value: 'c' } });
  expect(said(outcome)).toEqual(['talk hi', 'stop_media', 'hangup normal']);
});

test('forward now stops no media where none is waited for, and is no execute call', () => {
  const outcome = given({
    actions: [act('a', 'block'), act('b', 'empty')],
    schedule: [[forward('b', true)]],
  });
  expect(said(outcome)).toEqual(['hangup normal']);
  expect(outcome.execute_count).toBe(1);
});

test('a later forward waits for the action to be over and wins over its next_id and jump', () => {
  const actions = [rest('a', { next_id: 'b' }), act('b', 'empty'), act('c', 'empty')];
  const outcome = given({ actions, schedule: [[forward('b', false), forward('c', false)]] });
  expect(path(outcome)).toBe('a c');
  expect(outcome.executed[0]?.resumed_by?.type).toBe('timeout');
});

test('forward now replaces a later forward', () => {
  const actions = [rest('a'), act('b', 'empty'), act('c', 'empty')];
  expect(path(given({ actions, schedule: [[forward('c', false), forward('b', true)]] }))).toBe('a b c');
});

test('pushed stacks run before a forward', () => {
  const actions = [rest('a'), act('b', 'empty'), act('c', 'empty')];
  for (const now of [true, false]) {
    expect(path(given({ actions, schedule: [[push('p'), forward('c', now)]] }))).toBe('a p c');
  }
});

test('forward reaches outer stacks and abandons the nested one', () => {
  const flows = { f: [rest('n'), act('m', 'empty')] };
  const actions = [act('a', 'fetch_flow', { flow_id: 'f' }), act('b', 'empty'), act('c', 'empty')];
  expect(path(given({ actions, flows, schedule: [[forward('c', true)]] }))).toBe('a n c');
});

test('forward to an unknown action, or into a stack that was not entered, is refused', () => {
  const actions = [rest('a'), act('b', 'empty')];
  expect(path(given({ actions, schedule: [[forward('nowhere', true)]] }))).toBe('a b');
  expect(path(given({ actions, schedule: [[push('p', 'q'), forward('q', true)]] }))).toBe('a p q b');
});

test('variables can be set and deleted from outside, the reserved ones cannot', () => {
  const schedule: Happening[][] = [
    [
      { set: { x: '${y}', z: '1' } },
      { set: { x: '2', 'voipbin.activeflow.id': 'forged' } },
      { delete: 'z' },
      { delete: 'none' },
    ],
  ];
  expect(given({ reference_type: api, actions: [act('a', 'block')], schedule }).variables).toEqual({
    x: '${y}',
  });
});

test('happenings left over from a wait meet the next one, which then gets its own list', () => {
  const schedule: Happening[][] = [[{ continue: {} }, { set: { x: '1' } }], [{ set: { y: '2' } }]];
  const outcome = given({ actions: [act('a', 'block'), act('b', 'block')], schedule });
  expect(outcome.variables).toEqual({ x: '1', y: '2' });
});
