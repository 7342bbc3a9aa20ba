import { describe, expect, it } from 'vitest';
import type { Action } from '../../workflows/interpreter/action.ts';
import { InstantHost } from '../support/instant-host.ts';

const set = (id: string, key: string, value: string): Action => ({
  id,
  type: 'variable_set',
  option: { key, value },
});
const sleep = (id: string, duration = 10): Action => ({ id, type: 'sleep', option: { duration } });
const goto = (id: string, target_id: string, loop_count?: number): Action => ({
  id,
  type: 'goto',
  option: { target_id, ...(loop_count === undefined ? {} : { loop_count }) },
});
const block: Action = { id: 'hold', type: 'block' };
const digit = (value: string) => ({ type: 'digit', digit: value }) as const;

describe('the cost of logic', () => {
  it('a thousand logic actions ask nothing of the host, neither a wait nor a save', async () => {
    const actions = [set('a', 'n', '${n}'), goto('loop', 'a', 499), set('end', 'done', 'yes')];
    const host = await new InstantHost({ actions, limits: { iterations_per_cycle: 1001 } }).finish();
    expect(host.ended).toEqual({ reason: 'completed' });
    expect(host.run.token.listed).toBe(1001);
    expect([host.waits, host.saves.length, host.effects.length]).toEqual([0, 0, 0]);
  });

  it('history that grows long is saved on the way, so that the state stays small', async () => {
    const actions = [set('a', 'v', 'x'.repeat(10_000)), goto('loop', 'a', 400)];
    const host = await new InstantHost({ actions }).finish();
    expect(host.saves.length).toBeGreaterThan(10);
    expect(host.saves.every(({ event }) => !event)).toBe(true);
    expect(host.executed).toHaveLength(802);
  });

  it('type-ahead and zero-length sleeps are no waits: they begin no new cycle', async () => {
    const actions = [
      sleep('nap', 0),
      { id: 'ask', type: 'digits_receive', option: { duration: 0 } },
      goto('loop', 'nap'),
    ];
    const host = await new InstantHost({
      actions,
      isCall: true,
      limits: { iterations_per_cycle: 10 },
    }).finish();
    expect(host.ended).toMatchObject({ reason: 'limit_exceeded', error: { code: 'ITERATIONS_PER_CYCLE' } });
    expect(host.run.token.executeCalls).toBe(1);
    expect(host.waits).toBe(0);
  });

  it('awaiting an activity begins no new cycle either', async () => {
    const actions = [
      { id: 'get', type: 'fetch', option: { event_url: 'https://example.com' } },
      goto('loop', 'get'),
    ];
    const host = await new InstantHost({ actions, limits: { iterations_per_cycle: 10 } }).finish();
    expect(host.ended?.error?.code).toBe('ITERATIONS_PER_CYCLE');
    expect(host.effects).toHaveLength(5);
  });
});

describe('a rest', () => {
  it('is saved once before it waits, with an event', async () => {
    const host = await new InstantHost({ actions: [sleep('nap'), sleep('nap2')] }).finish();
    expect(host.saves.map(({ event, rest, current_action }) => [event, rest, current_action.id])).toEqual([
      [true, 1, 'nap'],
      [true, 2, 'nap2'],
    ]);
  });

  it('is not left by events that are not for it, nor saved again', async () => {
    const atRest = { 1: [digit('1'), digit('2'), { type: 'call_progressing' } as const] };
    const host = await new InstantHost({ actions: [sleep('nap')], isCall: true, atRest }).finish();
    expect(host.saves).toHaveLength(1);
    expect(host.executed).toEqual(['nap']);
  });

  it('ends by the time it had, whatever came in between', async () => {
    const actions = [{ id: 'ask', type: 'digits_receive', option: { duration: 1000, length: 5 } }];
    const host = await new InstantHost({ actions, isCall: true, atRest: { 1: [digit('1')] } }).finish();
    expect(host.run.clock.now()).toBe(1000);
  });
});

describe('a stop', () => {
  it('during a wait ends the flow, and the open action is not listed', async () => {
    const host = await new InstantHost({ actions: [set('a', 'a', '1'), block, set('b', 'b', '1')] }).finish();
    expect(host.ended).toEqual({ reason: 'stopped' });
    expect(host.executed).toEqual(['a']);
    expect(host.run.token.current.id).toBe('hold');
  });
});

describe('a jump', () => {
  it.each(['constructor', 'toString', 'hasOwnProperty'])(
    'is counted for an action named %s like for any',
    async (id) => {
      const host = await new InstantHost({ actions: [set('a', 't', '${t}.'), goto(id, 'a', 2)] }).finish();
      expect(host.ended?.reason).toBe('completed');
      expect(host.run.token.variables.t).toBe('...');
    },
  );

  it('that is counted again after its stack has been left starts anew', async () => {
    const actions = [set('a', 't', '${t}.'), goto('inner', 'a', 1), goto('outer', 'a', 1)];
    const host = await new InstantHost({ actions }).finish();
    expect(host.run.token.variables.t).toBe('...');
  });
});

describe('a failure', () => {
  const bad: Action = { id: 'bad', type: 'talk', option: { text: '${nothing}' } };
  const failed = 'bad failed INVALID_OPTION';

  it.each([
    [undefined, [failed, 'b', 'c'], 'completed'],
    ['continue', [failed, 'b', 'c'], 'completed'],
    ['stop', [failed], 'failed'],
    ['c', [failed, 'c'], 'completed'],
    ['nowhere', [failed], 'failed'],
  ])('with on_error %s runs %j and ends %s', async (on_error, executed, reason) => {
    const actions = [{ ...bad, ...(on_error ? { on_error } : {}) }, set('b', 'b', ''), set('c', 'c', '')];
    const host = await new InstantHost({ actions, isCall: true }).finish();
    expect(host.executed).toEqual(executed);
    expect(host.ended?.reason).toBe(reason);
    expect(host.run.token.variables).toMatchObject({
      'voipbin.action.error.id': 'bad',
      'voipbin.action.error.type': 'talk',
      'voipbin.action.error.code': 'INVALID_OPTION',
    });
  });

  it('of a jump is critical, unless on_error continues', async () => {
    const actions = [
      { ...goto('lost', 'nowhere'), on_error: 'continue' },
      goto('lost2', 'nowhere'),
      set('b', 'b', ''),
    ];
    const host = await new InstantHost({ actions }).finish();
    expect(host.executed).toEqual(['lost failed TARGET_NOT_FOUND', 'lost2 failed TARGET_NOT_FOUND']);
    expect(host.ended).toMatchObject({ reason: 'failed', error: { code: 'TARGET_NOT_FOUND' } });
  });

  it('of an effect carries the code it was refused with', async () => {
    const actions = [{ id: 'say', type: 'talk', option: { text: 'Hi' } }];
    const effects = () => ({ failure: { code: 'PROVIDER_FAILED', message: 'down' } });
    const host = await new InstantHost({ actions, isCall: true, effects }).finish();
    expect(host.executed).toEqual(['say failed PROVIDER_FAILED']);
  });
});

describe('requests', () => {
  const inner: Action[] = [sleep('x'), set('y', 'trace', '${trace}y')];
  const fetched = () => ({ value: { actions: inner as never } });
  const get: Action = { id: 'get', type: 'fetch_flow', option: { flow_id: 'f' } };

  it('add inserts behind the current action of a nested stack', async () => {
    const add = { kind: 'add', actions: [set('z', 'trace', '${trace}z')] } as const;
    const host = await new InstantHost({ actions: [get], effects: fetched, atRest: { 1: [add] } }).finish();
    expect(host.executed).toEqual(['get', 'x', 'z', 'y']);
    expect(host.answers).toEqual([{ ok: true }]);
  });

  it('add is refused in the main stack, and for an id that the stack has', async () => {
    const add = { kind: 'add', actions: [set('y', 'a', '')] } as const;
    const nested = await new InstantHost({ actions: [get], effects: fetched, atRest: { 1: [add] } }).finish();
    const main = await new InstantHost({ actions: [sleep('nap')], atRest: { 1: [add] } }).finish();
    expect(nested.answers).toMatchObject([{ ok: false, failure: { code: 'INVALID_ARGUMENT' } }]);
    expect(main.answers).toMatchObject([{ ok: false, failure: { code: 'STATE_INVALID' } }]);
  });

  it('continue is refused where no block waits, and for another block', async () => {
    const atRest = {
      1: [{ kind: 'continue' } as const],
      2: [
        { kind: 'continue', expected_action_id: 'other' } as const,
        { kind: 'continue', expected_action_id: 'hold' } as const,
      ],
    };
    const host = await new InstantHost({ actions: [sleep('nap'), block], atRest }).finish();
    expect(host.answers.map(({ ok }) => ok)).toEqual([false, false, true]);
    expect(host.executed).toEqual(['nap', 'hold']);
  });

  it('a continue whose variables do not fit continues nothing', async () => {
    const variables = { a: 'x'.repeat(300 * 1024) };
    const host = await new InstantHost({
      actions: [block],
      atRest: { 1: [{ kind: 'continue', variables } as const] },
    }).finish();
    expect(host.answers).toMatchObject([{ ok: false, failure: { code: 'VARIABLES_TOO_LARGE' } }]);
    expect(host.ended?.reason).toBe('stopped');
  });

  it('a forward without now applies at the next move, and shows until then', async () => {
    const atRest = { 1: [{ kind: 'forward', action_id: 'c', now: false } as const] };
    const actions = [sleep('nap'), set('b', 'b', ''), { ...sleep('c') }];
    const host = await new InstantHost({ actions, atRest }).finish();
    expect(host.executed).toEqual(['nap', 'c']);
  });

  it('a push of no actions is taken and changes nothing', async () => {
    const atRest = { 1: [{ kind: 'push', actions: [] } as const] };
    const host = await new InstantHost({ actions: [sleep('nap')], atRest }).finish();
    expect(host.answers).toEqual([{ ok: true }]);
    expect(host.executed).toEqual(['nap']);
  });

  it('a forward to nowhere is refused and changes nothing', async () => {
    const atRest = { 1: [{ kind: 'forward', action_id: 'x', now: true } as const] };
    const host = await new InstantHost({ actions: [sleep('nap')], atRest }).finish();
    expect(host.answers).toMatchObject([{ ok: false, failure: { code: 'NOT_FOUND' } }]);
    expect(host.executed).toEqual(['nap']);
  });

  it("a variable is set and deleted while the flow waits, the engine's own are not", async () => {
    const atRest = {
      1: [
        { kind: 'set_variables', variables: { a: '2', '': 'x' } } as const,
        { kind: 'delete_variable', key: 'b' } as const,
        { kind: 'set_variables', variables: { 'voipbin.activeflow.id': 'x' } } as const,
        { kind: 'delete_variable', key: 'voipbin.activeflow.id' } as const,
      ],
    };
    const variables = { a: '1', b: '1', 'voipbin.activeflow.id': 'flow' };
    const host = await new InstantHost({ actions: [sleep('nap')], variables, atRest }).finish();
    expect(host.answers.map(({ ok }) => ok)).toEqual([true, true, false, false]);
    expect(host.run.token.variables).toEqual({ a: '2', '': 'x', 'voipbin.activeflow.id': 'flow' });
  });
});
