import type { Issue } from '../../../workflows/actions/validate.ts';
import type { Action } from '../../../workflows/interpreter/action.ts';
import type { ApiDependencies } from '../dependencies.ts';
import { ApiError, type ErrorCode } from '../edge/errors.ts';

/** The actions of a request after validation, ids filled in, and what is odd about them. */
export interface CheckedActions {
  readonly actions: readonly Action[];
  /** Goes into the answer as it is: absent when there is nothing to warn about. */
  readonly warnings?: readonly Issue[];
}

/** Findings that are listed in one answer. */
const LISTED = 100;
/** Findings that have a reason of their own; all others are `INVALID_ARGUMENT`. */
const REASONS: readonly ErrorCode[] = ['INVALID_ACTION_TYPE', 'INVALID_ANONYMOUS_VALUE'];

/**
 * Checks the `actions` of a body against the schemas of their types and the customer's limits; absent ones are none.
 * @throws ApiError `INVALID_ACTION_TYPE`, `INVALID_ANONYMOUS_VALUE` or `INVALID_ARGUMENT`, with the paths in its details
 */
export async function checkActions(
  { store, validateActions, newId }: Pick<ApiDependencies, 'store' | 'validateActions' | 'newId'>,
  customerId: string,
  value: unknown,
): Promise<CheckedActions> {
  const checked = validateActions(value ?? [], newId, await store.customers.limits(customerId));
  if ('issues' in checked) throw toRefusal(checked.issues);
  const { actions, warnings } = checked;
  return warnings.length === 0 ? { actions } : { actions, warnings: warnings.slice(0, LISTED) };
}

function toRefusal(issues: readonly Issue[]): ApiError {
  const reason = REASONS.find((code) => issues.some((issue) => issue.code === code)) ?? 'INVALID_ARGUMENT';
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const message = first === undefined ? 'The actions are not allowed' : `${first.path}: ${first.message}`;
  return new ApiError(reason, `${message}${more}.`, { details: issues.slice(0, LISTED) });
}
