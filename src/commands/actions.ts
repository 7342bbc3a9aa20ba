import { z } from 'zod';
import type { ActionType } from '../../workflows/actions/define-action.ts';
import { actionTypes } from '../../workflows/actions/index.ts';
import { toRow } from './markdown.ts';

/** Every action type: a line each, or with `markdown` the document `docs/actions.md`. */
export function actions({ markdown = false }: { markdown?: boolean }): void {
  process.stdout.write(markdown ? actionsMarkdown() : actionLines());
}

/** The document `docs/actions.md`, computed from the one list of action types. */
export function actionsMarkdown(): string {
  const own = actionTypes
    .filter(({ internal }) => internal)
    .map(({ type }) => `\`${type}\``)
    .join(', ');
  return `# Action types

Made from \`workflows/actions/index.ts\` by \`activeflow actions --markdown\`; a test keeps it up to date.

Every action is \`{"id", "type", "option", "next_id", "on_error"}\`; only \`type\` is required. After substitution, numbers and booleans
may be text (\`"5000"\`, \`"true"\`). \`on_error\` is \`continue\`, \`stop\`, or the id of the action to go on with; without it a failed action is
skipped, and a jump to nowhere or a fetch without actions ends the flow. *Needs a call*: skipped where no call is up.

${ofFlows().map(toSection).join('\n')}
The engine's own, refused in flows: ${own}.
`;
}

/** What a flow may hold. */
function ofFlows(): readonly ActionType[] {
  return actionTypes.filter((action) => !action.internal);
}

function actionLines(): string {
  return actionTypes
    .filter(({ internal }) => !internal)
    .map(({ type, summary }) => `${type.padEnd(22)} ${summary}\n`)
    .join('');
}

function toSection({ type, summary, media, options, examples }: ActionType): string {
  const needs = media === 'call' ? ' Needs a call.' : '';
  const [option = {}] = examples;
  const example = JSON.stringify(Object.keys(option).length > 0 ? { type, option } : { type }, null, 2);
  return `## ${type}\n\n${summary}${needs}\n\n${toTable(options)}\`\`\`json\n${example}\n\`\`\`\n`;
}

function toTable(options: z.ZodType): string {
  const { properties = {} } = toSchema(options, 'output');
  const mustBeGiven = new Set(toSchema(options, 'input').required);
  const rows = Object.entries(properties).map(([name, field]) =>
    toOption(name, field, mustBeGiven.has(name)),
  );
  if (rows.length === 0) return '';
  return `${[toRow(['option', 'type', 'default', 'meaning']), '|---|---|---|---|', ...rows].join('\n')}\n\n`;
}

function toSchema(options: z.ZodType, io: 'input' | 'output'): z.core.JSONSchema.JSONSchema {
  return z.toJSONSchema(options, { io, unrepresentable: 'any' });
}

function toOption(name: string, field: z.core.JSONSchema._JSONSchema, isRequired: boolean): string {
  const { type, enum: values, default: value, description = '' } = typeof field === 'boolean' ? {} : field;
  const kind = values ? values.map((one) => JSON.stringify(one)).join(' ') : ([type].flat()[0] ?? 'id');
  const preset = isRequired ? 'required' : value === undefined ? '' : JSON.stringify(value);
  return toRow([`\`${name}\``, kind, preset, description]);
}
