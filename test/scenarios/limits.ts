import type { Scenario } from '../support/scenario.ts';

const set = (id: string, key: string, value: string) => ({
  id,
  type: 'variable_set',
  option: { key, value },
});

export const limits: readonly Scenario[] = [
  {
    title: 'the iterations of one cycle are limited: the action beyond is not run',
    reference: 'api',
    actions: [set('a', 'trace', '${trace}a'), { id: 'loop', type: 'goto', option: { target_id: 'a' } }],
    limits: { iterations_per_cycle: 5 },
    expect: {
      ended_reason: 'limit_exceeded',
      error: 'ITERATIONS_PER_CYCLE',
      executed: ['a', 'loop', 'a', 'loop', 'a'],
      variables: { trace: 'aaa' },
    },
  },
  {
    title: 'a wait begins a new cycle, and the execute calls are limited',
    reference: 'api',
    actions: [
      { id: 'nap', type: 'sleep', option: { duration: 5 } },
      { id: 'loop', type: 'goto', option: { target_id: 'nap' } },
    ],
    limits: { iterations_per_cycle: 3, execute_calls: 3 },
    expect: {
      ended_reason: 'limit_exceeded',
      error: 'EXECUTE_CALLS',
      executed: ['nap', 'loop', 'nap', 'loop', 'nap'],
    },
  },
  {
    title: 'a fetch that fails is critical, a webhook that fails is not',
    reference: 'api',
    actions: [
      { id: 'hook', type: 'webhook_send', option: { uri: 'https://example.com/none', sync: 'true' } },
      {
        id: 'ok',
        type: 'webhook_send',
        option: { uri: 'https://example.com/ok', data: '{"a": "${b}"}', sync: true },
      },
      {
        id: 'async',
        type: 'webhook_send',
        option: { uri: 'https://example.com/later', data: '${voipbin.webhook.body}' },
      },
      { id: 'get', type: 'fetch', option: { event_url: 'https://example.com/none' } },
      set('never', 'never', '1'),
    ],
    variables: { b: 'B' },
    web: { 'https://example.com/ok': { status: 201, body: 'fine' } },
    expect: {
      ended_reason: 'failed',
      error: 'FETCH_FAILED',
      executed: ['hook failed WEBHOOK_FAILED', 'ok', 'async', 'get failed FETCH_FAILED'],
      variables: { 'voipbin.webhook.status': '201', 'voipbin.webhook.body': 'fine' },
    },
  },
  {
    title: 'stop ends the flow and what follows never runs',
    reference: 'api',
    actions: [set('a', 'a', '1'), { id: 'stop', type: 'stop' }, set('b', 'b', '2')],
    expect: { ended_reason: 'completed', executed: ['a', 'stop'], variables: { a: '1' } },
  },
];
