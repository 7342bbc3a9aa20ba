import { VirtualClock } from '../../src/providers/simulator/clock.ts';
import { nextAlarm } from '../../workflows/queue/alarms.ts';
import type { Command, News, Source, Standing } from '../../workflows/queue/news.ts';
import { rank } from '../../workflows/queue/routing.ts';
import {
  type Agent,
  type Caller,
  type CallerFacts,
  newQueue,
  type QueueState,
  type RoutingMethod,
} from '../../workflows/queue/state.ts';
import { isEmpty, take } from '../../workflows/queue/take.ts';
import { SimulatedFlow } from './simulated-flow.ts';

/** What happens how often, from 0 to 1, and how long things take, in milliseconds. */
export interface Habits {
  /** An agent's phone is answered; otherwise it rings out, is busy, or nobody says anything. */
  readonly answers: number;
  readonly talk: () => number;
  /** A caller hangs up after so long; undefined: never. */
  readonly patience: () => number | undefined;
  /** News come twice. */
  readonly twice: number;
  /** News that may be lost are lost: that an agent is free, that a caller has left. */
  readonly lost: number;
  /** How long a command takes. */
  readonly pace: () => number;
}

interface SimulatedAgent extends Agent {
  readonly tag_ids: readonly string[];
  status: 'available' | 'claimed' | 'resting';
  claim: string;
  idle_since: string;
}

export interface Seat {
  readonly facts: CallerFacts;
  readonly queue: QueueState;
  readonly arrival: number;
  readonly joinedAt: number;
  servedAt?: number;
  endedAt?: number;
  /** Everything that was stored of them, in order. */
  readonly standings: Standing[];
  readonly flow: SimulatedFlow;
}

/**
 * Queues without Temporal: a database of agents, phones, and callers' flows around the pure core, on a virtual clock. It
 * checks while it runs what must never happen.
 */
export class CallCentre {
  readonly clock = new VirtualClock(0);
  readonly agents = new Map<string, SimulatedAgent>();
  readonly seats = new Map<string, Seat>();
  readonly queues: QueueState[];
  readonly mistakes: string[] = [];
  readonly random: () => number;
  readonly habits: Habits;
  steps = 0;
  #ids = 0;
  /** Those that rang: an agent's next phone is no new offer. */
  readonly #offers = new Set<string>();
  readonly #lanes = new Map<string, (() => void)[]>();
  readonly #phones = new Map<string, { state: QueueState; offer: string; talking: boolean }>();
  readonly #alarms = new Map<QueueState, () => void>();

  constructor(queueIds: readonly string[], habits: Habits, random: () => number) {
    this.queues = queueIds.map((id) => newQueue(id, 'customer'));
    this.habits = habits;
    this.random = random;
  }

  get source(): Source {
    return { now: () => this.clock.now(), newId: () => `id-${++this.#ids}` };
  }

  employ(
    id: string,
    options: Partial<Pick<SimulatedAgent, 'tag_ids' | 'ring_method'>> & { phones?: number } = {},
  ) {
    const { tag_ids = [], ring_method = 'ringall', phones = 1 } = options;
    const addresses = Array.from({ length: phones }, (_, n) => ({
      type: 'tel',
      target: `${id}-${n}`,
      target_name: '',
      name: '',
      detail: '',
    }));
    this.agents.set(id, {
      id,
      tag_ids,
      ring_method,
      addresses,
      status: 'available',
      claim: '',
      idle_since: '',
    });
  }

  /** Somebody calls in. */
  arrive(state: QueueState, given: CallerFacts): void {
    const facts = { ...given, came_at: this.clock.now() };
    const flow = new SimulatedFlow(this, state, facts);
    const arrival = this.seats.size;
    this.seats.set(facts.id, {
      facts,
      queue: state,
      arrival,
      joinedAt: this.clock.now(),
      standings: [],
      flow,
    });
    this.tell(state, { kind: 'join', caller: facts });
    const patience = this.habits.patience();
    if (patience !== undefined) this.later(patience, () => flow.hangUp());
  }

  /** Whether the agent of this offer stands in its bridge. */
  isThere(offerId: string): boolean {
    return [...this.#phones.values()].some(({ offer, talking }) => offer === offerId && talking);
  }

  /** Runs until nothing is to come any more. */
  run(): void {
    while (this.clock.next());
    for (const state of this.queues) {
      if (!isEmpty(state)) this.mistakes.push(`queue ${state.id} is left with ${JSON.stringify(state)}`);
    }
    for (const { id, status } of this.agents.values()) {
      if (status !== 'available') this.mistakes.push(`agent ${id} is left ${status}`);
    }
  }

  later(ms: number, act: () => void): void {
    this.clock.at(this.clock.now() + ms, act);
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  /** Hands news over, now and then twice; with `losable`, now and then not at all. */
  tell(state: QueueState, news: News, losable = false): void {
    if (losable && this.chance(this.habits.lost)) return;
    this.#take(state, news);
    if (this.chance(this.habits.twice)) this.later(this.habits.pace(), () => this.#take(state, news));
  }

  #take(state: QueueState, news: News): void {
    this.steps++;
    const commands = take(state, news, this.source);
    this.#note(commands);
    this.#check(state, commands);
    for (const command of commands) this.#enqueue(state, command);
    this.#setAlarm(state);
  }

  /** Measures by the world's own clock. */
  #note(commands: readonly Command[]): void {
    for (const command of commands) {
      if (command.kind !== 'store') continue;
      const seat = this.#seat(command.id);
      if (command.standing.status === 'service') seat.servedAt ??= this.clock.now();
      if ('result' in command.standing) seat.endedAt ??= this.clock.now();
    }
  }

  /** What must never be. */
  #check(state: QueueState, commands: readonly Command[]): void {
    const held = this.queues.flatMap(({ callers }) =>
      callers.flatMap(({ offer }) => (offer && !offer.isGone ? [offer.agent.id] : [])),
    );
    if (new Set(held).size !== held.length) this.mistakes.push(`an agent has two callers: ${held}`);
    for (const command of commands) {
      if (command.kind !== 'ring') continue;
      const caller = state.callers.find(({ offer }) => offer?.id === command.offer_id);
      if (!caller || this.#offers.has(command.offer_id)) continue;
      this.#offers.add(command.offer_id);
      const overtaken = this.#waitingBefore(state, caller);
      if (overtaken) this.mistakes.push(`${caller.facts.id} overtakes ${overtaken.facts.id}`);
    }
  }

  /** Somebody who waits for the same agents and came earlier, or is more urgent, by the world's own account. */
  #waitingBefore(state: QueueState, { facts }: Caller): Caller | undefined {
    const arrival = this.#seat(facts.id).arrival;
    return state.callers.find((other) => {
      const isSame =
        other.facts.routing_method === facts.routing_method &&
        `${other.facts.tag_ids}` === `${facts.tag_ids}`;
      const isFirst =
        other.facts.priority > facts.priority ||
        (other.facts.priority === facts.priority && this.#seat(other.facts.id).arrival < arrival);
      return other.phase === 'waiting' && isSame && isFirst;
    });
  }

  #setAlarm(state: QueueState): void {
    this.#alarms.get(state)?.();
    const alarm = nextAlarm(state);
    if (!alarm) return;
    const cancel = this.clock.at(alarm.at, () => this.#take(state, { kind: 'alarm', name: alarm.name }));
    this.#alarms.set(state, cancel);
  }

  /** Commands of a lane are done one after the other. */
  #enqueue(state: QueueState, command: Command): void {
    const name = `${state.id}/${command.lane}`;
    const lane = this.#lanes.get(name) ?? [];
    this.#lanes.set(name, lane);
    const next = (): void => {
      lane.shift();
      if (lane[0]) this.later(this.habits.pace(), lane[0]);
    };
    lane.push(() => {
      this.#do(state, command);
      next();
    });
    if (lane.length === 1) this.later(this.habits.pace(), lane[0] as () => void);
  }

  #do(state: QueueState, command: Command): void {
    switch (command.kind) {
      case 'claim':
        return this.#claim(state, command);
      case 'release':
        return this.#release(command.agent_id, command.offer_id, command.rested ? 'resting' : 'available');
      case 'wake_agent':
        return this.#release(command.agent_id, command.offer_id, 'available');
      case 'ring':
        return this.#ring(state, command);
      case 'hangup':
        for (const [callId, { offer }] of this.#phones)
          if (offer === command.offer_id && callId !== command.except) this.#phones.delete(callId);
        return;
      case 'bridge':
        return this.#bridge(command);
      case 'store':
        this.#seat(command.id).standings.push(command.standing);
        return;
      case 'tell':
        return this.#seat(command.id).flow.told(command.message);
      case 'check':
        for (const id of command.ids)
          if (this.#seat(id).flow.hasLeft) this.tell(state, { kind: 'leave', id });
        return;
    }
  }

  #seat(id: string): Seat {
    return this.seats.get(id) as Seat;
  }

  #claim(state: QueueState, command: Extract<Command, { kind: 'claim' }>): void {
    const free = [...this.agents.values()].filter(({ status }) => status === 'available');
    const [agent] = rank(free, { ...command, seed: this.random() });
    const claim_id = command.claim_id;
    if (!agent) return this.tell(state, { kind: 'claimed', claim_id });
    agent.status = 'claimed';
    agent.claim = claim_id;
    this.tell(state, { kind: 'claimed', claim_id, agent });
  }

  #release(agentId: string, offerId: string, status: SimulatedAgent['status']): void {
    const agent = this.agents.get(agentId) as SimulatedAgent;
    if (agent.claim !== offerId)
      this.mistakes.push(`agent ${agentId} is released by ${offerId} for ${agent.claim}`);
    agent.status = status;
    if (status !== 'available') return;
    agent.claim = '';
    agent.idle_since = String(this.clock.now()).padStart(12, '0');
    for (const state of this.queues) this.tell(state, { kind: 'free' }, true);
  }

  #ring(state: QueueState, { call_id, offer_id, timeout }: Extract<Command, { kind: 'ring' }>): void {
    const phone = { state, offer: offer_id, talking: false };
    this.#phones.set(call_id, phone);
    if (this.chance(this.habits.answers)) {
      const after = this.random() * Math.min(timeout, 10_000);
      return this.later(
        after,
        () => this.#phones.has(call_id) && this.tell(state, { kind: 'leg_answered', call_id }),
      );
    }
    if (this.chance(0.1)) return;
    this.later(this.chance(0.3) ? 500 : timeout, () => this.#legOver(call_id, state));
  }

  #bridge({ call_id }: Extract<Command, { kind: 'bridge' }>): void {
    const phone = this.#phones.get(call_id);
    if (!phone) return;
    phone.talking = true;
    this.tell(phone.state, { kind: 'leg_bridged', call_id });
    this.later(this.habits.talk(), () => this.#legOver(call_id, phone.state));
  }

  /** The agent's phone is hung up: the caller stands alone. */
  #legOver(callId: string, state: QueueState): void {
    if (this.#phones.delete(callId)) this.tell(state, { kind: 'leg_over', call_id: callId });
  }
}

/** Facts of a caller, as most are. */
export function callerFacts(id: string, over: Partial<CallerFacts> = {}): CallerFacts {
  return {
    id,
    activeflow_id: `flow-${id}`,
    call_id: `call-${id}`,
    came_at: 0,
    forward_action_id: 'serve',
    source: { type: 'tel', target: '+15550100', target_name: '', name: '', detail: '' },
    priority: 0,
    tag_ids: [],
    routing_method: 'random' as RoutingMethod,
    wait_timeout: 0,
    service_timeout: 0,
    ring_timeout: 20_000,
    rest_timeout: 30_000,
    ...over,
  };
}
