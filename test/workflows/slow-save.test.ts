import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MemoryStore } from '../support/memory-store.ts';
import { TemporalBench } from '../support/on-temporal.ts';
import { BareFlow } from './nested-receivers.ts';

/** Within one workflow task, and longer than one (the SDK then asks for another): each shorter than a save may take. */
const SAVES = [
  { took: 300, nap: 100 },
  { took: 1850, nap: 1500 },
];

let bench: TemporalBench;
let took = 0;
const { save } = MemoryStore.prototype;

beforeAll(async () => {
  MemoryStore.prototype.save = async function slow(input) {
    await pause(took);
    return save.call(this, input);
  };
  // Without a cache every workflow task is a replay.
  bench = await TemporalBench.open({ maxCachedWorkflows: 0 });
});

afterAll(async () => {
  MemoryStore.prototype.save = save;
  await bench?.close();
});

describe.each(SAVES)('while a save takes $took ms', ({ took: each, nap: duration }) => {
  beforeAll(() => {
    took = each;
  });
  const nap = (id: string) => ({ id, type: 'sleep', option: { duration } });

  it('a wait that is over before it is stored replays as it ran, also in a nested stack', async () => {
    const { ending } = await bench.start({
      title: 'naps',
      reference: 'api',
      actions: [nap('a'), { id: 'in', type: 'fetch_flow', option: { flow_id: 'f' } }, nap('b')],
      flows: { f: [nap('d'), { id: 'hold', type: 'block', option: { timeout: 2 * duration } }, nap('e')] },
      expect: { ended_reason: 'completed', executed: [] },
    });
    expect((await ending).executed).toEqual(['a', 'in', 'd', 'hold', 'e', 'b']);
  }, 60_000);

  it('what arrives meanwhile is taken once, and replays as it ran', async () => {
    const flow = new BareFlow(bench);
    await flow.start(
      [{ id: 'first', type: 'digits_receive', option: { length: 4, duration: 600_000 } }],
      false,
    );
    const add = (n: number) =>
      bench.flows.request(flow.id, {
        id: randomUUID(),
        kind: 'set_variables',
        variables: { [`v${n}`]: 'x' },
      });
    const asked: Promise<unknown>[] = [];
    for (const n of [1, 2, 3]) {
      asked.push(add(n));
      await pause(each / 3);
      await flow.type(n);
    }
    await Promise.all(asked);
    await flow.type(4);
    const { ended_reason, variables } = await flow.ending();
    expect(ended_reason).toBe('completed');
    expect(variables).toMatchObject({ 'voipbin.call.digits': '1234', v1: 'x', v2: 'x', v3: 'x' });
  }, 60_000);
});
