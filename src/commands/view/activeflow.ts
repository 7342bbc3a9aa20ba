import { NIL_ID } from '../../../workflows/interpreter/action.ts';
import type { Activeflow, WebhookDelivery } from '../../client/index.ts';
import type { Colours } from '../terminal.ts';
import { toDeliveries } from './deliveries.ts';
import { toStatus } from './status.ts';
import { toCell, toTable } from './table.ts';
import { Timeline } from './timeline.ts';
import { toAge, toDuration, toMs } from './times.ts';

/** What a page about an activeflow shows beside its record. */
export interface ActiveflowPage {
  readonly colours: Colours;
  readonly columns: number;
  readonly now: number;
  /** Undefined: one without a stored flow, or whose flow is gone. */
  readonly flowName?: string | undefined;
  /** Where the Temporal UI shows its run. */
  readonly runUrl?: string | undefined;
  /** Of its webhooks, newest first. */
  readonly deliveries?: readonly WebhookDelivery[];
  /** Also the variables that the engine sets. */
  readonly allVariables?: boolean;
}

/** All that a person wants to know of one activeflow. */
export function toPage(activeflow: Activeflow, page: ActiveflowPage): string {
  const sections = [
    toHeader(activeflow, page),
    toHistory(activeflow, page),
    toStacks(activeflow, page),
    toVariables(activeflow, page),
    toDeliveries(page.deliveries ?? [], page.colours),
  ];
  return sections.filter(Boolean).join('\n\n');
}

/** Who it is and how it stands. */
export function toHeader(activeflow: Activeflow, page: ActiveflowPage): string {
  const { colours } = page;
  const { id, error, reference_type, reference_id, reference_activeflow_id: before } = activeflow;
  const rows: (readonly [string, string] | undefined)[] = [
    ['activeflow', `${colours.bold(id)}  ${toStatus(activeflow, colours)}`],
    error && ['error', colours.red(`${error.code}: ${error.message}`)],
    toFlowRow(activeflow, page),
    reference_id === NIL_ID ? undefined : [reference_type, reference_id],
    before === NIL_ID ? undefined : ['follows', before],
    ['started', toSpan(activeflow, page.now)],
    page.runUrl === undefined ? undefined : ['Temporal', page.runUrl],
  ];
  return rows
    .filter((row) => row !== undefined)
    .map(([name, value]) => `${colours.dim(name.padEnd(11))}${value}`)
    .join('\n');
}

function toFlowRow(
  { flow_id }: Activeflow,
  { flowName, colours }: ActiveflowPage,
): readonly [string, string] {
  if (flow_id === NIL_ID) return ['flow', colours.dim('none: its actions came with the request')];
  return ['flow', flowName === undefined ? flow_id : `${flowName}  ${colours.dim(flow_id)}`];
}

function toSpan({ tm_create, tm_update, status }: Activeflow, now: number): string {
  const start = toMs(tm_create) ?? now;
  const end = status === 'ended' ? (toMs(tm_update) ?? now) : now;
  const took = `${status === 'ended' ? 'took' : 'for'} ${toDuration(end - start)}`;
  return `${tm_create.slice(0, 19)} UTC, ${toAge(now - start)} ago, ${took}`;
}

function toHistory(activeflow: Activeflow, page: ActiveflowPage): string {
  const timeline = new Timeline(activeflow, page);
  const lines = timeline.add(activeflow);
  const current = timeline.current(activeflow, page.now);
  return [...lines, ...(current === undefined ? [] : [current])].join('\n');
}

/** Only where more than the main stack is open. */
function toStacks({ stack_map, current_stack_id, status }: Activeflow, { colours }: ActiveflowPage): string {
  const stacks = Object.entries(stack_map);
  if (stacks.length < 2 || status === 'ended') return '';
  const rows = stacks.map(([id, { actions, current_index, return_stack, return_action }]) => [
    id === current_stack_id ? colours.cyan(id) : id,
    `${current_index + 1} of ${actions.length}`,
    return_stack === null ? '' : `${return_stack} ${return_action ?? ''}`.trim(),
  ]);
  return toTable(['stack', 'action', 'returns to'], rows, colours);
}

function toVariables(
  { variables }: Activeflow,
  { colours, columns, allVariables = false }: ActiveflowPage,
): string {
  const all = Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
  const shown = all.filter(([name, value]) => allVariables || !isEngines(name) || isTelling(name, value));
  if (shown.length === 0) return '';
  const table = toTable(
    ['variable', 'value'],
    shown.map(([name, value]) => [name, toCell(value, Math.max(20, columns - 50))]),
    colours,
  );
  const hidden = all.length - shown.length;
  return hidden === 0 ? table : `${table}\n${colours.dim(`and ${hidden} of the engine: --all`)}`;
}

function isEngines(name: string): boolean {
  return name.startsWith('voipbin.');
}

/** What the engine learnt in this run; the rest repeats the header. */
function isTelling(name: string, value: string): boolean {
  return (
    value !== '' && !/^voipbin\.(activeflow|call\.(id|direction|master|source|destination|caller))/.test(name)
  );
}
