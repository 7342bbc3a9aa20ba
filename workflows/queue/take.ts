/** The queue's one door: takes a piece of news, changes the state, answers what is to be done. */
import { CHECK, clearAlarm, MEET, REST, RING, SERVICE, setAlarm, WAIT } from './alarms.ts';
import { depart, rememberLeft } from './ending.ts';
import { callerOf, isInLine } from './line.ts';
import { type Command, NEVER_JOINED, type News, type Source } from './news.ts';
import { claimed, legAnswered, legBridged, legOver, met, missed, offerLate, seek } from './offering.ts';
import { recalled } from './recalling.ts';
import type { CallerFacts, QueueResult, QueueState } from './state.ts';

/** How often it is asked whether callers are still there and agents are free, beside being told. */
export const CHECK_MS = 30_000;

export function take(state: QueueState, news: News, source: Source): Command[] {
  const commands = react(state, news, source);
  watch(state, source);
  return [...commands, ...seek(state, source)];
}

function react(state: QueueState, news: News, source: Source): Command[] {
  switch (news.kind) {
    case 'join':
      return join(state, news.caller, source);
    case 'leave':
      return leave(state, news.id, source);
    case 'kick':
      return dismiss(state, news.id, 'kicked', source);
    case 'close':
      return [...state.callers].flatMap((caller) => depart(state, caller, 'kicked', source));
    case 'met':
      return met(state, news, source);
    case 'missed':
      return missed(state, news, source);
    case 'free':
      return free(state);
    case 'claimed':
      return claimed(state, news, source);
    case 'leg_answered':
      return legAnswered(state, news, source);
    case 'leg_bridged':
      return legBridged(state, news);
    case 'leg_over':
      return legOver(state, news, source);
    case 'recalled':
      return recalled(state, news, source);
    case 'alarm':
      return ring(state, news.name, source);
  }
}

function join(state: QueueState, facts: CallerFacts, source: Source): Command[] {
  if (callerOf(state, facts.id) || state.left.includes(facts.id)) return [];
  const { id, wait_timeout, came_at } = facts;
  const joined_at = Math.min(came_at, source.now());
  state.callers.push({ facts, number: ++state.arrivals, joined_at, phase: 'waiting', told: 0 });
  if (wait_timeout > 0) setAlarm(state, WAIT, id, joined_at + wait_timeout);
  return [{ lane: id, kind: 'store', id, standing: { status: 'waiting' } }];
}

/** Whoever leaves while served was served; before that they gave up. */
function leave(state: QueueState, id: string, source: Source): Command[] {
  const caller = callerOf(state, id);
  if (caller) return depart(state, caller, caller.phase === 'service' ? 'served' : 'abandoned', source, true);
  if (state.left.includes(id)) return [];
  rememberLeft(state, id);
  return [{ lane: id, kind: 'store', id, standing: NEVER_JOINED }];
}

function dismiss(state: QueueState, id: string, result: QueueResult, source: Source): Command[] {
  const caller = callerOf(state, id);
  return caller ? depart(state, caller, result, source) : [];
}

function free(state: QueueState): Command[] {
  state.frees++;
  state.dry = [];
  return [];
}

function ring(state: QueueState, name: string, source: Source): Command[] {
  const [kind, id = '', offerId = '', agentId = ''] = name.split('/');
  delete state.alarms[name];
  switch (kind) {
    case WAIT:
      return waitedEnough(state, id, source);
    case SERVICE:
      return dismiss(state, id, 'service_timeout', source);
    case RING:
    case MEET:
      return offerLate(state, id, source);
    case REST:
      return [{ lane: id, kind: 'wake_agent', offer_id: offerId, agent_id: agentId }];
    default:
      return check(state);
  }
}

/** An agent who has answered is not sent away again: the caller has the chance to come to them. */
function waitedEnough(state: QueueState, id: string, source: Source): Command[] {
  const caller = callerOf(state, id);
  if (!caller || caller.phase === 'service') return [];
  if (isInLine(caller)) return depart(state, caller, 'timeout', source);
  caller.overdue = true;
  return [];
}

function check(state: QueueState): Command[] {
  free(state);
  return [{ lane: 'check', kind: 'check', ids: state.callers.map(({ facts }) => facts.id) }];
}

/** Checks as long as anybody is there. */
function watch(state: QueueState, source: Source): void {
  const name = 'callers';
  const isSet = `${CHECK}/${name}` in state.alarms;
  if (state.callers.length === 0) clearAlarm(state, CHECK, name);
  else if (!isSet) setAlarm(state, CHECK, name, source.now() + CHECK_MS);
}

/** Nobody is there, nothing is to come: the queue may rest for good. */
export function isEmpty({ callers, claim, alarms }: QueueState): boolean {
  return callers.length === 0 && claim === undefined && Object.keys(alarms).length === 0;
}
