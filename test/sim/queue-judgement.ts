import type { RunningPlatform } from '../platform/running-platform.ts';

export interface QueueReport {
  readonly callers: number;
  /** Those who hung up before they were in the line. */
  readonly never_joined: number;
  /** Queuecalls by how they ended. */
  readonly results: Readonly<Record<string, number>>;
  readonly kills: number;
  /** Agents' phones that rang. */
  readonly rung: number;
  readonly longest_wait_ms: number;
  /** Whatever must not be; empty: all is well. */
  readonly mistakes: readonly string[];
}

interface Queuecall {
  readonly id: string;
  readonly reference_id: string;
  readonly priority: number;
  readonly result: string;
  readonly service_agent_id: string;
  readonly duration_waiting: number;
  readonly duration_service: number;
  readonly tm_create: string;
  readonly tm_service: string;
  readonly tm_end: string;
}

/** Clocks and rounding; and for the order: two who came at the same time may be written down in either order. */
const DELAY_MS = 1000;
const NEVER = '9999';

/** Looks at what is left of the hour, in the records and in the phone network: everything is counted twice. */
export async function judgeQueue(
  platform: RunningPlatform,
  { queue_id, calls, kills }: { queue_id: string; calls: readonly string[]; kills: number },
): Promise<QueueReport> {
  const all = (await list(platform, `queuecalls?queue_id=${queue_id}`)) as unknown as Queuecall[];
  const legs = await list(platform, 'calls?direction=outgoing');
  const { body: queue } = await platform.api.insist('GET', `/v1.0/queues/${queue_id}`);
  const mistakes = [
    ...onceEach(all, calls),
    ...servedOnce(all, await bridges(platform)),
    ...oneCallerEach(all),
    ...inOrder(all, legs as unknown as Leg[]),
    ...all.flatMap(timesOf),
    ...(await freeAgents(platform)),
  ];
  const inLine = all.filter(({ duration_waiting }) => duration_waiting > 0).length;
  const { total_incoming_count: came, total_serviced_count: served, total_abandoned_count: left } = queue;
  if (came !== inLine) mistakes.push(`the queue counted ${came} of ${inLine}`);
  if (Number(served) + Number(left) !== inLine) mistakes.push(`the queue counted ${served} and ${left}`);
  const results: Record<string, number> = {};
  for (const { result } of all) results[result] = (results[result] ?? 0) + 1;
  return {
    callers: calls.length,
    never_joined: calls.length - inLine,
    results,
    kills,
    rung: legs.length,
    longest_wait_ms: Math.max(...all.map(({ duration_waiting }) => duration_waiting)),
    mistakes,
  };
}

/** Nobody is lost: every caller has one queuecall with an end, or hung up before it was made. */
function onceEach(all: readonly Queuecall[], calls: readonly string[]): string[] {
  const ids = all.map(({ reference_id }) => reference_id);
  const lost = all.filter(({ result }) => result === '').map(({ id }) => `queuecall ${id} has no end`);
  if (new Set(ids).size !== ids.length) lost.push('a caller has two queuecalls');
  if (ids.some((id) => !calls.includes(id))) lost.push('a queuecall of somebody who never called');
  return lost;
}

/** As the phone network saw it: who was in a bridge with whom. */
async function bridges(platform: RunningPlatform): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const together = new Map<string, Set<string>>();
  for (const { verb, call_id, args, answer } of await platform.people.commands()) {
    if (verb !== 'bridge_join' || answer !== 'started') continue;
    const { bridge_id } = args as { bridge_id: string };
    together.set(bridge_id, (together.get(bridge_id) ?? new Set()).add(call_id));
  }
  return together;
}

function servedOnce(all: readonly Queuecall[], together: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  return all.flatMap(({ id, reference_id, result }) => {
    const met = [...together.values()].filter((calls) => calls.has(reference_id) && calls.size > 1);
    const isServed = result === 'served' || result === 'service_timeout';
    if (met.length > 1) return [`${id} was served ${met.length} times`];
    return isServed && met.length !== 1 ? [`${id} is said to be served and met nobody`] : [];
  });
}

/** An agent talks with one caller at a time. */
function oneCallerEach(all: readonly Queuecall[]): string[] {
  const services = all.filter(({ tm_service }) => !tm_service.startsWith(NEVER));
  return services.flatMap((one) =>
    services
      .filter((other) => other !== one && other.service_agent_id === one.service_agent_id)
      .filter(({ tm_service }) => tm_service >= one.tm_service && tm_service < one.tm_end)
      .map((other) => `agent ${one.service_agent_id} serves ${one.id} and ${other.id}`),
  );
}

interface Leg {
  readonly master_call_id: string;
  readonly tm_create: string;
}

/** Within a priority, whoever came earlier is offered an agent earlier. */
function inOrder(all: readonly Queuecall[], legs: readonly Leg[]): string[] {
  const offered = new Map<string, number>();
  for (const { master_call_id, tm_create } of legs) {
    const at = toMs(tm_create);
    offered.set(master_call_id, Math.min(at, offered.get(master_call_id) ?? at));
  }
  const joined = all
    .map((one) => ({ ...one, came: toMs(one.tm_create), rung: offered.get(one.reference_id) }))
    .filter(({ rung }) => rung !== undefined);
  return joined.flatMap((one) =>
    joined
      .filter(({ priority, came }) => priority === one.priority && came > one.came + DELAY_MS)
      .filter((later) => (later.rung as number) < (one.rung as number))
      .map((later) => `${later.id} was offered an agent before ${one.id}`),
  );
}

/** What was counted is what passed. */
function timesOf(one: Queuecall): string[] {
  const { id, tm_create, tm_service, tm_end, duration_waiting, duration_service } = one;
  if (duration_waiting === 0 && one.result === 'abandoned') return [];
  const isServed = !tm_service.startsWith(NEVER);
  const end = toMs(isServed ? tm_service : tm_end);
  const onTheWay = end - duration_waiting - toMs(tm_create);
  const wrong =
    onTheWay < -50 || onTheWay > DELAY_MS
      ? [`${id} waited ${duration_waiting} ms, ${onTheWay} ms are missing`]
      : [];
  const service = isServed ? toMs(tm_end) - toMs(tm_service) : 0;
  return service === duration_service
    ? wrong
    : [...wrong, `${id} was served ${duration_service} ms of ${service}`];
}

async function freeAgents(platform: RunningPlatform): Promise<string[]> {
  const agents = await list(platform, 'agents');
  return agents
    .filter(
      ({ status, offer_id, resting }) => !(status === 'available' && offer_id === '') && resting !== true,
    )
    .map(({ name, status, offer_id }) => `${name} is left ${status} by ${offer_id}`);
}

function toMs(timestamp: string): number {
  return Date.parse(`${timestamp.replace(' ', 'T').slice(0, 23)}Z`);
}

async function list(platform: RunningPlatform, path: string): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for (let token = ''; ; ) {
    const query = `${path.includes('?') ? '&' : '?'}page_size=100&page_token=${encodeURIComponent(token)}`;
    const { body } = await platform.api.insist('GET', `/v1.0/${path}${query}`);
    all.push(...(body.result as Record<string, unknown>[]));
    token = String(body.next_page_token);
    if (token === '') return all;
  }
}
