import { describe, expect, test } from 'vitest';
import { toPage } from '../../../src/commands/view/activeflow.ts';
import { Timeline } from '../../../src/commands/view/timeline.ts';
import { anActiveflow, at, executed, PLAIN } from '../activeflow.ts';

const look = { colours: PLAIN, columns: 100 };

describe('a timeline', () => {
  test('says when, how long, in which stack, what, and with which result', () => {
    const activeflow = anActiveflow({
      status: 'ended',
      tm_update: at(9),
      executed_actions: [
        executed({ n: 1, id: 'hello', type: 'talk', option: { text: 'Hi' }, tm_execute: at(0.5) }),
        executed({
          n: 2,
          id: 'more',
          type: 'fetch',
          option: { event_url: 'https://a.example/' },
          tm_execute: at(2),
        }),
        executed({
          n: 3,
          id: 'ask',
          type: 'digits_receive',
          option: { length: 1 },
          tm_execute: at(2.1),
          stack_id: 'one',
          resumed_by: { type: 'digit', value: '7' },
        }),
        executed({ n: 4, id: 'route', type: 'branch', option: {}, tm_execute: at(4), stack_id: 'one' }),
        executed({
          n: 5,
          id: 'tell',
          type: 'webhook_send',
          option: { uri: 'https://b.example/' },
          tm_execute: at(4),
          result: 'failed',
          error: { code: 'HTTP_STATUS', message: '500' },
        }),
        executed({ n: 6, id: 'bye', type: 'hangup', tm_execute: at(5), result: 'skipped' }),
      ],
    });
    expect(new Timeline(activeflow, look).add(activeflow).join('\n')).toBe(
      [
        '   +0.50     1.5 s  ✓ talk                     hello            "Hi"',
        '   +2.00    100 ms  ✓ fetch                    more             https://a.example/',
        '   +2.10     1.9 s  ✓   digits_receive         ask              1 digit · pressed 7',
        '   +4.00      0 ms  ✓   branch                 route            by voipbin.call.digits · → tell',
        '   +4.00     1.0 s  ✗ webhook_send             tell             HTTP_STATUS: 500 · POST https://b.…',
        '   +5.00     4.0 s  - hangup                   bye              skipped: it needs a call',
      ].join('\n'),
    );
  });

  test('grows by what is new, and says what is waited for', () => {
    const one = executed({ n: 1, id: 'a', type: 'answer', tm_execute: at(0) });
    const two = executed({ n: 2, id: 'b', type: 'sleep', option: { duration: 2000 }, tm_execute: at(1) });
    const block = { id: 'wait', type: 'block', option: { timeout: 60_000 } };
    const first = anActiveflow({ status: 'running', executed_actions: [one], tm_update: at(1) });
    const timeline = new Timeline(first, look);
    expect(timeline.add(first)).toHaveLength(1);
    const second = anActiveflow({
      status: 'running',
      executed_actions: [one, two],
      current_action: { ...first.current_action, ...block },
      tm_update: at(3),
    });
    expect(timeline.add(second)).toEqual([
      '   +1.00     2.0 s  ✓ sleep                    b                2.0 s',
    ]);
    expect(timeline.add(second)).toEqual([]);
    expect(timeline.current(second, Date.parse('2026-01-01T10:00:05Z'))).toBe(
      '   +3.00     2.0 s  … block                    wait             at most 1 min · 58.0 s left',
    );
  });

  test('ids that the server made are left out', () => {
    const action = executed({
      n: 1,
      id: '89e33d2b-26c9-59eb-aee7-c339341d3234',
      type: 'answer',
      tm_execute: at(0),
    });
    const activeflow = anActiveflow({ executed_actions: [action], tm_update: at(1) });
    expect(new Timeline(activeflow, look).add(activeflow)).toEqual(['   +0.00     1.0 s  ✓ answer']);
  });
});

test('a page has header, history, open stacks and variables', () => {
  const activeflow = anActiveflow({
    status: 'running',
    tm_update: at(1),
    variables: { 'voipbin.activeflow.id': 'x', 'voipbin.call.digits': '12', city: 'Rome' },
    current_action: { id: 'ask', type: 'block', next_id: '', tm_execute: at(0) },
    current_stack_id: 'one',
    stack_map: {
      main: {
        actions: [{ id: 'a' }, { id: 'b' }],
        current_index: 1,
        return_stack: null,
        return_action: null,
      },
      one: { actions: [{ id: 'ask' }], current_index: 0, return_stack: 'main', return_action: 'b' },
    },
  });
  const now = Date.parse('2026-01-01T10:05:00Z');
  expect(toPage(activeflow, { ...look, now, flowName: 'Lunch', runUrl: 'http://ui/run' })).toBe(`\
activeflow 11111111-1111-4111-8111-111111111111  running
flow       Lunch  22222222-2222-4222-8222-222222222222
started    2026-01-01 10:00:00 UTC, 5 min ago, for 5 min
Temporal   http://ui/run

   +1.00 4 min 59 s  … block                    ask              waits for activeflow continue

STACK  ACTION  RETURNS TO
main   2 of 2
one    1 of 1  main b

VARIABLE             VALUE
city                 Rome
voipbin.call.digits  12
and 1 of the engine: --all`);
});
