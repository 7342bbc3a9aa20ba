import type { Logger } from 'pino';
import type { ConferenceDesk } from '../../activities/conference-desk.ts';
import type { Store } from '../store/store.ts';
import { each } from './each.ts';
import { type Loop, startLoop } from './loop.ts';

export interface OverdueConferenceParts {
  readonly store: Pick<Store, 'standing'>;
  readonly conferences: { readonly desk: Pick<ConferenceDesk, 'wake'> };
  readonly log: Logger;
  /** Milliseconds between passes; 30,000 by default. */
  readonly every?: number;
  /** How late a conference is when it counts as left alone; 60 by default. */
  readonly overdueSeconds?: number;
}

/**
 * Wakes conferences that nobody looks after: a process died between the database and Temporal, an operator ended the workflow, or
 * a flow could not say that it left.
 */
export function startOverdueConferences({
  store,
  conferences,
  log,
  every = 30_000,
  overdueSeconds = 60,
}: OverdueConferenceParts): Loop {
  const pass = async (): Promise<void> => {
    await each(await store.standing.overdueConferences(overdueSeconds), ({ id, customer_id }) =>
      conferences.desk.wake({ conference_id: id, customer_id }),
    );
  };
  return startLoop({ name: 'overdue conferences', every, pass, log });
}
