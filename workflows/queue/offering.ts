/** From a free agent to a caller who is served. */
import { clearAlarm, MEET, RING, SERVICE, setAlarm, WAIT } from './alarms.ts';
import { backInLine, depart, letGo, messageTo } from './ending.ts';
import { claimKey, line, nextOf } from './line.ts';
import type { Command, News, Source } from './news.ts';
import type { Caller, Leg, Offer, QueueState } from './state.ts';

type Told<K extends News['kind']> = Extract<News, { kind: K }>;

/** The lane of questions for agents: one at a time. */
export const CLAIMS = 'claims';
/** What phones and flows get beyond their time until it counts as over. */
export const MARGIN_MS = 15_000;
/** From an agent's answer until the caller's flow has come. */
export const MEET_MS = 30_000;

/** Asks for an agent for the first in the line who might get one. */
export function seek(state: QueueState, source: Source): Command[] {
  if (state.claim) return [];
  const first = line(state).find(
    (caller) => caller.phase === 'waiting' && !state.dry.includes(claimKey(caller)),
  );
  if (!first) return [];
  const { tag_ids, routing_method } = first.facts;
  const { last_agent_id, frees } = state;
  const id = source.newId();
  state.claim = { id, key: claimKey(first), frees };
  return [{ lane: CLAIMS, kind: 'claim', claim_id: id, tag_ids, routing_method, last_agent_id }];
}

/** An agent, or none: whoever is next now gets them, which need not be the one they were asked for. */
export function claimed(state: QueueState, news: Told<'claimed'>, source: Source): Command[] {
  const { claim } = state;
  if (claim?.id !== news.claim_id) return [];
  delete state.claim;
  const { agent } = news;
  if (!agent) {
    if (claim.frees === state.frees) state.dry.push(claim.key);
    return [];
  }
  const caller = nextOf(state, claim.key);
  if (!caller) {
    return [{ lane: CLAIMS, kind: 'release', offer_id: claim.id, agent_id: agent.id, rested: false }];
  }
  state.last_agent_id = agent.id;
  caller.phase = 'ringing';
  const left = [...agent.addresses];
  caller.offer = { id: claim.id, agent, claimed_at: source.now(), legs: [], left };
  return ringOn(state, caller, caller.offer, source);
}

/** Rings the agent's phones: all at once, or the next one. */
function ringOn(state: QueueState, caller: Caller, offer: Offer, source: Source): Command[] {
  const { facts } = caller;
  const count = offer.agent.ring_method === 'linear' ? 1 : offer.left.length;
  const legs = offer.left.splice(0, count).map((address) => ({ call_id: source.newId(), address }));
  offer.legs.push(...legs);
  if (legs.length === 0) return backInLine(state, caller, 'rested', source);
  setAlarm(state, RING, offer.id, source.now() + facts.ring_timeout + MARGIN_MS);
  return legs.map(({ call_id, address }) => ({
    lane: facts.id,
    kind: 'ring',
    offer_id: offer.id,
    master_call_id: facts.call_id,
    call_id,
    source: facts.source,
    destination: address,
    timeout: facts.ring_timeout,
  }));
}

/** The first phone that answers is it; the caller's flow is told to come. */
export function legAnswered(state: QueueState, { call_id }: Told<'leg_answered'>, source: Source): Command[] {
  const found = findLeg(state, call_id);
  if (found?.caller.phase !== 'ringing') return [];
  const { caller, offer, leg } = found;
  const { facts } = caller;
  const { id: lane } = facts;
  const isOnly = offer.legs.length === 1;
  offer.legs = [leg];
  offer.left = [];
  caller.phase = 'connecting';
  clearAlarm(state, RING, offer.id);
  setAlarm(state, MEET, offer.id, source.now() + MEET_MS);
  const agent_id = offer.agent.id;
  return [
    { lane, kind: 'bridge', call_id, offer_id: offer.id, agent_id },
    ...(isOnly ? [] : [{ lane, kind: 'hangup', offer_id: offer.id, except: call_id } as const]),
    { lane, kind: 'store', id: lane, standing: { status: 'connecting', agent_id, offer_id: offer.id } },
    {
      lane,
      kind: 'tell',
      id: lane,
      activeflow_id: facts.activeflow_id,
      message: messageTo(caller, 'connecting', facts.forward_action_id),
    },
  ];
}

/** From here on a caller who comes meets the agent, or is told that the bridge is over. */
export function legBridged(state: QueueState, { call_id }: Told<'leg_bridged'>): Command[] {
  const offer = findLeg(state, call_id)?.offer;
  if (offer) offer.isBridged = true;
  return [];
}

/** A phone of an agent's is no longer there: before the answer the next one may do, afterwards it is over. */
export function legOver(state: QueueState, { call_id }: Told<'leg_over'>, source: Source): Command[] {
  const found = findLeg(state, call_id);
  if (!found) return [];
  const { caller, offer, leg } = found;
  if (caller.phase === 'service') return depart(state, caller, 'served', source);
  if (caller.phase === 'connecting') return agentGone(state, caller, offer, source);
  offer.legs = offer.legs.filter((other) => other !== leg);
  return offer.legs.length > 0 ? [] : ringOn(state, caller, offer, source);
}

/** Whether they had met is for the caller's flow to say: its word may be on the way, and nobody is served twice. */
export function agentGone(state: QueueState, caller: Caller, offer: Offer, source: Source): Command[] {
  if (offer.isGone) return [];
  offer.isGone = true;
  return letGo(state, caller, offer, 'free', source.now());
}

/** Caller and agent are together, or were. */
export function met(state: QueueState, { id, offer_id }: Told<'met'>, source: Source): Command[] {
  const caller = expectant(state, id, offer_id);
  if (!caller?.offer) return [];
  const { facts, offer, joined_at } = caller;
  // The agent hung up on the way to the bridge: the caller came to an empty one.
  if (offer.isGone && !offer.isBridged) return backInLine(state, caller, 'free', source);
  const now = source.now();
  caller.phase = 'service';
  caller.service_at = now;
  clearAlarm(state, MEET, offer_id);
  clearAlarm(state, WAIT, id);
  if (facts.service_timeout > 0) setAlarm(state, SERVICE, id, now + facts.service_timeout);
  const agent_id = offer.agent.id;
  const standing = { status: 'service', agent_id, offer_id, duration_waiting: now - joined_at } as const;
  const store: Command = { lane: id, kind: 'store', id, standing };
  return offer.isGone ? [store, ...depart(state, caller, 'served', source)] : [store];
}

/** The agent was gone when the caller's flow came. */
export function missed(state: QueueState, { id, offer_id }: Told<'missed'>, source: Source): Command[] {
  const caller = expectant(state, id, offer_id);
  return caller ? backInLine(state, caller, 'free', source) : [];
}

/** The caller for whom this offer's agent has answered, and whose flow has not said whether it came. */
function expectant(state: QueueState, id: string, offerId: string): Caller | undefined {
  const caller = state.callers.find(({ facts }) => facts.id === id);
  return caller?.phase === 'connecting' && caller.offer?.id === offerId ? caller : undefined;
}

/** The offer's time is up, before the answer or after it: nobody is kept waiting by a phone or a flow that says nothing. */
export function offerLate(state: QueueState, offerId: string, source: Source): Command[] {
  const caller = state.callers.find(({ offer }) => offer?.id === offerId);
  if (caller?.phase === 'ringing') return backInLine(state, caller, 'rested', source);
  return caller?.phase === 'connecting' ? backInLine(state, caller, 'free', source) : [];
}

function findLeg(
  state: QueueState,
  callId: string,
): { readonly caller: Caller; readonly offer: Offer; readonly leg: Leg } | undefined {
  for (const caller of state.callers) {
    const { offer } = caller;
    const leg = offer?.legs.find(({ call_id }) => call_id === callId);
    if (offer && leg) return { caller, offer, leg };
  }
  return undefined;
}
