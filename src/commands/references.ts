import { existsSync } from 'node:fs';
import type { ActiveflowClient, Flow } from '../client/index.ts';
import { isUuid } from '../store/ids.ts';
import { CommandError, EXIT } from './exit-code.ts';

/** Fewer characters would be a guess. */
const SHORTEST_PREFIX = 6;
/** Activeflows that a prefix is looked for among, newest first. */
const RECENT = 500;

/** Whether a name is meant as a file. */
export function isFlowFile(name: string): boolean {
  return /\.(json|ya?ml)$/i.test(name);
}

/**
 * The flow of that name, id, or beginning of an id.
 * @throws CommandError when none or several have it
 */
export async function findFlow(client: ActiveflowClient, reference: string): Promise<Flow> {
  if (isUuid(reference)) return client.flows.get(reference);
  const candidates: Flow[] = [];
  for await (const flow of client.flows.all())
    if (flow.name === reference || isPrefix(reference, flow.id)) candidates.push(flow);
  const hint = 'activeflow flows list shows what there is.';
  return only(candidates, `flow "${reference}"`, existsSync(reference) ? FILE_HINT : hint);
}

const FILE_HINT = 'A file is named with an extension: .json, .yaml or .yml.';

/**
 * The full id of an activeflow, given it or the beginning of that of a recent one.
 * @throws CommandError when none or several begin so
 */
export async function findActiveflowId(client: ActiveflowClient, reference: string): Promise<string> {
  if (isUuid(reference)) return reference;
  const candidates: { readonly id: string }[] = [];
  let seen = 0;
  for await (const activeflow of client.activeflows.all()) {
    if (isPrefix(reference, activeflow.id)) candidates.push(activeflow);
    if (++seen === RECENT) break;
  }
  const what = `activeflow ${reference} among the last ${RECENT}`;
  return only(candidates, what, 'activeflow list shows what there is; give 6 characters of an id or more.')
    .id;
}

function isPrefix(reference: string, id: string): boolean {
  return reference.length >= SHORTEST_PREFIX && id.startsWith(reference.toLowerCase());
}

function only<T extends { readonly id: string }>(candidates: readonly T[], what: string, hint: string): T {
  const [first, second] = candidates;
  if (first === undefined) throw new CommandError(EXIT.notFound, `There is no ${what}.`, hint);
  if (second === undefined) return first;
  const ids = candidates.map(({ id }) => id).join(', ');
  throw new CommandError(EXIT.usage, `There are ${candidates.length} of ${what}.`, `Give an id: ${ids}`);
}
