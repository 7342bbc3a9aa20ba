import { expect, test } from 'vitest';
import { act, given, path, said } from './given.ts';
import type { Happening } from './scenario.ts';

const DIGITS = 'voipbin.call.digits';
const RESULT = 'voipbin.digits_receive.result';
const talk = (id: string, more?: object) => act(id, 'talk', { text: id, ...more });
const receive = (id: string, option: object) => act(id, 'digits_receive', { duration: 100, ...option });
const typed = (...digits: string[]): Happening[] => digits.map((digit) => ({ digit }));

test('each media action waits for its own end and says what resumed it', () => {
  const actions = [
    act('a', 'answer'),
    talk('t'),
    act('p', 'play', { stream_urls: ['u', 'v'] }),
    act('b', 'beep'),
    act('s', 'digits_send', { digits: '12#' }),
    act('z', 'sleep', { duration: 5 }),
  ];
  const outcome = given({ actions });
  expect(said(outcome)).toEqual(['answer', 'talk t', 'play u,v', 'beep', 'digits_send 12#', 'hangup normal']);
  expect(outcome.executed.map(({ resumed_by }) => resumed_by)).toEqual([
    undefined,
    { type: 'playback_finished', value: 'completed' },
    { type: 'playback_finished', value: 'completed' },
    { type: 'playback_finished', value: 'completed' },
    { type: 'digits_sent', value: '' },
    { type: 'timeout', value: '' },
  ]);
  expect(outcome.execute_count).toBe(6);
});

test('talk with async does not wait', () => {
  const outcome = given({ actions: [talk('t', { async: true })] });
  expect(outcome).toMatchObject({ execute_count: 1, executed: [{ id: 't', result: 'done' }] });
  expect(outcome.executed[0]).not.toHaveProperty('resumed_by');
});

test('talk on a ringing call answers it without a command of its own', () => {
  const actions = [
    talk('t'),
    act('c', 'condition_call_status', { status: 'progressing', false_target_id: 't' }),
  ];
  const outcome = given({ call: { status: 'ringing' }, actions });
  expect(said(outcome)).toEqual(['talk t', 'hangup normal']);
});

test('a playback that fails fails its action with MEDIA_FAILED, a stopped one is done', () => {
  const outcome = given({
    actions: [talk('t'), talk('u')],
    schedule: [[{ playback_finished: 'failed' }], [{ playback_finished: 'stopped' }]],
  });
  expect(outcome.executed).toMatchObject([
    { result: 'failed', error: 'MEDIA_FAILED', resumed_by: { type: 'playback_finished', value: 'failed' } },
    { result: 'done', resumed_by: { type: 'playback_finished', value: 'stopped' } },
  ]);
});

test('happenings that do not concern a wait leave it as it is', () => {
  const schedule: Happening[][] = [
    [{ digits_sent: true }, { timeout: true }, { digit: '1' }],
    [{ playback_finished: true }],
  ];
  const outcome = given({ actions: [talk('t'), act('s', 'sleep', { duration: 5 })], schedule });
  expect(outcome.executed.map(({ resumed_by }) => resumed_by?.type)).toEqual([
    'playback_finished',
    'timeout',
  ]);
});

test('digits_handle next stops talk and play at the first digit, which stays type-ahead', () => {
  const actions = [talk('t', { digits_handle: 'next' }), receive('r', { length: 1 })];
  const outcome = given({ actions, schedule: [typed('5')] });
  expect(said(outcome)).toEqual(['talk t', 'stop_media', 'hangup normal']);
  expect(outcome.executed).toMatchObject([
    { resumed_by: { type: 'digit', value: '5' } },
    { id: 'r', result: 'done' },
  ]);
  expect(outcome.executed[1]).not.toHaveProperty('resumed_by');
  expect(outcome.variables).toEqual({ [DIGITS]: '5', [RESULT]: 'completed' });
  expect(outcome.execute_count).toBe(2);
});

test('a digit that ends a wait early leaves the later happenings to the next wait', () => {
  const actions = [talk('t', { digits_handle: 'next' }), act('b', 'block')];
  const outcome = given({ actions, schedule: [[{ digit: '5' }, { continue: { variables: { x: '1' } } }]] });
  expect(outcome.variables).toEqual({ [DIGITS]: '5', x: '1' });
  expect(outcome.execute_count).toBe(3);
});

test('a digit while nobody receives is kept and shown alone in the variable', () => {
  const outcome = given({ actions: [talk('t')], schedule: [typed('1', '2')] });
  expect(outcome.variables).toEqual({ [DIGITS]: '2' });
});

test('digits_receive takes type-ahead first and leaves what it does not need', () => {
  const actions = [talk('t'), receive('r', { length: 2 }), receive('q', { key: '#' })];
  const outcome = given({ actions, schedule: [typed('1', '2', '3'), typed('#')] });
  expect(outcome.executed[1]).not.toHaveProperty('resumed_by');
  expect(outcome.executed[2]?.resumed_by).toEqual({ type: 'digit', value: '#' });
  expect(outcome.variables).toEqual({ [DIGITS]: '3#', [RESULT]: 'completed' });
});

test('digits_receive ends at its length or at any of its keys, and keeps the key', () => {
  const option = { length: 4, key: '#*' };
  expect(
    given({ actions: [receive('r', option)], schedule: [typed('1', '2', '3', '4', '5')] }).variables[DIGITS],
  ).toBe('1234');
  expect(given({ actions: [receive('r', option)], schedule: [typed('1', '*')] }).variables[DIGITS]).toBe(
    '1*',
  );
});

test('on timeout digits_receive holds what came, possibly nothing', () => {
  const actions = [receive('r', { length: 3 })];
  const some = given({ actions, schedule: [typed('1', '2')] });
  expect(some.variables).toEqual({ [DIGITS]: '12', [RESULT]: 'timeout' });
  expect(some.executed[0]?.resumed_by).toEqual({ type: 'timeout', value: '' });
  expect(given({ actions, variables: { [DIGITS]: '9' } }).variables[DIGITS]).toBe('');
});

test('each taken digit is visible at once', () => {
  const outcome = given({
    actions: [receive('r', { length: 3 })],
    schedule: [[...typed('1', '2'), { stop: true }]],
  });
  expect(outcome.variables).toEqual({ [DIGITS]: '12' });
});

test('a branch on a typed-ahead digit takes the type-ahead with it', () => {
  const actions = [talk('t'), act('b', 'branch', { target_ids: {} }), receive('r', { length: 1 })];
  const outcome = given({ actions, schedule: [typed('1')] });
  expect(outcome.executed[2]?.resumed_by?.type).toBe('timeout');
});

test('a branch on collected digits leaves the type-ahead', () => {
  const actions = [
    talk('t'),
    receive('r', { length: 1 }),
    act('b', 'branch', { target_ids: {} }),
    receive('q', { length: 1 }),
  ];
  const outcome = given({ actions, schedule: [typed('1', '1')] });
  expect(outcome.executed[3]).not.toHaveProperty('resumed_by');
  expect(outcome.variables[DIGITS]).toBe('1');
});

test('a digits_receive satisfied by type-ahead begins no new cycle', () => {
  const limits = { iterations_per_cycle: 2 };
  const actions = [talk('t'), receive('r', { length: 1 }), receive('q', { length: 1 }), act('x', 'empty')];
  const outcome = given({ actions, limits, schedule: [typed('1', '2')] });
  expect(outcome).toMatchObject({ error: 'ITERATIONS_PER_CYCLE', current_action: 'q', execute_count: 2 });
});

test('hangup hangs up once and the end of the call ends the flow; the hangup stays current', () => {
  const outcome = given({ actions: [act('h', 'hangup', { reason: 'busy' }), act('b', 'empty')] });
  expect(outcome).toMatchObject({ ended_reason: 'reference_ended', current_action: 'h', executed: [] });
  expect(said(outcome)).toEqual(['hangup busy']);
});

test('a call that hangs up ends the flow; the interrupted action stays current and is not listed', () => {
  const outcome = given({ actions: [talk('t'), talk('u')], schedule: [[], [{ hangup: 'normal' }]] });
  expect(path(outcome)).toBe('t');
  expect(outcome).toMatchObject({ ended_reason: 'reference_ended', current_action: 'u' });
  expect(said(outcome)).toEqual(['talk t', 'talk u']);
});

test('stop ends the flow, and the call of any flow that ends otherwise is hung up', () => {
  const outcome = given({ actions: [talk('t')], schedule: [[{ stop: true }]] });
  expect(outcome).toMatchObject({ ended_reason: 'stopped', current_action: 't', executed: [] });
  expect(said(outcome)).toEqual(['talk t', 'hangup normal']);
  expect(said(given({ actions: [act('f', 'fetch_flow', { flow_id: 'none' })] }))).toEqual(['hangup normal']);
});

test('a flow without a call takes no notice of calls', () => {
  const schedule: Happening[][] = [[{ digit: '1' }, { hangup: 'normal' }]];
  const outcome = given({ reference_type: 'api', actions: [act('b', 'block')], schedule });
  expect(outcome).toMatchObject({ ended_reason: 'completed', variables: {}, commands: [] });
});
