import { expect, test } from 'vitest';
import { act, given, path, put } from './given.ts';
import { ANY_MESSAGE } from './scenario.ts';

const failing = (more: { next_id?: string; on_error?: string }) => [
  act('a', 'sleep', { duration: 'soon' }, more),
  act('b', 'empty'),
  act('c', 'empty'),
];
const critical = (on_error: string) => [
  act('a', 'fetch_flow', { flow_id: 'none' }, { on_error }),
  act('b', 'empty'),
  act('c', 'empty'),
];

test('an action that fails is listed so, and the flow goes on', () => {
  const outcome = given({ reference_type: 'api', actions: failing({}) });
  expect(outcome.executed[0]).toEqual({
    id: 'a',
    type: 'sleep',
    option: { duration: 'soon' },
    result: 'failed',
    error: 'INVALID_OPTION',
    depth: 1,
  });
  expect(path(outcome)).toBe('a b c');
  expect(outcome.ended_reason).toBe('completed');
});

test('a failure sets the error variables', () => {
  expect(given({ reference_type: 'api', actions: failing({}) }).variables).toEqual({
    'voipbin.action.error.id': 'a',
    'voipbin.action.error.type': 'sleep',
    'voipbin.action.error.code': 'INVALID_OPTION',
    'voipbin.action.error.message': ANY_MESSAGE,
  });
});

test('a failed action that goes on honours its next_id', () => {
  expect(path(given({ actions: failing({ next_id: 'c' }) }))).toBe('a c');
});

test('on_error stop makes any failure end the flow, with the failed action listed and current', () => {
  const outcome = given({ reference_type: 'api', actions: failing({ on_error: 'stop' }) });
  expect(path(outcome)).toBe('a');
  expect(outcome).toMatchObject({ ended_reason: 'failed', error: 'INVALID_OPTION', current_action: 'a' });
});

test('on_error with an action id jumps there', () => {
  expect(path(given({ actions: failing({ on_error: 'c' }) }))).toBe('a c');
});

test('on_error with an unknown id ends the flow; the action keeps its own error', () => {
  const outcome = given({ actions: failing({ on_error: 'nowhere' }) });
  expect(outcome).toMatchObject({ ended_reason: 'failed', error: 'TARGET_NOT_FOUND' });
  expect(outcome.executed).toMatchObject([{ id: 'a', result: 'failed', error: 'INVALID_OPTION' }]);
  expect(outcome.variables['voipbin.action.error.code']).toBe('INVALID_OPTION');
});

test('on_error of an outer stack may be named by a nested action', () => {
  const flows = { f: [act('n', 'sleep', { duration: 'soon' }, { on_error: 'c' }), act('m', 'empty')] };
  const actions = [act('a', 'fetch_flow', { flow_id: 'f' }), act('b', 'empty'), act('c', 'empty')];
  expect(path(given({ actions, flows }))).toBe('a n c');
});

test('on_error continue or a target overrides a critical failure', () => {
  expect(path(given({ actions: critical('continue') }))).toBe('a b c');
  expect(path(given({ actions: critical('c') }))).toBe('a c');
  expect(given({ actions: critical('stop') })).toMatchObject({
    ended_reason: 'failed',
    error: 'FLOW_NOT_FOUND',
  });
});

test.each([
  ['goto', { target_id: 'nowhere', loop_count: 1 }, 'TARGET_NOT_FOUND'],
  ['branch', { variable: 'x', target_ids: { '': 'nowhere' } }, 'TARGET_NOT_FOUND'],
  ['branch', { variable: 'x', default_target_id: 'nowhere' }, 'TARGET_NOT_FOUND'],
  ['condition_call_digits', { length: 1, false_target_id: 'nowhere' }, 'TARGET_NOT_FOUND'],
  ['fetch', { event_url: 'https://example.test/down' }, 'FETCH_FAILED'],
  ['fetch', { event_url: 'https://example.test/other' }, 'FETCH_FAILED'],
  ['fetch_flow', { flow_id: 'none' }, 'FLOW_NOT_FOUND'],
])('%s %j is a critical failure: %s', (type, option, code) => {
  const outcome = given({
    actions: [act('a', type, option), act('b', 'empty')],
    fetches: { 'https://example.test/down': 'failure' },
  });
  expect(outcome.executed).toMatchObject([{ id: 'a', result: 'failed', error: code }]);
  expect(outcome).toMatchObject({ ended_reason: 'failed', error: code, current_action: 'a' });
});

test('a fetch of no actions is done and the flow goes on', () => {
  const outcome = given({
    actions: [act('a', 'fetch', { event_url: 'u' }), act('b', 'empty')],
    fetches: { u: [] },
  });
  expect(outcome.executed.map(({ result }) => result)).toEqual(['done', 'done']);
});

test('an option that is invalid after substitution fails the action, and is no critical failure', () => {
  const actions = [act('a', 'sleep', { duration: '${x}' }), act('b', 'empty')];
  const outcome = given({ actions, variables: { x: 'soon' } });
  expect(outcome.executed[0]).toMatchObject({
    option: { duration: 'soon' },
    result: 'failed',
    error: 'INVALID_OPTION',
  });
  expect(path(outcome)).toBe('a b');
});

test('an action that needs a call is skipped elsewhere, with its option substituted, and the flow goes on', () => {
  const actions = [
    act('a', 'talk', { text: 'hi ${x}' }),
    act('b', 'hangup'),
    act('c', 'mute'),
    put('d', 'y', '1'),
  ];
  const outcome = given({ reference_type: 'api', actions, variables: { x: 'you' } });
  expect(outcome.executed[0]).toEqual({
    id: 'a',
    type: 'talk',
    option: { text: 'hi you' },
    result: 'skipped',
    depth: 1,
  });
  expect(outcome.executed.map(({ result }) => result)).toEqual(['skipped', 'skipped', 'skipped', 'done']);
  expect(outcome.commands).toEqual([]);
});

test('block and sleep are available for every reference type', () => {
  const actions = [act('a', 'block'), act('b', 'sleep', { duration: 5 })];
  for (const reference_type of ['call', 'api'] as const) {
    const outcome = given({ reference_type, actions });
    expect(outcome.executed.map(({ resumed_by }) => resumed_by?.type)).toEqual(['continue', 'timeout']);
  }
});

test('a synchronous webhook_send sets status and body, or fails and the flow goes on', () => {
  const option = { uri: 'https://example.test/hook', data: '{"x":"${x}"}', sync: 'true' };
  const parts = { actions: [act('a', 'webhook_send', option), act('b', 'empty')], variables: { x: '1' } };
  const done = given({ ...parts, webhooks: { 'https://example.test/hook': { status: 201, body: '${x}' } } });
  expect(done.variables).toMatchObject({ 'voipbin.webhook.status': '201', 'voipbin.webhook.body': '${x}' });
  expect(done.commands[0]).toEqual({
    name: 'webhook_send',
    uri: 'https://example.test/hook',
    data: '{"x":"1"}',
  });
  const failed = given({ ...parts, webhooks: { 'https://example.test/hook': 'failure' } });
  expect(failed.executed[0]).toMatchObject({ result: 'failed', error: 'WEBHOOK_FAILED' });
  expect(path(failed)).toBe('a b');
});

test('an asynchronous webhook_send never fails and sets nothing', () => {
  const outcome = given({
    actions: [act('a', 'webhook_send', { uri: 'u', data: '{}' })],
    webhooks: { u: 'failure' },
  });
  expect(outcome.executed[0]?.result).toBe('done');
  expect(outcome.variables).toEqual({});
});
