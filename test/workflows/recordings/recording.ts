import type { Action } from '../../../workflows/interpreter/action.ts';
import type { Platform } from '../../background/platform.ts';

/** A flow whose histories are kept: the name says what the engine showed when they were recorded. */
export interface Recording {
  readonly name: string;
  /** Runs it to its end; answers the id of its workflow. */
  run(platform: Platform): Promise<string>;
}

export const answer: Action = { id: 'answer', type: 'answer' };
export const talk = (id: string, text: string, more: object = {}): Action => ({
  id,
  type: 'talk',
  option: { text, ...more },
});
export const nap = (id: string): Action => ({ id, type: 'sleep', option: { duration: 50 } });
export const digits = (id: string): Action => ({
  id,
  type: 'digits_receive',
  option: { duration: 60_000, length: 2 },
});
export const enter = (flow_id: string): Action => ({
  id: `enter-${flow_id.slice(0, 8)}`,
  type: 'fetch_flow',
  option: { flow_id },
});

export async function makeFlow(platform: Platform, actions: readonly Action[]): Promise<string> {
  return (await platform.store.flows.create(platform.customer, { actions })).id;
}
