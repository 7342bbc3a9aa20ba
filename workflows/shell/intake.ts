/** The one public address of an activeflow: puts everything that comes from outside into one numbered series. */
import { type FlowEvent, sourceOf } from '../interpreter/events.ts';
import type { Answer } from '../interpreter/receive.ts';
import type { Delivery } from '../interpreter/token.ts';
import type { Request } from '../protocol.ts';

/** What continue-as-new carries over. */
export interface IntakeState {
  /** The last number given. */
  given: number;
  /** Of every source: the last event taken in, and later ones that wait for the gap before them. */
  sources: Record<string, Source>;
  /** Answers by request id, newest last, so that a repeated request is answered, not applied. */
  answers: [string, Answer][];
}

interface Source {
  last: number;
  parked: FlowEvent[];
}

/** Answers to the newest requests that are remembered. */
export const KEPT_ANSWERS = 100;

/** A number that closes its source at once: what a reconciler says about a call whose own last words are lost. */
export const FINAL_NUMBER = Number.MAX_SAFE_INTEGER;

export function newIntake(): IntakeState {
  return { given: 0, sources: {}, answers: [] };
}

/** Takes an event in once and in its source's order; answers what may now be delivered. */
export function takeIn(intake: IntakeState, event: FlowEvent): Delivery[] {
  const name = sourceOf(event);
  intake.sources[name] ??= { last: 0, parked: [] };
  const source = intake.sources[name] as Source;
  const isKnown = event.number <= source.last || source.parked.some(({ number }) => number === event.number);
  if (isKnown) return [];
  source.parked.push(event);
  const deliveries: Delivery[] = [];
  for (let next = nextOf(source); next; next = nextOf(source)) {
    source.last = next.number;
    source.parked = source.parked.filter(({ number }) => number > source.last);
    deliveries.push({ n: ++intake.given, kind: 'event', event: next });
  }
  return deliveries;
}

function nextOf({ last, parked }: Source): FlowEvent | undefined {
  return parked.find(({ number }) => number === last + 1 || (number === FINAL_NUMBER && last < FINAL_NUMBER));
}

export function takeRequest(intake: IntakeState, request: Request): Delivery {
  return { n: ++intake.given, kind: 'request', request };
}

export function knownAnswer(intake: IntakeState, requestId: string): Answer | undefined {
  return intake.answers.find(([id]) => id === requestId)?.[1];
}

export function rememberAnswer(intake: IntakeState, requestId: string, answer: Answer): void {
  intake.answers.push([requestId, answer]);
  if (intake.answers.length > KEPT_ANSWERS) intake.answers.shift();
}
