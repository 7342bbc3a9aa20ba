import type { RunningPlatform } from '../platform/running-platform.ts';
import { Memory } from './memory.ts';
import { createRandom, type Random } from './random.ts';
import { anyRequest, type Operation, type RawRequest } from './requests.ts';
import { type Outcome, send } from './sender.ts';

const AT_ONCE = 8;
const SAMPLE_MS = 2000;
/** Samples below which memory says nothing: the first two minutes are those of a process that warms up. */
const FEWEST_SAMPLES = 60;
/** Ids of earlier answers that are asked for again. */
const REMEMBERED = 200;
const ID = /"id":"([0-9a-f-]{36})"/g;

/** A run of random requests, and what it found. */
export class Fuzzing {
  readonly #platform: RunningPlatform;
  readonly #operations: readonly Operation[];
  readonly #random: Random;
  readonly #memory = new Memory();
  readonly #outcomes = new Map<string, number>();
  readonly #found: string[] = [];
  #ids: string[] = [];
  #ownKey = '';

  private constructor(platform: RunningPlatform, operations: readonly Operation[], seed: number) {
    this.#platform = platform;
    this.#operations = operations;
    this.#random = createRandom(seed);
  }

  /** Reads from the platform itself what can be asked of it. */
  static async prepare(platform: RunningPlatform, seed: number): Promise<Fuzzing> {
    const { body } = await platform.api.ask('GET', '/openapi.json');
    const paths = body.paths as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
    );
    const fuzzing = new Fuzzing(platform, operations, seed);
    const keys = await platform.api.ask('GET', '/v1.0/accesskeys');
    fuzzing.#ownKey = JSON.stringify(keys.body);
    return fuzzing;
  }

  async run(ms: number): Promise<void> {
    const until = Date.now() + ms;
    const sampling = setInterval(() => this.#sample(), SAMPLE_MS);
    this.#sample();
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.#askUntil(until)));
    clearInterval(sampling);
  }

  findings(): readonly string[] {
    const { samples } = this.#memory;
    if (samples.length < FEWEST_SAMPLES || this.#memory.isFlat()) return this.#found;
    return [...this.#found, `memory grows: ${samples.join(' ')} MB`];
  }

  summary(): string {
    const { samples } = this.#memory;
    const counts = [...this.#outcomes].sort().map(([outcome, count]) => `${outcome} ${count}`);
    const total = [...this.#outcomes.values()].reduce((sum, count) => sum + count, 0);
    const memory = `${samples[0]} MB at first, ${Math.max(...samples)} at most, ${samples.at(-1)} at last`;
    return `${total} requests: ${counts.join(', ')}. Memory of the API: ${memory}.`;
  }

  async #askUntil(until: number): Promise<void> {
    const { hostname, port, host } = new URL(this.#platform.apiUrl);
    while (Date.now() < until) {
      const known = { host, accessKey: this.#platform.accessKey, ids: this.#ids };
      const request = anyRequest(this.#random, this.#operations, known);
      this.#judge(request, await send(hostname, Number(port), request));
    }
  }

  #judge({ head, body, isWhole }: RawRequest, outcome: Outcome): void {
    const name = outcome.kind === 'answered' ? String(outcome.status) : outcome.kind;
    this.#outcomes.set(name, (this.#outcomes.get(name) ?? 0) + 1);
    const isBad = outcome.kind === 'hanging' ? isWhole : outcome.kind === 'answered' && outcome.status >= 500;
    if (isBad) {
      const answer = outcome.kind === 'answered' ? outcome.text.slice(-600) : '';
      const asked = head.replaceAll(this.#platform.accessKey, 'vb_...').slice(0, 600);
      this.#found.push(`${name}: ${asked}${body.subarray(0, 600).toString()}\n  ${answer}`);
    }
    if (outcome.kind === 'answered') this.#remember(outcome.text);
  }

  /** The key that is asked with must live on. */
  #remember(text: string): void {
    const ids = [...text.matchAll(ID)].map(([, id = '']) => id).filter((id) => !this.#ownKey.includes(id));
    this.#ids = [...this.#ids, ...ids.slice(0, 3)].slice(-REMEMBERED);
  }

  #sample(): void {
    const pid = this.#platform.supervisor.pids().api;
    if (pid !== undefined) this.#memory.take(pid);
  }
}
