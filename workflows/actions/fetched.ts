/** What `fetch` and `fetch_flow` share: actions from elsewhere run as a nested stack. */
import type { Action } from '../interpreter/action.ts';
import type { Happening, Outcome } from '../interpreter/outcome.ts';
import { stay } from '../interpreter/outcome.ts';

/** The activity has validated the actions and filled in their ids. A failure to get them is critical (contract 1.4). */
export function runFetched(happening: Happening): Outcome {
  if (happening.kind === 'refused')
    return { kind: 'fail', failure: { ...happening.failure, critical: true } };
  if (happening.kind !== 'performed') return stay;
  return { kind: 'push', actions: happening.value.actions as unknown as Action[] };
}
