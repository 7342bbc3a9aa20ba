import type { Action } from '../workflows/interpreter/action.ts';
import type { Recalled, Standing } from '../workflows/queue/news.ts';
import type { ClaimInput, OfQueue, ReleaseInput } from '../workflows/queue/protocol.ts';
import type { Agent, CallerFacts } from '../workflows/queue/state.ts';

/** The port to what is stored of queues, their calls and agents. `src/store` implements it. */
export interface QueueRecords {
  /** Writes a queuecall of this queue, once per key; undefined when the customer has no such queue. */
  open(input: NewQueuecall): Promise<Queuecall | undefined>;
  /** The queuecall; undefined when there is none. */
  find(queuecallId: string): Promise<Queuecall | undefined>;
  /** The actions that callers of this queuecall's queue run while they wait; empty: none. */
  waitActions(queuecall: Queuecall): Promise<readonly Action[]>;
  /** Writes down that the flow has left. */
  leave(queuecallId: string): Promise<void>;
  /** Writes down where a caller stands; one for whom it is over stays so. */
  stand(queuecallId: string, standing: Standing, at: number): Promise<void>;
  /** Ends the queuecalls of this queue whose flows ended before they were in the line. */
  settle(queueId: string): Promise<void>;
  /** Those of these queuecalls whose flows have left or ended. */
  gone(queuecallIds: readonly string[]): Promise<readonly string[]>;
  /** Claims the best free agent for this claim: one agent has one claim at most. Repeated, it answers the same agent. */
  claim(input: ClaimInput): Promise<Agent | undefined>;
  /** Whoever is held by this offer talks now. */
  engage(input: { readonly agent_id: string; readonly offer_id: string }): Promise<void>;
  /** Gives an agent back whom this offer holds. Answers whether the agent may be claimed now. */
  release(input: ReleaseInput): Promise<boolean>;
  /** Who is in this queue, and whom it holds, as far as it is stored. */
  recall(queue: OfQueue): Promise<Recalled>;
  /** The queues of this customer in which callers wait. */
  waitingQueues(customerId: string): Promise<readonly string[]>;
}

export interface NewQueuecall {
  /** Of the effect that joins the queue. */
  readonly key: string;
  readonly customer_id: string;
  readonly activeflow_id: string;
  readonly call_id: string;
  readonly queue_id: string;
  readonly priority: number;
}

export interface Queuecall {
  readonly id: string;
  readonly customer_id: string;
  readonly queue_id: string;
  readonly queue: { readonly name: string; readonly detail: string };
  /** All but the action of the flow, which follows from the id. */
  readonly caller: Omit<CallerFacts, 'forward_action_id'>;
  readonly standing: Standing | { readonly status: 'initiating' };
  /** The flow has left. */
  readonly left: boolean;
}
