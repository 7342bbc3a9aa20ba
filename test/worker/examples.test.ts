import { temporal } from '@temporalio/proto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actionType, actionTypes } from '../../workflows/actions/index.ts';
import type { Action, JsonObject } from '../../workflows/interpreter/action.ts';
import { TemporalBench } from '../support/on-temporal.ts';
import type { Ending, Scenario } from '../support/scenario.ts';

const { EventType } = temporal.api.enums.v1;
let bench: TemporalBench;

beforeAll(async () => {
  bench = await TemporalBench.open();
});
afterAll(() => bench.close());

const examples: Action[] = actionTypes.flatMap(({ type, examples }) =>
  examples.map((option, at) => ({
    id: `${type}-${at}`,
    type,
    option: quick(type, option),
    on_error: 'continue',
  })),
);
/** Whoever is called picks up at once and does not stay. */
const passing = { delay: 10, hang_up_after: 50 };
const numbers = Object.fromEntries([...'0123456789k', '0001', '0002'].map((end) => [end, passing]));
/** Types behind which nothing runs in this test: they end the flow, or last until the caller leaves. */
const LAST: Readonly<Record<string, Ending['ended_reason']>> = {
  hangup: 'reference_ended',
  stop: 'completed',
  confbridge_join: 'reference_ended',
};
/** What examples refer to. */
const VARIABLES = Object.fromEntries(
  ['pin', 'agent', 'agent_id', 'voipbin.call.source.target', 'voipbin.conversation.id'].map((name) => [
    name,
    '1',
  ]),
);
const isLast = ({ type }: Action): boolean => type in LAST;

/** The same option, with waits that are over at once. */
function quick(type: string, option: JsonObject): JsonObject {
  if (type === 'block') return { ...option, timeout: 20 };
  if (type === 'echo' || type === 'stream_echo') return { ...option, duration: 20 };
  return 'duration' in option ? { ...option, duration: type === 'digits_send' ? 100 : 20 } : option;
}

async function run(
  actions: readonly Action[],
  script: Scenario['script'] = [],
): Promise<{ ending: Ending; failedTasks: number }> {
  const answer: Action = { id: 'answer', type: 'answer' };
  const scenario = {
    title: '',
    actions: [answer, ...actions],
    variables: VARIABLES,
    numbers,
    script,
    expect: { ended_reason: 'completed', executed: [] },
  } as const;
  const { id, ending } = await bench.start(scenario);
  const ended = await ending;
  const { events } = await bench.client.workflow.getHandle(id).fetchHistory();
  const failed = (events ?? []).filter(
    ({ eventType }) => eventType === EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED,
  );
  return { ending: ended, failedTasks: failed.length };
}

describe('in the sandbox, where what is preloaded is frozen', () => {
  it('every example of every type runs without failing a workflow task', async () => {
    const actions = examples.filter((action) => !isLast(action));
    const { ending, failedTasks } = await run(actions);
    expect(failedTasks).toBe(0);
    const ran = ending.executed.map((line) => line.split(' ')[0]);
    expect(ran).toEqual(['answer', ...actions.map(({ id }) => id)]);
    expect(ending.executed.filter((line) => line.includes('INVALID_OPTION'))).toEqual([]);
  });

  it.each(examples.filter(isLast))('the example $id ends its flow, or lasts', async (action) => {
    const leaves = [{ wait_for: 'answer' as const }, { wait: 500 }, { hang_up: true as const }];
    const { ending, failedTasks } = await run([action], leaves);
    expect(failedTasks).toBe(0);
    expect(ending.ended_reason).toBe(LAST[action.type]);
  });

  it('options that no type can have fail their action, not the task', async () => {
    const wrong = { a: 1 };
    const keys = actionTypes.flatMap(({ examples }) => examples.flatMap((example) => Object.keys(example)));
    const option: JsonObject = Object.fromEntries([...keys, 'timeout'].map((key) => [key, wrong]));
    const types = actionTypes.map(({ type }) => type).filter((type) => !isLast({ id: '', type }));
    const { ending, failedTasks } = await run(
      types.map((type) => ({ id: type, type, option, on_error: 'continue' })),
    );
    expect(failedTasks).toBe(0);
    const lines = ending.executed.slice(1);
    const fine = types.filter((type) => actionType(type)?.options.safeParse(option).success);
    expect(lines.filter((line) => !line.endsWith(' failed INVALID_OPTION'))).toEqual(fine);
  });
});
