import { expect } from 'vitest';
import { kick } from '../../../activities/conference-desk.ts';
import { conference } from '../../../src/resources/conference.ts';
import { conferenceWorkflowId } from '../../../workflows/conference/protocol.ts';
import type { Platform } from '../../background/platform.ts';
import { set } from '../../background/platform.ts';
import type { Recording } from './recording.ts';

/** Somebody who is in a new conference. */
async function enter(platform: Platform): Promise<{ room: string; flow: string; stay: string }> {
  const { store, customer: customer_id } = platform;
  const data = conference.fields.parse({ timeout: 3600 });
  const { id: room } = (await store.resources.create(conference, { customer_id, data })).resource;
  const join = { id: 'join', type: 'conference_join', option: { conference_id: room } };
  const { id: flow } = await platform.ring({ actions: [join, set('bye', 'left', 'yes')] });
  const ids = async () => (await store.resources.get(conference, customer_id, room)).conferencecall_ids;
  await expect.poll(ids, { timeout: 10_000 }).toHaveLength(1);
  return { room, flow, stay: (await ids())[0] as string };
}

/** Flows in conferences, and the workflows of these. */
export const conferences: readonly Recording[] = [
  {
    name: 'conference-guest',
    async run(platform) {
      const { flow, stay } = await enter(platform);
      const seat = await platform.conferences.records.find(stay);
      if (seat) await kick(platform.conferences, seat.call);
      await platform.ended(flow);
      return flow;
    },
  },
  {
    name: 'conference',
    async run(platform) {
      const { room, flow } = await enter(platform);
      await platform.store.conferences.terminating(room);
      await platform.conferences.desk.wake({ conference_id: room, customer_id: platform.customer });
      await platform.ended(flow);
      return conferenceWorkflowId(room);
    },
  },
];
