import { readFileSync } from 'node:fs';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import { type Issue, validateActions } from '../../workflows/actions/validate.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { ActionInput, Flow } from '../client/index.ts';
import { isUuid } from '../store/ids.ts';
import { CommandError, EXIT } from './exit-code.ts';

/** A flow as a file holds it. */
export interface WrittenFlow {
  readonly id?: string | undefined;
  readonly name: string;
  readonly detail: string;
  readonly actions: readonly ActionInput[];
  readonly on_complete_flow_id?: string | undefined;
}

/** A file that was read and found valid. */
export interface FlowFile {
  readonly path: string;
  readonly flow: WrittenFlow;
  /** What is accepted and probably not meant, as `file:line:column: ...`. */
  readonly warnings: readonly string[];
}

const id = z.string().refine(isUuid, 'must be a UUID').optional();
/** What the API answers and does not take: a file may be such an answer. */
const answered = ['customer_id', 'type', 'direct_hash', 'tm_create', 'tm_update', 'tm_delete', 'warnings'];
const shape = z.strictObject({
  id,
  name: z.string().max(255).default(''),
  detail: z.string().max(65_536).default(''),
  actions: z.array(z.unknown()).default([]),
  on_complete_flow_id: id,
  ...Object.fromEntries(answered.map((field) => [field, z.unknown().optional()])),
});

/**
 * Reads a flow from JSON or YAML and checks it as the API does.
 * @throws CommandError that names each fault as `file:line:column: path: message`
 */
export function readFlowFile(path: string): FlowFile {
  const lines = new LineCounter();
  const document = parseDocument(readText(path), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos, message }) => `${at(pos[0])}: ${message}`);
    throw new CommandError(
      EXIT.failed,
      faults.join('\n'),
      'A flow file is JSON or YAML; examples/flows has some.',
    );
  }
  const toLine = ({ path: where, message }: Pick<Issue, 'path' | 'message'>): string =>
    `${at(offsetOf(document.contents, where))}: ${where || 'file'}: ${message}`;
  const { flow, issues, warnings } = check(document.toJS());
  if (issues.length > 0) {
    const hint = 'activeflow actions lists all types; docs/actions.md has their options.';
    throw new CommandError(EXIT.failed, issues.map(toLine).join('\n'), hint);
  }
  return { path, flow, warnings: warnings.map(toLine) };
}

/** A stored flow as a file that can be applied again. */
export function toFileText({ id, name, detail, actions, on_complete_flow_id: next }: Flow): string {
  return stringify(
    {
      id,
      name,
      ...(detail === '' ? {} : { detail }),
      ...(next === NIL_ID ? {} : { on_complete_flow_id: next }),
      actions: actions.map(toWrittenAction),
    },
    { lineWidth: 110 },
  );
}

/** An action as a file or an answer has it. */
export interface ActionLike {
  readonly id?: string | undefined;
  readonly type?: string | undefined;
  readonly option?: Readonly<Record<string, unknown>> | undefined;
  readonly next_id?: string | undefined;
  readonly on_error?: string | undefined;
}

/** An action without what says nothing. */
export function toWrittenAction({ id, type, option, next_id, on_error }: ActionLike): object {
  return {
    ...(id ? { id } : {}),
    type,
    ...(option === undefined || Object.keys(option).length === 0 ? {} : { option }),
    ...(next_id && next_id !== NIL_ID ? { next_id } : {}),
    ...(on_error ? { on_error } : {}),
  };
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new CommandError(
      EXIT.notFound,
      `${path} cannot be read: ${(error as NodeJS.ErrnoException).code}.`,
    );
  }
}

interface Checked {
  readonly flow: WrittenFlow;
  readonly issues: readonly Pick<Issue, 'path' | 'message'>[];
  readonly warnings: readonly Issue[];
}

function check(value: unknown): Checked {
  const parsed = shape.safeParse(value ?? {});
  if (!parsed.success) {
    const issues = parsed.error.issues.map((issue) => {
      const [unknown] = issue.code === 'unrecognized_keys' ? issue.keys : [];
      return { path: toPath([...issue.path, ...(unknown ? [unknown] : [])]), message: issue.message };
    });
    return { flow: NOTHING, issues, warnings: [] };
  }
  const flow = parsed.data as WrittenFlow;
  let generated = 0;
  const checked = validateActions(flow.actions, () => `generated-${++generated}`);
  return 'issues' in checked
    ? { flow, issues: checked.issues, warnings: [] }
    : { flow, issues: [], warnings: checked.warnings };
}

const NOTHING: WrittenFlow = { name: '', detail: '', actions: [] };

function toPath(parts: readonly PropertyKey[]): string {
  return parts
    .map((part, n) => (typeof part === 'number' ? `[${part}]` : `${n ? '.' : ''}${String(part)}`))
    .join('');
}

/** Where in the text `actions[2].option.text` stands, or the innermost of it that is there. */
function offsetOf(contents: Node | null, path: string): number {
  let offset = contents?.range?.[0] ?? 0;
  let node: unknown = contents;
  for (const part of path.match(/[^.[\]]+/g) ?? []) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === part);
      if (pair === undefined) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(part)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}
