import type { Action } from '../../workflows/interpreter/action.ts';
import type { ApiDependencies, Issue } from './dependencies.ts';
import { ApiError, type ErrorCode } from './errors.ts';

/** The actions of a request after validation, ids filled in, and what is odd about them. */
export interface CheckedActions {
  readonly actions: readonly Action[];
  /** Goes into the answer as it is: absent when there is nothing to warn about. */
  readonly warnings?: readonly Issue[];
}

/** Findings listed in one answer; a wrong array may have one per element. */
const LISTED = 100;
/** Findings that have a reason of their own; all others are `INVALID_ARGUMENT`. */
const REASONS: readonly ErrorCode[] = ['INVALID_ACTION_TYPE', 'INVALID_ANONYMOUS_VALUE'];

/**
 * Checks the `actions` of a body; absent ones are none.
 * @throws ApiError `INVALID_ACTION_TYPE`, `INVALID_ANONYMOUS_VALUE` or `INVALID_ARGUMENT`, with the paths in its details
 */
export function checkActions(
  { validateActions, newId }: Pick<ApiDependencies, 'validateActions' | 'newId'>,
  value: unknown,
): CheckedActions {
  const checked = validateActions(value ?? [], newId);
  if ('issues' in checked) throw toRefusal(checked.issues);
  const { actions, warnings } = checked;
  return warnings.length === 0
    ? { actions }
    : { actions, warnings: warnings.slice(0, LISTED).map(underActions) };
}

function toRefusal(issues: readonly Issue[]): ApiError {
  const reason = REASONS.find((code) => issues.some((issue) => issue.code === code)) ?? 'INVALID_ARGUMENT';
  const details = issues.slice(0, LISTED).map(underActions);
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const first = details[0];
  return new ApiError(reason, `${first?.path ?? 'actions'}: ${first?.message ?? 'not allowed'}${more}`, {
    details,
  });
}

function underActions(issue: Issue): Issue {
  return issue.path.startsWith('actions') ? issue : { ...issue, path: `actions${issue.path}` };
}
