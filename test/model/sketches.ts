/**
 * Sketches: actions without ids, whose targets are not settled yet. Placed in an array they become actions. That keeps
 * generated flows shrinkable: an action can vanish and the targets of the others still mean something.
 */
import fc from 'fast-check';
import type { Action, Json, JsonObject } from '../../workflows/interpreter/action.ts';

/** Where a sketch is put: the ids of its array, and which of them is its own. */
interface Place {
  readonly ids: readonly string[];
  readonly index: number;
}

type Placed<Value> = (place: Place) => Value;
type Field = fc.Arbitrary<Json | Placed<Json> | undefined>;
export type Sketch = Placed<Action>;

/** Gives the sketches ids (`prefix` and index) and settles their targets. */
export function place(sketches: readonly Sketch[], prefix: string): Action[] {
  const ids = sketches.map((_sketch, index) => `${prefix}${index}`);
  return sketches.map((sketch, index) => sketch({ ids, index }));
}

const target: fc.Arbitrary<Placed<string>> = fc
  .record({
    scope: weighted([24, 'ahead'], [3, 'anywhere'], [3, 'outer'], [1, 'unknown']),
    n: fc.nat(11),
  })
  .map(({ scope, n }) => ({ ids, index }: Place) => {
    if (scope === 'unknown') return 'nowhere';
    if (scope === 'outer') return `a${n}`;
    return ids[scope === 'ahead' ? Math.min(index + 1 + (n % 4), ids.length - 1) : n % ids.length]!;
  });

const references = fc.constantFrom(
  '${x}',
  '${y}',
  '${n}',
  '${missing}',
  '${constructor}',
  '${voipbin.call.digits}',
  '${ x }',
  '$${x}',
  '${x${y}}',
  '${',
  '${}',
  '${voipbin.action.error.code}',
  '${voipbin.webhook.status}',
  'a',
  'é😀',
);
const template = fc.array(references, { maxLength: 3 }).map((parts) => `say ${parts.join('-')}`);
/** Mostly a number; sometimes a variable that may hold one, sometimes text that is none. */
const milliseconds = weighted<Json>([6, 20], [3, '50'], [2, '${n}'], [1, 'soon']);
const nothing = fc.constant(undefined);

/** The variables that flows read and write, with the values they get. */
export const assignments = fc.oneof(
  fc.record({ key: fc.constant('x'), value: fc.constantFrom('', '1', '2', 'abc', 'é😀', '${y}', '3.5') }),
  fc.record({ key: fc.constant('y'), value: fc.constantFrom('x', 'n', 'missing', '1') }),
  fc.record({ key: fc.constant('n'), value: fc.constantFrom('5', '10', '1', 'abc') }),
  fc.record({ key: fc.constant('voipbin.call.digits'), value: fc.constantFrom('', '1', '12') }),
);

const operators = fc.constantFrom('==', '!=', '>', '>=', '<', '<=');
const comparedText = fc.constantFrom('', '1', '2', 'abc', '${x}');
const comparedNumber = fc.constantFrom<Json>(1, 2, 3.5, 5, '5', 16777217);

const media: readonly [weight: number, sketch: fc.Arbitrary<Sketch>][] = [
  [3, sketch('answer')],
  [
    7,
    sketch('talk', { text: template, digits_handle: optional('next', ''), async: optional(false, 'true') }),
  ],
  [
    4,
    sketch('play', {
      stream_urls: fc.array(template, { minLength: 1, maxLength: 2 }),
      digits_handle: optional('next'),
    }),
  ],
  [2, sketch('beep')],
  [
    9,
    sketch('digits_receive', {
      length: optional(1, 2, 3, '2'),
      key: optional('#', '*#'),
      duration: milliseconds,
    }),
  ],
  [
    3,
    sketch('digits_send', {
      digits: fc.constantFrom('1', '12#'),
      duration: fc.constant(100),
      interval: fc.constant(50),
    }),
  ],
  [1, sketch('hangup', { reason: optional('busy', 'normal') })],
  [
    3,
    sketch('condition_call_digits', {
      length: optional(1, 2),
      key: optional('1', '#'),
      false_target_id: target,
    }),
  ],
  [
    2,
    sketch('condition_call_status', {
      status: fc.constantFrom('progressing', 'hangup'),
      false_target_id: target,
    }),
  ],
];

const logic: readonly [weight: number, sketch: fc.Arbitrary<Sketch>][] = [
  [5, sketch('sleep', { duration: fc.oneof(milliseconds, fc.constant(0)) })],
  [5, sketch('block', { timeout: fc.oneof(nothing, nothing, milliseconds) })],
  [
    8,
    sketch('branch', {
      variable: optional('x', 'y', '${y}', 'voipbin.digits_receive.result'),
      target_ids: targetsByValue(),
      default_target_id: fc.oneof(nothing, target),
    }),
  ],
  [
    5,
    sketch('goto', {
      target_id: target,
      loop_count: weighted<Json | undefined>([9, 1], [6, 2], [3, '2'], [2, 0], [1, '${n}'], [1, undefined]),
    }),
  ],
  [
    5,
    sketch('condition_variable', {
      condition: operators,
      variable: fc.constantFrom(
        'x',
        'n',
        '${x}',
        '${n}',
        '${missing}',
        'missing',
        '${x}${y}',
        'voipbin.action.error.code',
      ),
      value_type: fc.constantFrom('string', 'number', 'length'),
      value_string: comparedText,
      value_number: comparedNumber,
      value_length: fc.constantFrom<Json>(0, 1, 2, 3, '3'),
      false_target_id: target,
    }),
  ],
  [
    3,
    sketch('condition_datetime', {
      condition: operators,
      minute: optional(-1, 0, 30),
      hour: optional(-1, 9, '9', 18),
      day: optional(0, 15, 16),
      month: optional(0, 1, 2),
      weekdays: optional([], [1], [0, 6], [1, 2]),
      timezone: optional('UTC', 'Asia/Seoul', 'Asia/Kolkata', 'America/New_York'),
      false_target_id: target,
    }),
  ],
  [8, assignments.map((option) => () => ({ id: '', type: 'variable_set', option }))],
  [
    4,
    sketch('fetch', {
      event_url: fc.constantFrom(
        'https://example.test/1',
        'https://example.test/2',
        'https://example.test/${n}',
      ),
    }),
  ],
  [5, sketch('fetch_flow', { flow_id: weighted([5, 'flow1'], [5, 'flow2'], [1, 'flow3']) })],
  [
    4,
    sketch('webhook_send', {
      uri: fc.constantFrom('https://example.test/hook', 'https://example.test/broken'),
      method: fc.constant('POST'),
      data: template,
      sync: optional(true, 'true', false),
    }),
  ],
  [1, sketch('stop')],
  [3, sketch('empty')],
];

const closings: fc.Arbitrary<Sketch> = fc.oneof(
  sketch('empty'),
  sketch('webhook_send', { uri: fc.constant('https://example.test/hook'), data: template }),
  sketch('talk', { text: template }),
);

/**
 * Sketches for a flow of this reference type: mostly actions that are available there, at most `maxLength` of them. The
 * last one never jumps, so that a jump ahead is no loop.
 */
export function sketches(referenceType: 'call' | 'api', maxLength: number): fc.Arbitrary<Sketch[]> {
  const mediaWeight = referenceType === 'call' ? 1.5 : 0.2;
  const one = fc.oneof(
    ...media.map(([weight, arbitrary]) => ({ weight: Math.ceil(weight * mediaWeight), arbitrary })),
    ...logic.map(([weight, arbitrary]) => ({ weight, arbitrary })),
  );
  return fc
    .tuple(lengthy(decorated(one), maxLength - 1), decorated(closings))
    .map(([drawn, closing]) => [...drawn, closing]);
}

/** Mostly in the upper half of its lengths, and still shrinkable to nothing. */
function lengthy<Value>(element: fc.Arbitrary<Value>, maxLength: number): fc.Arbitrary<Value[]> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 1, arbitrary: fc.array(element, { maxLength, size: 'max' }) },
    {
      weight: 2,
      arbitrary: fc.array(element, { minLength: Math.ceil(maxLength / 2), maxLength, size: 'max' }),
    },
  );
}

/** Adds `id`, and now and then `next_id` and `on_error`. */
function decorated(sketch: fc.Arbitrary<Sketch>): fc.Arbitrary<Sketch> {
  const nextId = rarely(fc.oneof(target, fc.constant('')));
  const onError = rarely(fc.oneof(target, fc.constantFrom('continue', 'stop')));
  return fc.record({ sketch, nextId, onError }).map(({ sketch, nextId, onError }) => (at: Place) => ({
    ...sketch(at),
    id: at.ids[at.index]!,
    ...settled({ next_id: nextId, on_error: onError }, at),
  }));
}

function rarely<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
}

function sketch(type: string, fields?: Readonly<Record<string, Field>>): fc.Arbitrary<Sketch> {
  if (fields === undefined) return fc.constant(() => ({ id: '', type }));
  return fc.record(fields).map((values) => (at: Place) => ({ id: '', type, option: settled(values, at) }));
}

function settled<Value extends Json>(
  values: Readonly<Record<string, Value | Placed<Value> | undefined>>,
  at: Place,
): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      if (value === undefined) return [];
      return [[key, typeof value === 'function' ? value(at) : value]];
    }),
  );
}

function targetsByValue(): fc.Arbitrary<Placed<JsonObject>> {
  const values = fc.constantFrom('', '1', '2', '5', '12', 'abc', 'completed');
  return fc
    .dictionary(values, target, { maxKeys: 3, noNullPrototype: true })
    .map((targets) => (at: Place) => settled(targets, at));
}

function optional(...values: Json[]): fc.Arbitrary<Json | undefined> {
  return fc.constantFrom(undefined, ...values);
}

/** One of the values, by weight; shrinks to the first. */
export function weighted<Value>(
  ...values: readonly (readonly [weight: number, value: Value])[]
): fc.Arbitrary<Value> {
  return fc.oneof(...values.map(([weight, value]) => ({ weight, arbitrary: fc.constant(value) })));
}
