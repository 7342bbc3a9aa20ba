import { expect, test } from 'vitest';
import { FINISH_ID } from '../../workflows/interpreter/action.ts';
import { act, given, path, put } from './given.ts';

const api = 'api' as const;

test('actions run one after the other and the flow completes behind the last', () => {
  const outcome = given({ reference_type: api, actions: [put('a', 'x', '1'), put('b', 'y', '2')] });
  expect(outcome).toEqual({
    status: 'ended',
    ended_reason: 'completed',
    variables: { x: '1', y: '2' },
    executed: [
      { id: 'a', type: 'variable_set', option: { key: 'x', value: '1' }, result: 'done', depth: 1 },
      { id: 'b', type: 'variable_set', option: { key: 'y', value: '2' }, result: 'done', depth: 1 },
    ],
    commands: [],
    execute_count: 1,
    current_action: FINISH_ID,
  });
});

test('an empty flow completes at once with nothing executed', () => {
  const outcome = given({ reference_type: api });
  expect(outcome).toMatchObject({ ended_reason: 'completed', executed: [], current_action: FINISH_ID });
});

test('next_id is followed when set, and an empty one is absent', () => {
  const actions = [
    act('a', 'empty', {}, { next_id: 'c' }),
    act('b', 'empty'),
    act('c', 'empty', {}, { next_id: '' }),
    act('d', 'empty'),
  ];
  expect(path(given({ actions }))).toBe('a c d');
});

test('an unknown next_id ends the whole flow normally, also in a nested stack', () => {
  const actions = [act('a', 'fetch_flow', { flow_id: 'f' }), act('b', 'empty')];
  const flows = { f: [act('n', 'empty', {}, { next_id: 'nowhere' }), act('m', 'empty')] };
  const outcome = given({ actions, flows });
  expect(path(outcome)).toBe('a n');
  expect(outcome).toMatchObject({ ended_reason: 'completed', current_action: FINISH_ID });
});

test('a nested stack returns behind the action that pushed it and honours its next_id', () => {
  const actions = [
    act('a', 'fetch_flow', { flow_id: 'f' }, { next_id: 'c' }),
    act('b', 'empty'),
    act('c', 'empty'),
  ];
  const outcome = given({ actions, flows: { f: [act('n', 'empty')] } });
  expect(path(outcome)).toBe('a n c');
  expect(outcome.executed.map(({ depth }) => depth)).toEqual([1, 2, 1]);
});

test('an empty nested stack changes nothing', () => {
  const actions = [act('a', 'fetch_flow', { flow_id: 'f' }), act('b', 'empty')];
  expect(path(given({ actions, flows: { f: [] } }))).toBe('a b');
});

test('next_id of a nested action may name an outer action, which abandons the nested stack', () => {
  const actions = [act('a', 'fetch_flow', { flow_id: 'f' }), act('b', 'empty'), act('c', 'empty')];
  const outcome = given({
    actions,
    flows: { f: [act('n', 'empty', {}, { next_id: 'c' }), act('m', 'empty')] },
  });
  expect(path(outcome)).toBe('a n c');
  expect(outcome.executed.at(-1)?.depth).toBe(1);
});

test('the innermost match of a jump wins', () => {
  const jump = act('n', 'goto', { target_id: 'c', loop_count: 1 });
  const actions = [act('a', 'fetch_flow', { flow_id: 'f' }), act('b', 'empty'), act('c', 'empty')];
  const outcome = given({ actions, flows: { f: [jump, act('m', 'empty'), act('c', 'empty')] } });
  expect(outcome.executed.map(({ id, depth }) => `${id}${depth}`)).toEqual(['a1', 'n2', 'c2', 'b1', 'c1']);
});

test('a jump to an outer action abandons the nested stack', () => {
  const fetches = { u: [act('n', 'goto', { target_id: 'c', loop_count: 1 }), put('x', 'x', '1')] };
  const actions = [act('a', 'fetch', { event_url: 'u' }), act('b', 'empty'), act('c', 'empty')];
  const outcome = given({ actions, fetches });
  expect(path(outcome)).toBe('a n c');
  expect(outcome.commands[0]).toEqual({ name: 'fetch', url: 'u' });
});

test('an action of a stack that was left is out of reach', () => {
  const actions = [act('a', 'fetch_flow', { flow_id: 'f' }), act('b', 'goto', { target_id: 'n' })];
  const outcome = given({ actions, flows: { f: [act('n', 'empty')] } });
  expect(outcome).toMatchObject({ ended_reason: 'failed', error: 'TARGET_NOT_FOUND', current_action: 'b' });
});

test('stop ends the flow from any depth, is listed, and nothing runs after it', () => {
  const actions = [act('a', 'fetch_flow', { flow_id: 'f' }), put('b', 'b', '2')];
  const outcome = given({
    reference_type: api,
    actions,
    flows: { f: [act('s', 'stop'), act('m', 'empty')] },
  });
  expect(path(outcome)).toBe('a s');
  expect(outcome).toMatchObject({ ended_reason: 'completed', current_action: FINISH_ID, variables: {} });
});

test('goto with loop_count n jumps n times and falls through ever after', () => {
  const actions = [
    act('a', 'empty'),
    act('inner', 'goto', { target_id: 'a', loop_count: '2' }),
    act('outer', 'goto', { target_id: 'a', loop_count: 1 }),
  ];
  expect(path(given({ actions }))).toBe('a inner a inner a inner outer a inner outer');
});

test('goto with loop_count 0 never jumps, even to a missing target', () => {
  const actions = [act('a', 'goto', { target_id: 'nowhere', loop_count: 0 }), act('b', 'empty')];
  expect(path(given({ actions }))).toBe('a b');
});

test('goto without loop_count jumps always, until the limit', () => {
  const actions = [act('a', 'goto', { target_id: 'a' })];
  const outcome = given({ actions, limits: { iterations_per_cycle: 7 } });
  expect(outcome.executed).toHaveLength(7);
  expect(outcome.ended_reason).toBe('limit_exceeded');
});

test('the counter of a goto belongs to its stack: entered anew it starts again', () => {
  const flows = { f: [act('n', 'empty'), act('g', 'goto', { target_id: 'n', loop_count: 1 })] };
  const actions = [
    act('a', 'fetch_flow', { flow_id: 'f' }),
    act('b', 'goto', { target_id: 'a', loop_count: 1 }),
  ];
  expect(path(given({ actions, flows }))).toBe('a n g n g b a n g n g b');
});

test('the 1001st action of a cycle is not run: the one before it ran last and stays current', () => {
  const actions = [put('a', 'a', '${a}1'), act('b', 'empty', {}, { next_id: 'a' })];
  const outcome = given({ reference_type: api, actions });
  expect(outcome.executed).toHaveLength(1000);
  expect(outcome.variables.a).toHaveLength(500);
  expect(outcome).toMatchObject({
    ended_reason: 'limit_exceeded',
    error: 'ITERATIONS_PER_CYCLE',
    current_action: 'b',
  });
});

test('skipped actions count as iterations', () => {
  const actions = [act('a', 'talk', { text: 'hi' }, { next_id: 'a' })];
  const outcome = given({ reference_type: api, actions, limits: { iterations_per_cycle: 5 } });
  expect(outcome.executed).toHaveLength(5);
  expect(outcome.error).toBe('ITERATIONS_PER_CYCLE');
});

test('a wait that rests begins a new cycle, a zero-length sleep does not', () => {
  const limits = { iterations_per_cycle: 3 };
  const looped = (duration: number) => [
    act('a', 'sleep', { duration }),
    act('b', 'goto', { target_id: 'a', loop_count: 4 }),
  ];
  expect(given({ actions: looped(10), limits }).ended_reason).toBe('completed');
  expect(given({ actions: looped(0), limits })).toMatchObject({
    error: 'ITERATIONS_PER_CYCLE',
    execute_count: 1,
  });
});

test('the start and every end of a wait are execute calls; the one too many ends the flow, its action is done', () => {
  const actions = [act('a', 'sleep', { duration: 10 }, { next_id: 'a' })];
  const outcome = given({ actions, limits: { execute_calls: 3 } });
  expect(path(outcome)).toBe('a a a');
  expect(outcome).toMatchObject({
    ended_reason: 'limit_exceeded',
    error: 'EXECUTE_CALLS',
    execute_count: 3,
    current_action: 'a',
  });
});

test('a flow that fetches itself ends at the stack depth, which counts the main stack; the last fetch is done', () => {
  const flows = { f: [act('n', 'fetch_flow', { flow_id: 'f' })] };
  const outcome = given({ actions: [act('a', 'fetch_flow', { flow_id: 'f' })], flows });
  expect(path(outcome).split(' ')).toHaveLength(100);
  expect(outcome).toMatchObject({
    ended_reason: 'limit_exceeded',
    error: 'STACK_DEPTH',
    current_action: 'n',
  });
});
