import { log } from '@temporalio/workflow';
import type { Run } from '../interpreter/run.ts';
import { leaveEffect, leftServices, type OpenService, openServices } from '../interpreter/services.ts';
import { perform } from './host.ts';

/** Tells services that their stacks were left, whichever way. Only the root knows: it holds all frames between two stacks. */
export class ServiceWatch {
  #open: readonly OpenService[] = [];
  #leaving: Promise<void>[] = [];

  /** Call it whenever stacks may have opened or closed. */
  look(run: Run): void {
    for (const service of leftServices(this.#open, run.token)) this.#leaving.push(leave(run, service));
    this.#open = openServices(run.token);
  }

  /** Settles when all of them were told, or could not be. */
  async settled(): Promise<void> {
    await Promise.all(this.#leaving);
    this.#leaving = [];
  }
}

/** Not known to a service that cannot be reached: it looks after its callers itself now and then. */
async function leave(run: Run, service: OpenService): Promise<void> {
  try {
    await perform(run, leaveEffect(service), `${run.facts.id}/left/${service.id}`);
  } catch (error) {
    log.warn('a service could not be told that its stack was left', {
      service: service.id,
      error: String(error),
    });
  }
}
