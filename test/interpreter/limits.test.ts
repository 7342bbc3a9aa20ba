import { describe, expect, it } from 'vitest';
import type { Action } from '../../workflows/interpreter/action.ts';
import { DEFAULT_LIMITS } from '../../workflows/interpreter/limits.ts';
import { InstantHost } from '../support/instant-host.ts';

const KIB = 1024;
const set = (id: string, value: string): Action => ({
  id,
  type: 'variable_set',
  option: { key: 'v', value },
});
const sleep: Action = { id: 'nap', type: 'sleep', option: { duration: 10 } };
const bulky = (id: string, kib: number): Action => ({
  id,
  type: 'empty',
  option: { x: 'x'.repeat(kib * KIB) },
});
const get: Action = { id: 'get', type: 'fetch', option: { event_url: 'https://example.com' } };

describe('the defaults', () => {
  it("are the contract's", () => {
    expect(DEFAULT_LIMITS).toEqual({
      iterations_per_cycle: 1000,
      execute_calls: 100,
      on_complete_depth: 5,
      stack_depth: 100,
      actions_per_array: 1000,
      flow_bytes: 256 * KIB,
      variable_bytes: 256 * KIB,
      state_bytes: 1024 * KIB,
      timeout_answer: 30_000,
      timeout_talk: 30_000,
      timeout_play: 30_000,
      timeout_beep: 30_000,
      timeout_digits_send: 30_000,
      timeout_hangup: 30_000,
      timeout_amd: 30_000,
      timeout_call: 30_000,
      timeout_confbridge_join: 30_000,
      timeout_connect: 30_000,
      timeout_echo: 30_000,
      timeout_external_media_start: 30_000,
      timeout_mute: 30_000,
      timeout_recording_start: 30_000,
      timeout_fetch: 10_000,
      timeout_webhook_send: 10_000,
      timeout_message_send: 600_000,
      timeout_email_send: 600_000,
      timeout_conversation_send: 30_000,
      timeout_ai_think: 30_000,
      timeout_transcribe_recording: 30_000,
      timeout_ai_summary: 30_000,
    });
  });
});

describe('the variables', () => {
  it('may fill their limit and no more', async () => {
    const limits = { variable_bytes: 300 };
    const fits = await new InstantHost({ actions: [set('a', 'x'.repeat(299))], limits }).finish();
    const over = await new InstantHost({ actions: [set('a', 'x'.repeat(300))], limits }).finish();
    expect(fits.executed).toEqual(['a']);
    expect(over.executed).toEqual(['a failed VARIABLES_TOO_LARGE']);
  });

  it('are counted as they are serialised: text of control characters takes six times its length', async () => {
    const limits = { variable_bytes: 300 };
    const fits = await new InstantHost({ actions: [set('a', '\u0001'.repeat(49))], limits }).finish();
    const over = await new InstantHost({ actions: [set('a', '\u0001'.repeat(50))], limits }).finish();
    expect(fits.executed).toEqual(['a']);
    expect(over.executed).toEqual(['a failed VARIABLES_TOO_LARGE']);
  });

  it('that are full keep neither a digit from being typed nor the flow from going on', async () => {
    const actions: Action[] = [
      sleep,
      { id: 'ask', type: 'digits_receive', option: { duration: 10, length: 1 } },
      sleep,
    ];
    const variables = { full: 'x'.repeat(100) };
    const limits = { variable_bytes: 104 };
    const atRest = { 1: [{ type: 'digit', digit: '7' } as const] };
    const host = await new InstantHost({ actions, isCall: true, variables, limits, atRest }).finish();
    expect(host.ended?.reason).toBe('completed');
    expect(host.executed).toEqual(['nap', 'ask failed VARIABLES_TOO_LARGE', 'nap']);
  });

  it('that double themselves end at their limit', async () => {
    const goto: Action = { id: 'again', type: 'goto', option: { target_id: 'a' } };
    const host = await new InstantHost({
      actions: [set('a', '${v}${v}'), goto],
      variables: { v: 'x' },
    }).finish();
    expect(host.ended?.error?.code).toBe('ITERATIONS_PER_CYCLE');
    expect(host.run.token.variableBytes).toBeLessThanOrEqual(256 * KIB);
  });
});

describe('the live state', () => {
  const limits = { state_bytes: 100 * KIB };

  it('takes no push beyond its limit, and keeps what it had', async () => {
    const push = (id: string) => ({ kind: 'push', actions: [bulky(id, 60)] }) as const;
    const host = await new InstantHost({
      actions: [sleep],
      limits,
      atRest: { 1: [push('a'), push('b')] },
    }).finish();
    expect(host.answers).toMatchObject([{ ok: true }, { ok: false, failure: { code: 'STATE_TOO_LARGE' } }]);
    expect(host.executed).toEqual(['nap', 'a']);
  });

  it('takes no addition beyond its limit', async () => {
    const effects = () => ({ value: { actions: [sleep] as never } });
    const atRest = { 1: [{ kind: 'add', actions: [bulky('a', 101)] } as const] };
    const host = await new InstantHost({ actions: [get], limits, effects, atRest }).finish();
    expect(host.answers).toMatchObject([{ ok: false, failure: { code: 'STATE_TOO_LARGE' } }]);
  });

  it('takes no fetched actions beyond its limit: the flow ends and says so', async () => {
    const effects = () => ({ value: { actions: [bulky('a', 101)] as never } });
    const host = await new InstantHost({ actions: [get], limits, effects }).finish();
    expect(host.executed).toEqual(['get failed STATE_TOO_LARGE']);
    expect(host.ended).toMatchObject({ reason: 'failed', error: { code: 'STATE_TOO_LARGE' } });
  });

  it('takes no variable beyond its limit, from inside or outside, but a shorter value', async () => {
    const actions = [bulky('big', 80), set('a', 'x'.repeat(30 * KIB)), sleep, set('b', 'y')];
    const atRest = { 1: [{ kind: 'set_variables', variables: { w: 'x'.repeat(30 * KIB) } } as const] };
    const variables = { v: 'short' };
    const host = await new InstantHost({
      actions,
      limits: { state_bytes: 130 * KIB },
      variables,
      atRest,
    }).finish();
    expect(host.executed).toEqual(['big', 'a failed STATE_TOO_LARGE', 'nap', 'b']);
    expect(host.answers).toMatchObject([{ ok: false, failure: { code: 'STATE_TOO_LARGE' } }]);
    expect(host.run.token.variables.v).toBe('y');
  });

  it('counts bytes, not characters', async () => {
    const push = {
      kind: 'push',
      actions: [{ id: 'a', type: 'empty', option: { x: '€'.repeat(40 * KIB) } }],
    } as const;
    const host = await new InstantHost({ actions: [sleep], limits, atRest: { 1: [push] } }).finish();
    expect(host.answers).toMatchObject([{ ok: false, failure: { code: 'STATE_TOO_LARGE' } }]);
  });

  it('counts the stacks that another holder keeps', async () => {
    const host = new InstantHost({
      actions: [sleep],
      limits,
      atRest: { 1: [{ kind: 'push', actions: [bulky('a', 60)] } as const] },
    });
    host.run.token.below = { stacks: [], bytes: 50 * KIB };
    await host.finish();
    expect(host.answers).toMatchObject([{ ok: false }]);
  });
});

describe('the stacks', () => {
  it('are as many as allowed, pushes that wait included', async () => {
    const push = (id: string) => ({ kind: 'push', actions: [set(id, '1')] }) as const;
    const atRest = { 1: [push('a'), push('b'), push('c')] };
    const host = await new InstantHost({ actions: [sleep], limits: { stack_depth: 3 }, atRest }).finish();
    expect(host.answers.map(({ ok }) => ok)).toEqual([true, true, false]);
    expect(host.answers[2]).toMatchObject({ failure: { code: 'LIMIT_EXCEEDED' } });
    expect(host.ended?.reason).toBe('completed');
  });

  it('that fetch themselves end the flow at the limit', async () => {
    const effects = () => ({ value: { actions: [get] as never } });
    const host = await new InstantHost({ actions: [get], effects, limits: { stack_depth: 4 } }).finish();
    expect(host.ended).toMatchObject({ reason: 'limit_exceeded', error: { code: 'STACK_DEPTH' } });
    expect(host.executed).toHaveLength(4);
  });
});

describe('the execute calls', () => {
  it('count the start and every end of a wait, and the flow ends at the one too many', async () => {
    const goto: Action = { id: 'again', type: 'goto', option: { target_id: 'nap' } };
    const host = await new InstantHost({ actions: [sleep, goto], limits: { execute_calls: 5 } }).finish();
    expect(host.ended).toMatchObject({ reason: 'limit_exceeded', error: { code: 'EXECUTE_CALLS' } });
    expect(host.executed.filter((id) => id === 'nap')).toHaveLength(5);
  });
});
