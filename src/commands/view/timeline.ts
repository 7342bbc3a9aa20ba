import type { Activeflow, ExecutedAction } from '../../client/index.ts';
import type { Colours } from '../terminal.ts';
import { toOptionText, toResumption } from './option-text.ts';
import { toCell } from './table.ts';
import { toDuration, toMs, toOffset } from './times.ts';

const JUMPS = /^(branch|goto|condition_)/;
const LONGEST_ID = 16;
const LEFT = 46;

/** What a timeline looks like. */
export interface TimelineLook {
  readonly colours: Colours;
  readonly columns: number;
}

/** What came after an action. */
interface Next {
  readonly id: string;
  /** When it started. */
  readonly tm_execute: string;
}

/**
 * Writes a run's history line by line as it becomes known: when, for how long (until the next action started), in which stack,
 * what, with which result.
 */
export class Timeline {
  readonly #look: TimelineLook;
  readonly #start: number;
  /** How deep each stack lies, learnt from the order in which they appear. */
  readonly #depths = new Map<string, number>();
  #depth = 0;
  #seen = 0;

  constructor(activeflow: Pick<Activeflow, 'tm_create'>, look: TimelineLook) {
    this.#start = toMs(activeflow.tm_create) ?? 0;
    this.#look = look;
  }

  /** The lines of what is over and was not written yet. */
  add({ executed_actions, current_action, status, tm_update }: Activeflow): string[] {
    const fresh = executed_actions.filter(({ n }) => n > this.#seen);
    this.#seen = fresh.at(-1)?.n ?? this.#seen;
    const upcoming = { id: status === 'ended' ? '' : current_action.id, tm_execute: tm_update };
    return fresh.map((action, n) => this.#line(action, fresh[n + 1] ?? upcoming));
  }

  /** The line of what runs or waits right now; undefined when nothing does. The record says when it began to: its last change. */
  current(activeflow: Activeflow, now: number): string | undefined {
    const { current_action: action, current_stack_id, status, tm_update } = activeflow;
    if (status !== 'running' || action.type === undefined) return undefined;
    const begun = toMs(tm_update) ?? this.#start;
    const depth = this.#depths.get(current_stack_id) ?? (this.#depths.size === 0 ? 0 : this.#depth + 1);
    const { colours } = this.#look;
    const what = [toOptionText(action), toDeadline(action, begun - now)].filter(Boolean).join(' · ');
    return colours.cyan(this.#columns({ ...action, mark: '…', depth, begun, took: now - begun }, what));
  }

  #line(action: ExecutedAction, next: Next): string {
    const begun = toMs(action.tm_execute) ?? this.#start;
    const took = (toMs(next.tm_execute) ?? begun) - begun;
    const depth = this.#enter(action.stack_id);
    const line = this.#columns(
      { ...action, mark: MARKS[action.result], depth, begun, took },
      toOutcome(action, next),
    );
    return this.#paint(action.result, line);
  }

  #enter(stack: string): number {
    this.#depth = this.#depths.get(stack) ?? (this.#depths.size === 0 ? 0 : this.#depth + 1);
    this.#depths.set(stack, this.#depth);
    return this.#depth;
  }

  #columns(line: Line, what: string): string {
    const { type = '', id, mark, depth, begun, took } = line;
    const left = [
      toOffset(begun - this.#start).padStart(8),
      toDuration(took).padStart(9),
      ` ${mark} ${'  '.repeat(depth)}${type}`.padEnd(LEFT - 19),
      toCell(isGenerated(id) ? '' : id, LONGEST_ID).padEnd(LONGEST_ID),
    ].join(' ');
    return `${left} ${toCell(what, Math.max(20, this.#look.columns - left.length - 2))}`.trimEnd();
  }

  #paint(result: ExecutedAction['result'], line: string): string {
    const { colours } = this.#look;
    if (result === 'failed') return colours.red(line);
    return result === 'skipped' ? colours.dim(line) : line;
  }
}

interface Line {
  readonly type?: string | undefined;
  readonly id: string;
  readonly mark: string;
  readonly depth: number;
  readonly begun: number;
  readonly took: number;
}

const MARKS = { done: '✓', skipped: '-', failed: '✗' } as const;

function toOutcome(action: ExecutedAction, next: Next): string {
  const { type = '', error, result } = action;
  const failure = error === undefined ? '' : `${error.code}: ${error.message}`;
  const parts = [failure, toOptionText(action)];
  if (result === 'skipped') parts.push('skipped: it needs a call');
  if (JUMPS.test(type) && result === 'done' && next.id !== '') parts.push(`→ ${next.id}`);
  parts.push(toResumption(action));
  return parts.filter(Boolean).join(' · ');
}

/** How much longer it waits at most, where its option says so; `since` is when it began, from now. */
function toDeadline({ type = '', option = {} }: Activeflow['current_action'], since: number): string {
  if (!WAITS.includes(type)) return '';
  const limit = Number(type === 'block' ? option.timeout : option.duration);
  if (limit > 0) return `${toDuration(since + limit)} left`;
  return type === 'block' ? 'waits for activeflow continue' : '';
}

const WAITS = ['block', 'sleep', 'digits_receive'];

/** Ids that the server made say nothing. */
function isGenerated(id: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-/.test(id);
}
