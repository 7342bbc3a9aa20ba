import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MemoryStore } from '../support/memory-store.ts';
import { TemporalBench } from '../support/on-temporal.ts';

/** Longer than the sleeps of the flow, shorter than the time a save may take. */
const SLOW_MS = 300;

const nap = (id: string) => ({ id, type: 'sleep', option: { duration: 100 } });

let bench: TemporalBench;
const { save } = MemoryStore.prototype;

beforeAll(async () => {
  MemoryStore.prototype.save = async function slow(input) {
    await pause(SLOW_MS);
    return save.call(this, input);
  };
  bench = await TemporalBench.open({ maxCachedWorkflows: 0 });
});

afterAll(async () => {
  MemoryStore.prototype.save = save;
  await bench?.close();
});

it('a wait that is over before it is stored replays as it ran, also in a nested stack', async () => {
  const { ending } = await bench.start({
    title: 'naps',
    reference: 'api',
    actions: [nap('a'), { id: 'in', type: 'fetch_flow', option: { flow_id: 'f' } }, nap('b'), nap('c')],
    flows: { f: [nap('d'), nap('e'), { id: 'hold', type: 'block', option: { timeout: 400 } }, nap('f')] },
    expect: { ended_reason: 'completed', executed: [] },
  });
  expect((await ending).executed).toEqual(['a', 'in', 'd', 'e', 'hold', 'f', 'b', 'c']);
});
