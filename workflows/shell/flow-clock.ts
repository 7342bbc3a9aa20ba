import { uuid4, workflowInfo } from '@temporalio/workflow';
import type { Clock } from '../interpreter/run.ts';

/**
 * What a flow goes by, looked at when its workflow wakes and kept until it waits again. Between two waits the SDK's own time may
 * move, by a save that takes longer than a workflow task, and on replay it moves differently: a flow that decided by it
 * could not be replayed (measured with SDK 1.24: docs/decisions/local-saves.md).
 */
export class FlowClock implements Clock {
  #now = Date.now();
  #isHistoryLong = workflowInfo().continueAsNewSuggested;

  /** Call it after every wait. */
  wake(): void {
    this.#now = Date.now();
    this.#isHistoryLong = workflowInfo().continueAsNewSuggested;
  }

  now(): number {
    return this.#now;
  }

  newId(): string {
    return uuid4();
  }

  /** Whether the server suggests to continue as new. */
  get isHistoryLong(): boolean {
    return this.#isHistoryLong;
  }
}
