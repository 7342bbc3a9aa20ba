/** What becomes of a queue that was lost (somebody terminated its workflow), when it begins again. */
import { MEET, SERVICE, setAlarm, WAIT } from './alarms.ts';
import { depart, messageTo } from './ending.ts';
import { callerOf } from './line.ts';
import type { Command, Recalled, RecalledCaller, Source } from './news.ts';
import { agentGone, MEET_MS } from './offering.ts';
import type { Caller, Offer, QueueState } from './state.ts';

/**
 * Callers are where they were, waiting ones with the time that they have waited; who talks goes on talking. Agents who were being
 * rung are given back: nobody knows any more for whom.
 */
export function recalled(state: QueueState, { callers, held }: Recalled, source: Source): Command[] {
  const unknown = callers.filter(({ facts }) => !callerOf(state, facts.id) && !state.left.includes(facts.id));
  const kept = new Set(callers.map(({ standing }) => offerOf(standing)));
  const loose = held.filter(({ offer_id }) => !kept.has(offer_id));
  return [
    ...unknown.flatMap((caller) => putBack(state, caller, source)),
    ...loose.flatMap(({ agent_id, offer_id }): Command[] => [
      { lane: offer_id, kind: 'hangup', offer_id },
      { lane: offer_id, kind: 'release', offer_id, agent_id, rested: false },
    ]),
  ];
}

function offerOf(standing: RecalledCaller['standing']): string | undefined {
  return standing.status === 'waiting' ? undefined : standing.offer_id;
}

function putBack(state: QueueState, { facts, standing, legs }: RecalledCaller, source: Source): Command[] {
  const { id, came_at, wait_timeout } = facts;
  const now = source.now();
  const joined_at = Math.min(came_at, now);
  const caller: Caller = { facts, number: ++state.arrivals, joined_at, phase: standing.status, told: 0 };
  state.callers.push(caller);
  if (wait_timeout > 0 && standing.status !== 'service') setAlarm(state, WAIT, id, joined_at + wait_timeout);
  if (standing.status === 'waiting') return [];
  const agent = { id: standing.agent_id, ring_method: 'ringall', addresses: [] } as const;
  const offer: Offer = { id: standing.offer_id, agent, claimed_at: now, legs: [...legs], left: [] };
  caller.offer = offer;
  if (standing.status === 'connecting') return bringTogether(state, caller, offer, source);
  caller.service_at = joined_at + standing.duration_waiting;
  if (legs.length === 0) return depart(state, caller, 'served', source);
  const { service_timeout } = facts;
  if (service_timeout > 0) setAlarm(state, SERVICE, id, caller.service_at + service_timeout);
  return [];
}

/** What was asked of the agent's phone and of the flow may have been lost: asked again, it is done once. */
function bringTogether(state: QueueState, caller: Caller, offer: Offer, source: Source): Command[] {
  const { facts } = caller;
  const { id: lane, activeflow_id, forward_action_id } = facts;
  const message = messageTo(caller, 'connecting', forward_action_id);
  const tell: Command = { lane, kind: 'tell', id: lane, activeflow_id, message };
  setAlarm(state, MEET, offer.id, source.now() + MEET_MS);
  const [leg] = offer.legs;
  if (!leg) return [...agentGone(state, caller, offer, source), tell];
  const { call_id } = leg;
  return [{ lane, kind: 'bridge', call_id, offer_id: offer.id, agent_id: offer.agent.id }, tell];
}
