import { type FlowClient, FlowClientError } from '../../../src/flow-client.ts';
import {
  ENGINE,
  type Request,
  type SaveInput,
  SCHEMA,
  type StartInput,
} from '../../../workflows/protocol.ts';
import type { Happening, Outcome, Scenario } from '../scenario.ts';
import { Deliveries } from './deliveries.ts';
import { toOutcome } from './outcome.ts';
import { hasDeadline, type Playable, type Rest } from './play.ts';
import { toFacts } from './start.ts';
import { Surroundings } from './surroundings.ts';

/** What a flow on Temporal is told through, and asked. */
export interface Wire {
  readonly flows: FlowClient;
  /** Whether this workflow is open and waits for nothing but messages and time. */
  isIdle(workflowId: string): Promise<boolean>;
}

/** A scenario's flow on a Temporal server. */
export class TemporalFlow implements Playable {
  readonly id: string;
  readonly surroundings: Surroundings;
  readonly #wire: Wire;
  readonly #input: StartInput;
  readonly #deliveries: Deliveries;
  #lastSave = 0;
  #rest: Rest | undefined;
  #hasEnded = false;
  /** Rests and the end so far: what changes when the flow moves. */
  #moves = 0;
  #onMove: () => void = () => {};
  #timers: (() => void)[] = [];
  #timePasses = false;
  #requests = 0;

  constructor(scenario: Scenario, id: string, wire: Wire, suspendAtEveryWait: boolean) {
    this.id = id;
    this.#wire = wire;
    this.surroundings = new Surroundings(scenario);
    const callId = `${id}-call`;
    this.#deliveries = new Deliveries(this.surroundings, callId);
    const { store } = this.surroundings;
    store.onRest = (save) => this.#saved(save);
    this.#input = toStart(scenario, id, callId, suspendAtEveryWait);
  }

  async begin(): Promise<Rest | undefined> {
    await this.#wire.flows.start(this.#input);
    return await this.#afterMove(0);
  }

  async happen(happening: Happening): Promise<Rest | undefined> {
    const moves = this.#moves;
    const said = this.#deliveries.of(happening);
    switch (said.kind) {
      case 'stop':
        await this.#wire.flows.stop(this.id);
        return await this.#afterMove(moves);
      case 'timeout':
        if (!this.#rest || !hasDeadline(this.#rest.action)) return this.#rest;
        this.#letTimePass();
        return await this.#afterMove(moves);
      case 'event':
        await this.#wire.flows.event(this.id, said.event);
        await this.#ask(this.#nothing());
        return await this.#settled();
      case 'request':
        await this.#ask(said.request);
        return await this.#settled();
    }
  }

  /** Called by the activity that stands for a timer. */
  async timer(): Promise<void> {
    if (this.#timePasses) return;
    await new Promise<void>((resolve) => this.#timers.push(resolve));
  }

  /** Called when the end is stored. */
  ended(): void {
    this.#hasEnded = true;
    this.#moved(undefined);
  }

  outcome(): Outcome {
    return toOutcome(this.surroundings, (stackId) => (stackId === 'main' ? 1 : 2));
  }

  #saved({ rest, current_action }: SaveInput): void {
    if (rest <= this.#lastSave) return;
    this.#lastSave = rest;
    this.#moved({ waits: (this.#rest?.waits ?? 0) + 1, action: current_action });
  }

  #moved(rest: Rest | undefined): void {
    this.#letTimePass();
    this.#timePasses = this.#hasEnded;
    this.#rest = rest;
    this.#moves++;
    this.#onMove();
  }

  /** Also for timers that come later in the same wait, and for those that nobody waits for any more. */
  #letTimePass(): void {
    this.#timePasses = true;
    for (const pass of this.#timers.splice(0)) pass();
  }

  async #afterMove(moves: number): Promise<Rest | undefined> {
    if (this.#moves === moves) {
      await new Promise<void>((resolve) => {
        this.#onMove = resolve;
      });
    }
    // A flow that is suspended at every wait still has to come back from there.
    while (this.#input.suspend_at_every_wait && !this.#hasEnded && !(await this.#isIdle()));
    return this.#rest;
  }

  /** What was told has been taken; the flow has settled when it rests still, rests again, or has ended. */
  async #settled(): Promise<Rest | undefined> {
    for (;;) {
      const moves = this.#moves;
      if (this.#hasEnded || (await this.#isIdle())) return this.#rest;
      await this.#afterMove(moves);
    }
  }

  async #isIdle(): Promise<boolean> {
    if (!(await this.#wire.isIdle(this.id))) return false;
    const child = (await this.#wire.flows.view(this.id, 10_000))?.child;
    return child === undefined || (await this.#wire.isIdle(child));
  }

  /** Answered once it is taken, so everything that was sent before has been taken too. */
  #nothing(): Request {
    return { id: `nothing-${++this.#requests}`, kind: 'delete_variable', key: 'nothing' };
  }

  async #ask(request: Request): Promise<void> {
    try {
      await this.#wire.flows.request(this.id, request);
    } catch (error) {
      if (!(error instanceof FlowClientError) || error.kind === 'unavailable') throw error;
    }
  }
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
