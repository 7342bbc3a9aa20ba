import { randomUUID } from 'node:crypto';
import type { NewQueuecall, Queuecall, QueueRecords } from '../../activities/queue-records.ts';
import type { Action } from '../../workflows/interpreter/action.ts';
import type { Recalled } from '../../workflows/queue/news.ts';
import type { ClaimInput, ReleaseInput } from '../../workflows/queue/protocol.ts';
import { type FreeAgent, rank } from '../../workflows/queue/routing.ts';
import type { Agent, CallerFacts } from '../../workflows/queue/state.ts';

/** A queue of a test, and who answers in it. */
export interface QueueSetting extends Partial<Omit<CallerFacts, 'id' | 'tag_ids'>> {
  readonly wait?: readonly Action[];
  /** The numbers of its agents, one each; nobody else has them. */
  readonly agents: readonly string[];
}

interface KeptAgent extends Agent, FreeAgent {
  readonly queue_id: string;
  status: 'available' | 'ringing' | 'busy' | 'away';
  claim: string;
  idle_since: string;
}

type KeptCall = { -readonly [K in keyof Queuecall]: Queuecall[K] } & { readonly activeflow_id: string };

const address = (target: string) => ({ type: 'tel', target, target_name: '', name: '', detail: '' });
const DEFAULTS = {
  source: address('+15550100'),
  routing_method: 'longest_idle' as const,
  wait_timeout: 0,
  service_timeout: 0,
  ring_timeout: 20_000,
  rest_timeout: 5000,
};

/** Queues, agents and queuecalls of a test, kept in this process. */
export class MemoryQueueRecords implements QueueRecords {
  readonly agents: KeptAgent[];
  readonly calls = new Map<string, KeptCall>();
  readonly #byKey = new Map<string, string>();
  readonly #queues: Readonly<Record<string, QueueSetting>>;
  /** The queues of many tests run at one Temporal server. */
  readonly #suffix = `-${randomUUID()}`;
  #idle = 0;

  constructor(queues: Readonly<Record<string, QueueSetting>> = {}) {
    this.#queues = queues;
    this.agents = Object.entries(queues).flatMap(([queue_id, { agents }]) =>
      agents.map((number) => ({
        id: number,
        queue_id,
        tag_ids: [queue_id],
        ring_method: 'ringall' as const,
        addresses: [address(number)],
        status: 'available' as const,
        claim: '',
        idle_since: '',
      })),
    );
  }

  has(queueId: string): boolean {
    return queueId.endsWith(this.#suffix);
  }

  async open({ key, queue_id, customer_id, activeflow_id, call_id, priority }: NewQueuecall) {
    const setting = this.#queues[queue_id];
    if (!setting) return undefined;
    const id = this.#byKey.get(key) ?? randomUUID();
    this.#byKey.set(key, id);
    const { wait: _wait, agents: _agents, ...own } = setting;
    const came_at = Date.now();
    const caller = {
      came_at,
      ...DEFAULTS,
      ...own,
      id,
      activeflow_id,
      call_id,
      priority,
      tag_ids: [queue_id],
    };
    const known = this.calls.get(id);
    const queue = { name: `queue ${queue_id}`, detail: '' };
    const standing = { status: 'initiating' as const };
    const made = known ?? {
      id,
      customer_id,
      queue_id: queue_id + this.#suffix,
      queue,
      caller,
      standing,
      left: false,
      activeflow_id,
    };
    this.calls.set(id, made);
    return made;
  }

  async find(id: string): Promise<Queuecall | undefined> {
    return this.calls.get(id);
  }

  async waitActions({ queue_id }: Queuecall): Promise<readonly Action[]> {
    return this.#queues[queue_id.replace(this.#suffix, '')]?.wait ?? [];
  }

  async leave(id: string): Promise<void> {
    this.#call(id).left = true;
  }

  async stand(id: string, standing: Queuecall['standing']): Promise<void> {
    const call = this.#call(id);
    if (!('result' in call.standing)) call.standing = standing;
  }

  /** Here queues begin once, with nobody in them. */
  async recall(): Promise<Recalled> {
    return { callers: [], held: [] };
  }

  /** Here flows that end always leave. */
  async settle(): Promise<void> {}

  async gone(ids: readonly string[]): Promise<readonly string[]> {
    return ids.filter((id) => this.#call(id).left);
  }

  async claim(wish: ClaimInput): Promise<Agent | undefined> {
    const free = this.agents.filter(({ status, claim }) => status === 'available' && claim === '');
    const agent = this.agents.find(({ claim }) => claim === wish.claim_id) ?? rank(free, wish)[0];
    if (!agent) return undefined;
    agent.claim = wish.claim_id;
    agent.status = 'ringing';
    const { id, ring_method, addresses } = agent;
    return { id, ring_method, addresses };
  }

  async engage({ agent_id, offer_id }: { agent_id: string; offer_id: string }): Promise<void> {
    const agent = this.#held(agent_id, offer_id);
    if (agent) agent.status = 'busy';
  }

  async release({ agent_id, offer_id, manner }: ReleaseInput): Promise<boolean> {
    const agent = this.#held(agent_id, offer_id);
    if (!agent) return false;
    agent.status = manner === 'rest' ? 'away' : 'available';
    if (manner === 'rest') return false;
    agent.claim = '';
    agent.idle_since = String(++this.#idle).padStart(6, '0');
    return true;
  }

  async waitingQueues(): Promise<readonly string[]> {
    return [...new Set([...this.calls.values()].map(({ queue_id }) => queue_id))];
  }

  #held(id: string, offerId: string): KeptAgent | undefined {
    return this.agents.find((agent) => agent.id === id && agent.claim === offerId);
  }

  #call(id: string): KeptCall {
    return this.calls.get(id) as KeptCall;
  }
}
