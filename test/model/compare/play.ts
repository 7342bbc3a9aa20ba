/** The schedule of a scenario as a loop: how happenings reach a flow, the same for every harness. */
import type { Action, JsonObject } from '../../../workflows/interpreter/action.ts';
import type { Happening, Scenario } from '../scenario.ts';

/** Where a flow rests. */
export interface Rest {
  /** Waits so far, this one included. */
  readonly waits: number;
  /** The action that waits, with its option after substitution. */
  readonly action: Action;
}

/** A flow that a schedule can be played to; both methods answer undefined once it has ended. */
export interface Playable {
  /** Starts the flow and lets it run to its first rest. */
  begin(): Promise<Rest | undefined>;
  /** Tells the flow what happened and lets it settle fully. */
  happen(happening: Happening): Promise<Rest | undefined>;
}

/** Delivers each wait's list one happening at a time, and the default where the flow still rests there afterwards. */
export async function play({ schedule }: Scenario, flow: Playable): Promise<void> {
  let rest = await flow.begin();
  while (rest) {
    const { waits } = rest;
    for (const happening of schedule[waits - 1] ?? []) {
      rest = await flow.happen(happening);
      if (!rest) return;
    }
    if (rest.waits === waits) rest = await flow.happen(defaultHappening(rest.action));
  }
}

/** Whether the wait of this action has a deadline that a scenario can let pass. */
export function hasDeadline({ type, option }: Action): boolean {
  return type === 'sleep' || type === 'digits_receive' || (type === 'block' && isTimed(option));
}

function defaultHappening(action: Action): Happening {
  switch (action.type) {
    case 'digits_send':
      return { digits_sent: true };
    case 'hangup':
      return { hangup: 'normal' };
    case 'sleep':
    case 'digits_receive':
      return { timeout: true };
    case 'block':
      return isTimed(action.option) ? { timeout: true } : { continue: {} };
    default:
      return { playback_finished: true };
  }
}

function isTimed(option: JsonObject | undefined): boolean {
  return Number(option?.timeout ?? 0) > 0;
}
