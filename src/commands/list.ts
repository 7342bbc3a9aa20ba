import { type Command, Option } from 'commander';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { REFERENCE_TYPES, type ReferenceType } from '../../workflows/protocol.ts';
import type { ActiveflowSummary } from '../client/index.ts';
import { toCount } from './count-option.ts';
import { findFlow } from './references.ts';
import { apiCommand, openSession, printJson, type Session, type SessionOptions } from './session.ts';
import { toStatus } from './view/status.ts';
import { toCell, toTable } from './view/table.ts';
import { toAge, toDuration, toMs } from './view/times.ts';

interface ListOptions extends SessionOptions {
  readonly status?: 'running' | 'ended';
  readonly flow?: string;
  readonly referenceType?: ReferenceType;
  readonly referenceId?: string;
  readonly limit: number;
}

/** `activeflow list` */
export function defineList(program: Command): void {
  apiCommand(program, 'list', {
    summary: 'Lists activeflows, newest first.',
    examples: ['list --status running', 'list --flow "IVR menu" --limit 5', "list --json | jq -r '.[].id'"],
  })
    .addOption(new Option('--status <status>', 'only these').choices(['running', 'ended']))
    .option('--flow <flow>', 'only runs of this flow: name, id or its beginning')
    .addOption(
      new Option('--reference-type <type>', 'only of this kind').choices(REFERENCE_TYPES.filter(Boolean)),
    )
    .option('--reference-id <id>', 'only of this call, conversation, ...')
    .option('--limit <number>', 'at most so many', toCount, 20)
    .action((options: ListOptions) => list(openSession(options), options));
}

async function list(session: Session, options: ListOptions): Promise<void> {
  const found: ActiveflowSummary[] = [];
  for await (const activeflow of session.client.activeflows.all(await toQuery(session, options))) {
    found.push(activeflow);
    if (found.length === options.limit) break;
  }
  if (session.json) return printJson(session, found);
  if (found.length === 0) return session.terminal.note('There are none.');
  session.terminal.print(await toList(session, found));
}

async function toQuery(
  { client }: Session,
  { status, flow, referenceType, referenceId, limit }: ListOptions,
) {
  return {
    status,
    flow_id: flow === undefined ? undefined : (await findFlow(client, flow)).id,
    reference_type: referenceType,
    reference_id: referenceId,
    page_size: Math.min(limit, 100),
  };
}

async function toList({ client, terminal }: Session, found: readonly ActiveflowSummary[]): Promise<string> {
  const { colours } = terminal;
  const names = new Map<string, string>();
  for await (const { id, name } of client.flows.all()) names.set(id, name);
  const now = Date.now();
  const rows = found.map((activeflow) => {
    const { id, flow_id, reference_type, tm_create } = activeflow;
    return [
      id.slice(0, 8),
      toStatus(activeflow, colours),
      toCell(flow_id === NIL_ID ? '-' : (names.get(flow_id) ?? flow_id.slice(0, 8)), 30),
      toCell(toPlace(activeflow), 30),
      reference_type,
      toAge(now - (toMs(tm_create) ?? now)),
      toDuration(toLength(activeflow, now)),
    ];
  });
  return toTable(['id', 'status', 'flow', 'action', 'reference', 'age', 'duration'], rows, colours);
}

/** The action that runs, or with which it ended. */
function toPlace({ current_action, executed_actions, status }: ActiveflowSummary): string {
  const { id, type } = status === 'ended' ? (executed_actions.at(-1) ?? current_action) : current_action;
  if (type === undefined) return '';
  return id.length === NIL_ID.length ? type : `${type} ${id}`;
}

function toLength({ tm_create, tm_update, status }: ActiveflowSummary, now: number): number {
  const start = toMs(tm_create) ?? now;
  return (status === 'ended' ? (toMs(tm_update) ?? now) : now) - start;
}
