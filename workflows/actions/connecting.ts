/**
 * What becomes of a `connect`, phase by phase:
 *
 * ```
 * dialling -> ringing <-> early        first answer -> bridging -> talking -> ending -> relaying
 *                |                                        | lost: back to ringing
 *                `-- nobody is left, or time is up -> ending
 * ```
 */
import type { Json, JsonObject } from '../interpreter/action.ts';
import type { CallEvent, HangupReason } from '../interpreter/events.ts';
import {
  type Effect,
  type Happening,
  next,
  type Outcome,
  perform,
  rest,
  stay,
} from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { callIsGone, isGone } from './define-action.ts';
import { hangUpFor, resumeHangup } from './hangup.ts';

const RESULT = {
  result: 'voipbin.connect.result',
  callId: 'voipbin.connect.call_id',
  duration: 'voipbin.connect.duration',
  /** What upstream's documents look at after a connect; upstream itself never sets it. */
  status: 'voipbin.call.status',
} as const;

type ConnectResult = 'answered' | 'busy' | 'no_answer' | 'failed' | 'canceled';

interface Manner {
  readonly early_media: boolean;
  readonly relay_reason: boolean;
}

/** The notes of a `connect`. */
interface Notes {
  readonly phase: string;
  /** Groupcall of the legs, id of the bridge. */
  readonly group: string;
  /** Milliseconds: the longest that a leg may ring. */
  readonly longest: number;
  /** When to ask for the state of the calls. */
  readonly until: number;
  /** Every leg's end; empty while it lives. */
  readonly legs: Readonly<Record<string, HangupReason | ''>>;
  /** The leg whose early media is heard; empty: none. */
  readonly early: string;
  readonly winner: string;
  /** When it was connected. */
  readonly since: number;
}

/** Beyond the longest ringing. */
const MARGIN_MS = 15_000;
/** While they talk, the network is asked this often whether they still do. */
const ASK_EVERY_MS = 600_000;
/** Between the hangup of one and the end of the bridge. */
const PARTING_MS = 5000;

/** @param winner the leg that answered; empty: none. */
function setResult({ variables }: Runtime, result: ConnectResult, winner: string): void {
  const status = result === 'answered' ? 'progressing' : 'hangup';
  variables.set({ [RESULT.result]: result, [RESULT.callId]: winner, [RESULT.status]: status });
}

/** What holds until somebody answers. */
export function beginConnect(runtime: Runtime): void {
  setResult(runtime, 'canceled', '');
  runtime.variables.set({ [RESULT.duration]: '0' });
}

export function resumeConnect(runtime: Runtime, manner: Manner, happening: Happening): Outcome {
  if (runtime.notes.isRelaying) return resumeHangup(runtime, happening);
  const notes = runtime.notes as unknown as Notes;
  switch (happening.kind) {
    case 'event':
      return happening.event.type === 'service' ? stay : onEvent(runtime, manner, notes, happening.event);
    case 'timeout':
      return ask(notes);
    case 'performed':
    case 'refused':
      return afterEffect(runtime, manner, notes, happening);
    default:
      return stay;
  }
}

/** Ends all that a `connect` began. */
export function endConnect(group: string): Effect {
  return { name: 'connect_end', input: { group }, summary: 'end the calls that were made' };
}

type Done = Extract<Happening, { kind: 'performed' | 'refused' }>;

function afterEffect(runtime: Runtime, manner: Manner, notes: Notes, happening: Done): Outcome {
  const isRefused = happening.kind === 'refused';
  switch (notes.phase) {
    case 'dialling':
      if (isRefused) return { kind: 'fail', failure: happening.failure };
      return isGone(happening) ? callIsGone : ringing(runtime, started(runtime, notes, happening.value));
    case 'early':
      return keepRinging(notes);
    case 'bridging':
      if (isRefused) return end(notes, runtime, 'failed');
      return afterBridging(runtime, notes, happening.value);
    case 'asking':
      return isRefused ? ask(notes) : afterAsking(runtime, notes, happening.value);
    case 'ending':
      return manner.relay_reason ? perform(relay(notes), { phase: 'relaying', isRelaying: true }) : next;
    default:
      return stay;
  }
}

function started(runtime: Runtime, { group, longest }: Notes, value: JsonObject): Notes {
  const legs = Object.fromEntries((value.legs as string[]).map((id) => [id, ''] as const));
  const until = runtime.now + longest + MARGIN_MS;
  return { phase: 'ringing', group, longest, until, legs, early: '', winner: '', since: 0 };
}

/** Waits for the next answer, unless nobody is left who could give it. */
function ringing(runtime: Runtime, notes: Notes): Outcome {
  const isLeft = Object.values(notes.legs).includes('');
  return isLeft ? keepRinging(notes) : end(notes, runtime, resultOf(notes));
}

function keepRinging(notes: Notes): Outcome {
  return rest(notes.until, toJson({ ...notes, phase: 'ringing' }));
}

function onEvent(runtime: Runtime, manner: Manner, notes: Notes, event: CallEvent): Outcome {
  if (notes.phase === 'talking') return onEventOfTalk(runtime, notes, event);
  if (notes.phase !== 'ringing' || !(event.call_id in notes.legs)) return stay;
  switch (event.type) {
    case 'call_progressing':
      return bridge(runtime, notes, event.call_id);
    case 'call_ringing':
      return manner.early_media && notes.early === '' ? hearEarly(notes, event.call_id) : stay;
    case 'call_hangup': {
      const left = { ...notes, legs: { ...notes.legs, [event.call_id]: event.reason } };
      const isHeard = notes.early === event.call_id && Object.values(left.legs).includes('');
      return isHeard ? hearEarly(left, '') : ringing(runtime, left);
    }
    default:
      return stay;
  }
}

function hearEarly(notes: Notes, leg: string): Outcome {
  const effect: Effect = {
    name: 'connect_early',
    input: { group: notes.group, leg },
    summary: leg === '' ? 'let the caller hear ringing' : 'let the caller hear the far side',
  };
  return perform(effect, toJson({ ...notes, phase: 'early', early: leg }));
}

function bridge(runtime: Runtime, notes: Notes, winner: string): Outcome {
  setResult(runtime, 'answered', winner);
  const effect: Effect = {
    name: 'connect_bridge',
    input: { group: notes.group, winner },
    summary: `connect with ${winner}`,
  };
  return perform(effect, toJson({ ...notes, phase: 'bridging', winner }));
}

function afterBridging(runtime: Runtime, notes: Notes, value: JsonObject): Outcome {
  if (value.answer === 'gone') return callIsGone;
  if (value.answer === 'lost') {
    const legs = { ...notes.legs, [notes.winner]: 'normal' as const };
    setResult(runtime, 'canceled', '');
    return ringing(runtime, { ...notes, legs, winner: '' });
  }
  runtime.callAnswered();
  return talk({ ...notes, since: runtime.now, until: runtime.now + ASK_EVERY_MS });
}

function talk(notes: Notes): Outcome {
  return rest(notes.until, toJson({ ...notes, phase: 'talking' }));
}

function onEventOfTalk(runtime: Runtime, notes: Notes, event: CallEvent): Outcome {
  const isOwn = 'bridge_id' in event && event.bridge_id === notes.group && !(event.call_id in notes.legs);
  if (isOwn && event.type === 'bridge_joined') return talk({ ...notes, since: event.at });
  if (isOwn && event.type === 'bridge_left') {
    runtime.resumedBy(event.type, event.reason);
    return part(runtime, notes, event.at);
  }
  if (event.type !== 'call_hangup' || event.call_id !== notes.winner) return stay;
  const legs = { ...notes.legs, [notes.winner]: event.reason };
  return talk({ ...notes, legs, until: runtime.now + PARTING_MS });
}

function part(runtime: Runtime, notes: Notes, at: number): Outcome {
  runtime.variables.set({ [RESULT.duration]: String(Math.max(0, at - notes.since)) });
  return perform(endConnect(notes.group), toJson({ ...notes, phase: 'ending' }));
}

/** Nobody answered. */
function end(notes: Notes, runtime: Runtime, result: ConnectResult): Outcome {
  setResult(runtime, result, '');
  return perform(endConnect(notes.group), toJson({ ...notes, phase: 'ending' }));
}

/** Of several that did not answer, what says most about them. */
function resultOf({ legs }: Notes): ConnectResult {
  const reasons = new Set(Object.values(legs));
  if (reasons.has('busy')) return 'busy';
  if (reasons.has('noanswer') || reasons.has('timeout')) return 'no_answer';
  return reasons.has('cancel') ? 'canceled' : 'failed';
}

/** An event may have been lost. */
function ask(notes: Notes): Outcome {
  const effect: Effect = {
    name: 'call_states',
    input: { call_ids: Object.keys(notes.legs) },
    summary: 'ask for the state of the calls',
  };
  return perform(effect, toJson({ ...notes, phase: 'asking' }));
}

function afterAsking(runtime: Runtime, notes: Notes, value: JsonObject): Outcome {
  const states = value.states as Record<string, JsonObject>;
  if (notes.winner !== '') {
    const isTogether = states[notes.winner]?.bridge_id === notes.group;
    return isTogether
      ? talk({ ...notes, until: runtime.now + ASK_EVERY_MS })
      : part(runtime, notes, runtime.now);
  }
  const answered = Object.keys(notes.legs).find((id) => states[id]?.status === 'progressing');
  if (answered !== undefined) return bridge(runtime, notes, answered);
  const legs = Object.entries(notes.legs).map(([id, reason]) => [id, reason || 'noanswer'] as const);
  return ringing(runtime, { ...notes, legs: Object.fromEntries(legs) });
}

/** The reason of whoever was talked to, or else of the first that was called. */
function relay({ legs, winner }: Notes): Effect {
  const [first] = Object.values(legs);
  return hangUpFor(legs[winner] || first || 'normal');
}

function toJson(notes: Notes): JsonObject {
  return notes as unknown as { [key: string]: Json };
}
