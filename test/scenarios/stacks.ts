import type { Scenario } from '../support/scenario.ts';

const set = (id: string, key: string, value: string) => ({
  id,
  type: 'variable_set',
  option: { key, value },
});
const talk = (id: string, text: string) => ({ id, type: 'talk', option: { text } });
const answer = { id: 'answer', type: 'answer' };
/** Nobody hears its end. */
const longStory = 'a long story '.repeat(1000).trim();
const json = (value: unknown) => ({ status: 200, body: JSON.stringify(value) });

export const stacks: readonly Scenario[] = [
  {
    title:
      'a fetched stack shares the variables and returns behind the action that fetched it, honouring its next_id',
    actions: [
      answer,
      {
        id: 'get',
        type: 'fetch',
        option: { event_url: 'https://example.com/a', event_method: 'POST' },
        next_id: 'end',
      },
      set('never', 'never', '1'),
      talk('end', 'name ${name}'),
    ],
    web: { 'https://example.com/a': json([set('one', 'name', 'Ada'), talk('two', 'inner ${name}')]) },
    expect: {
      ended_reason: 'completed',
      executed: ['answer', 'get', 'one', 'two', 'end'],
      commands: ['answer', 'talk inner Ada', 'talk name Ada', 'hangup normal'],
      variables: { name: 'Ada' },
    },
  },
  {
    title: 'three stacks deep, digits reach the innermost one and a jump leaves them all',
    actions: [
      answer,
      { id: 'in1', type: 'fetch_flow', option: { flow_id: 'f1' } },
      set('skip', 'skipped', 'no'),
      talk('out', 'out'),
    ],
    flows: {
      f1: [{ id: 'in2', type: 'fetch_flow', option: { flow_id: 'f2' } }, set('x1', 'x1', '1')],
      f2: [{ id: 'in3', type: 'fetch_flow', option: { flow_id: 'f3' } }, set('x2', 'x2', '1')],
      f3: [
        talk('prompt', 'code please'),
        { id: 'code', type: 'digits_receive', option: { duration: 60_000, length: 4 } },
        { id: 'leave', type: 'goto', option: { target_id: 'out' } },
      ],
    },
    script: [
      { wait_for: 'talk', matching: 'code' },
      { press: '1234', interval: 1 },
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['answer', 'in1', 'in2', 'in3', 'prompt', 'code', 'leave', 'out'],
      variables: { 'voipbin.call.digits': '1234' },
    },
  },
  {
    title: 'a jump from a nested stack to nowhere fails there, and its on_error is honoured',
    reference: 'api',
    actions: [{ id: 'in', type: 'fetch_flow', option: { flow_id: 'f' } }, set('after', 'after', '1')],
    flows: {
      f: [
        { id: 'lost', type: 'goto', option: { target_id: 'nowhere' }, on_error: 'continue' },
        { id: 'nap', type: 'sleep', option: { duration: 20 } },
        { id: 'lost2', type: 'goto', option: { target_id: 'nowhere' } },
        set('never', 'never', '1'),
      ],
    },
    expect: {
      ended_reason: 'failed',
      error: 'TARGET_NOT_FOUND',
      executed: ['in', 'lost failed TARGET_NOT_FOUND', 'nap', 'lost2 failed TARGET_NOT_FOUND'],
    },
  },
  {
    title: 'a next_id that exists nowhere ends the flow normally, also from a nested stack',
    reference: 'api',
    actions: [{ id: 'in', type: 'fetch_flow', option: { flow_id: 'f' } }, set('after', 'after', '1')],
    flows: { f: [{ ...set('last', 'last', '1'), next_id: 'nowhere' }] },
    expect: { ended_reason: 'completed', executed: ['in', 'last'], variables: { last: '1' } },
  },
  {
    title: 'a next_id in a nested stack may name an action of an outer one',
    reference: 'api',
    actions: [
      { id: 'in', type: 'fetch_flow', option: { flow_id: 'f' } },
      set('skipped', 's', '1'),
      set('outer', 'o', '1'),
    ],
    flows: { f: [{ id: 'nap', type: 'sleep', option: { duration: 10 }, next_id: 'outer' }] },
    expect: { ended_reason: 'completed', executed: ['in', 'nap', 'outer'] },
  },
  {
    title: 'a goto counts in its own stack: a stack opened again counts anew',
    reference: 'api',
    actions: [
      { id: 'in', type: 'fetch_flow', option: { flow_id: 'f' } },
      { id: 'again', type: 'goto', option: { target_id: 'in', loop_count: 1 } },
    ],
    flows: {
      f: [
        set('a', 'trace', '${trace}a'),
        { id: 'loop', type: 'goto', option: { target_id: 'a', loop_count: '2' } },
      ],
    },
    expect: {
      ended_reason: 'completed',
      executed: [
        'in',
        'a',
        'loop',
        'a',
        'loop',
        'a',
        'loop',
        'again',
        'in',
        'a',
        'loop',
        'a',
        'loop',
        'a',
        'loop',
        'again',
      ],
      variables: { trace: 'aaaaaa' },
    },
  },
  {
    title: 'pushed actions run when the current one is over, last pushed first, in the shared variables',
    reference: 'api',
    actions: [{ id: 'hold', type: 'block' }, set('end', 'trace', '${trace}e')],
    atRest: [
      { rest: 1, request: { kind: 'push', actions: [set('p1', 'trace', '${trace}1')] } },
      {
        rest: 1,
        request: {
          kind: 'push',
          actions: [set('p2', 'trace', '${trace}2'), { id: 'nap', type: 'sleep', option: { duration: 10 } }],
        },
      },
      { rest: 1, request: { kind: 'continue', expected_action_id: 'hold', variables: { given: 'yes' } } },
    ],
    expect: {
      ended_reason: 'completed',
      executed: ['hold', 'p2', 'nap', 'p1', 'end'],
      variables: { trace: '21e', given: 'yes' },
    },
  },
  {
    title: 'a forward leaves the current wait at once and stops its media',
    actions: [answer, talk('long', longStory), set('skipped', 's', '1'), talk('end', 'the end')],
    atRest: [{ rest: 1, request: { kind: 'forward', action_id: 'end', now: true } }],
    expect: {
      ended_reason: 'completed',
      executed: ['answer', 'long', 'end'],
      commands: ['answer', `talk ${longStory}`, 'stop_media', 'talk the end', 'hangup normal'],
    },
  },
  {
    title: 'a forward out of a nested stack abandons it',
    reference: 'api',
    actions: [
      { id: 'in', type: 'fetch_flow', option: { flow_id: 'f' } },
      set('skipped', 's', '1'),
      set('end', 'e', '1'),
    ],
    flows: { f: [{ id: 'hold', type: 'block' }, set('inner', 'i', '1')] },
    atRest: [{ rest: 1, request: { kind: 'forward', action_id: 'end', now: true } }],
    expect: { ended_reason: 'completed', executed: ['in', 'hold', 'end'] },
  },
  {
    title: 'actions added to a nested stack run behind the current one',
    reference: 'api',
    actions: [{ id: 'in', type: 'fetch_flow', option: { flow_id: 'f' } }],
    flows: { f: [{ id: 'hold', type: 'block' }, set('b', 'trace', '${trace}b')] },
    atRest: [
      { rest: 1, request: { kind: 'add', actions: [set('n', 'trace', '${trace}n')] } },
      { rest: 1, request: { kind: 'continue' } },
    ],
    expect: { ended_reason: 'completed', executed: ['in', 'hold', 'n', 'b'], variables: { trace: 'nb' } },
  },
  {
    title: 'a stop two stacks deep ends the activeflow and hangs its call up',
    actions: [answer, { id: 'in1', type: 'fetch_flow', option: { flow_id: 'f1' } }],
    flows: {
      f1: [{ id: 'in2', type: 'fetch_flow', option: { flow_id: 'f2' } }],
      f2: [{ id: 'nap', type: 'sleep', option: { duration: 600_000 } }],
    },
    atRest: [{ rest: 1, stop: true }],
    expect: {
      ended_reason: 'stopped',
      executed: ['answer', 'in1', 'in2'],
      commands: ['answer', 'hangup normal'],
    },
  },
  {
    title: 'the limit of open stacks ends a flow that fetches itself',
    reference: 'api',
    actions: [{ id: 'in', type: 'fetch_flow', option: { flow_id: 'f' } }],
    flows: { f: [{ id: 'again', type: 'fetch_flow', option: { flow_id: 'f' } }] },
    limits: { stack_depth: 4 },
    expect: {
      ended_reason: 'limit_exceeded',
      error: 'STACK_DEPTH',
      executed: ['in', 'again', 'again', 'again'],
    },
  },
];
