import type { Reachable } from '../../workflows/campaign/tries.ts';
import type { Address } from '../../workflows/interpreter/events.ts';
import type { OutdialTarget } from './campaign-records.ts';

/** What a campaign's tries are made with, as its resources say now. */
export interface DialPlan {
  readonly campaign_id: string;
  readonly customer_id: string;
  readonly type: 'call' | 'flow';
  readonly outplan_id: string;
  readonly outdial_id: string;
  readonly queue_id: string;
  readonly flow_id: string;
  readonly source: Address;
  /** Most tries by destination. */
  readonly most: readonly number[];
  /** Milliseconds from the end of a try to the next one of the same target. */
  readonly try_interval: number;
}

/** A target as its tries see it. */
export function toReachable({
  destinations,
  tries,
}: Pick<OutdialTarget, 'destinations' | 'tries'>): Reachable {
  return { destinations: destinations.map((destination) => destination !== null), tries };
}
