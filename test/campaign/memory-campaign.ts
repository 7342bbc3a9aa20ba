import type { Campaigns, CampaignTry, Pace } from '../../activities/campaign.ts';
import { VirtualClock } from '../../src/providers/simulator/clock.ts';
import { type CampaignPicture, type CampaignStatus, decide } from '../../workflows/campaign/decide.ts';
import { nextTry, type Reachable, statusAfter } from '../../workflows/campaign/tries.ts';
import type { CampaignBatch } from '../../workflows/protocol.ts';

/** How a campaign is set up, and how the people it calls behave. */
export interface Setup {
  readonly targets: number;
  /** Per target: the destinations it has. */
  readonly destinations?: (target: number) => readonly boolean[];
  /** Most tries by destination. */
  readonly most?: readonly number[];
  /** Milliseconds from the end of a try to the next one of the same target. */
  readonly interval?: number;
  readonly rate: number;
  readonly concurrency?: number;
  readonly end_handle?: 'stop' | 'continue';
  /** How the n-th try of all goes, and how long it takes in milliseconds. */
  readonly person?: (
    target: number,
    n: number,
  ) => { readonly result: 'success' | 'fail'; readonly ms: number };
}

interface Target extends Reachable {
  readonly tries: number[];
  status: 'idle' | 'progressing' | 'done';
  result: '' | 'success' | 'fail';
  due: number;
}

interface OpenTry {
  readonly target: number;
  readonly batch: string;
  begun?: number;
  over?: { readonly at: number; readonly result: 'success' | 'fail' };
  isSettled: boolean;
}

/** What was dialled, when. */
export interface Dialled {
  readonly target: number;
  readonly index: number;
  readonly at: number;
}

/** The rows of a campaign in memory, and people who are called, on a virtual clock. */
export class MemoryCampaign implements Campaigns {
  readonly clock = new VirtualClock();
  readonly targets: Target[];
  readonly dialled: Dialled[] = [];
  status: CampaignStatus = 'run';
  mostOpen = 0;
  readonly #setup: Setup;
  readonly #tries = new Map<string, OpenTry & { index: number }>();
  /** Tries begun so far, by anybody: where a process may die. */
  onBegin: (count: number) => void = () => {};

  constructor(setup: Setup) {
    this.#setup = setup;
    this.targets = Array.from({ length: setup.targets }, (_, target) => ({
      destinations: setup.destinations?.(target) ?? [true],
      tries: [0, 0, 0, 0, 0],
      status: 'idle',
      result: '',
      due: 0,
    }));
  }

  get pace(): Pace {
    return {
      now: () => this.clock.now(),
      sleep: (ms) => new Promise((resolve) => void this.clock.at(this.clock.now() + ms, resolve)),
    };
  }

  get most(): readonly number[] {
    return this.#setup.most ?? [1];
  }

  async look(): Promise<CampaignPicture> {
    this.#settle();
    return this.picture();
  }

  picture(): CampaignPicture {
    const { rate, concurrency = Number.MAX_SAFE_INTEGER, end_handle = 'stop' } = this.#setup;
    const now = this.clock.now();
    const idle = this.targets.filter(({ status }) => status === 'idle');
    const later = idle.filter(({ due }) => due > now).map(({ due }) => due - now);
    const open = [...this.#tries.values()].filter(({ isSettled }) => !isSettled).length;
    const due = idle.length - later.length;
    const next_due_in = later.length > 0 ? Math.min(...later) : null;
    return { status: this.status, end_handle, rate, concurrency, open, due, next_due_in };
  }

  async claim({ id, count }: CampaignBatch): Promise<readonly CampaignTry[]> {
    const claimed = [...this.#tries].filter(([, { batch }]) => batch === id);
    if (this.status !== 'run') {
      for (const [tryId, open] of claimed) if (open.begun === undefined) this.#giveBack(tryId, open);
      return [];
    }
    if (claimed.length > 0)
      return claimed.map(([tryId, { begun }]) => ({ id: tryId, begun: begun !== undefined }));
    const now = this.clock.now();
    const ready = this.targets.flatMap(({ status, due }, at) =>
      status === 'idle' && due <= now ? [at] : [],
    );
    return ready.slice(0, count).flatMap((target) => this.#count(target, id));
  }

  async begin(id: string): Promise<void> {
    const open = this.#tries.get(id)!;
    if (open.begun !== undefined) return;
    const at = this.clock.now();
    open.begun = at;
    this.dialled.push({ target: open.target, index: open.index, at });
    this.mostOpen = Math.max(this.mostOpen, this.#talking());
    const { result, ms } = this.#setup.person?.(open.target, this.dialled.length) ?? {
      result: 'success',
      ms: 100,
    };
    this.clock.at(at + ms, () => {
      open.over = { at: at + ms, result };
    });
    this.onBegin(this.dialled.length);
  }

  async end(): Promise<{ over: boolean }> {
    this.#settle();
    const over = decide(this.picture()).kind === 'end';
    if (over) this.status = 'stop';
    return { over };
  }

  #talking(): number {
    return [...this.#tries.values()].filter(({ begun, over }) => begun !== undefined && !over).length;
  }

  #count(at: number, batch: string): CampaignTry[] {
    const target = this.targets[at]!;
    const found = nextTry(target, this.most);
    if (found === undefined) {
      Object.assign(target, { status: 'done', result: 'fail' });
      return [];
    }
    const { index, number } = found;
    target.tries[index] = number;
    target.status = 'progressing';
    const id = `${at}/${index}/${number}`;
    this.#tries.set(id, { target: at, index, batch, isSettled: false });
    return [{ id, begun: false }];
  }

  #giveBack(tryId: string, { target: at, index }: OpenTry & { index: number }): void {
    const target = this.targets[at]!;
    target.tries[index] = (target.tries[index] ?? 0) - 1;
    target.status = 'idle';
    this.#tries.delete(tryId);
  }

  #settle(): void {
    for (const open of this.#tries.values()) {
      if (open.isSettled || !open.over) continue;
      const target = this.targets[open.target]!;
      open.isSettled = true;
      target.result = open.over.result;
      target.status = statusAfter(open.over.result, target, this.most);
      target.due = open.over.at + (this.#setup.interval ?? 0);
    }
  }
}
