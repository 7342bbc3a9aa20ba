/** How callers and offers come to their end. */
import { clearAlarm, MEET, REST, RING, SERVICE, setAlarm, WAIT } from './alarms.ts';
import { noteHandling } from './estimate.ts';
import { isInLine } from './line.ts';
import type { Command, Message, Source, Standing } from './news.ts';
import type { Caller, Departure, Offer, QueueResult, QueueState } from './state.ts';

/** How an agent is given back. */
type Manner = 'free' | 'rested';

/** How many of those who left are remembered. */
const KEPT_LEFT = 200;

/** Whoever left does not come in again. */
export function rememberLeft({ left }: QueueState, id: string): void {
  left.push(id);
  if (left.length > KEPT_LEFT) left.shift();
}

/** It is over for this caller: their agent is free, their flow is told, unless it was the flow that left. */
export function depart(
  state: QueueState,
  caller: Caller,
  result: QueueResult,
  source: Source,
  isKnown = false,
): Command[] {
  const { facts, offer, phase } = caller;
  const { id } = facts;
  const now = source.now();
  const standing: Standing = { status: statusOf(phase), ...departureOf(caller, result, now) };
  state.callers = state.callers.filter((other) => other !== caller);
  rememberLeft(state, id);
  for (const kind of [WAIT, SERVICE] as const) clearAlarm(state, kind, id);
  if (offer) clearAlarm(state, MEET, offer.id);
  const message = messageTo(caller, 'over', isInLine(caller) ? facts.forward_action_id : undefined);
  const tell: Command = { lane: id, kind: 'tell', id, activeflow_id: facts.activeflow_id, message };
  return [
    ...(offer && !offer.isGone ? letGo(state, caller, offer, 'free', now) : []),
    { lane: id, kind: 'store', id, standing },
    ...(isKnown ? [] : [tell]),
  ];
}

function statusOf(phase: Caller['phase']): 'done' | 'abandoned' {
  return phase === 'service' ? 'done' : 'abandoned';
}

function departureOf({ joined_at, service_at }: Caller, result: QueueResult, now: number): Departure {
  return {
    result,
    duration_waiting: (service_at ?? now) - joined_at,
    duration_service: service_at === undefined ? 0 : now - service_at,
  };
}

/** The offer has come to nothing before they met: the caller is in the line again, where they were. */
export function backInLine(state: QueueState, caller: Caller, manner: Manner, source: Source): Command[] {
  if (caller.overdue) return depart(state, caller, 'timeout', source);
  const { facts, offer, phase } = caller;
  const { id: lane } = facts;
  const over = offer && !offer.isGone ? letGo(state, caller, offer, manner, source.now()) : [];
  if (offer) clearAlarm(state, MEET, offer.id);
  delete caller.offer;
  caller.phase = 'waiting';
  if (phase === 'ringing') return over;
  return [
    ...over,
    { lane, kind: 'store', id: lane, standing: { status: 'waiting' } },
    {
      lane,
      kind: 'tell',
      id: lane,
      activeflow_id: facts.activeflow_id,
      message: messageTo(caller, 'waiting'),
    },
  ];
}

/** Hangs up what rings or talks and gives the agent back. */
export function letGo(
  state: QueueState,
  { facts, phase }: Caller,
  offer: Offer,
  manner: Manner,
  now: number,
): Command[] {
  const { id: lane, rest_timeout } = facts;
  clearAlarm(state, RING, offer.id);
  const rested = manner === 'rested' && rest_timeout > 0;
  if (rested) setAlarm(state, REST, `${lane}/${offer.id}/${offer.agent.id}`, now + rest_timeout);
  if (phase === 'service') noteHandling(state, offer, now);
  const { id: offer_id, agent, legs } = offer;
  const release: Command = { lane, kind: 'release', offer_id, agent_id: agent.id, rested };
  return legs.length === 0 ? [release] : [{ lane, kind: 'hangup', offer_id }, release];
}

export function messageTo(caller: Caller, name: Message['name'], forward?: string): Message {
  const number = ++caller.told;
  return forward === undefined ? { number, name } : { number, name, forward };
}
