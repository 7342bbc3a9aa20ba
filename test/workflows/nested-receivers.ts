import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Action } from '../../workflows/interpreter/action.ts';
import type { CallEvent } from '../../workflows/interpreter/events.ts';
import type { FinishInput, SaveInput } from '../../workflows/protocol.ts';
import { MemoryAi } from '../support/memory-ai.ts';
import { MemoryCalls } from '../support/memory-calls.ts';
import { MemoryConferenceRecords } from '../support/memory-conference-records.ts';
import { MemoryQueueRecords } from '../support/memory-queue-records.ts';
import { MemoryStore } from '../support/memory-store.ts';
import type { TemporalBench } from '../support/on-temporal.ts';
import { toStart } from '../support/start.ts';
import { ScriptedWeb } from '../support/web.ts';

/** What its flow receives, one digit per wait, three stacks down and up again. */
export const DIGITS = '12345678';

const set = (id: string, key: string, value: string): Action => ({
  id,
  type: 'variable_set',
  option: { key, value },
});
const receive = (n: number): Action[] => [
  { id: `receive${n}`, type: 'digits_receive', option: { length: 1, duration: 600_000 } },
  set(`note${n}`, 'trace', '${trace}${voipbin.call.digits}'),
];
const nested = (flow_id: string): Action => ({
  id: `to_${flow_id}`,
  type: 'fetch_flow',
  option: { flow_id },
});

/** Flows whose innermost one is four stacks up; every second digit closes one. */
export const RECEIVERS: { main: readonly Action[]; flows: Readonly<Record<string, readonly Action[]>> } = {
  main: [...receive(1), nested('f1'), ...receive(8)],
  flows: {
    f1: [...receive(2), nested('f2'), ...receive(7)],
    f2: [...receive(3), nested('f3'), ...receive(6)],
    f3: [...receive(4), ...receive(5)],
    block1: [nested('block2'), set('end1', 'end1', 'yes')],
    block2: [nested('block3'), set('end2', 'end2', 'yes')],
    block3: [{ id: 'hold', type: 'block' }, set('end3', 'end3', 'yes')],
    self: [nested('self')],
    hall: receive(1),
  },
};

/** The ids of a run that is not disturbed, in order. */
export const PATH = [1, 'f1', 2, 'f2', 3, 'f3', 4, 5, 6, 7, 8].flatMap((step) =>
  typeof step === 'number' ? [`receive${step}`, `note${step}`] : [`to_${step}`],
);

/** A stack that waits, then a wait in the main stack: it never ends by itself. */
export const HALL: readonly Action[] = [nested('hall'), ...receive(8)];

/** Milliseconds without any news after which a flow that should have ended is stuck. */
const STUCK = 20_000;

/** Tells when a flow asks for a nested stack, which starts right afterwards, and when it was last heard of. */
class WatchedStore extends MemoryStore {
  onFetch: () => void = () => {};
  heardAt = Date.now();

  override async flowActions(customerId: string, flowId: string) {
    this.heardAt = Date.now();
    this.onFetch();
    return await super.flowActions(customerId, flowId);
  }

  override async save(input: SaveInput): Promise<void> {
    this.heardAt = Date.now();
    await super.save(input);
  }
}

/** A flow on a call that exists nowhere: the test itself is the phone network. */
export class BareFlow {
  readonly id = randomUUID();
  readonly #bench: TemporalBench;
  readonly #store = new WatchedStore(RECEIVERS.flows);

  constructor(bench: TemporalBench) {
    this.#bench = bench;
    const stage = {
      web: new ScriptedWeb(),
      calls: new MemoryCalls(),
      ai: new MemoryAi(),
      queues: new MemoryQueueRecords(),
      conferences: new MemoryConferenceRecords(),
    };
    bench.stages.set(this.id, { store: this.#store, ...stage });
  }

  async start(actions: readonly Action[], suspendAtEveryWait: boolean): Promise<void> {
    const scenario = { title: '', actions, expect: { ended_reason: 'completed' as const, executed: [] } };
    const input = toStart({ id: this.id, scenario, callId: `${this.id}-call` });
    await this.#bench.flows.start(suspendAtEveryWait ? { ...input, suspend_at_every_wait: true } : input);
  }

  /** Tells of the n-th digit, counted from 1; its event's number is the same. */
  async type(n: number): Promise<void> {
    const digit = DIGITS[n - 1] as string;
    const event: CallEvent = { type: 'digit', digit, call_id: `${this.id}-call`, number: n, at: 0 };
    await this.#bench.flows.event(this.id, event);
  }

  /** Settles when a nested stack is about to start. */
  fetched(): Promise<void> {
    return new Promise((resolve) => {
      this.#store.onFetch = resolve;
    });
  }

  /** Settles at the first rest, before the flow waits there. */
  rested(): Promise<void> {
    return new Promise((resolve) => {
      this.#store.onRest = () => resolve();
    });
  }

  /** How it ended, once its workflow has closed. */
  async ending(): Promise<FinishInput> {
    const stuck = new AbortController();
    const closed = this.#bench.client.workflow.getHandle(this.id).result();
    await Promise.race([closed, isStuck(this.#store, stuck.signal)]).finally(() => stuck.abort());
    const [finish, ...more] = this.#store.finishes;
    if (!finish || more.some(({ rest }) => rest !== finish.rest)) throw new Error('not ended exactly once');
    return finish;
  }

  /** Ids of what was executed; fails where a number is missing, since a lost entry would be a gap. */
  executed(): string[] {
    const { executed } = this.#store;
    if (executed.some(({ n }, at) => n !== at + 1)) throw new Error('the history has a gap');
    return executed.map(({ id }) => id);
  }

  /** Continues the block as soon as it waits. */
  async goOn(): Promise<void> {
    for (;;) {
      const view = await this.#bench.flows.view(this.id, 5000);
      if (view?.current_action.type === 'block') break;
      await pause(10);
    }
    await this.#bench.flows.request(this.id, {
      id: randomUUID(),
      kind: 'continue',
      expected_action_id: 'hold',
    });
  }
}

/** Fails once nothing was heard of the flow for long: on a busy machine a hundred stacks take their time. */
async function isStuck(store: WatchedStore, ended: AbortSignal): Promise<void> {
  const begun = Date.now();
  while (!ended.aborted) {
    const silence = Date.now() - Math.max(begun, store.heardAt);
    if (silence >= STUCK)
      throw new Error(`nothing was heard of the flow for ${STUCK} ms, and it has not ended`);
    await pause(STUCK - silence, undefined, { signal: ended }).catch(() => {});
  }
}
