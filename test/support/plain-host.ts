import { drive, type Host } from '../../workflows/interpreter/drive.ts';
import { markSaved, markStored } from '../../workflows/interpreter/history.ts';
import type { Effect } from '../../workflows/interpreter/outcome.ts';
import type { Answer, EffectResult } from '../../workflows/interpreter/receive.ts';
import type { Run } from '../../workflows/interpreter/run.ts';
import { leaveEffect, leftServices, openServices } from '../../workflows/interpreter/services.ts';
import type { Ended, Phase } from '../../workflows/interpreter/token.ts';
import { toSave } from '../../workflows/interpreter/view.ts';
import type { SaveInput } from '../../workflows/protocol.ts';

/** What hosts without Temporal have in common: one effect at a time, a stop, and rests that are counted. */
export abstract class PlainHost implements Host {
  readonly answers: Answer[] = [];
  protected result: EffectResult | undefined;
  protected ending: Ended | undefined;
  #rests = 0;

  abstract begin(effect: Effect, key: string): void;
  abstract wait(phase: Phase): Promise<boolean>;
  protected abstract keep(input: SaveInput): void;
  /** The flow rests for the n-th time (1, 2, ...), and is saved. */
  protected abstract rested(n: number): void;

  /** A service's stack was left. */
  protected async left(_leave: Effect, _serviceId: string): Promise<void> {}

  /** Runs all stacks, as the root workflow does. */
  protected async driveToEnd(run: Run): Promise<void> {
    let isOver = false;
    while (!isOver) {
      const open = openServices(run.token);
      isOver = (await drive(run, this)) === 'ended';
      for (const service of leftServices(open, run.token)) await this.left(leaveEffect(service), service.id);
    }
  }

  giveUp(): void {
    this.result = undefined;
  }

  takeResult(): EffectResult | undefined {
    const { result } = this;
    this.result = undefined;
    return result;
  }

  save(run: Run): void {
    this.keep(toSave(run, { event: true, status: 'running' }));
    markSaved(run.token, run.token.listed);
    this.rested(++this.#rests);
  }

  async store(run: Run): Promise<void> {
    this.keep(toSave(run, { event: false, status: 'running' }));
    markStored(run.token, run.token.listed);
  }

  shouldSuspend(): boolean {
    return false;
  }

  stopped(): Ended | undefined {
    return this.ending;
  }

  answer(_n: number, answer: Answer): void {
    this.answers.push(answer);
  }
}
