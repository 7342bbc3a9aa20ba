import type { Address } from '../../workflows/interpreter/events.ts';
import type { Lifetime } from './records.ts';

/** Somebody whom a campaign dials, with what became of it. `destinations` and `tries` have five entries each. */
export interface OutdialTarget extends Lifetime {
  readonly id: string;
  readonly outdial_id: string;
  readonly name: string;
  readonly detail: string;
  /** Whatever the customer wants the flow to know: `voipbin.outdialtarget.data`. */
  readonly data: string;
  /** `idle`: may be tried (again); `progressing`: a try is open. */
  readonly status: 'idle' | 'progressing' | 'done';
  /** Of the newest try that is over. */
  readonly result: '' | 'success' | 'fail';
  readonly destinations: readonly (Address | null)[];
  readonly tries: readonly number[];
}

/** One try of a campaign to reach a target, with upstream's fields, and why it ended. */
export interface Campaigncall extends Lifetime {
  readonly id: string;
  readonly customer_id: string;
  readonly campaign_id: string;
  readonly outplan_id: string;
  readonly outdial_id: string;
  readonly outdial_target_id: string;
  readonly queue_id: string;
  readonly activeflow_id: string;
  readonly flow_id: string;
  readonly reference_type: 'call' | 'flow';
  /** The call; nil for a flow. */
  readonly reference_id: string;
  readonly status: 'dialing' | 'progressing' | 'done';
  readonly result: '' | 'success' | 'fail';
  /** Why the call was hung up or how the flow ended, once it is over; a code when it was refused. */
  readonly reason: string;
  readonly source: Address;
  readonly destination: Address;
  readonly destination_index: number;
  /** The how manieth try of this destination, from 1. */
  readonly try_count: number;
}

type Index = 0 | 1 | 2 | 3 | 4;

/** A target as upstream shows it: destinations and tries one by one. */
export type WireTarget = Omit<OutdialTarget, 'destinations' | 'tries'> & {
  readonly [At in Index as `destination_${At}`]: Address | null;
} & { readonly [At in Index as `try_count_${At}`]: number };

export function toWireTarget({ destinations, tries, ...target }: OutdialTarget): WireTarget {
  const destination = (at: Index): Address | null => destinations[at] ?? null;
  const tried = (at: Index): number => tries[at] ?? 0;
  const { id, outdial_id, name, detail, data, status, result, tm_create, tm_update, tm_delete } = target;
  return {
    ...{ id, outdial_id, name, detail, data, status, result },
    destination_0: destination(0),
    destination_1: destination(1),
    destination_2: destination(2),
    destination_3: destination(3),
    destination_4: destination(4),
    try_count_0: tried(0),
    try_count_1: tried(1),
    try_count_2: tried(2),
    try_count_3: tried(3),
    try_count_4: tried(4),
    ...{ tm_create, tm_update, tm_delete },
  };
}
