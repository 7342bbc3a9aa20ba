import type { z } from 'zod';
import type { JsonObject } from '../interpreter/action.ts';
import type { Definition } from '../interpreter/definition.ts';
import { FlowFailure } from '../interpreter/failure.ts';
import { type Effect, fail, type Happening, type Outcome } from '../interpreter/outcome.ts';
import type { Runtime } from '../interpreter/runtime.ts';
import { useOnce } from '../use-once.ts';

/** A type of action as validation, documents and the interpreter know it. */
export interface ActionType extends Definition {
  /** One sentence for people: what it does. */
  readonly summary: string;
  readonly options: z.ZodType;
  /** Options that are valid, the simplest first; tests parse them. */
  readonly examples: readonly JsonObject[];
  /** The engine's own: it stands in stacks that the engine pushes, and is refused in flows. */
  readonly internal: boolean;
  /** Ids of other actions that an option names. */
  targets(option: JsonObject): readonly Target[];
}

export interface Target {
  /** Where in the option, e.g. `target_ids.1`. */
  readonly path: string;
  readonly id: string;
}

interface Declaration<Schema extends z.ZodType> {
  readonly type: string;
  readonly media: 'call' | 'any';
  readonly summary: string;
  readonly options: Schema;
  readonly examples: readonly z.input<Schema>[];
  readonly internal?: true;
  start(runtime: Runtime, option: z.output<Schema>): Outcome;
  resume?(runtime: Runtime, option: z.output<Schema>, happening: Happening): Outcome;
  interrupt?(runtime: Runtime, option: z.output<Schema>): Effect | undefined;
  readonly hearsLegs?: boolean;
  readonly inline?: readonly string[];
  targets?(option: JsonObject): readonly Target[];
}

/**
 * Declares a type of action: its option schema, its documents and its behaviour, in one file. `start` and `resume` are
 * plain synchronous functions that answer an outcome; they touch nothing but their `Runtime`.
 * Without a `resume`, a refused effect fails the action and anything else ends it.
 */
export function defineAction<Schema extends z.ZodType>(declaration: Declaration<Schema>): ActionType {
  const { type, media, summary, options, examples, internal = false } = declaration;
  // (A schema must `refine` by a pattern: zod's own `regex` writes to it, and preloaded modules are frozen.)
  for (const example of examples) options.safeParse(example);
  useOnce(options);
  return {
    type,
    media,
    summary,
    options,
    examples: examples as readonly JsonObject[],
    internal,
    hearsLegs: declaration.hearsLegs === true,
    inline: declaration.inline ?? [],
    parse: (option) => parseOption(options, type, option),
    start: (runtime, option) => declaration.start(runtime, option as z.output<Schema>),
    resume: (runtime, option, happening) =>
      declaration.resume
        ? declaration.resume(runtime, option as z.output<Schema>, happening)
        : whenPerformed(happening),
    interrupt: (runtime, option) => declaration.interrupt?.(runtime, option as z.output<Schema>),
    targets: (option) => declaration.targets?.(option) ?? [],
  };
}

/** The common end of an action whose effect is all it does. */
export function whenPerformed(happening: Happening): Outcome {
  if (happening.kind === 'refused') return { kind: 'fail', failure: happening.failure };
  return happening.kind === 'performed' ? { kind: 'next' } : { kind: 'stay' };
}

/** An effect answered that its call is over: what follows is the hangup event, not a failure. */
export function isGone(happening: Happening): boolean {
  return happening.kind === 'performed' && happening.value.answer === 'gone';
}

/**
 * An effect answered that it had been done before, by an activity that could not say so or by a run that was reset: the
 * event of its end may have passed, so the network must be asked.
 */
export function isRepeated(happening: Happening): boolean {
  return happening.kind === 'performed' && happening.value.answer === 'already';
}

export const callIsGone: Outcome = fail('CALL_GONE', 'the call is over');

function parseOption(options: z.ZodType, type: string, option: JsonObject): unknown {
  const result = options.safeParse(option);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = issue?.path.join('.') ?? '';
  throw new FlowFailure(
    'INVALID_OPTION',
    `${type}: ${path ? `${path}: ` : ''}${issue?.message ?? 'invalid option'}`,
  );
}
