import type { Action } from '../../workflows/interpreter/action.ts';
import type { Scenario } from '../support/scenario.ts';

const to = (...targets: string[]) => targets.map((target) => ({ type: 'tel', target }));
const call = (id: string, targets: readonly string[], option: Action['option'] = {}): Action => ({
  id,
  type: 'connect',
  option: { destinations: to(...targets), ...option },
});
const bye: Action = { id: 'bye', type: 'talk', option: { text: 'Thank you' } };

/** Calls that are connected with others. */
export const connects: readonly Scenario[] = [
  {
    title: 'of all who are called the first to answer is connected, and the flow goes on when they part',
    actions: [call('connect', ['+1555061001', '+1555061002', '+1555061003']), bye],
    numbers: {
      '061001': { delay: 60_000 },
      '061002': {
        delay: 20,
        script: [
          { wait_for: 'company' },
          { say: 'Sales' },
          { wait_for: 'speech', matching: 'buy' },
          { hang_up: true },
        ],
      },
      '061003': { outcome: 'busy', delay: 0 },
    },
    script: [{ wait_for: 'speech', matching: 'sales' }, { say: 'I want to buy' }],
    expect: {
      ended_reason: 'completed',
      executed: ['connect', 'bye'],
      commands: ['ring_start', 'answer', 'bridge_join', 'ring_stop', 'talk Thank you', 'hangup normal'],
      far: ['+1555061001 cancel:', '+1555061002 normal: I want to buy', '+1555061003 busy:'],
      voices: ['Sales'],
      variables: { 'voipbin.connect.result': 'answered', 'voipbin.connect.call_id': '<id>' },
    },
  },
  {
    title: 'a connect that fails says why, and the next one can reach somebody else',
    actions: [
      call('first', ['+1555062001']),
      {
        id: 'failed',
        type: 'condition_variable',
        option: {
          condition: '==',
          variable: '${voipbin.connect.result}',
          value_type: 'string',
          value_string: 'busy',
          false_target_id: 'bye',
        },
      },
      call('second', ['+1555062002']),
      bye,
    ],
    numbers: {
      '062001': { outcome: 'busy', delay: 10 },
      '062002': { delay: 10, script: [{ wait_for: 'company' }, { say: 'Hello' }, { hang_up: true }] },
    },
    expect: {
      ended_reason: 'completed',
      executed: ['first', 'failed', 'second', 'bye'],
      far: ['+1555062001 busy:', '+1555062002 normal:'],
      voices: ['Hello'],
      variables: { 'voipbin.connect.result': 'answered' },
    },
  },
  {
    title: 'nobody answers in the time of their own: no_answer',
    actions: [
      {
        id: 'connect',
        type: 'connect',
        option: { destinations: [{ type: 'tel', target: '+1555063001', timeout: 1000 }], timeout: 60_000 },
      },
      bye,
    ],
    numbers: { '063001': { outcome: 'no_answer' } },
    expect: {
      ended_reason: 'completed',
      executed: ['connect', 'bye'],
      commands: ['ring_start', 'ring_stop', 'talk Thank you', 'hangup normal'],
      far: ['+1555063001 noanswer:'],
      variables: { 'voipbin.connect.result': 'no_answer', 'voipbin.connect.call_id': '' },
    },
  },
  {
    title: 'nobody can be reached, or is there at all: failed',
    actions: [
      call('unreachable', ['+1555064001']),
      {
        id: 'nobody',
        type: 'connect',
        option: { destinations: [{ type: 'conference', target: 'nobody' }] },
      },
      bye,
    ],
    numbers: { '064001': { outcome: 'unreachable', delay: 0 } },
    expect: {
      ended_reason: 'completed',
      executed: ['unreachable', 'nobody', 'bye'],
      far: ['+1555064001 failed:'],
      variables: { 'voipbin.connect.result': 'failed' },
    },
  },
  {
    title: 'a caller who hangs up while it rings cancels the calls',
    actions: [{ id: 'answer', type: 'answer' }, call('connect', ['+1555065001', '+1555065002']), bye],
    numbers: { '065001': { delay: 60_000 }, '065002': { outcome: 'no_answer' } },
    script: [{ wait_for: 'ringing', at: 'start' }, { wait: 50 }, { hang_up: true }],
    expect: {
      ended_reason: 'reference_ended',
      executed: ['answer'],
      far: ['+1555065001 cancel:', '+1555065002 cancel:'],
      variables: { 'voipbin.connect.result': 'canceled' },
    },
  },
  {
    title: 'a caller who hangs up while they talk ends the call of the other side',
    actions: [call('connect', ['+1555066001']), bye],
    numbers: { '066001': { delay: 10, script: [{ wait_for: 'company' }, { say: 'Hello' }] } },
    script: [{ wait_for: 'speech' }, { hang_up: true }],
    expect: {
      ended_reason: 'reference_ended',
      executed: [],
      far: ['+1555066001 normal:'],
      variables: { 'voipbin.connect.result': 'answered' },
    },
  },
  {
    title: 'a flow that is sent on while it rings cancels the calls first',
    actions: [
      { id: 'answer', type: 'answer' },
      call('connect', ['+1555067001']),
      { id: 'a', type: 'empty' },
      bye,
    ],
    numbers: { '067001': { outcome: 'no_answer' } },
    atRest: [{ rest: 1, request: { kind: 'forward', action_id: 'bye', now: true } }],
    expect: {
      ended_reason: 'completed',
      executed: ['answer', 'connect', 'bye'],
      commands: ['answer', 'ring_start', 'ring_stop', 'talk Thank you', 'hangup normal'],
      far: ['+1555067001 cancel:'],
      variables: { 'voipbin.connect.result': 'canceled' },
    },
  },
  {
    title: 'with early_media the caller hears the far side before it answers',
    actions: [call('connect', ['+1555068001'], { early_media: true }), bye],
    numbers: {
      '068001': {
        delay: 3000,
        early_media: 'All lines are busy',
        script: [{ wait_for: 'answer' }, { wait_for: 'speech' }, { hang_up: true }],
      },
    },
    script: [{ wait_for: 'speech', matching: 'lines' }, { wait_for: 'company' }, { say: 'Good morning' }],
    expect: {
      ended_reason: 'completed',
      executed: ['connect', 'bye'],
      far: ['+1555068001 normal: Good morning'],
      voices: ['All lines are busy'],
    },
  },
  {
    title: 'with relay_reason the call ends for the reason of the far side',
    actions: [call('connect', ['+1555069001'], { relay_reason: true }), bye],
    numbers: { '069001': { outcome: 'busy', delay: 10 } },
    expect: {
      ended_reason: 'reference_ended',
      executed: [],
      commands: ['ring_start', 'ring_stop', 'hangup busy'],
      variables: { 'voipbin.connect.result': 'busy' },
    },
  },
  {
    title: 'a stop while it rings cancels the calls and ends the own one',
    actions: [call('connect', ['+1555070001']), bye],
    numbers: { '070001': { outcome: 'no_answer' } },
    atRest: [{ rest: 1, stop: true }],
    expect: {
      ended_reason: 'stopped',
      executed: [],
      commands: ['ring_start', 'hangup normal'],
      far: ['+1555070001 cancel:'],
    },
  },
];
