import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineAction } from '../../workflows/actions/define-action.ts';
import type { Action } from '../../workflows/interpreter/action.ts';
import { push } from '../../workflows/interpreter/outcome.ts';
import { InstantHost, type News, type Setting } from '../support/instant-host.ts';

const sleep = (id: string): Action => ({ id, type: 'sleep', option: { duration: 10 } });
const inside = [sleep('in1'), { id: 'more', type: 'fetch_flow', option: { flow_id: 'f' } }, sleep('in2')];

/** A service whose stack holds these actions. */
const serve = (uncounted: boolean) =>
  defineAction({
    type: 'serve',
    media: 'any',
    summary: 'Serves.',
    options: z.object({}),
    examples: [{}],
    start: () => push(inside, { id: 'service-7', uncounted }),
  });

const run = (uncounted: boolean, execute_calls: number): Promise<InstantHost> =>
  new InstantHost({
    actions: [{ id: 'serve', type: 'serve' }, sleep('out')],
    types: [serve(uncounted)],
    limits: { execute_calls },
    effects: () => ({ value: { actions: [{ ...sleep('deep') }] } }),
  }).finish();

describe('the stack of a service', () => {
  it("has the service's id, and ends behind the action that began the service", async () => {
    const host = await run(true, 100);
    expect(host.executed).toEqual(['serve', 'in1', 'more', 'deep', 'in2', 'out']);
    expect(host.saves.map(({ current_stack_id }) => current_stack_id)).toEqual([
      'service-7',
      'stack-1',
      'service-7',
      'main',
    ]);
  });

  it('may wait as often as it likes when its waits do not count, also in stacks that it opens', async () => {
    expect((await run(true, 2)).ended).toEqual({ reason: 'completed' });
    expect((await run(true, 1)).ended?.reason).toBe('limit_exceeded');
    expect((await run(false, 4)).ended?.reason).toBe('limit_exceeded');
    expect((await run(false, 5)).ended).toEqual({ reason: 'completed' });
  });

  it('is bounded in one cycle all the same: a service that loops without waiting ends', async () => {
    const loop = defineAction({
      type: 'loop',
      media: 'any',
      summary: 'Loops.',
      options: z.object({}),
      examples: [{}],
      start: () => push([{ id: 'a', type: 'empty', next_id: 'a' }], { id: 's', uncounted: true }),
    });
    const host = new InstantHost({ actions: [{ id: 'loop', type: 'loop' }], types: [loop] });
    expect((await host.finish()).ended?.error?.code).toBe('ITERATIONS_PER_CYCLE');
  });
});

/** A service that wants to know when its stack, which waits, is left. */
const told = defineAction({
  type: 'told',
  media: 'any',
  summary: 'Serves.',
  options: z.object({}),
  examples: [{}],
  start: () =>
    push([{ id: 'wait', type: 'block' }, sleep('serve')], {
      id: 's',
      uncounted: true,
      leave: 'webhook_send',
    }),
});
const main: readonly Action[] = [{ id: 'join', type: 'told' }, sleep('next'), sleep('after')];
const runTold = (atRest: NonNullable<Setting['atRest']>): Promise<InstantHost> =>
  new InstantHost({ actions: main, types: [told], atRest }).finish();
const call = (forward: string, service_id = 's'): News => ({
  type: 'service',
  service_id,
  name: 'called',
  data: {},
  forward,
});

describe('a service', () => {
  it('calls its flow to one of its actions at once, also out of a stack that was opened within it', async () => {
    const host = await runTold({ 1: [call('serve')] });
    expect(host.executed).toEqual(['join', 'wait', 'serve', 'next', 'after']);
    const nested = await runTold({
      1: [{ kind: 'push', actions: [{ id: 'deep', type: 'block' }] }, { kind: 'continue' }],
      2: [call('serve')],
    });
    expect(nested.executed).toEqual(['join', 'wait', 'deep', 'serve', 'next', 'after']);
  });

  it('calls nobody who is not in it, and what it says otherwise is no end of a wait', async () => {
    const stranger = await runTold({ 1: [call('serve', 'other')] });
    expect(stranger.ended?.reason).toBe('stopped');
    const said = await runTold({ 1: [{ type: 'service', service_id: 's', name: 'said', data: {} }] });
    expect(said.executed).toEqual(['join']);
  });

  it('is told once when its stack is left: at its end, by a jump out of it, by the end of the flow', async () => {
    expect((await runTold({ 1: [call('serve')] })).effects).toEqual(['webhook_send s']);
    const jumped = await runTold({ 1: [{ kind: 'forward', action_id: 'after', now: true }] });
    expect(jumped.executed).toEqual(['join', 'wait', 'after']);
    expect(jumped.effects).toEqual(['webhook_send s']);
    expect((await runTold({})).effects).toEqual(['webhook_send s']);
  });
});
