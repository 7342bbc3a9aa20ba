import type { ExecutedAction } from '../interpreter/action.ts';
import { topFrame } from '../interpreter/cursor.ts';
import type { Run } from '../interpreter/run.ts';
import { toTimestamp } from '../interpreter/timestamp.ts';
import type { Open } from '../interpreter/token.ts';

const LISTED = 10;

/** Where the flow is, as Markdown for the Temporal UI. Names and ids only: what was said or typed is not shown. */
export function toDetails({ token }: Run): string {
  const open = topFrame(token)?.open;
  const stacks = [...token.below.stacks, ...token.frames.map(({ id }) => id)];
  return [
    `**${token.ended ? `ended: ${token.ended.reason}` : waiting(open)}**`,
    '',
    `- cursor: \`${token.current.type || 'none'}\` \`${token.current.id}\``,
    `- stacks: ${stacks.map((id) => `\`${id}\``).join(' > ')}`,
    ...(token.ended?.error ? [`- error: \`${token.ended.error.code}\` ${token.ended.error.message}`] : []),
    '',
    ...token.history.slice(-LISTED).map(line),
  ].join('\n');
}

function waiting(open: Open | undefined): string {
  if (!open) return 'between actions';
  if (open.phase.kind === 'perform') return `${open.action.type}: ${open.phase.effect.name} is under way`;
  const until = open.phase.until === null ? '' : ` until ${toTimestamp(open.phase.until).slice(0, 23)} UTC`;
  return `${open.action.type}: waiting${until}`;
}

function line({ n, type, id, result, error, tm_execute, resumed_by }: ExecutedAction): string {
  const outcome = error ? `${result}: ${error.code}` : result;
  const by = resumed_by ? `, ${resumed_by.type}` : '';
  return `${n}. ${tm_execute.slice(11, 23)} \`${type}\` \`${id}\` ${outcome}${by}`;
}
