/** Instants at which the shell wakes the queue, by name. */
import type { QueueState } from './state.ts';

/** Of a caller's stay. */
export const WAIT = 'wait';
export const SERVICE = 'service';
/** Of an offer: the phones should have told by now; the caller should have come by now. */
export const RING = 'ring';
export const MEET = 'meet';
/** Of an agent who did not answer: `rest/<caller id>/<offer id>/<agent id>`. */
export const REST = 'rest';
/** Of the queue itself. */
export const CHECK = 'check';

export type AlarmKind = typeof WAIT | typeof SERVICE | typeof RING | typeof MEET | typeof REST;

export function setAlarm(state: QueueState, kind: AlarmKind | typeof CHECK, name: string, at: number): void {
  state.alarms[`${kind}/${name}`] = at;
}

export function clearAlarm(state: QueueState, kind: AlarmKind | typeof CHECK, name: string): void {
  delete state.alarms[`${kind}/${name}`];
}

/** The next alarm; undefined when nothing is to come. */
export function nextAlarm({
  alarms,
}: QueueState): { readonly name: string; readonly at: number } | undefined {
  let next: { name: string; at: number } | undefined;
  for (const [name, at] of Object.entries(alarms)) if (!next || at < next.at) next = { name, at };
  return next;
}
