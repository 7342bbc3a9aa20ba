import { temporal } from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Action } from '../../workflows/interpreter/action.ts';
import { TemporalBench } from '../support/on-temporal.ts';
import type { Scenario } from '../support/scenario.ts';

const { EventType } = temporal.api.enums.v1;
let bench: TemporalBench;

beforeAll(async () => {
  bench = await TemporalBench.open();
});
afterAll(() => bench.close());

/** A flow of so many logic actions, the last one included. */
function logic(count: number): Scenario {
  const set: Action = { id: 'a', type: 'variable_set', option: { key: 'n', value: '${n}' } };
  const loop: Action = { id: 'loop', type: 'goto', option: { target_id: 'a', loop_count: count / 2 - 1 } };
  const executed = Array.from({ length: count }, (_, at) => (at % 2 === 0 ? 'a' : 'loop'));
  return {
    title: `${count}`,
    reference: 'api',
    actions: [set, loop],
    expect: { ended_reason: 'completed', executed },
  };
}

async function eventsOf(scenario: Scenario): Promise<(number | null | undefined)[]> {
  const { id, ending } = await bench.start(scenario);
  expect((await ending).executed).toEqual(scenario.expect.executed);
  const { events } = await bench.client.workflow.getHandle(id).fetchHistory();
  return (events ?? []).map(({ eventType }) => eventType);
}

describe('a flow of logic alone', () => {
  it('of a thousand actions is decided in one workflow task', async () => {
    const events = await eventsOf(logic(1000));
    const decision = events.indexOf(EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED);
    const tasks = events
      .slice(0, decision)
      .filter((type) => type === EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED);
    expect(tasks).toHaveLength(1);
  });

  it('of a thousand actions leaves the same history as one of ten', async () => {
    expect(await eventsOf(logic(1000))).toEqual(await eventsOf(logic(10)));
  });
});

describe('a flow as large as the limits allow', () => {
  it.each([
    ['letters', 'x'],
    ['quotes', '"'],
    ['control characters', '\u0001'],
    ['signs of three bytes', '€'],
  ])('of %s still fits into what the server takes', async (_, sign) => {
    const value = sign.repeat(Math.floor((250 * 1024) / (Buffer.byteLength(JSON.stringify(sign)) - 2)));
    const actions: Action[] = [1, 2, 3].flatMap((n) => [
      { id: `nap-${n}`, type: 'sleep', option: { duration: 1, note: '${v}' } },
      { id: `set-${n}`, type: 'variable_set', option: { key: 'w', value: '${v}' } },
    ]);
    const expected = { ended_reason: 'completed', executed: [] } as const;
    const { ending } = await bench.start({
      title: '',
      reference: 'api',
      actions,
      variables: { v: value },
      expect: expected,
    });
    const { executed, ended_reason } = await ending;
    expect(ended_reason).toBe('completed');
    expect(executed).toEqual([1, 2, 3].flatMap((n) => [`nap-${n}`, `set-${n} failed VARIABLES_TOO_LARGE`]));
  });
});
