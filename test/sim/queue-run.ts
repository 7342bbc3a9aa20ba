import { setTimeout as delay } from 'node:timers/promises';
import { createRandom } from '../kills/random.ts';
import type { RunningPlatform } from '../platform/running-platform.ts';
import { until } from '../platform/until.ts';
import { judgeQueue, type QueueReport } from './queue-judgement.ts';

export interface QueuePlan {
  readonly callers: number;
  readonly agents: number;
  /** Seconds within which they come: an hour, so many times faster. */
  readonly seconds: number;
  /** Deaths of the worker, spread over that time. */
  readonly kills: number;
  readonly seed: number;
  readonly say?: (line: string) => void;
}

const HOUR = 3600;
/** What an agent's number ends with, before its own two digits. */
const AGENTS = '0880';

/** An hour of a call centre on a whole platform, while its worker is killed. */
export async function runQueue(platform: RunningPlatform, plan: QueuePlan): Promise<QueueReport> {
  const { callers, seconds, say = () => {} } = plan;
  const random = createRandom(plan.seed);
  const faster = HOUR / seconds;
  const minutes = (from: number, to: number): number =>
    Math.round(((from + random() * (to - from)) * 60_000) / faster);
  const stopped = new AbortController();
  const moods = changeMoods(platform, plan, { random, minutes, signal: stopped.signal });
  const { queue_id, flows } = await open(platform, plan, faster);
  const kills = killInTurn(platform, plan, stopped.signal);
  const calls: string[] = [];
  for (let n = 0; n < callers; n++) {
    await delay((seconds * 1000) / callers);
    const [flow_id, priority] = n % 10 === 0 ? [flows[1], 5] : [flows[0], 0];
    const impatient = random() < 0.3 ? { hang_up_after: minutes(0.2, 8) } : {};
    const route = { customer_id: platform.customerId, flow_id: flow_id as string };
    const { call_id } = await platform.people.ring({
      from: `+1555${n}`,
      to: `+15550${priority}`,
      route,
      ...impatient,
    });
    calls.push(call_id);
  }
  say('everybody has called');
  const killed = await kills;
  await until('nobody is in the queue', () => isEmpty(platform, queue_id, calls), {
    pause: 1000,
    within: 240_000,
  });
  stopped.abort();
  await moods;
  return await judgeQueue(platform, { queue_id, calls, kills: killed });
}

async function make(platform: RunningPlatform, path: string, body: object): Promise<string> {
  const { status, body: made } = await platform.api.insist('POST', `/v1.0/${path}`, body);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(made)}`);
  return String(made.id);
}

async function open(
  platform: RunningPlatform,
  { agents }: QueuePlan,
  faster: number,
): Promise<{ queue_id: string; flows: readonly string[] }> {
  const music = [
    { type: 'talk', option: { text: 'Please hold the line', language: 'en-US' } },
    { type: 'sleep', option: { duration: 5000 } },
  ];
  const wait_flow_id = await make(platform, 'flows', { name: 'music', detail: '', actions: music });
  const times = {
    ring_timeout: Math.max(1000, 30_000 / faster),
    rest_timeout: Math.max(1000, 30_000 / faster),
  };
  const queue_id = await make(platform, 'queues', {
    name: 'everybody',
    routing_method: 'longest_idle',
    wait_flow_id,
    ...times,
  });
  for (let n = 0; n < agents; n++) {
    const addresses = [{ type: 'tel', target: numberOf(n) }];
    await make(platform, 'agents', { name: `agent ${n}`, status: 'available', addresses });
  }
  const join = (priority: number) => [
    { id: 'answer', type: 'answer' },
    { id: 'join', type: 'queue_join', option: { queue_id, priority } },
    { id: 'end', type: 'hangup' },
  ];
  const flows = [];
  for (const priority of [0, 5])
    flows.push(
      await make(platform, 'flows', { name: `callers ${priority}`, detail: '', actions: join(priority) }),
    );
  return { queue_id, flows };
}

function numberOf(agent: number): string {
  return `+1555${AGENTS}${String(agent).padStart(2, '0')}`;
}

/** Every few seconds another fifth of the agents does not answer, and all of them talk for another while. */
async function changeMoods(
  platform: RunningPlatform,
  { agents }: QueuePlan,
  {
    random,
    minutes,
    signal,
  }: { random: () => number; minutes(from: number, to: number): number; signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    const moods = Array.from({ length: agents }, (_, n) => {
      const outcome = random() < 0.2 ? (random() < 0.5 ? 'no_answer' : 'busy') : 'answer';
      return [numberOf(n), { outcome, delay: Math.round(random() * 800), hang_up_after: minutes(3, 8) }];
    });
    await platform.people.setNumbers(Object.fromEntries(moods)).catch(() => {});
    await delay(4000, undefined, { signal }).catch(() => {});
  }
}

/** Kills the worker again and again, at equal distances. */
async function killInTurn(platform: RunningPlatform, plan: QueuePlan, signal: AbortSignal): Promise<number> {
  let killed = 0;
  while (killed < plan.kills && !signal.aborted) {
    await delay((plan.seconds / (plan.kills + 1)) * 1000, undefined, { signal }).catch(() => {});
    if (signal.aborted) break;
    await platform.kill('worker');
    killed += 1;
    plan.say?.(`kill ${killed}: worker`);
  }
  return killed;
}

async function isEmpty(
  platform: RunningPlatform,
  queueId: string,
  calls: readonly string[],
): Promise<true | undefined> {
  const { body } = await platform.api.insist('GET', `/v1.0/queues/${queueId}`);
  const { wait_queuecall_ids: waiting, service_queuecall_ids: served } = body as Record<string, unknown[]>;
  if ((waiting?.length ?? 1) + (served?.length ?? 1) > 0) return undefined;
  const open = await Promise.all(calls.map((id) => platform.people.call(id)));
  return open.every((call) => call?.state.status === 'hangup') ? true : undefined;
}
