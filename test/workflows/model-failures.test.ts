import { afterAll, beforeAll, expect, test } from 'vitest';
import { TryLater } from '../../activities/failure.ts';
import { TemporalBench } from '../support/on-temporal.ts';
import type { Scenario } from '../support/scenario.ts';

let bench: TemporalBench;
beforeAll(async () => {
  bench = await TemporalBench.open();
}, 120_000);
afterAll(() => bench.close(), 60_000);

/** Asks the model until it fails: it wants the same tool again and again. */
const scenario: Scenario = {
  title: 'a model that stays busy',
  reference: 'api',
  actions: [{ id: 'task', type: 'ai_task', option: { ai_id: 'clerk' } }],
  ais: [
    {
      id: 'clerk',
      init_prompt: '> start|tool:set_variables => [set_variables {"variables": {"a": "b"}}]',
    },
  ],
  limits: { timeout_ai_think: 3000 } as Scenario['limits'] & object,
  expect: { ended_reason: 'completed', executed: [] },
};

test('a model that stays busy is asked again until its time is up, and the flow learns why', async () => {
  let asked = 0;
  const { id, ending } = await bench.start(scenario);
  const stage = bench.stages.get(id);
  if (!stage) throw new Error('no stage');
  stage.ai.model = {
    name: 'busy',
    chat: async () => {
      asked++;
      throw new TryLater('MODEL_BUSY', 'busy', 200);
    },
  };
  const { executed, variables } = await ending;
  expect(executed).toEqual(['task', 'aicall-1 failed MODEL_BUSY']);
  expect(variables['voipbin.action.error.code']).toBe('MODEL_BUSY');
  expect(asked).toBeGreaterThan(3);
}, 60_000);
