import type { PersonCall } from '../../src/providers/simulator/network.ts';
import type { NumbersInput } from '../../src/providers/simulator/numbers.ts';
import type { CallerInput } from '../../src/providers/simulator/script.ts';
import type { SeenActiveflow } from '../platform/patient-api.ts';
import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from '../platform/running-platform.ts';
import { until } from '../platform/until.ts';
import { CustomerServer } from './customer-server.ts';
import { colleague } from './people.ts';

/** A call as the API shows it, as far as these tests read it. */
export interface SeenCall {
  readonly id: string;
  readonly activeflow_id: string;
  readonly master_call_id: string;
  readonly status: string;
  readonly hangup_reason: string;
  /** In the year 9999 while nobody has answered. */
  readonly tm_progressing: string;
  readonly recording_ids: readonly string[];
  readonly destination: { readonly target: string };
}

/** Somebody who called, and the activeflow that took the call. */
export interface Caller {
  readonly call_id: string;
  readonly activeflow_id: string;
}

type Json = Readonly<Record<string, unknown>>;
type Script = NonNullable<CallerInput['script']>;

const SPEED = '10';
const FLOW_ID = /^[0-9a-f-]{36}$/;

/** One platform on which many scenarios run beside each other, each with flows, numbers and paths of its own. */
export class Stage {
  /** What the customer's own programs are. */
  readonly customer = new CustomerServer();
  #platform: RunningPlatform | undefined;
  #dataDir = '';
  #numbers: NumbersInput = {};
  #numbersSet: Promise<void> = Promise.resolve();
  #calls = 0;
  #sampleAgents: Promise<void> | undefined;

  async open(): Promise<void> {
    this.#dataDir = await makeDataDir();
    await this.customer.listen();
    this.#platform = await startRunningPlatform(this.#dataDir, {
      ACTIVEFLOW_SIMULATOR_SPEED: SPEED,
      ACTIVEFLOW_ALLOWED_HOSTS: '127.0.0.1',
    });
    this.customer.knows(this.platform.api);
  }

  async close(): Promise<void> {
    this.customer.close();
    await this.#platform?.close();
    await removeDataDir(this.#dataDir);
  }

  get platform(): RunningPlatform {
    if (this.#platform === undefined) throw new Error('The platform has not been started.');
    return this.#platform;
  }

  /** Asks the API. @throws Error for anything but 200 */
  async ask<T = Json>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.platform.api.insist(method, `/v1.0/${path}`, body);
    if (answer.status === 200) return answer.body as T;
    throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  /** The first page of a list, newest first. */
  async list<T = Json>(path: string): Promise<readonly T[]> {
    const { result } = await this.ask<{ result: readonly T[] }>('GET', path);
    return result;
  }

  /** Makes a resource; answers its id. */
  async make(path: string, body: object): Promise<string> {
    return String((await this.ask('POST', path, body)).id);
  }

  async flow(
    actions: readonly object[],
    more: { readonly on_complete_flow_id?: string } = {},
  ): Promise<string> {
    return await this.make('flows', { name: 'scenario', detail: '', actions, ...more });
  }

  /** Who picks up at a number from now on. */
  async answers(numbers: NumbersInput): Promise<void> {
    this.#numbers = { ...this.#numbers, ...numbers };
    const all = this.#numbers;
    this.#numbersSet = this.#numbersSet.then(() => this.platform.people.setNumbers(all));
    await this.#numbersSet;
  }

  /** Somebody calls a flow (by its id, or these actions). */
  async ring(flow: string | readonly object[], script: Script, from = this.number()): Promise<Caller> {
    const flow_id = typeof flow === 'string' && FLOW_ID.test(flow) ? flow : await this.flow(flow as object[]);
    const body = { flow_id, from, to: '+15550100', script };
    const { id, activeflow_id } = await this.ask<{ id: string; activeflow_id: string }>(
      'POST',
      'simulator/calls',
      body,
    );
    return { call_id: id, activeflow_id };
  }

  /** Calls out as a sample of POST /calls says; answers the one call. */
  async call(body: object): Promise<SeenCall> {
    const { calls } = await this.ask<{ calls: SeenCall[] }>('POST', 'calls', body);
    return calls[0]!;
  }

  /** Runs actions without a call, to their end. */
  async run(actions: readonly object[]): Promise<SeenActiveflow> {
    const { id } = await this.ask<{ id: string }>('POST', 'activeflows', { actions });
    return await this.ended(id);
  }

  /** What a phone has received, once it is so much. */
  async textsTo(number: string, count: number): Promise<readonly Json[]> {
    return await this.#received(`messages?number=${encodeURIComponent(number)}`, 'messages', count);
  }

  /** What a mailbox has received, once it is so much. */
  async mailsTo(address: string, count: number): Promise<readonly Json[]> {
    return await this.#received(`mails?address=${encodeURIComponent(address)}`, 'mails', count);
  }

  async #received(path: string, field: string, count: number): Promise<readonly Json[]> {
    return await this.until(`${count} ${field}`, async () => {
      const response = await fetch(`${this.platform.simulatorUrl}/people/${path}`);
      const received = ((await response.json()) as Record<string, Json[]>)[field]!;
      return received.length >= count ? received : undefined;
    });
  }

  /** A queue with an agent of its own, who says this name. */
  async queue(name: string): Promise<string> {
    const tag = await this.make('tags', { name, detail: '' });
    await this.#agent(name, tag);
    return await this.make('queues', { name, detail: '', tag_ids: [tag], routing_method: 'random' });
  }

  /** Gives the sample customer's queue agents, once; they serve nobody else's. */
  async sampleAgents(): Promise<void> {
    this.#sampleAgents ??= this.#serveSampleQueue();
    await this.#sampleAgents;
  }

  async #serveSampleQueue(): Promise<void> {
    const tag = await this.make('tags', { name: 'sample', detail: '' });
    const id = this.platform.samples.queue;
    const { name, detail } = await this.ask('GET', `queues/${id}`);
    await this.ask('PUT', `queues/${id}`, { name, detail, tag_ids: [tag] });
    await Promise.all(['Ada', 'Grace', 'Edsger'].map((agent) => this.#agent(agent, tag)));
  }

  async #agent(name: string, tag: string): Promise<void> {
    const number = this.number();
    await this.answers({ [number]: colleague(name) });
    const addresses = [{ type: 'tel', target: number }];
    const body = { username: `${name}-${number}`, name, detail: '', tag_ids: [tag], addresses };
    const id = await this.make('agents', body);
    await this.ask('PUT', `agents/${id}/status`, { status: 'available' });
  }

  /** Runs a campaign over these targets until it has stopped by itself. */
  async campaign(body: object, targets: readonly object[]): Promise<void> {
    const outdial_id = await this.make('outdials', { name: 'scenario', detail: '' });
    await this.ask('POST', `outdials/${outdial_id}/targets_bulk`, { targets });
    const source = { type: 'tel', target: '+15550100' };
    const outplan_id = await this.make('outplans', { name: 'once', detail: '', source });
    const own = { name: 'scenario', detail: '', type: 'call', actions: [], end_handle: 'stop' };
    const id = await this.make('campaigns', { ...own, ...body, outdial_id, outplan_id });
    await this.ask('PUT', `campaigns/${id}/status`, { status: 'run' });
    await this.until('the campaign ends', async () => {
      const { status } = await this.ask('GET', `campaigns/${id}`);
      return status === 'stop' ? status : undefined;
    });
  }

  /** A telephone number that nobody else has. */
  number(): string {
    this.#calls += 1;
    return `+1777${String(this.#calls).padStart(7, '0')}`;
  }

  async ended(activeflowId: string): Promise<SeenActiveflow> {
    return await this.platform.api.activeflowWhen(activeflowId, ({ status }) => status === 'ended', {
      within: 120_000,
    });
  }

  /** Waits until the caller's activeflow has ended; answers both sides. */
  async done(caller: Caller): Promise<{ readonly flow: SeenActiveflow; readonly person: PersonCall }> {
    const flow = await this.ended(caller.activeflow_id);
    return { flow, person: await this.person(caller.call_id) };
  }

  async person(callId: string): Promise<PersonCall> {
    const person = await this.platform.people.call(callId);
    if (person === undefined) throw new Error(`The phone network does not know the call ${callId}.`);
    return person;
  }

  /** The calls that were made for a call: to agents, to who was connected. */
  async legsOf(callId: string): Promise<readonly SeenCall[]> {
    const calls = await this.list<SeenCall>('calls?page_size=100');
    return calls.filter(({ master_call_id }) => master_call_id === callId);
  }

  /** Calls to a number, newest first. */
  async callsTo(number: string): Promise<readonly SeenCall[]> {
    const calls = await this.list<SeenCall>('calls?page_size=100');
    return calls.filter(({ destination }) => destination.target === number);
  }

  async until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    return await until(what, look, { pause: 250, within: 90_000 });
  }
}

/** The texts that a person was told, in order. */
export function told({ heard }: PersonCall): string[] {
  return heard.filter(({ kind }) => kind === 'talk').map(({ content }) => content);
}

/** What other people said to a person. */
export function spoken({ heard }: PersonCall): string[] {
  return heard.filter(({ kind }) => kind === 'speech').map(({ content }) => content);
}
