import { setTimeout as pause } from 'node:timers/promises';
import { type FlowClient, FlowClientError } from '../../../src/flow-client.ts';
import type { Action } from '../../../workflows/interpreter/action.ts';
import {
  ENGINE,
  type FlowView,
  type Request,
  SCHEMA,
  STATE_QUERY,
  type StartInput,
} from '../../../workflows/protocol.ts';
import type { Happening, Outcome, Scenario } from '../scenario.ts';
import { Deliveries } from './deliveries.ts';
import { toOutcome } from './outcome.ts';
import { hasDeadline, type Playable, type Rest } from './play.ts';
import { toFacts } from './start.ts';
import { CALM_QUERY, type Calm } from './still-clock.ts';
import { Surroundings } from './surroundings.ts';

/** What a flow on Temporal is told through, and asked. */
export interface Wire {
  readonly flows: FlowClient;
  /** Undefined while the workflow does not answer: it has closed, or has not started. */
  query<Result>(workflowId: string, name: string): Promise<Result | undefined>;
}

/** Milliseconds between two looks at a flow that is busy. */
const GLANCE = 10;

/** A rest as it is seen from outside: rests are told apart by the number of actions that are over. */
interface Seen {
  readonly over: number;
  readonly action: Action;
  readonly timer: string;
}

/** A scenario's flow on a Temporal server. */
export class TemporalFlow implements Playable {
  readonly id: string;
  readonly surroundings: Surroundings;
  readonly #wire: Wire;
  readonly #input: StartInput;
  readonly #deliveries: Deliveries;
  readonly #timers = new Map<string, () => void>();
  readonly #passed = new Set<string>();
  #seen: Seen | undefined;
  #waits = 0;
  #hasEnded = false;
  #barriers = 0;

  constructor(scenario: Scenario, id: string, wire: Wire, suspendAtEveryWait: boolean) {
    this.id = id;
    this.#wire = wire;
    this.surroundings = new Surroundings(scenario);
    const callId = `${id}-call`;
    this.#deliveries = new Deliveries(this.surroundings, callId);
    this.#input = toStart(scenario, id, callId, suspendAtEveryWait);
  }

  async begin(): Promise<Rest | undefined> {
    await this.#wire.flows.start(this.#input);
    return await this.#settled();
  }

  async happen(happening: Happening): Promise<Rest | undefined> {
    const said = this.#deliveries.of(happening);
    switch (said.kind) {
      case 'stop':
        await this.#wire.flows.stop(this.id);
        return await this.#settled('elsewhere');
      case 'timeout':
        if (!this.#seen || !hasDeadline(this.#seen.action)) return this.#rest();
        this.#letPass(this.#seen.timer);
        return await this.#settled('elsewhere');
      case 'event':
        await this.#wire.flows.event(this.id, said.event);
        await this.#ask(this.#barrier());
        return await this.#settled();
      case 'request':
        await this.#ask(said.request);
        return await this.#settled();
    }
  }

  /** Called by the activity that stands for a timer. */
  async timer(id: string): Promise<void> {
    if (this.#hasEnded || this.#passed.has(id)) return;
    await new Promise<void>((resolve) => this.#timers.set(id, resolve));
  }

  /** Called when the end is stored. */
  ended(): void {
    this.#hasEnded = true;
    this.#letOthersPass('none');
  }

  outcome(): Outcome {
    return toOutcome(this.surroundings, (stackId) => (stackId === 'main' ? 1 : 2));
  }

  #letPass(id: string): void {
    this.#passed.add(id);
    this.#timers.get(id)?.();
    this.#timers.delete(id);
  }

  /** Timers that nobody waits for any more would keep their activities under way. */
  #letOthersPass(current: string): void {
    for (const id of [...this.#timers.keys()]) if (id !== current) this.#letPass(id);
  }

  /** What was told has been taken: the flow has settled when it has ended or rests, `elsewhere` if it must have moved. */
  async #settled(where: 'anywhere' | 'elsewhere' = 'anywhere'): Promise<Rest | undefined> {
    while (!this.#hasEnded) {
      const seen = await this.#look();
      const isElsewhere = seen?.over !== this.#seen?.over;
      if (seen && (isElsewhere || where === 'anywhere')) {
        if (isElsewhere) this.#waits++;
        this.#seen = seen;
        this.#letOthersPass(seen.timer);
        return this.#rest();
      }
      await pause(GLANCE);
    }
    return undefined;
  }

  #rest(): Rest | undefined {
    return this.#seen && { waits: this.#waits, action: this.#seen.action };
  }

  /** The rest where the flow is; undefined while it is busy. */
  async #look(): Promise<Seen | undefined> {
    const root = await this.#calmOf(this.id);
    const holder = root?.child ?? this.id;
    const calm = root?.child ? await this.#calmOf(root.child) : root;
    const view = calm && (await this.#wire.query<FlowView>(holder, STATE_QUERY));
    const still = view && (await this.#calmOf(holder));
    return still?.version === calm?.version && view && calm ? toSeen(view, calm) : undefined;
  }

  async #calmOf(workflowId: string): Promise<Calm | undefined> {
    const calm = await this.#wire.query<Calm>(workflowId, CALM_QUERY);
    return calm?.isIdle ? calm : undefined;
  }

  /** Answered once it is taken, so everything that was sent before has been taken too. */
  #barrier(): Request {
    return { id: `barrier-${++this.#barriers}`, kind: 'delete_variable', key: 'nothing' };
  }

  async #ask(request: Request): Promise<void> {
    try {
      await this.#wire.flows.request(this.id, request);
    } catch (error) {
      if (!(error instanceof FlowClientError) || error.kind === 'unavailable') throw error;
    }
  }
}

function toSeen({ executed_actions, current_action }: FlowView, { timer }: Calm): Seen {
  return { over: executed_actions.at(-1)?.n ?? 0, action: current_action, timer };
}

function toStart(scenario: Scenario, id: string, callId: string, suspendAtEveryWait: boolean): StartInput {
  const party = (target: string) => ({ type: 'tel', target, target_name: '', name: '', detail: '' });
  const call = {
    id: callId,
    direction: 'incoming',
    status: scenario.call?.status ?? 'progressing',
    source: party('+15550100'),
    destination: party('+15550199'),
  } as const;
  return {
    engine: ENGINE,
    schema: SCHEMA,
    facts: toFacts(scenario, id, callId),
    actions: scenario.actions,
    variables: scenario.variables,
    ...(scenario.reference_type === 'call' ? { call } : {}),
    ...(suspendAtEveryWait ? { suspend_at_every_wait: true } : {}),
  };
}
