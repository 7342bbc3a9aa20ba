import { batchSize } from './slots.ts';

/**
 * What a campaign does next, decided from what its rows say and nothing else: so that it may be stopped, changed and killed at any
 * moment, and whoever looks next goes on where it was. What holds:
 *
 * - A target is claimed and its try counted in one transaction, before anybody dials; so no try is made twice.
 * - A batch has an id: who asks for it again gets the same tries, and starts those that were not started.
 * - Not more than `concurrency` tries are open, and not more are begun in a second than `rate`.
 * - What a batch has claimed and not begun when the campaign is paused or stopped is given back.
 * - It is over when nothing is open and no target has a try left (or somebody stopped it), and not before.
 */
export type CampaignStatus = 'run' | 'pause' | 'stopping' | 'stop';

/** What the rows of a campaign say. */
export interface CampaignPicture {
  readonly status: CampaignStatus;
  /** What happens when no target has a try left: the campaign stops, or waits for more. */
  readonly end_handle: 'stop' | 'continue';
  /** Calls begun per second; above 0. */
  readonly rate: number;
  /** Tries open at the same time. */
  readonly concurrency: number;
  /** Tries that are not over. */
  readonly open: number;
  /** Targets that may be tried now; beyond a batch nobody counts them. */
  readonly due: number;
  /** Milliseconds until the first target that waits may be tried again; null: none waits. */
  readonly next_due_in: number | null;
  /** With a queue: tries that its free agents leave room for; absent or null: as many as there are. */
  readonly room?: number | null;
}

export type Step =
  | { readonly kind: 'dial'; readonly count: number }
  /** Looks again after a while, or when it is woken; null: only then. */
  | { readonly kind: 'rest'; readonly ms: number | null }
  | { readonly kind: 'end' };

/** How soon it is seen that a try is over. */
const LOOK_MS = 500;
/** How soon it is seen that there are new targets, or free agents, when it waits for some. */
const IDLE_MS = 5000;

export function decide(picture: CampaignPicture): Step {
  const { status, open } = picture;
  if (status === 'run') return dialOrWait(picture);
  if (open > 0) return { kind: 'rest', ms: LOOK_MS };
  return status === 'pause' ? { kind: 'rest', ms: null } : { kind: 'end' };
}

function dialOrWait({ end_handle, rate, concurrency, open, due, next_due_in, room }: CampaignPicture): Step {
  const count = Math.min(batchSize(rate), due, concurrency - open, room ?? due);
  if (count > 0) return { kind: 'dial', count };
  if (open > 0) return { kind: 'rest', ms: LOOK_MS };
  if (due > 0) return { kind: 'rest', ms: IDLE_MS };
  if (next_due_in !== null) return { kind: 'rest', ms: Math.max(1, next_due_in) };
  return end_handle === 'continue' ? { kind: 'rest', ms: IDLE_MS } : { kind: 'end' };
}
