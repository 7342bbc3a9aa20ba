import type { Backfill, ScheduleClient, ScheduleTiming } from '../../src/schedules/schedule-client.ts';
import { ScheduleError } from '../../src/schedules/schedule-client.ts';

/** Schedules that Temporal would keep; none of them ever fires. */
export class FakeSchedules implements ScheduleClient {
  readonly kept = new Map<string, ScheduleTiming>();
  readonly triggered: string[] = [];
  readonly backfilled: (Backfill & { readonly id: string })[] = [];
  /** Set it to have the next call fail so. */
  fails: ScheduleError['kind'] | undefined;

  async put(timing: ScheduleTiming): Promise<void> {
    this.#fail();
    if (timing.cron === 'no cron') throw new ScheduleError('refused', 'it is no cron expression');
    this.kept.set(timing.id, timing);
  }

  async remove(id: string): Promise<void> {
    this.#fail();
    this.kept.delete(id);
  }

  async trigger(id: string): Promise<void> {
    this.#fail();
    this.triggered.push(id);
  }

  async backfill(id: string, backfill: Backfill): Promise<void> {
    this.#fail();
    this.backfilled.push({ ...backfill, id });
  }

  async next(): Promise<readonly Date[]> {
    this.#fail();
    return [new Date(Date.UTC(2030, 0, 1, 9))];
  }

  #fail(): void {
    const kind = this.fails;
    this.fails = undefined;
    if (kind !== undefined) throw new ScheduleError(kind, 'as the test says');
  }
}
