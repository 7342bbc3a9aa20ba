import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide } from '../../workflows/campaign/decide.ts';
import { type Dialled, MemoryCampaign } from './memory-campaign.ts';
import { busiest } from './rate.ts';
import { runCampaign } from './run-campaign.ts';

const timesEach = (dialled: readonly Dialled[]): Map<number, number> => {
  const times = new Map<number, number>();
  for (const { target } of dialled) times.set(target, (times.get(target) ?? 0) + 1);
  return times;
};

/** What is caught up with after a moment's delay may come on top. */
const allowed = (rate: number): number => Math.ceil(rate * 1.1) + 1;

describe('a campaign of 5,000 targets', () => {
  it('dials each once, at the asked rate', async () => {
    const campaign = new MemoryCampaign({
      targets: 5000,
      rate: 20,
      person: () => ({ result: 'success', ms: 30_000 }),
    });
    await runCampaign(campaign);
    expect(new Set(timesEach(campaign.dialled).values())).toEqual(new Set([1]));
    expect(campaign.dialled).toHaveLength(5000);
    expect(campaign.targets.every(({ status, result }) => status === 'done' && result === 'success')).toBe(
      true,
    );
    expect(campaign.status).toBe('stop');
    expect(
      busiest(
        campaign.dialled.map(({ at }) => at),
        1000,
      ),
    ).toBeLessThanOrEqual(allowed(20));
    const seconds = (campaign.dialled.at(-1)!.at - campaign.dialled[0]!.at) / 1000;
    expect(seconds).toBeGreaterThan(249);
    expect(seconds).toBeLessThan(251);
  });

  it('dials each once across a hundred deaths, and never faster to make up for them', async () => {
    const campaign = new MemoryCampaign({ targets: 5000, rate: 20 });
    let calls = 0;
    const { deaths } = await runCampaign(campaign, { dies: () => ++calls % 50 === 0 });
    expect(deaths).toBe(100);
    expect(new Set(timesEach(campaign.dialled).values())).toEqual(new Set([1]));
    expect(campaign.dialled).toHaveLength(5000);
    expect(
      busiest(
        campaign.dialled.map(({ at }) => at),
        1000,
      ),
    ).toBeLessThanOrEqual(allowed(20));
  });
});

interface Asked {
  readonly rate: number;
  readonly concurrency: number;
  readonly interval: number;
}

describe('a campaign', () => {
  const settings = fc.record({
    targets: fc.integer({ min: 0, max: 60 }),
    rate: fc.constantFrom(0.5, 1, 3, 20, 100),
    concurrency: fc.constantFrom(1, 2, 7, 1000),
    interval: fc.constantFrom(0, 10, 60_000),
    most: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 5 }),
    seed: fc.nat(),
    deadliness: fc.constantFrom(0, 0.05, 0.3),
  });

  /** Numbers from 0 to 1 that follow from a seed. */
  const numbers = (seed: number): (() => number) => {
    let state = seed >>> 0;
    return () => {
      state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 0;
      return state / 2 ** 32;
    };
  };

  it('keeps rate, concurrency, tries and pauses through any deaths, pauses and stops, and ends with a result for each', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async ({ seed, deadliness, ...setup }) => {
        const random = numbers(seed);
        const has = Array.from({ length: setup.targets }, () => setup.most.map(() => random() < 0.7));
        const campaign = new MemoryCampaign({
          ...setup,
          destinations: (target) => has[target]!,
          person: () => ({ result: random() < 0.4 ? 'success' : 'fail', ms: Math.floor(random() * 20_000) }),
        });
        const quiet: { from: number; to: number }[] = [];
        const toggle = (): void => {
          const last = quiet.at(-1);
          if (campaign.status === 'run' && random() < 0.02) {
            campaign.status = 'pause';
            quiet.push({ from: campaign.clock.now(), to: Number.POSITIVE_INFINITY });
          } else if (campaign.status === 'pause' && last && random() < 0.3) {
            campaign.status = 'run';
            last.to = campaign.clock.now();
          }
        };
        await runCampaign(campaign, { dies: () => random() < deadliness, atStep: toggle });
        check(campaign, setup, quiet);
      }),
      { numRuns: 300 },
    );
  }, 120_000);

  function check(
    campaign: MemoryCampaign,
    setup: Asked,
    quiet: readonly { from: number; to: number }[],
  ): void {
    const { dialled, targets, most } = campaign;
    expect(campaign.status).toBe('stop');
    expect(campaign.mostOpen).toBeLessThanOrEqual(setup.concurrency);
    expect(
      busiest(
        dialled.map(({ at }) => at),
        1000,
      ),
    ).toBeLessThanOrEqual(allowed(setup.rate));
    for (const { from, to } of quiet)
      expect(dialled.filter(({ at }) => at > from + 1000 && at < to)).toEqual([]);
    targets.forEach((target, at) => {
      const own = dialled.filter((one) => one.target === at);
      expect(target.status).toBe('done');
      expect(own.map(({ index }) => index)).toEqual(own.map(({ index }) => index).sort());
      expect(target.tries.reduce((sum, tries) => sum + tries, 0)).toBe(own.length);
      for (const [index, tries] of target.tries.entries())
        expect(tries).toBeLessThanOrEqual(most[index] ?? 0);
      own.slice(1).forEach(({ at: later }, before) => {
        expect(later - own[before]!.at).toBeGreaterThanOrEqual(setup.interval);
      });
      const possible = most.reduce((sum, n, index) => sum + (target.destinations[index] ? n : 0), 0);
      if (target.result !== 'success') expect(own.length).toBe(possible);
    });
  }

  it('that is stopped dials no more, waits for what is open, and goes on where it was when it is run again', async () => {
    const campaign = new MemoryCampaign({
      targets: 100,
      rate: 10,
      person: () => ({ result: 'success', ms: 60_000 }),
    });
    campaign.clock.at(campaign.clock.now() + 3000, () => {
      campaign.status = 'stopping';
    });
    await runCampaign(campaign);
    const first = campaign.dialled.length;
    expect(first).toBeGreaterThan(25);
    expect(first).toBeLessThanOrEqual(41);
    expect(campaign.picture()).toMatchObject({ status: 'stop', open: 0, due: 100 - first });
    campaign.status = 'run';
    await runCampaign(campaign);
    expect(new Set(timesEach(campaign.dialled).values())).toEqual(new Set([1]));
    expect(campaign.dialled).toHaveLength(100);
  });

  it('with a queue dials no more than its free agents have room for, and waits for them', () => {
    const picture = {
      status: 'run',
      end_handle: 'stop',
      rate: 10,
      concurrency: 100,
      next_due_in: null,
    } as const;
    expect(decide({ ...picture, open: 5, due: 10, room: 3 })).toEqual({ kind: 'dial', count: 3 });
    expect(decide({ ...picture, open: 5, due: 10, room: -2 })).toEqual({ kind: 'rest', ms: 500 });
    expect(decide({ ...picture, open: 0, due: 10, room: 0 })).toEqual({ kind: 'rest', ms: 5000 });
    expect(decide({ ...picture, open: 0, due: 0, room: 0 })).toEqual({ kind: 'end' });
  });

  it('with the end handle continue waits for more targets', () => {
    const empty = { open: 0, due: 0, next_due_in: null, rate: 1, concurrency: 1 };
    expect(decide({ ...empty, status: 'run', end_handle: 'continue' })).toEqual({ kind: 'rest', ms: 5000 });
    expect(decide({ ...empty, status: 'run', end_handle: 'stop' })).toEqual({ kind: 'end' });
    expect(decide({ ...empty, status: 'pause', end_handle: 'stop' })).toEqual({ kind: 'rest', ms: null });
  });
});
