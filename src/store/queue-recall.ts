import { and, inArray } from 'drizzle-orm';
import type { Queuecall } from '../../activities/queue-records.ts';
import type { Recalled, RecalledCaller } from '../../workflows/queue/news.ts';
import { type OfQueue, queueActionIds } from '../../workflows/queue/protocol.ts';
import type { Leg } from '../../workflows/queue/state.ts';
import { agent } from '../resources/agent.ts';
import { LIVING } from './calls.ts';
import type { Database } from './database.ts';
import { everyOf } from './every-of.ts';
import type { Resources } from './resources.ts';
import { calls } from './schema/calls.ts';

/** What is stored of a queue and those in it; `inside` are its queuecalls that are not over. */
export async function recallQueue(
  db: Database,
  resources: Resources,
  { queue_id, customer_id }: OfQueue,
  inside: readonly Queuecall[],
): Promise<Recalled> {
  const agents = await everyOf(resources, agent, customer_id, { queue_id });
  const held = agents.map(({ id, offer_id }) => ({ agent_id: id, offer_id }));
  const offers = held.map(({ offer_id }) => offer_id);
  const legs = await legsOf(db, offers);
  const callers = inside.flatMap(({ id, caller, standing }): RecalledCaller[] => {
    const facts = { ...caller, forward_action_id: queueActionIds(id).serve };
    switch (standing.status) {
      case 'waiting':
        return [{ facts, standing, legs: [] }];
      case 'connecting':
      case 'service':
        return [{ facts, standing, legs: legs.filter(({ offer_id }) => offer_id === standing.offer_id) }];
      default:
        return [];
    }
  });
  return { callers, held };
}

/** The phones of these offers that are not over. */
async function legsOf(
  db: Database,
  offers: readonly string[],
): Promise<readonly (Leg & { readonly offer_id: string })[]> {
  if (offers.length === 0) return [];
  return db
    .select({ call_id: calls.id, address: calls.destination, offer_id: calls.groupcall_id })
    .from(calls)
    .where(and(inArray(calls.groupcall_id, [...offers]), inArray(calls.status, [...LIVING])));
}
