/** How a flow ends; the first end wins, and nothing changes after it. */
import { finishAction, type Run } from './run.ts';
import type { Ended } from './token.ts';

/** Ends the flow; the first end wins. */
export function end(run: Run, ended: Ended): void {
  run.token.ended ??= ended;
}

/** Ran out of actions, or met a `stop`. */
export function complete(run: Run): void {
  run.token.current = finishAction;
  end(run, { reason: 'completed' });
}

/** A limit of the contract (1.7) is reached; the end says which. */
export function exceed(run: Run, limit: 'iterations_per_cycle' | 'execute_calls' | 'stack_depth'): void {
  const message = `the limit ${limit} of ${run.facts.limits[limit]} is reached`;
  end(run, { reason: 'limit_exceeded', error: { code: limit.toUpperCase(), message } });
}
