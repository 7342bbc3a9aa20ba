import { EffectRefused } from '../../activities/failure.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import type { CallEvent, ServiceEvent } from '../../workflows/interpreter/events.ts';
import type { EffectInput } from '../../workflows/protocol.ts';
import type { Rooms } from './rooms.ts';

interface Plan {
  readonly id: string;
  readonly callId: string;
  readonly conference_id: string;
  /** Milliseconds. */
  readonly preFlow: number;
}

type Where = 'outside' | 'pre flow' | 'entering' | 'inside' | 'behind' | 'ended';

/** A caller's flow: what `conference_join`, `conference_enter` and the root do, without Temporal. */
export class SimulatedGuest {
  readonly id: string;
  readonly callId: string;
  where: Where = 'outside';
  /** Of the conferencecall. */
  stay = '';
  refusal: string | undefined;
  readonly #rooms: Rooms;
  readonly #plan: Plan;
  /** What was begun before is given up. */
  #round = 0;
  #bridge: string | undefined;
  readonly #leftBridges = new Set<string>();
  readonly #known = new Set<number>();

  constructor(rooms: Rooms, plan: Plan) {
    this.id = plan.id;
    this.callId = plan.callId;
    this.#rooms = rooms;
    this.#plan = plan;
  }

  async run(): Promise<void> {
    const { conference_id, preFlow } = this.#plan;
    const joined = await this.#perform('conference_join', { conference_id });
    if (joined === undefined) return;
    this.stay = String(joined.conferencecall_id);
    if (this.#isEnded) return await this.#leave();
    this.where = 'pre flow';
    const round = ++this.#round;
    this.#rooms.later(preFlow, () => {
      if (round === this.#round) void this.#enter();
    });
  }

  /** Answers whether the flow runs. */
  kicked({ number, forward, service_id }: ServiceEvent): boolean {
    if (this.#isEnded) return false;
    if (this.#known.has(number) || service_id !== this.stay || forward === undefined) return true;
    this.#known.add(number);
    if (this.where !== 'behind') void this.#again();
    return true;
  }

  heard(event: CallEvent): void {
    if (event.type === 'call_hangup') void this.#end();
    if (event.type !== 'bridge_left') return;
    this.#leftBridges.add(event.bridge_id);
    if (event.bridge_id === this.#bridge && this.where === 'inside') void this.#leave('behind');
  }

  hangUp(): void {
    if (this.#rooms.network.call(this.callId)?.state.status !== 'hangup')
      this.#rooms.network.hangUp(this.callId);
  }

  get #isEnded(): boolean {
    return this.where === 'ended';
  }

  async #again(): Promise<void> {
    const round = ++this.#round;
    if (this.where !== 'pre flow') await this.#perform('conference_exit', { conferencecall_id: this.stay });
    if (round === this.#round) await this.#enter();
  }

  async #enter(): Promise<void> {
    const round = ++this.#round;
    this.where = 'entering';
    const entered = await this.#perform('conference_enter', { conferencecall_id: this.stay });
    if (round !== this.#round) return;
    const bridge = String(entered?.bridge_id);
    if (entered === undefined || entered.answer === 'over' || entered.answer === 'gone')
      return await this.#leave('behind');
    if (this.#leftBridges.has(bridge)) return await this.#leave('behind');
    this.#bridge = bridge;
    this.where = 'inside';
  }

  async #end(): Promise<void> {
    this.#round++;
    const wasIn = this.stay !== '' && this.where !== 'behind';
    this.where = 'ended';
    if (!wasIn) return;
    const { habits, conferences } = this.#rooms;
    if (habits.random() < habits.lost) conferences.records.overFlows.add(this.id);
    else await this.#leave();
  }

  async #leave(where: Where = this.where): Promise<void> {
    this.#round++;
    this.where = where;
    await this.#perform('conference_leave', { service_id: this.stay });
  }

  /** Undefined: refused. */
  async #perform(name: keyof Rooms['effects'], input: JsonObject): Promise<JsonObject | undefined> {
    const effect: EffectInput = {
      key: `${this.id}/${name}/${this.#round}`,
      activeflow_id: this.id,
      customer_id: 'customer',
      input: { call_id: this.callId, ...input },
    };
    try {
      return await this.#rooms.persist(() => this.#rooms.effects[name](effect));
    } catch (error) {
      if (!(error instanceof EffectRefused)) throw error;
      this.refusal = error.code;
      return undefined;
    }
  }
}
