import { expect, test } from 'vitest';
import { act, given, path, put } from './given.ts';

/** What `value` becomes when it is substituted with these variables. */
function substituted(value: string, variables: Record<string, string>): string | undefined {
  return given({ reference_type: 'api', actions: [put('a', 'result', value)], variables }).variables.result;
}

test.each([
  ['a ${x} and ${x} and ${none}', 'a v and v and '],
  ['${ x }', ''],
  ['$${x}', '$v'],
  ['${x${x}}', '}'],
  ['${x', '${x'],
  ['${x\n}', '${x\n}'],
  ['${}', 'empty name'],
  ['${constructor}', ''],
  ['${y}', '${x}'],
])('substitution of %j yields %j', (text, expected) => {
  expect(substituted(text, { x: 'v', y: '${x}', '': 'empty name' })).toBe(expected);
});

test('a value is never expanded a second time', () => {
  const actions = [put('a', 'c', '${a}'), put('b', 'd', '${c}')];
  const { variables } = given({ reference_type: 'api', actions, variables: { a: '${b}', b: 'deep' } });
  expect(variables).toEqual({ a: '${b}', b: 'deep', c: '${b}', d: '${b}' });
});

test('substitution reaches nested texts and leaves keys and other scalars alone, also in arrays', () => {
  const option = { '${x}': { deep: ['${x}', 1, true, null, ['${x}'], { y: '${x}' }] }, n: 1 };
  const outcome = given({ actions: [act('a', 'empty', option)], variables: { x: 'v' } });
  expect(outcome.executed[0]?.option).toEqual({
    '${x}': { deep: ['v', 1, true, null, ['v'], { y: 'v' }] },
    n: 1,
  });
});

test('an action is substituted anew each time it runs', () => {
  const actions = [put('a', 'n', '${n}1'), act('b', 'goto', { target_id: 'a', loop_count: 2 })];
  expect(given({ actions }).variables.n).toBe('111');
});

test('numeric and boolean options accept text', () => {
  const actions = [
    act('a', 'sleep', { duration: '5000' }),
    act('b', 'talk', { text: 'hi', async: '${yes}' }),
    act('c', 'goto', { target_id: 'a', loop_count: '${n}' }),
  ];
  const outcome = given({ actions, variables: { yes: 'true', n: '1' } });
  expect(path(outcome)).toBe('a b c a b c');
  expect(outcome.executed.map(({ resumed_by }) => resumed_by?.type)).toEqual([
    'timeout',
    undefined,
    undefined,
    'timeout',
    undefined,
    undefined,
  ]);
});

test('branch matches exactly, clears what it read, and jumps', () => {
  const actions = [
    act('a', 'branch', { variable: 'v', target_ids: { 1: 'c' } }),
    act('b', 'empty'),
    act('c', 'empty'),
  ];
  const outcome = given({ actions, variables: { v: '1' } });
  expect(path(outcome)).toBe('a c');
  expect(outcome.variables).toEqual({ v: '' });
});

test('branch without a match takes the default, else goes on with the next action', () => {
  const branch = (option: object) => [
    act('a', 'branch', { target_ids: { 1: 'a' }, ...option }),
    act('b', 'empty'),
    act('c', 'empty'),
  ];
  expect(
    path(given({ actions: branch({ default_target_id: 'c' }), variables: { 'voipbin.call.digits': '9' } })),
  ).toBe('a c');
  expect(path(given({ actions: branch({}), variables: { 'voipbin.call.digits': '9' } }))).toBe('a b c');
});

test('branch reads voipbin.call.digits by default, and a missing variable matches the empty key', () => {
  const actions = [act('a', 'branch', { target_ids: { '': 'c' } }), act('b', 'empty'), act('c', 'empty')];
  expect(path(given({ actions }))).toBe('a c');
});

test('branch clears before it fails', () => {
  const actions = [act('a', 'branch', { variable: 'v', target_ids: { 1: 'nowhere' } })];
  expect(given({ actions, variables: { v: '1' } })).toMatchObject({
    error: 'TARGET_NOT_FOUND',
    variables: { v: '' },
  });
});

test('branching twice on a variable sees it empty the second time', () => {
  const branch = (id: string) => act(id, 'branch', { variable: 'v', target_ids: { 1: 'b', '': 'd' } });
  const actions = [branch('a'), branch('b'), act('c', 'empty'), act('d', 'empty')];
  expect(path(given({ actions, variables: { v: '1' } }))).toBe('a b d');
});
