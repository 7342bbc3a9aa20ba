import { describe, expect, it } from 'vitest';
import { type Action, FINISH_ID, NIL_ID, START_ID } from '../../workflows/interpreter/action.ts';
import { NEVER, toTimestamp } from '../../workflows/interpreter/timestamp.ts';
import { toView } from '../../workflows/interpreter/view.ts';
import { InstantHost } from '../support/instant-host.ts';

const set = (id: string, value: string): Action => ({
  id,
  type: 'variable_set',
  option: { key: 'v', value },
});
const nap: Action = { id: 'nap', type: 'sleep', option: { duration: 10 } };
const lost: Action = { id: 'lost', type: 'goto', option: { target_id: 'nowhere' } };
const block: Action = { id: 'hold', type: 'block' };
const view = (host: InstantHost) => toView(host.run, 'running');

describe('current_action', () => {
  it('is the start placeholder before the first action', () => {
    expect(view(new InstantHost({ actions: [nap] })).current_action).toEqual({ id: START_ID, type: '' });
    expect(START_ID).toBe('00000000-0000-0000-0000-000000000001');
  });

  it('is the action that runs, as it is executed', async () => {
    const actions = [{ ...nap, option: { duration: '${ms}' } }];
    const host = await new InstantHost({ actions, variables: { ms: '10' } }).finish();
    expect(host.saves[0]?.current_action).toEqual({ ...nap, option: { duration: '10' } });
  });

  it.each([
    { how: 'behind its last action', actions: [nap] },
    { how: 'by a stop action', actions: [{ id: 'stop', type: 'stop' }, nap] },
    { how: 'by a next_id that exists nowhere', actions: [{ ...nap, next_id: 'nowhere' }] },
  ])('is the finish placeholder after a flow that ended $how', async ({ actions }) => {
    const host = await new InstantHost({ actions }).finish();
    expect(view(host).current_action).toEqual({ id: FINISH_ID, type: '' });
    expect(FINISH_ID).toBe('00000000-0000-0000-0000-000000000002');
  });

  it.each([
    { how: 'was stopped', actions: [block], id: 'hold' },
    { how: 'failed', actions: [lost], id: 'lost' },
  ])('stays the one that ran when the flow $how', async ({ actions, id }) => {
    expect(view(await new InstantHost({ actions }).finish()).current_action.id).toBe(id);
  });
});

describe('stack_map', () => {
  const get: Action = { id: 'get', type: 'fetch_flow', option: { flow_id: 'f' }, next_id: 'end' };
  const effects = () => ({ value: { actions: [set('x', '1'), nap] as never } });

  it('has every open stack, each with where it stands and the id it returns to', async () => {
    const actions = [get, set('skipped', ''), set('end', '')];
    const host = await new InstantHost({ actions, effects }).finish();
    expect(host.saves[0]).toMatchObject({
      current_stack_id: 'stack-1',
      open_stacks: ['main', 'stack-1'],
      stacks: {
        main: { actions, current_index: 0, return_stack: null, return_action: null },
        'stack-1': { current_index: 1, return_stack: 'main', return_action: 'end' },
      },
    });
  });

  it('says null where a stack returns to nothing', async () => {
    const { next_id, ...last } = get;
    const host = await new InstantHost({ actions: [last], effects }).finish();
    expect(host.saves[0]?.stacks['stack-1']).toMatchObject({ return_stack: 'main', return_action: null });
  });

  it('has the current stack among its keys, also after a nested one has ended the flow', async () => {
    const ending = () => ({ value: { actions: [lost] as never } });
    const { current_stack_id, stack_map } = view(
      await new InstantHost({ actions: [get], effects: ending }).finish(),
    );
    expect(Object.keys(stack_map)).toContain(current_stack_id);
  });
});

describe('forward_action_id', () => {
  it('is set from a forward until it is taken', async () => {
    const seen: string[] = [];
    const actions: Action[] = [
      { id: 'say', type: 'talk', option: { text: 'Hi', digits_handle: 'next' } },
      set('skipped', ''),
      { ...nap, id: 'end' },
    ];
    const forward = { kind: 'forward', action_id: 'end', now: false } as const;
    const host: InstantHost = new InstantHost({
      actions,
      isCall: true,
      atRest: { 1: [forward, { type: 'digit', digit: '1' }] },
      effects: ({ name }) => {
        seen.push(`${name} ${view(host).forward_action_id}`);
        return { value: { answer: 'started' } };
      },
    });
    await host.finish();
    expect(seen).toEqual([`talk ${NIL_ID}`, 'stop_media end']);
    expect(host.saves.map(({ forward_action_id }) => forward_action_id)).toEqual([NIL_ID, NIL_ID]);
    expect(host.executed).toEqual(['say', 'end']);
  });
});

describe('executed_actions', () => {
  it('lists what is over as it was executed, with start, stack, result, error and what resumed it; no placeholders', async () => {
    const actions: Action[] = [
      set('a', '${who}'),
      { id: 'ask', type: 'digits_receive', option: { duration: 1000, length: 1 } },
      nap,
      { ...lost, on_error: 'continue' },
    ];
    const atRest = { 1: [{ type: 'digit', digit: '7' } as const] };
    const host = await new InstantHost({
      actions,
      isCall: true,
      variables: { who: 'Ada' },
      atRest,
    }).finish();
    const [a, ask, slept, failed, ...rest] = view(host).executed_actions;
    const common = { stack_id: 'main', tm_execute: '1970-01-01 00:00:00.000000' };
    expect(a).toEqual({ n: 1, ...set('a', 'Ada'), ...common, result: 'done' });
    expect(ask).toMatchObject({ ...common, result: 'done', resumed_by: { type: 'digit', value: '7' } });
    expect(slept).toMatchObject({ ...common, result: 'done', resumed_by: { type: 'timeout' } });
    expect(failed).toMatchObject({
      tm_execute: '1970-01-01 00:00:00.010000',
      result: 'failed',
      error: { code: 'TARGET_NOT_FOUND' },
    });
    expect(rest).toEqual([]);
  });
});

describe('ended_reason and error', () => {
  it('are there once the flow has ended, the error only when something went wrong', async () => {
    const running = view(new InstantHost({ actions: [nap] }));
    const completed = view(await new InstantHost({ actions: [nap] }).finish());
    const failed = view(await new InstantHost({ actions: [lost] }).finish());
    const limited = view(
      await new InstantHost({ actions: [nap, nap], limits: { iterations_per_cycle: 0 } }).finish(),
    );
    expect(running).not.toHaveProperty('ended_reason');
    expect(completed).toMatchObject({ status: 'ended', ended_reason: 'completed' });
    expect(completed).not.toHaveProperty('error');
    expect(failed).toMatchObject({ ended_reason: 'failed', error: { code: 'TARGET_NOT_FOUND' } });
    expect(limited).toMatchObject({ ended_reason: 'limit_exceeded' });
    expect(limited.error?.message).toContain('iterations_per_cycle');
  });
});

describe('timestamps', () => {
  it('are YYYY-MM-DD HH:MM:SS.ffffff in UTC, and "not yet" is the year 9999', () => {
    expect(toTimestamp(Date.UTC(2026, 0, 5, 9, 3, 1, 40))).toBe('2026-01-05 09:03:01.040000');
    expect(NEVER).toBe('9999-01-01 00:00:00.000000');
  });
});
