import type { ActionType } from '../../workflows/actions/define-action.ts';
import { definitions } from '../../workflows/actions/index.ts';
import type { Action, JsonObject } from '../../workflows/interpreter/action.ts';
import type { CallEventBody, ServiceEvent } from '../../workflows/interpreter/events.ts';
import type { Effect } from '../../workflows/interpreter/outcome.ts';
import type { EffectResult } from '../../workflows/interpreter/receive.ts';
import { newToken, type Run } from '../../workflows/interpreter/run.ts';
import type { Ended, Phase } from '../../workflows/interpreter/token.ts';
import type { Request, SaveInput } from '../../workflows/protocol.ts';
import { PlainHost } from './plain-host.ts';
import type { Scenario } from './scenario.ts';
import { toStart } from './start.ts';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
/** What arrives: an event of the call, or a request. */
export type News = CallEventBody | Omit<ServiceEvent, 'source' | 'number' | 'at'> | WithoutId<Request>;

export interface Setting {
  readonly actions: readonly Action[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly isCall?: boolean;
  readonly limits?: Partial<Run['facts']['limits']>;
  readonly continueMark?: string;
  /** Types of action that only this test knows. */
  readonly types?: readonly ActionType[];
  /** What effects answer; without one they succeed. */
  readonly effects?: (effect: Effect) => EffectResult;
  /** What happens at the n-th rest (1, 2, ...). */
  readonly atRest?: Readonly<Record<number, readonly News[]>>;
}

const CALL_ID = 'call';
/** More than any flow of a test needs: one that goes on is endless. */
const MOST_WAITS = 10_000;
const values: Readonly<Record<string, JsonObject>> = {
  connect: { answer: 'started', legs: [] },
  call: { ids: [] },
  recording_start: { answer: 'started', variables: {} },
  recordings_of: { ids: [] },
  confbridge_join: { answer: 'started', bridge_id: 'bridge' },
  conference_join: { conferencecall_id: 'stay', name: 'Room', has_pre_flow: false },
  conference_enter: { answer: 'started', bridge_id: 'bridge' },
  // The call has left every bridge before anybody asks.
  call_state: { status: 'progressing', busy: [], bridge_id: '' },
  fetch: { actions: [] },
  fetch_flow: { actions: [] },
  local_time: { minute: 0, hour: 9, day: 5, month: 1, weekday: 1 },
};

/**
 * Interprets a flow in a world where everything happens at once: effects succeed, time jumps to each deadline, and a wait
 * without deadline is a stop. It counts what the flow asks for.
 */
export class InstantHost extends PlainHost {
  readonly run: Run;
  readonly saves: SaveInput[] = [];
  readonly effects: string[] = [];
  waits = 0;
  #now = 0;
  #ids = 0;
  #given = 0;
  readonly #setting: Setting;

  constructor(setting: Setting) {
    super();
    const { actions, variables = {}, isCall = false, limits = {}, continueMark } = setting;
    this.#setting = setting;
    const scenario = { actions, variables, limits } as unknown as Scenario;
    const { facts } = toStart({ id: 'flow', scenario, callId: isCall ? CALL_ID : undefined });
    const call = isCall ? { call: { id: CALL_ID, status: 'progressing' as const } } : {};
    const clock = { now: () => this.#now, newId: () => `stack-${++this.#ids}` };
    const marked = continueMark === undefined ? facts : { ...facts, continue_mark: continueMark };
    const known = (type: string) => setting.types?.find((own) => own.type === type) ?? definitions(type);
    this.run = { facts: marked, token: newToken({ actions, variables, ...call }), definitions: known, clock };
  }

  /** Drives the flow to its end. */
  async finish(): Promise<this> {
    await this.driveToEnd(this.run);
    return this;
  }

  get ended(): Ended | undefined {
    return this.run.token.ended;
  }

  /** `<id>`, or `<id> skipped`, or `<id> failed <code>`, in order; what is saved no longer included. */
  get executed(): string[] {
    const saved = this.saves.flatMap(({ executed }) => executed);
    const all = [...saved, ...this.run.token.history.filter(({ n }) => n > this.run.token.saved)];
    return all.map(({ id, result, error }) =>
      result === 'done' ? id : `${id} ${result}${error ? ` ${error.code}` : ''}`,
    );
  }

  protected override async left({ name, input }: Effect): Promise<void> {
    this.effects.push(`${name} ${input.service_id}`);
  }

  begin(effect: Effect): void {
    this.effects.push(effect.name);
    this.result = this.#setting.effects?.(effect) ?? { value: values[effect.name] ?? { answer: 'started' } };
  }

  protected keep(input: SaveInput): void {
    this.saves.push(input);
  }

  protected rested(n: number): void {
    for (const body of this.#setting.atRest?.[n] ?? []) this.#deliver(body);
  }

  async wait(phase: Phase): Promise<boolean> {
    if (++this.waits > MOST_WAITS) throw new Error(`endless: ${JSON.stringify(this.run.token.current)}`);
    if (phase.kind === 'perform') return false;
    if (phase.until === null) this.ending = { reason: 'stopped' };
    else this.#now = phase.until;
    return phase.until !== null;
  }

  #deliver(body: News): void {
    const n = ++this.#given;
    const { mailbox } = this.run.token;
    if ('kind' in body) mailbox.push({ n, kind: 'request', request: { id: `r${n}`, ...body } as Request });
    else if (body.type === 'service')
      mailbox.push({
        n,
        kind: 'event',
        event: { ...body, source: body.service_id, number: n, at: this.#now },
      });
    else mailbox.push({ n, kind: 'event', event: { ...body, call_id: CALL_ID, number: n, at: this.#now } });
  }
}
