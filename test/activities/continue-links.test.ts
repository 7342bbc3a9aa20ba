import { expect, test } from 'vitest';
import { withContinueLinks } from '../../activities/continue-links.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import type { EffectInput } from '../../workflows/protocol.ts';
import { PLAIN_LINKS } from '../support/links.ts';

const effect = (input: JsonObject, mark?: string): EffectInput => ({
  key: 'a/1.1',
  activeflow_id: 'a',
  customer_id: 'c',
  input,
  ...(mark === undefined ? {} : { continue_mark: mark }),
});
const performed = async (one: EffectInput): Promise<JsonObject> =>
  withContinueLinks(PLAIN_LINKS, async ({ input }) => input)(one);

test('stand-ins become addresses, wherever they are in the input', async () => {
  const input = { text: 'Go on: mark.0. or mark.12.!', list: [{ uri: 'mark.3.' }], count: 1, none: null };
  expect(await performed(effect(input, 'mark'))).toEqual({
    text: 'Go on: https://links.example/a/0 or https://links.example/a/12!',
    list: [{ uri: 'https://links.example/a/3' }],
    count: 1,
    none: null,
  });
});

test("another flow's stand-ins stay as they are", async () => {
  const input = { text: 'other.0. mark.x. mark.1' };
  expect(await performed(effect(input, 'mark'))).toEqual(input);
  expect(await performed(effect({ text: 'mark.0.' }))).toEqual({ text: 'mark.0.' });
});
