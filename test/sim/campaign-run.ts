import { setTimeout as delay } from 'node:timers/promises';
import type { Address } from '../../workflows/interpreter/events.ts';
import { busiest } from '../campaign/rate.ts';
import type { RunningPlatform } from '../platform/running-platform.ts';
import { until } from '../platform/until.ts';

export interface CampaignPlan {
  readonly targets: number;
  /** Calls per second. */
  readonly rate: number;
  /** Deaths of the worker, spread over the time that the campaign takes. */
  readonly kills: number;
  readonly say?: (line: string) => void;
}

/** How it went. */
export interface CampaignReport {
  /** How many numbers were dialled how often. */
  readonly dialled: Readonly<Record<number, number>>;
  /** Targets by status and result, such as `done success`. */
  readonly targets: Readonly<Record<string, number>>;
  readonly kills: number;
  /** From the first to the last call. */
  readonly seconds: number;
  /** Calls that the network was asked for in the busiest second. */
  readonly busiest: number;
}

/** Numbers of people who answer at once. */
const END = '99';
const CHUNK = 2000;

/** Runs a campaign on a whole platform and kills its worker meanwhile. */
export async function runCampaign(platform: RunningPlatform, plan: CampaignPlan): Promise<CampaignReport> {
  const { targets, rate, say = () => {} } = plan;
  await platform.people.setNumbers({ [END]: { delay: 200 } });
  const outdial = await upload(platform, targets);
  const campaign = await start(platform, outdial, rate);
  const kills = killInTurn(platform, plan);
  const within = (targets / rate + 60 + 20 * plan.kills) * 3000;
  const isOver = async (): Promise<true | undefined> => {
    const { body } = await platform.api.insist('GET', `/v1.0/campaigns/${campaign}`);
    return body.status === 'stop' ? true : undefined;
  };
  try {
    await until('the campaign is over', isOver, { pause: 1000, within });
  } finally {
    kills.stop();
  }
  say('the campaign is over');
  return report(platform, { outdial, kills: await kills.done });
}

async function make(platform: RunningPlatform, path: string, body: object): Promise<string> {
  const { status, body: made } = await platform.api.insist('POST', `/v1.0/${path}`, body);
  if (status !== 200) throw new Error(`${path}: ${status} ${JSON.stringify(made)}`);
  return String(made.id);
}

async function upload(platform: RunningPlatform, count: number): Promise<string> {
  const outdial = await make(platform, 'outdials', { name: 'everybody' });
  const all = Array.from({ length: count }, (_, at) => ({
    name: `target ${at}`,
    destination_0: { target: `+1555${String(at).padStart(5, '0')}${END}` },
  }));
  for (let at = 0; at < count; at += CHUNK)
    await make(platform, `outdials/${outdial}/targets_bulk`, { targets: all.slice(at, at + CHUNK) });
  return outdial;
}

async function start(platform: RunningPlatform, outdial_id: string, dial_rate: number): Promise<string> {
  const source = { target: '+15550100' };
  const dial_concurrency = 10_000;
  const outplan_id = await make(platform, 'outplans', { source, dial_rate, dial_concurrency });
  const actions = [
    { type: 'talk', option: { text: 'Your appointment is tomorrow.', language: 'en-US' } },
    { type: 'hangup' },
  ];
  const id = await make(platform, 'campaigns', { type: 'call', actions, outplan_id, outdial_id });
  const { status } = await platform.api.insist('PUT', `/v1.0/campaigns/${id}/status`, { status: 'run' });
  if (status !== 200) throw new Error(`the campaign does not run: ${status}`);
  return id;
}

/** Kills the worker again and again, at equal distances. */
function killInTurn(
  platform: RunningPlatform,
  { targets, rate, kills, say = () => {} }: CampaignPlan,
): { stop(): void; readonly done: Promise<number> } {
  const stopped = new AbortController();
  const pause = (targets / rate / (kills + 1)) * 1000;
  const work = async (): Promise<number> => {
    let killed = 0;
    while (killed < kills) {
      await delay(pause, undefined, { signal: stopped.signal }).catch(() => {});
      if (stopped.signal.aborted) break;
      await platform.kill('worker');
      killed += 1;
      say(`kill ${killed}: worker`);
    }
    return killed;
  };
  return { stop: () => stopped.abort(), done: work() };
}

async function report(
  platform: RunningPlatform,
  { outdial, kills }: { outdial: string; kills: number },
): Promise<CampaignReport> {
  const commands = await platform.people.commands();
  const dials = commands.filter(({ verb, answer }) => verb === 'dial' && answer !== 'already');
  const times = new Map<string, number>();
  for (const { args } of dials) {
    const { target } = args.destination as Address;
    times.set(target, (times.get(target) ?? 0) + 1);
  }
  const at = dials.map((dial) => dial.at).sort((a, b) => a - b);
  const reached = await everyOne(platform, `outdials/${outdial}/targets`);
  return {
    dialled: countBy([...times.values()]),
    targets: countBy(reached.map(({ status, result }) => `${status} ${result}`)),
    kills,
    seconds: ((at.at(-1) ?? 0) - (at[0] ?? 0)) / 1000,
    busiest: busiest(at, 1000),
  };
}

async function everyOne(platform: RunningPlatform, path: string): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for (let token = ''; ; ) {
    const query = `page_size=100&page_token=${encodeURIComponent(token)}`;
    const { body } = await platform.api.insist('GET', `/v1.0/${path}?${query}`);
    all.push(...(body.result as Record<string, unknown>[]));
    token = String(body.next_page_token);
    if (token === '') return all;
  }
}

function countBy<K extends string | number>(values: readonly K[]): Record<K, number> {
  const counts = {} as Record<K, number>;
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
