/** The history of a flow: what is over, as `executed_actions` lists it. The database keeps all, the token the newest. */
import type { Action, ExecutedAction } from './action.ts';
import { jsonBytes } from './state-size.ts';
import { toTimestamp } from './timestamp.ts';
import type { Open, Token } from './token.ts';

/** Saved entries that stay in the token. */
const KEPT_ENTRIES = 50;
/** Saved entries are dropped earlier when they are long. */
const KEPT_BYTES = 64 * 1024;
const ENTRY_BYTES = 200;

export interface Result {
  readonly result: ExecutedAction['result'];
  readonly error?: { readonly code: string; readonly message: string };
}

export function list(token: Token, open: Open, stackId: string, result: Result): void {
  const entry: ExecutedAction = {
    n: ++token.listed,
    ...open.action,
    tm_execute: toTimestamp(open.startedAt),
    stack_id: stackId,
    ...result,
    ...(open.resumedBy ? { resumed_by: open.resumedBy } : {}),
  };
  token.history.push(entry);
  token.backlogBytes += entryBytes(open.action);
}

export function unsaved(token: Token): ExecutedAction[] {
  return token.history.filter((entry) => entry.n > token.saved);
}

/** Entries up to `n` are in the database: only the newest of them are kept. Decides nothing: a replay may come here earlier or later. */
export function markSaved(token: Token, n: number): void {
  token.saved = Math.max(token.saved, n);
  let bytes = 0;
  let kept = 0;
  const isKept = (entry: ExecutedAction): boolean => {
    bytes += entryBytes(entry);
    return ++kept <= KEPT_ENTRIES && bytes <= KEPT_BYTES;
  };
  const saved = token.history
    .filter((entry) => entry.n <= token.saved)
    .reverse()
    .filter(isKept)
    .reverse();
  token.history = [...saved, ...unsaved(token)];
}

/** As {@link markSaved}, after a store that the flow has waited for: the backlog begins behind `n`. */
export function markStored(token: Token, n: number): void {
  const behind = token.history.filter((entry) => entry.n > n);
  token.backlogBytes = behind.reduce((sum, entry) => sum + entryBytes(entry), 0);
  markSaved(token, n);
}

const optionBytes = new WeakMap<object, number>();

function entryBytes(action: Action): number {
  if (!action.option) return ENTRY_BYTES;
  let bytes = optionBytes.get(action.option);
  if (bytes === undefined) {
    bytes = jsonBytes(action.option);
    optionBytes.set(action.option, bytes);
  }
  return ENTRY_BYTES + bytes;
}
