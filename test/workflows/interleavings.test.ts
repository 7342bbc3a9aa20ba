import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Request } from '../../workflows/protocol.ts';
import { seed } from '../model/compare/seed.ts';
import { TemporalBench } from '../support/on-temporal.ts';
import { BareFlow, DIGITS, HALL, PATH, RECEIVERS } from './nested-receivers.ts';

/** Schedules of each kind; `ACTIVEFLOW_INTERLEAVINGS=1000` for a thorough search. */
const ROUNDS = Number(process.env.ACTIVEFLOW_INTERLEAVINGS ?? 15);
const AT_ONCE = 10;
const MINUTES = Math.max(2, ROUNDS / 10) * 60_000;

/** Milliseconds between two messages: mostly none, sometimes as long as a workflow takes to move. */
const gap = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }) },
  { weight: 1, arbitrary: fc.integer({ min: 30, max: 150 }) },
);
const typing = fc.record({
  suspended: fc.boolean(),
  gaps: fc.array(gap, { minLength: 8, maxLength: 8 }),
  /** Events that are told twice, and pairs that change places on the way. */
  twice: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
  swapped: fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
});
type Typing = typeof typing extends fc.Arbitrary<infer T> ? T : never;

/** A moment in the life of the first nested stack, and how long after it a message is sent. */
const aimed = fc.record({
  suspended: fc.boolean(),
  moment: fc.constantFrom('starts' as const, 'rests' as const, 'closes' as const),
  delay: fc.integer({ min: 0, max: 40 }),
});

function plans<T>(arbitrary: fc.Arbitrary<T>, rounds: number = ROUNDS): T[] {
  return fc.sample(arbitrary, { seed, numRuns: rounds });
}

async function eachOf<T>(all: readonly T[], work: (plan: T) => Promise<void>): Promise<void> {
  const waiting = all.values();
  const worker = async (): Promise<void> => {
    for (const plan of waiting) {
      await work(plan).catch((error: unknown) => {
        throw new Error(`with ${JSON.stringify(plan)}`, { cause: error });
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function order({ swapped }: Typing): number[] {
  return swapped.flatMap((isSwapped, pair) => {
    const first = 2 * pair + 1;
    return isSwapped ? [first + 1, first] : [first, first + 1];
  });
}

describe(`random schedules (ACTIVEFLOW_SEED=${seed}, ${ROUNDS} of each kind)`, () => {
  let bench: TemporalBench;
  beforeAll(async () => {
    bench = await TemporalBench.open();
  });
  afterAll(() => bench?.close());

  const typeAll = async (flow: BareFlow, plan: Typing): Promise<void> => {
    for (const [at, n] of order(plan).entries()) {
      await pause(plan.gaps[at]);
      await flow.type(n);
      if (plan.twice[at]) await flow.type(n);
    }
  };

  it(
    'no digit is lost, doubled or out of order while stacks open, close and are suspended',
    async () => {
      await eachOf(plans(typing), async (plan) => {
        const flow = new BareFlow(bench);
        await flow.start(RECEIVERS.main, plan.suspended);
        await typeAll(flow, plan);
        const ending = await flow.ending();
        expect([ending.ended_reason, ending.variables.trace]).toEqual(['completed', DIGITS]);
        expect(flow.executed()).toEqual(PATH);
      });
    },
    MINUTES,
  );

  it(
    'a stop at any moment ends the flow once, and what was done before is listed without a gap',
    async () => {
      const stopping = fc.record({ typing, after: fc.integer({ min: 0, max: 600 }) });
      await eachOf(plans(stopping), async ({ typing, after }) => {
        const flow = new BareFlow(bench);
        await flow.start(RECEIVERS.main, typing.suspended);
        const stopped = pause(after).then(() => bench.flows.stop(flow.id));
        await Promise.all([typeAll(flow, typing), stopped]);
        const ending = await flow.ending();
        expect(['stopped', 'completed']).toContain(ending.ended_reason);
        expect(DIGITS.startsWith(ending.variables.trace ?? '')).toBe(true);
        expect(flow.executed()).toEqual(PATH.slice(0, flow.executed().length));
      });
    },
    MINUTES,
  );

  it(
    'a digit while a stack starts, rests, is suspended or closes is received once',
    async () => {
      await eachOf(plans(aimed), async ({ suspended, moment, delay }) => {
        const flow = new BareFlow(bench);
        const reached = moment === 'starts' ? flow.fetched() : flow.rested();
        await flow.start(HALL, suspended);
        await reached;
        if (moment === 'closes') await flow.type(1);
        await pause(delay);
        if (moment !== 'closes') await flow.type(1);
        await flow.type(2);
        const { ended_reason, variables } = await flow.ending();
        expect([ended_reason, variables.trace]).toEqual(['completed', '12']);
      });
    },
    MINUTES,
  );

  it(
    'a stop while a stack starts, rests, is suspended or closes ends the flow',
    async () => {
      await eachOf(plans(aimed), async ({ suspended, moment, delay }) => {
        const flow = new BareFlow(bench);
        const reached = moment === 'starts' ? flow.fetched() : flow.rested();
        await flow.start(HALL, suspended);
        await reached;
        if (moment === 'closes') await flow.type(1);
        await pause(delay);
        await bench.flows.stop(flow.id);
        expect((await flow.ending()).ended_reason).toBe('stopped');
      });
    },
    MINUTES,
  );

  it(
    'every request that is accepted happens once, wherever the flow is on its way to depth 4',
    async () => {
      const requests = fc.record({
        suspended: fc.boolean(),
        gaps: fc.array(gap, { minLength: 8, maxLength: 8 }),
        pushes: fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }),
      });
      await eachOf(plans(requests), async ({ suspended, gaps, pushes }) => {
        const flow = new BareFlow(bench);
        await flow.start([{ id: 'in', type: 'fetch_flow', option: { flow_id: 'block1' } }], suspended);
        const sent = pushes.map(async (isPush, n) => {
          await pause(gaps.slice(0, n + 1).reduce((sum, ms) => sum + ms, 0));
          const request = isPush ? pushOf(n) : setOf(n);
          await bench.flows.request(flow.id, request);
          await bench.flows.request(flow.id, request);
        });
        await Promise.all(sent);
        await flow.goOn();
        const { ended_reason, variables } = await flow.ending();
        expect(ended_reason).toBe('completed');
        const wanted = Object.fromEntries(pushes.map((isPush, n) => [`v${n}`, isPush ? 'x' : `${n}`]));
        expect(variables).toMatchObject({ ...wanted, end1: 'yes', end2: 'yes', end3: 'yes' });
        expect(
          flow
            .executed()
            .filter((id) => id.startsWith('push'))
            .sort(),
        ).toEqual(pushes.flatMap((isPush, n) => (isPush ? [`push${n}`] : [])));
      });
    },
    MINUTES,
  );

  it(
    'a flow that fetches itself ends at 100 stacks, also when it is stopped on its way',
    async () => {
      const stopAfter = fc.option(fc.integer({ min: 0, max: 3000 }), { nil: undefined });
      const all = [undefined, ...plans(stopAfter, Math.ceil(ROUNDS / 25))];
      await eachOf(all, async (after) => {
        const flow = new BareFlow(bench);
        await flow.start([{ id: 'in', type: 'fetch_flow', option: { flow_id: 'self' } }], false);
        if (after !== undefined) await pause(after).then(() => bench.flows.stop(flow.id));
        const { ended_reason, error } = await flow.ending();
        if (after === undefined)
          expect([ended_reason, error?.code]).toEqual(['limit_exceeded', 'STACK_DEPTH']);
        else expect(['limit_exceeded', 'stopped']).toContain(ended_reason);
        expect(flow.executed().length).toBeLessThanOrEqual(100);
        if (ended_reason === 'limit_exceeded') expect(flow.executed()).toHaveLength(100);
      });
    },
    MINUTES,
  );
});

function setOf(n: number): Request {
  return { id: randomUUID(), kind: 'set_variables', variables: { [`v${n}`]: `${n}` } };
}

/** Run twice, it would say so. */
function pushOf(n: number): Request {
  const option = { key: `v${n}`, value: `\${v${n}}x` };
  return { id: randomUUID(), kind: 'push', actions: [{ id: `push${n}`, type: 'variable_set', option }] };
}
