import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { block, Platform } from '../background/platform.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await Platform.open();
  await platform.work();
});
afterAll(() => platform?.close());

test('a request that ends its stack, and with it the flow, is answered as done', async () => {
  const flow = await platform.store.flows.create(platform.customer, { actions: [block('inside')] });
  const enter = { id: 'enter', type: 'fetch_flow', option: { flow_id: flow.id } };
  const ids = await Promise.all(Array.from({ length: 10 }, () => platform.start({ actions: [enter] })));
  for (const id of ids) {
    await platform.at(id, 'inside');
    const answer = await platform.flows.request(id, { id: randomUUID(), kind: 'continue' });
    expect(answer).toEqual({ ok: true });
  }
});
