/** The check of an action array that comes from outside: a saved flow, a request, a fetched answer (contract 1.1). */
import { z } from 'zod';
import { type Action, FINISH_ID, type JsonObject, NIL_ID, START_ID } from '../interpreter/action.ts';
import { DEFAULT_LIMITS, type Limits } from '../interpreter/limits.ts';
import { jsonBytes } from '../interpreter/state-size.ts';
import type { ActionType } from './define-action.ts';
import { actionType } from './index.ts';

export interface Issue {
  /** Where, e.g. `actions[2].option.duration`. */
  readonly path: string;
  readonly code: string;
  readonly message: string;
}

export type Validated =
  | { readonly actions: Action[]; readonly warnings: Issue[] }
  | { readonly issues: Issue[] };

/** What one array may hold. */
export type Bounds = Pick<Limits, 'actions_per_array' | 'flow_bytes'>;

/** More than these help nobody. */
const MOST_ISSUES = 20;
/** Of objects and arrays in each other. */
const MOST_LEVELS = 100;

const shape = z.object({
  id: z.string().nullish(),
  next_id: z.string().nullish(),
  type: z.string(),
  option: z.record(z.string(), z.unknown()).nullish(),
  on_error: z.string().nullish(),
});
shape.safeParse({ type: '' });
type Shape = z.output<typeof shape>;

const readableId = /^[A-Za-z0-9_-]{1,64}$/;
const reservedIds = new Set([START_ID, FINISH_ID, '__proto__']);

/**
 * Checks an action array, fills in missing ids, and warns of jump targets that are not in it. Text that holds `${` is
 * accepted for any scalar and checked when the action runs.
 * @param newId makes an id, in the caller's world of randomness.
 */
export function validateActions(
  value: unknown,
  newId: () => string,
  bounds: Bounds = DEFAULT_LIMITS,
): Validated {
  const refused = checkSize(value, bounds);
  if (refused) return { issues: [refused] };
  const issues: Issue[] = [];
  const actions: Action[] = [];
  const seen = new Set<string>();
  for (const [at, element] of (value as unknown[]).entries()) {
    const path = `actions[${at}]`;
    const action = checkAction(element, path, newId, issues);
    if (action) {
      actions.push(action);
      issues.push(...duplicate(action.id, path, seen));
    }
    if (issues.length >= MOST_ISSUES) return { issues: issues.slice(0, MOST_ISSUES) };
  }
  return issues.length > 0 ? { issues } : { actions, warnings: unknownTargets(actions) };
}

function checkSize(value: unknown, bounds: Bounds): Issue | undefined {
  if (!Array.isArray(value)) return issue('actions', 'INVALID_ARGUMENT', 'must be an array of actions');
  if (value.length > bounds.actions_per_array) {
    return issue(
      'actions',
      'TOO_MANY_ACTIONS',
      `has ${value.length} actions, the limit is ${bounds.actions_per_array}`,
    );
  }
  if (isDeeper(value, MOST_LEVELS))
    return issue('actions', 'FLOW_TOO_DEEP', `is nested more than ${MOST_LEVELS} levels deep`);
  const bytes = jsonBytes(value);
  if (bytes > bounds.flow_bytes)
    return issue('actions', 'FLOW_TOO_LARGE', `has ${bytes} bytes, the limit is ${bounds.flow_bytes}`);
  return undefined;
}

/** Walks level by level: what is nested too deep would overflow the stack of anything that recurses. */
function isDeeper(value: unknown, levels: number): boolean {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > levels) return true;
    level = level.flatMap((parent) =>
      Object.values(parent as object).filter((child) => child !== null && typeof child === 'object'),
    );
  }
  return false;
}

function checkAction(
  element: unknown,
  path: string,
  newId: () => string,
  issues: Issue[],
): Action | undefined {
  const parsed = shape.safeParse(element);
  if (!parsed.success) {
    issues.push(
      ...parsed.error.issues.map((found) => issue(join(path, found.path), 'INVALID_ARGUMENT', found.message)),
    );
    return undefined;
  }
  const { data } = parsed;
  const definition = actionType(data.type);
  if (!definition || definition.internal) {
    issues.push(issue(`${path}.type`, 'INVALID_ACTION_TYPE', `"${data.type}" is not an action type`));
    return undefined;
  }
  checkIds(data, path, issues);
  const option = (data.option ?? {}) as JsonObject;
  issues.push(...optionIssues(definition, option, path), ...inlineIssues(definition, option, path));
  return toAction(data, newId);
}

/** What is wrong with the actions of another flow that an option holds. */
function inlineIssues({ inline }: ActionType, option: JsonObject, path: string): Issue[] {
  const arrays = inline.filter((name) => Array.isArray(option[name]));
  return arrays.flatMap((name) => {
    let made = 0;
    // No id that anybody can give.
    const result = validateActions(option[name], () => `inline ${++made}`);
    const within = (at: string): string => at.replace(/^actions/, `${path}.option.${name}`);
    return 'issues' in result ? result.issues.map((one) => ({ ...one, path: within(one.path) })) : [];
  });
}

function checkIds(data: Shape, path: string, issues: Issue[]): void {
  for (const key of ['id', 'next_id', 'on_error'] as const) {
    const id = data[key];
    if (isAbsent(id)) continue;
    if (!readableId.test(id))
      issues.push(issue(`${path}.${key}`, 'INVALID_ID', 'must be a UUID or 1 to 64 of A-Z a-z 0-9 _ -'));
  }
  if (data.id && reservedIds.has(data.id))
    issues.push(issue(`${path}.id`, 'INVALID_ID', `${data.id} is reserved`));
}

function isAbsent(id: string | null | undefined): id is null | undefined | '' {
  return id === undefined || id === null || id === '' || id === NIL_ID;
}

function toAction({ id, next_id, type, option, on_error }: Shape, newId: () => string): Action {
  return {
    id: isAbsent(id) ? newId() : id,
    ...(isAbsent(next_id) ? {} : { next_id }),
    type,
    ...(option ? { option: option as JsonObject } : {}),
    ...(isAbsent(on_error) ? {} : { on_error }),
  };
}

function optionIssues(definition: ActionType, option: JsonObject, path: string): Issue[] {
  const result = definition.options.safeParse(option);
  if (result.success) return [];
  return result.error.issues
    .filter((found) => !(isScalar(found) && isPlaceholder(option, found.path)))
    .map((found) => {
      const code = found.path[0] === 'anonymous' ? 'INVALID_ANONYMOUS_VALUE' : 'INVALID_OPTION';
      return issue(join(`${path}.option`, found.path), code, found.message);
    });
}

/** Whether a scalar is wanted: a placeholder can become one, but no list or object. */
function isScalar(found: z.core.$ZodIssue): boolean {
  return found.code !== 'invalid_type' || !['array', 'object', 'record'].includes(found.expected);
}

function isPlaceholder(option: unknown, path: readonly PropertyKey[]): boolean {
  let value = option;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  return typeof value === 'string' && value.includes('${');
}

function duplicate(id: string, path: string, seen: Set<string>): Issue[] {
  if (seen.has(id)) return [issue(`${path}.id`, 'DUPLICATE_ID', `another action has the id ${id}`)];
  seen.add(id);
  return [];
}

/** Not refused: the target may lie in an outer stack. */
function unknownTargets(actions: readonly Action[]): Issue[] {
  const ids = new Set([START_ID, FINISH_ID, ...actions.map(({ id }) => id)]);
  return actions.flatMap((action, at) =>
    targetsOf(action)
      .filter(({ id }) => !isAbsent(id) && !id.includes('${') && !ids.has(id))
      .map(({ path, id }) =>
        issue(`actions[${at}].${path}`, 'UNKNOWN_TARGET', `no action of this array has the id ${id}`),
      ),
  );
}

function targetsOf(action: Action): { path: string; id: string }[] {
  const named = actionType(action.type)?.targets(action.option ?? {}) ?? [];
  const targets = named.map(({ path, id }) => ({ path: `option.${path}`, id }));
  if (action.next_id) targets.push({ path: 'next_id', id: action.next_id });
  if (action.on_error && action.on_error !== 'continue' && action.on_error !== 'stop') {
    targets.push({ path: 'on_error', id: action.on_error });
  }
  return targets;
}

function join(path: string, parts: readonly PropertyKey[]): string {
  return parts.reduce<string>(
    (whole, part) => (typeof part === 'number' ? `${whole}[${part}]` : `${whole}.${String(part)}`),
    path,
  );
}

function issue(path: string, code: string, message: string): Issue {
  return { path, code, message };
}
