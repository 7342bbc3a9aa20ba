import type { ActiveflowStore, QueuedWebhook } from '../../activities/activeflow-store.ts';
import type { Action, ExecutedAction } from '../../workflows/interpreter/action.ts';
import type { FinishInput, FinishResult, SaveInput } from '../../workflows/protocol.ts';

/** What the workflows of a test stored, kept in this process. */
export class MemoryStore implements ActiveflowStore {
  readonly flows: Readonly<Record<string, readonly Action[]>>;
  readonly saves: SaveInput[] = [];
  readonly finishes: FinishInput[] = [];
  readonly webhooks = new Map<string, QueuedWebhook>();
  readonly #executed = new Map<number, ExecutedAction>();
  /** Told of every rest point, before its flow waits. */
  onRest: (save: SaveInput) => void = () => {};

  constructor(flows: Readonly<Record<string, readonly Action[]>> = {}) {
    this.flows = flows;
  }

  async save(input: SaveInput): Promise<void> {
    this.#keep(input.executed);
    this.saves.push(input);
    if (input.event) this.onRest(input);
  }

  async finish(input: FinishInput): Promise<FinishResult> {
    this.#keep(input.executed);
    this.finishes.push(input);
    return {};
  }

  async flowActions(_customerId: string, flowId: string): Promise<readonly Action[] | undefined> {
    return this.flows[flowId];
  }

  async enqueueWebhook(webhook: QueuedWebhook): Promise<void> {
    this.webhooks.set(webhook.key, webhook);
  }

  /** The whole history, by its numbers. */
  get executed(): ExecutedAction[] {
    return [...this.#executed.values()].sort((a, b) => a.n - b.n);
  }

  #keep(executed: readonly ExecutedAction[]): void {
    for (const entry of executed) this.#executed.set(entry.n, entry);
  }
}
