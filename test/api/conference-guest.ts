import { randomUUID } from 'node:crypto';
import { createConferenceEffects } from '../../activities/conference-effects.ts';
import { makeActiveflow } from '../store/fixtures.ts';
import type { Caller, Harness } from './harness.ts';
import { ringFor } from './ringing.ts';

/** Somebody calls and comes into a conference, as their flow would do it. */
export async function comeIn(harness: Harness, caller: Caller, conference_id: string) {
  const { store, network, conferences: desk } = harness;
  const effects = createConferenceEffects({
    records: store.conferences,
    desk,
    phones: network,
    flowActions: async () => [],
  });
  const call_id = await ringFor(harness, caller);
  const customer_id = caller.customer.id;
  const activeflow_id = await makeActiveflow(store, customer_id);
  const perform = (name: keyof typeof effects, input: object) =>
    effects[name]({ key: randomUUID(), activeflow_id, customer_id, input: { call_id, ...input } });
  const { conferencecall_id } = await perform('conference_join', { conference_id });
  await perform('conference_enter', { conferencecall_id: conferencecall_id as string });
  return {
    id: String(conferencecall_id),
    say: (text: string) => network.say(call_id, text),
    leave: () => perform('conference_leave', { service_id: conferencecall_id as string }),
  };
}
