import { act, put, scenarioOf } from '../given.ts';
import type { Happening, Scenario } from '../scenario.ts';

interface Case {
  /** What the contract says there. */
  readonly title: string;
  readonly scenario: Scenario;
}

const push = (...ids: string[]): Happening => ({ push: ids.map((id) => act(id, 'empty')) });
const nested = (option: { next_id?: string } = {}) => act('in', 'fetch_flow', { flow_id: 'f' }, option);
const nap = (id: string, more?: { next_id?: string; on_error?: string }) =>
  act(id, 'sleep', { duration: 20 }, more);
const DIGITS = 'voipbin.call.digits';

/** Where the interpreter and its model once differed: kept, whatever the seed of the day. */
export const cases: readonly Case[] = [
  {
    title: 'an empty next_id is absent',
    scenario: scenarioOf({ actions: [act('a', 'empty', {}, { next_id: '' }), put('b', 'x', '1')] }),
  },
  {
    title: 'the action beyond the iterations is not current',
    scenario: scenarioOf({
      actions: [put('a', 'x', '1'), act('b', 'goto', { target_id: 'a' })],
      limits: { iterations_per_cycle: 3 },
    }),
  },
  {
    title: 'the wait that is one execute call too many is listed, and not counted',
    scenario: scenarioOf({
      actions: [act('a', 'digits_receive', { duration: 50, length: 1 }, { next_id: 'a' })],
      limits: { execute_calls: 2 },
      schedule: [[{ digit: '1' }], [{ digit: '2' }]],
    }),
  },
  {
    title:
      'a playback that fails at the limit of execute calls ends the flow by the limit, with its error kept',
    scenario: scenarioOf({
      actions: [act('a', 'talk', { text: 'hi' }, { on_error: 'stop' })],
      limits: { execute_calls: 1 },
      schedule: [[{ playback_finished: 'failed' }]],
    }),
  },
  {
    title: 'the fetch that opens one stack too many is listed',
    scenario: scenarioOf({ actions: [nested()], flows: { f: [nested()] }, limits: { stack_depth: 3 } }),
  },
  {
    title: 'a nested stack runs although the next_id of its fetch exists nowhere',
    scenario: scenarioOf({
      actions: [nested({ next_id: 'nowhere' }), put('b', 'x', '1')],
      flows: { f: [put('n', 'y', '1')] },
    }),
  },
  {
    title: 'a jump back to a stack that wanted to leave makes it stay',
    scenario: scenarioOf({
      actions: [nested({ next_id: 'nowhere' }), put('b', 'x', '1')],
      flows: { f: [act('n', 'goto', { target_id: 'b', loop_count: 1 })] },
    }),
  },
  {
    title: 'pushed actions run above the stack that a forward then leaves, and can still jump into it',
    scenario: scenarioOf({
      actions: [nested(), put('b', 'x', '1'), put('c', 'y', '1')],
      flows: { f: [nap('n'), put('m', 'z', '1')] },
      schedule: [
        [
          { push: [act('p', 'goto', { target_id: 'm', loop_count: 1 })] },
          { forward: { action_id: 'c', now: true } },
        ],
      ],
    }),
  },
  {
    title: 'pushed actions run before a next_id that leaves the stack, known or not',
    scenario: scenarioOf({
      actions: [nested(), put('b', 'x', '1'), nap('c', { next_id: 'nowhere' })],
      flows: { f: [nap('n', { next_id: 'c' })] },
      schedule: [[push('p')], [push('q')]],
    }),
  },
  {
    title: 'a forward goes before the jump of an on_error, and a fatal failure before the forward',
    scenario: scenarioOf({
      actions: [
        act('a', 'talk', { text: 'hi' }, { on_error: 'b' }),
        put('b', 'x', '1'),
        act('c', 'talk', { text: 'hi' }, { on_error: 'stop' }),
      ],
      schedule: [
        [{ forward: { action_id: 'c', now: false } }, { playback_finished: 'failed' }],
        [{ forward: { action_id: 'b', now: false } }, { playback_finished: 'failed' }],
      ],
    }),
  },
  {
    title: 'a jump that fails is not counted by its goto',
    scenario: scenarioOf({
      actions: [
        act('a', 'goto', { target_id: '${x}', loop_count: 1 }, { on_error: 'b' }),
        put('b', 'x', 'd'),
        act('c', 'goto', { target_id: 'a', loop_count: 1 }),
        act('d', 'empty'),
      ],
      variables: { x: 'nowhere' },
    }),
  },
  {
    title: 'a wait of no length is not resumed by anything',
    scenario: scenarioOf({
      actions: [act('a', 'digits_receive', { duration: 0 }), act('b', 'sleep', { duration: 0 })],
    }),
  },
  {
    title: 'a skipped action is listed with its option filled in',
    scenario: scenarioOf({
      reference_type: 'api',
      actions: [act('a', 'talk', { text: 'hi ${x}' })],
      variables: { x: 'you' },
    }),
  },
  {
    title: 'digits that somebody else wrote are no typed-ahead digit: a branch on them leaves the type-ahead',
    scenario: scenarioOf({
      actions: [
        act('a', 'talk', { text: 'hi' }),
        act('b', 'branch', { target_ids: {} }),
        act('c', 'digits_receive', { duration: 50, length: 1 }),
      ],
      schedule: [[{ digit: '1' }, { set: { [DIGITS]: '9' } }]],
    }),
  },
  {
    title: 'deleting the digits variable leaves the type-ahead to the next digits_receive',
    scenario: scenarioOf({
      actions: [
        act('a', 'talk', { text: 'hi' }),
        act('b', 'branch', { target_ids: {} }),
        act('c', 'digits_receive', { duration: 50, length: 1 }),
      ],
      schedule: [[{ digit: '1' }, { delete: DIGITS }]],
    }),
  },
];
