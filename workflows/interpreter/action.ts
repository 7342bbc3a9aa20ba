/** The JSON value that options, variables of phases and effects are made of. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** One element of a flow: upstream's wire shape (`spec/actions.md` 1.1), with our additive `on_error`. */
export interface Action {
  /** UUID or readable name, `[A-Za-z0-9_-]{1,64}`; unique within its array. */
  readonly id: string;
  /** Where the cursor goes afterwards; absent means the following element. */
  readonly next_id?: string;
  readonly type: string;
  readonly option?: JsonObject;
  /** What a failure does: go on (the default of most types), end the flow, or jump to this action. */
  readonly on_error?: string;
}

/** An action that is over, as `executed_actions` lists it. */
export interface ExecutedAction extends Action {
  /** Position in the activeflow's history: 1, 2, 3 ... without gaps; the key of its row. */
  readonly n: number;
  /** When it started, `YYYY-MM-DD HH:MM:SS.ffffff` UTC. */
  readonly tm_execute: string;
  readonly stack_id: string;
  readonly result: 'done' | 'skipped' | 'failed';
  readonly error?: { readonly code: string; readonly message: string };
  /** The event that ended its wait. */
  readonly resumed_by?: { readonly type: string; readonly value: string };
}

export const NIL_ID = '00000000-0000-0000-0000-000000000000';
/** `current_action.id` before the first action. */
export const START_ID = '00000000-0000-0000-0000-000000000001';
/** `current_action.id` after a normal end. */
export const FINISH_ID = '00000000-0000-0000-0000-000000000002';
export const MAIN_STACK = 'main';
