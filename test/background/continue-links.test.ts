import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EffectInput } from '../../workflows/protocol.ts';
import { block, Platform } from './platform.ts';

let platform: Platform;
const sent: EffectInput[] = [];

beforeAll(async () => {
  platform = await Platform.open();
  await platform.work(() => ({
    async webhook_send(effect) {
      sent.push(effect);
      return {};
    },
  }));
});
afterAll(() => platform?.close());

test('a message with a link carries what its activity needs, and Temporal keeps no address that works', async () => {
  const data = 'Go on: ${voipbin.activeflow.continue_url}';
  const send = { id: 'send', type: 'webhook_send', option: { uri: 'https://example.com', data } };
  const id = await platform.start({ actions: [send, block('wait')] });
  await platform.at(id, 'wait');
  const [effect] = sent;
  expect(effect?.continue_mark).toMatch(/^continue-link:[0-9a-f-]{36}$/);
  expect(effect?.input.data).toBe(`Go on: ${effect?.continue_mark}.0.`);

  const byLink = { id: 'link/0', kind: 'continue', block: 0 } as const;
  await platform.flows.request(id, byLink);
  expect(await platform.ended(id)).toMatchObject({ ended_reason: 'completed' });
  expect(await platform.get(id).then(({ variables }) => JSON.stringify(variables))).not.toContain(
    'continue-link',
  );
});
