import { CancellationScope, isCancellation, log, sleep } from '@temporalio/workflow';

/** One timer for many alarms: it runs for the earliest of them and is started anew only when an earlier one comes. */
export class AlarmTimer {
  #running: { readonly name: string; readonly at: number; readonly scope: CancellationScope } | undefined;
  readonly #ring: (name: string, at: number) => void;

  /** `ring` is told which alarm the timer was started for; that one may have been taken back meanwhile. */
  constructor(ring: (name: string, at: number) => void) {
    this.#ring = ring;
  }

  /** Makes sure that the timer rings at this alarm at the latest. */
  set(alarm: { readonly name: string; readonly at: number } | undefined): void {
    if (alarm === undefined || (this.#running && this.#running.at <= alarm.at)) return;
    this.#running?.scope.cancel();
    const scope = new CancellationScope();
    const running = { ...alarm, scope };
    this.#running = running;
    scope
      .run(() => sleep(Math.max(1, alarm.at - Date.now()), { summary: alarm.name.split('/')[0] as string }))
      .then(() => {
        this.#running = undefined;
        this.#ring(alarm.name, alarm.at);
      })
      .catch((error: unknown) => {
        if (!isCancellation(error)) log.error('a timer failed', { error: String(error) });
      });
  }
}
