import type { Place, QueueNews } from '../workflows/queue/protocol.ts';
import type { CallerFacts } from '../workflows/queue/state.ts';

/** The port to the queues that run, each a workflow. */
export interface QueueDesk {
  /** Brings a caller to a queue, which begins to run if it does not. A caller who is known, or has left, changes nothing. */
  join(queue: { readonly id: string; readonly customer_id: string }, caller: CallerFacts): Promise<void>;
  /** Has a queue run in which somebody is. One that runs is left as it is; one that was lost puts back who was in it. */
  begin(queue: { readonly id: string; readonly customer_id: string }): Promise<void>;
  /** Tells a queue something. `gone`: it does not run: nobody is in it, or it was lost. */
  tell(queueId: string, news: QueueNews): Promise<'sent' | 'gone'>;
  /** Where a caller is in the line; undefined when they are not in it, or nobody says. */
  place(queueId: string, queuecallId: string): Promise<Place | undefined>;
}
