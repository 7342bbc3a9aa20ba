import type { JsonObject } from './action.ts';
import type { Effect, Happening, Outcome } from './outcome.ts';
import type { Runtime } from './runtime.ts';

/** How a type of action behaves; `actions/define-action.ts` makes them. Plain, synchronous functions: deciding, not doing. */
export interface Definition<Option = unknown> {
  readonly type: string;
  /** `call`: needs a live call and is skipped without one. */
  readonly media: 'call' | 'any';
  /** @throws FlowFailure `INVALID_OPTION` */
  parse(option: JsonObject): Option;
  start(runtime: Runtime, option: Option): Outcome;
  /** Told what happened after a `perform` or a `rest`. */
  resume(runtime: Runtime, option: Option, happening: Happening): Outcome;
  /** Options that hold actions of another flow: they are left as they are, for that one to fill in. */
  readonly inline: readonly string[];
  /** Whether it is told of the events of other calls than the activeflow's own: of the legs that it made. */
  readonly hearsLegs: boolean;
  /** What must be stopped in the world when the action is left early. */
  interrupt(runtime: Runtime, option: Option): Effect | undefined;
}

export type Definitions = (type: string) => Definition | undefined;
