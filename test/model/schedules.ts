import fc from 'fast-check';
import type { Happening } from './scenario.ts';
import { assignments, place, sketches } from './sketches.ts';

/** A few variables with values that the generated flows can use. */
export const variables: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .array(assignments, { maxLength: 3 })
  .map((pairs) => Object.fromEntries(pairs.map(({ key, value }) => [key, value])));

const digits: fc.Arbitrary<Happening> = fc.constantFrom('1', '2', '5', '#').map((digit) => ({ digit }));
const playbackEnds = fc.constantFrom<true | 'failed' | 'stopped'>(true, 'failed', 'stopped');
const mainIds = fc.nat(6).map((n) => `a${n}`);
const continueRequests = fc.record({ expected: mainIds, variables }, { requiredKeys: [] });
const forwardRequests = fc.record({ action_id: mainIds, now: fc.boolean() });

type Weighted = readonly [weight: number, happening: fc.Arbitrary<Happening>];

const ofAnyFlow: readonly Weighted[] = [
  [1, fc.constant({ stop: true })],
  [3, fc.constant({ timeout: true })],
  [6, continueRequests.map((request) => ({ continue: request }))],
  [4, forwardRequests.map((request) => ({ forward: request }))],
  [2, variables.map((values) => ({ set: values }))],
  [1, fc.constantFrom('x', 'n', 'missing', 'voipbin.call.digits').map((name) => ({ delete: name }))],
];

const ofCalls: readonly Weighted[] = [
  [16, digits],
  [4, playbackEnds.map((status) => ({ playback_finished: status }))],
  [1, fc.constant({ digits_sent: true })],
  [1, fc.constant({ hangup: 'normal' })],
];

/** A happening whose actions still want ids; the prefix makes them unique in the whole scenario. */
type Plan = (prefix: string) => Happening;

function fixed(happening: Happening): Plan {
  return () => happening;
}

function plans(referenceType: 'call' | 'api'): fc.Arbitrary<Plan> {
  const plain = referenceType === 'call' ? [...ofCalls, ...ofAnyFlow] : ofAnyFlow;
  const edits = sketches(referenceType, 3);
  const pushes = edits.map(
    (drawn): Plan =>
      (prefix) => ({ push: place(drawn, prefix) }),
  );
  const additions = edits.map(
    (drawn): Plan =>
      (prefix) => ({ add: place(drawn, prefix) }),
  );
  return fc.oneof(
    ...plain.map(([weight, happening]) => ({ weight, arbitrary: happening.map(fixed) })),
    { weight: 4, arbitrary: pushes },
    { weight: 3, arbitrary: additions },
  );
}

/** What happens at the first waits; often nothing, on calls often some typing. */
export function schedules(referenceType: 'call' | 'api'): fc.Arbitrary<Happening[][]> {
  const typing = fc.array(digits.map(fixed), { minLength: 1, maxLength: 4 });
  const list = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Plan[]>([]) },
    { weight: referenceType === 'call' ? 3 : 0, arbitrary: typing },
    { weight: 4, arbitrary: fc.array(plans(referenceType), { minLength: 1, maxLength: 3 }) },
  );
  return fc
    .array(list, { maxLength: 8, size: 'max' })
    .map((lists) => lists.map((drawn, wait) => drawn.map((plan, n) => plan(`w${wait + 1}_${n}_`))));
}
