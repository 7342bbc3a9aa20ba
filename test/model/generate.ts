/**
 * Arbitrary scenarios. Left out on purpose, because the contract leaves them open: pushes near the depth limit, call status
 * of a call that is answered on the way, and operands of `value_number` that are no number.
 */
import fc from 'fast-check';
import { NOW } from './now.ts';
import type { ModelLimits, Scenario, WebhookAnswer } from './scenario.ts';
import { schedules, variables } from './schedules.ts';
import { place, type Sketch, sketches, weighted } from './sketches.ts';

/** Low enough that endless loops end soon; sometimes low enough to end an honest flow. */
const limits: fc.Arbitrary<Partial<ModelLimits>> = fc.oneof(
  { weight: 12, arbitrary: fc.constant({ iterations_per_cycle: 40, execute_calls: 20 }) },
  {
    weight: 1,
    arbitrary: fc.record({
      iterations_per_cycle: fc.integer({ min: 2, max: 8 }),
      execute_calls: fc.constant(20),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      iterations_per_cycle: fc.constant(40),
      execute_calls: fc.integer({ min: 1, max: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .integer({ min: 1, max: 4 })
      .map((stack_depth) => ({ iterations_per_cycle: 40, execute_calls: 20, stack_depth })),
  },
);

const webhooks: fc.Arbitrary<Scenario['webhooks']> = fc
  .record<WebhookAnswer>({ status: fc.constantFrom(200, 201, 202), body: fc.constantFrom('', 'ok', '${x}') })
  .map((answer) => ({ 'https://example.test/hook': answer, 'https://example.test/broken': 'failure' }));

function arrays(
  referenceType: 'call' | 'api',
): fc.Arbitrary<Pick<Scenario, 'actions' | 'flows' | 'fetches'>> {
  const nested = fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 6, arbitrary: sketches(referenceType, 4) },
  );
  // The ids of the main stack again: the innermost match must win.
  const prefix = weighted([2, ''], [1, 'a']);
  return fc
    .record({
      main: sketches(referenceType, 12),
      flow1: nested,
      flow2: nested,
      fetch1: nested,
      fetch2: weighted<Sketch[] | 'failure'>([1, 'failure'], [1, []]),
      prefix,
    })
    .map(({ main, flow1, flow2, fetch1, fetch2, prefix }) => ({
      actions: place(main, 'a'),
      flows: { flow1: place(flow1, prefix || 'b'), flow2: place(flow2, prefix || 'c') },
      fetches: {
        'https://example.test/1': place(fetch1, prefix || 'd'),
        'https://example.test/2': fetch2 === 'failure' ? fetch2 : place(fetch2, 'e'),
      },
    }));
}

function scenarios(referenceType: 'call' | 'api'): fc.Arbitrary<Scenario> {
  return fc
    .record({
      status: weighted([3, 'progressing' as const], [1, 'ringing' as const]),
      arrays: arrays(referenceType),
      webhooks,
      variables,
      limits,
      schedule: schedules(referenceType),
    })
    .map(({ status, arrays, schedule, ...rest }) =>
      withoutOpenQuestions({
        reference_type: referenceType,
        ...(referenceType === 'call' ? { call: { status } } : {}),
        ...arrays,
        ...rest,
        now: NOW,
        schedule,
      }),
    );
}

function withoutOpenQuestions(scenario: Scenario): Scenario {
  const asksForStatus = JSON.stringify(scenario).includes('"condition_call_status"');
  const isShallow = scenario.limits.stack_depth !== undefined;
  return {
    ...scenario,
    ...(scenario.call && asksForStatus ? { call: { status: 'progressing' as const } } : {}),
    schedule: isShallow
      ? scenario.schedule.map((list) => list.filter((happening) => !('push' in happening)))
      : scenario.schedule,
  };
}

/** Flows with schedules: two thirds on a call. Every one ends, in all ways an activeflow can end. */
export const scenarioArbitrary: fc.Arbitrary<Scenario> = fc.oneof(
  { weight: 2, arbitrary: scenarios('call') },
  { weight: 1, arbitrary: scenarios('api') },
);
