import { structuredPatch } from 'diff';
import { stringify } from 'yaml';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { ActionInput, Flow } from '../client/index.ts';
import { type ActionLike, toWrittenAction, type WrittenFlow } from './flow-file.ts';
import type { Colours } from './terminal.ts';

/** Lines around a change. */
const CONTEXT = 3;

/** The file's actions; those without an id keep the one that the stored flow has at the same place. */
export function keepIds(written: readonly ActionInput[], stored: readonly ActionLike[]): ActionInput[] {
  const taken = new Set(written.map(({ id }) => id));
  return written.map((action, at) => {
    const { type, id } = stored[at] ?? {};
    const fits = !action.id && type === action.type && id !== undefined && !taken.has(id);
    return fits ? { ...action, id } : action;
  });
}

/** What a file would change, as coloured lines of a diff; none when nothing. */
export function toDiff(stored: Flow | undefined, written: WrittenFlow, colours: Colours): string[] {
  const before = stored === undefined ? '' : toText(stored);
  const { hunks } = structuredPatch('', '', before, toText(written), '', '', { context: CONTEXT });
  return hunks.flatMap(({ lines }, n) => [
    ...(n === 0 ? [] : [colours.dim('  ...')]),
    ...lines.map((line) => paint(line, colours)),
  ]);
}

/** What is compared: a stored flow, or a file. */
interface Comparable {
  readonly name: string;
  readonly detail: string;
  readonly actions: readonly ActionLike[];
  readonly on_complete_flow_id?: string | undefined;
}

/** All that a flow says, each thing in one way only. */
function toText({ name, detail, actions, on_complete_flow_id: next = NIL_ID }: Comparable): string {
  const flow = {
    name,
    ...(detail === '' ? {} : { detail }),
    ...(next === NIL_ID ? {} : { on_complete_flow_id: next }),
    actions: actions.map(toWrittenAction),
  };
  return stringify(flow, { sortMapEntries: isLater, lineWidth: 0, aliasDuplicateObjects: false });
}

const ORDER = [
  'name',
  'detail',
  'on_complete_flow_id',
  'actions',
  'id',
  'type',
  'option',
  'next_id',
  'on_error',
];

interface Entry {
  readonly key: unknown;
}

function isLater(a: Entry, b: Entry): number {
  const [left, right] = [String(a.key), String(b.key)];
  return rank(left) - rank(right) || (left < right ? -1 : 1);
}

function rank(key: string): number {
  const at = ORDER.indexOf(key);
  return at === -1 ? ORDER.length : at;
}

function paint(line: string, { red, green, dim }: Colours): string {
  if (line.startsWith('+')) return green(line);
  return line.startsWith('-') ? red(line) : dim(line);
}
