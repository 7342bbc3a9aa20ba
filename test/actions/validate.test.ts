import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { actionTypes } from '../../workflows/actions/index.ts';
import { type Issue, validateActions } from '../../workflows/actions/validate.ts';
import { type Action, FINISH_ID, NIL_ID, START_ID } from '../../workflows/interpreter/action.ts';
import { DEFAULT_LIMITS } from '../../workflows/interpreter/limits.ts';
import { seed } from '../model/compare/seed.ts';
import { InstantHost } from '../support/instant-host.ts';

function validate(value: unknown, bounds = DEFAULT_LIMITS) {
  let ids = 0;
  return validateActions(value, () => `made-${++ids}`, bounds);
}

function accepted(value: unknown): Action[] {
  const result = validate(value);
  expect(result).toHaveProperty('actions');
  return 'actions' in result ? result.actions : [];
}

function issues(value: unknown): readonly Issue[] {
  const result = validate(value);
  return 'issues' in result ? result.issues : [];
}

const found = (value: unknown): string[] => issues(value).map(({ path, code }) => `${path} ${code}`);
const stop = { type: 'stop' };

describe('what is refused', () => {
  it.each([null, undefined, 1, 'actions', {}, { actions: [] }])('%j is no array of actions', (value) => {
    expect(found(value)).toEqual(['actions INVALID_ARGUMENT']);
  });

  it.each([null, 1, 'talk', [], {}, { type: 1 }, { type: 'stop', option: [] }, { type: 'stop', id: 7 }])(
    '%j is no action',
    (element) => {
      expect(issues([element])[0]).toMatchObject({ code: 'INVALID_ARGUMENT' });
      expect(issues([element])[0]?.path).toMatch(/^actions\[0\]/);
    },
  );

  it.each(['', 'foo', 'empty', 'Talk', '__proto__', 'constructor'])('"%s" is no type', (type) => {
    expect(found([{ type }])).toEqual(['actions[0].type INVALID_ACTION_TYPE']);
  });

  it('says where each option is that cannot be valid', () => {
    const actions = [
      stop,
      { type: 'sleep', option: { duration: 'soon' } },
      { type: 'branch', option: { target_ids: { a: 1 } } },
      { type: 'play', option: { stream_urls: ['a', 2] } },
    ];
    expect(found(actions)).toEqual([
      'actions[1].option.duration INVALID_OPTION',
      'actions[2].option.target_ids.a INVALID_OPTION',
      'actions[3].option.stream_urls[1] INVALID_OPTION',
    ]);
  });

  it('an anonymity that does not exist has a code of its own', () => {
    expect(found([{ type: 'call', option: { destinations: [{ target: '1' }], anonymous: 'YES' } }])).toEqual([
      'actions[0].option.anonymous INVALID_ANONYMOUS_VALUE',
    ]);
  });

  it('a duplicate id is named where it stands, also behind an action that is refused', () => {
    expect(found([{ id: 'a', ...stop }, { type: 'foo' }, { id: 'a', ...stop }])).toEqual([
      'actions[1].type INVALID_ACTION_TYPE',
      'actions[2].id DUPLICATE_ID',
    ]);
  });

  it.each(['a b', 'é', 'a.b', '${id}', 'x'.repeat(65), ' '])('"%s" is no id', (id) => {
    expect(found([{ ...stop, id, next_id: id, on_error: id }])).toEqual([
      'actions[0].id INVALID_ID',
      'actions[0].next_id INVALID_ID',
      'actions[0].on_error INVALID_ID',
    ]);
  });

  it.each([START_ID, FINISH_ID, '__proto__'])('the id %s is reserved', (id) => {
    expect(found([{ ...stop, id }])).toEqual(['actions[0].id INVALID_ID']);
  });

  it('tells of 20 faults at most', () => {
    expect(issues(Array(1000).fill({ type: 'foo' }))).toHaveLength(20);
    expect(issues(Array(1000).fill({ id: 'a', ...stop }))).toHaveLength(20);
    expect(issues([{ type: 'play', option: { stream_urls: Array(99).fill(1) } }])).toHaveLength(20);
  });
});

describe('what is accepted', () => {
  it('an empty array', () => {
    expect(accepted([])).toEqual([]);
  });

  it('a type of the catalogue that the engine cannot run yet', () => {
    expect(accepted([{ id: 'q', type: 'queue_join', option: { queue_id: 'x' } }])).toHaveLength(1);
  });

  it('a placeholder for any scalar', () => {
    const actions = [
      { type: 'sleep', option: { duration: '${d}' } },
      { type: 'talk', option: { text: '${a}', digits_handle: '${b}', async: 'x${c}' } },
      { type: 'play', option: { stream_urls: ['${u}'] } },
      { type: 'condition_datetime', option: { condition: '${op}', hour: '${h}', weekdays: ['${w}'] } },
      { type: 'goto', option: { target_id: '${t}', loop_count: '${n}' } },
    ];
    expect(accepted(actions)).toHaveLength(5);
  });

  it('readable ids, UUIDs, and names that objects have anyway', () => {
    const ids = [
      'a',
      'Menu_1-b',
      'x'.repeat(64),
      '5e4a0680-804e-41ec-8477-2fea5968d85b',
      'constructor',
      'toString',
    ];
    expect(accepted(ids.map((id) => ({ ...stop, id }))).map(({ id }) => id)).toEqual(ids);
  });

  it.each([undefined, null, '', NIL_ID])(
    'the id %j counts as absent: id made, next_id and on_error dropped',
    (id) => {
      expect(accepted([{ ...stop, id, next_id: id, on_error: id }])).toEqual([{ id: 'made-1', ...stop }]);
    },
  );

  it('fields that are not its own, which it drops', () => {
    const upstream = { id: 'a', ...stop, tm_execute: null, stack_id: 'main', n: 7, result: 'done' };
    expect(accepted([upstream])).toEqual([{ id: 'a', ...stop }]);
  });

  it('an option that is null, and fields of an option that nobody knows, which it keeps', () => {
    expect(accepted([{ id: 'a', ...stop, option: null }])).toEqual([{ id: 'a', ...stop }]);
    const talk = { id: 'a', type: 'talk', option: { text: 'Hi', gender: 'female' } };
    expect(accepted([talk])).toEqual([talk]);
  });

  it('text of any script', () => {
    const talk = { id: 'a', type: 'talk', option: { text: 'Grüß 😀 \u0000 \ud800 ${näme}' } };
    expect(accepted([talk])).toEqual([talk]);
  });

  it('keys that mean something to JavaScript, as keys', () => {
    const text = '[{"id":"a","type":"branch","option":{"target_ids":{"constructor":"a","__proto__":"a"}}}]';
    expect(JSON.stringify(accepted(JSON.parse(text)))).toBe(text);
  });
});

describe('jump targets that are not in the array', () => {
  const warnings = (value: unknown): string[] => {
    const result = validate(value);
    return 'warnings' in result ? result.warnings.map(({ path, code }) => `${path} ${code}`) : ['refused'];
  };

  it('are warned of, wherever an action names one', () => {
    const actions = [
      { type: 'goto', option: { target_id: 'x' }, next_id: 'x', on_error: 'x' },
      { type: 'branch', option: { default_target_id: 'x', target_ids: { '1': 'x' } } },
      { type: 'condition_variable', option: { variable: 'a', condition: '==', false_target_id: 'x' } },
    ];
    expect(warnings(actions)).toEqual([
      'actions[0].option.target_id UNKNOWN_TARGET',
      'actions[0].next_id UNKNOWN_TARGET',
      'actions[0].on_error UNKNOWN_TARGET',
      'actions[1].option.target_ids.1 UNKNOWN_TARGET',
      'actions[1].option.default_target_id UNKNOWN_TARGET',
      'actions[2].option.false_target_id UNKNOWN_TARGET',
    ]);
  });

  it('are none where the target exists, may exist when run, or is no target', () => {
    const actions = [
      { id: 'a', type: 'goto', option: { target_id: 'a' }, on_error: 'continue' },
      { id: 'b', type: 'goto', option: { target_id: '${t}' }, on_error: 'stop', next_id: 'a' },
      { id: 'c', type: 'branch', option: { default_target_id: '' } },
    ];
    expect(warnings(actions)).toEqual([]);
  });
});

describe('limits', () => {
  it('1000 actions are enough', () => {
    expect(accepted(Array(1000).fill(stop))).toHaveLength(1000);
    expect(found(Array(1001).fill(stop))).toEqual(['actions TOO_MANY_ACTIONS']);
  });

  it('256 KiB are enough, counted in bytes', () => {
    const sized = (text: string) => [{ type: 'talk', option: { text } }];
    const frame = JSON.stringify(sized('')).length;
    expect(issues(sized('x'.repeat(DEFAULT_LIMITS.flow_bytes - frame)))).toEqual([]);
    expect(found(sized('x'.repeat(DEFAULT_LIMITS.flow_bytes - frame + 1)))).toEqual([
      'actions FLOW_TOO_LARGE',
    ]);
    expect(found(sized('€'.repeat(DEFAULT_LIMITS.flow_bytes / 2)))).toEqual(['actions FLOW_TOO_LARGE']);
  });

  it('a hundred thousand actions are refused without a look at any', () => {
    let looks = 0;
    const spied = new Proxy(stop, {
      get(target, key) {
        looks++;
        return Reflect.get(target, key);
      },
    });
    expect(found(Array(100_000).fill(spied))).toEqual(['actions TOO_MANY_ACTIONS']);
    expect(looks).toBe(0);
  });

  it.each([200, 100_000])('an option nested %i deep is refused', (depth) => {
    const text = `[{"type":"talk","option":{"text":"Hi","x":${'['.repeat(depth)}${']'.repeat(depth)}}}]`;
    expect(found(JSON.parse(text))).toEqual(['actions FLOW_TOO_DEEP']);
  });

  it('can be lower', () => {
    const result = validate([stop, stop], { ...DEFAULT_LIMITS, actions_per_array: 1 });
    expect(result).toHaveProperty('issues');
  });
});

/** JSON as parsers make it, `__proto__` and lone surrogates included. */
const json = fc.jsonValue({ maxDepth: 5, stringUnit: 'binary' });

/** Near misses: right types, and options that are nearly right. */
const nearlyAction = fc
  .record(
    {
      id: fc.oneof(fc.constantFrom('a', 'b', 'c', '', NIL_ID, 'constructor'), json),
      type: fc.constantFrom(...actionTypes.map(({ type }) => type)),
      next_id: fc.constantFrom('a', 'b', 'nowhere', '', null),
      on_error: fc.constantFrom('a', 'nowhere', 'continue', 'stop'),
    },
    { requiredKeys: ['type'] },
  )
  .chain((action) => {
    const examples = actionTypes.find(({ type }) => type === action.type)?.examples ?? [];
    const scalar = fc.constantFrom(
      'a',
      'b',
      '',
      '1',
      '${x}',
      '${voipbin.call.digits}',
      0,
      1,
      -1,
      1.5,
      true,
      null,
    );
    const changed = fc
      .constantFrom(...examples)
      .chain((example) =>
        fc
          .dictionary(fc.constantFrom(...Object.keys(example), 'extra'), scalar)
          .map((change) => ({ ...example, ...change })),
      );
    return fc
      .record({ option: fc.option(changed, { nil: undefined }) })
      .map((option) => ({ ...action, ...option }));
  });

describe('whatever comes', () => {
  it('any JSON is accepted or refused, never a crash', () => {
    fc.assert(
      fc.property(fc.oneof(json, fc.array(json), fc.array(nearlyAction)), (value) => {
        const result = validate(value);
        expect('actions' in result || result.issues.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('what is accepted is accepted again, and changes no more', () => {
    fc.assert(
      fc.property(fc.array(nearlyAction, { maxLength: 5 }), (value) => {
        const once = validate(value);
        if ('actions' in once) expect(validate(once.actions)).toEqual(once);
      }),
    );
  });

  it(`what is accepted runs to an end (ACTIVEFLOW_SEED=${seed})`, async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
    const flow = fc
      .array(
        nearlyAction.filter((action) => 'actions' in validate([action])),
        { maxLength: ids.length },
      )
      .map((all) => accepted(all.map((action, at) => ({ ...action, id: ids[at] }))));
    await fc.assert(
      fc.asyncProperty(flow, fc.boolean(), async (actions, isCall) => {
        const limits = { iterations_per_cycle: 50, execute_calls: 10 };
        const host = new InstantHost({ actions, variables: { x: '1' }, isCall, limits });
        await host.finish();
        expect(host.ended).toBeDefined();
      }),
      { numRuns: 300, seed },
    );
  });
});
