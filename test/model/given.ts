import type { Action, JsonObject } from '../../workflows/interpreter/action.ts';
import { runModel } from './model.ts';
import { NOW } from './now.ts';
import type { Outcome, Scenario } from './scenario.ts';

/** A scenario of which only the interesting parts are told: otherwise a progressing call, and nothing happens. */
export function scenarioOf(parts: Partial<Scenario>): Scenario {
  return {
    reference_type: 'call',
    actions: [],
    flows: {},
    fetches: {},
    webhooks: {},
    variables: {},
    limits: {},
    now: NOW,
    schedule: [],
    ...parts,
  };
}

/** Runs such a scenario. */
export function given(parts: Partial<Scenario>): Outcome {
  return runModel(scenarioOf(parts));
}

/** An action in one line. */
export function act(
  id: string,
  type: string,
  option?: JsonObject,
  more?: { next_id?: string; on_error?: string },
): Action {
  return { id, type, ...(option === undefined ? {} : { option }), ...more };
}

/** Sets a variable; the usual mark that a place was passed. */
export function put(id: string, key: string, value: string): Action {
  return act(id, 'variable_set', { key, value });
}

/** The ids of the executed actions, joined by blanks. */
export function path(outcome: Outcome): string {
  return outcome.executed.map(({ id }) => id).join(' ');
}

/** The commands in short: name and main argument. */
export function said(outcome: Outcome): string[] {
  return outcome.commands.map(({ name, ...input }) => [name, ...Object.values(input)].join(' '));
}
