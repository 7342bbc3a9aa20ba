import { z } from 'zod';
import type { ActionType } from '../../../workflows/actions/define-action.ts';
import { actionTypes } from '../../../workflows/actions/index.ts';

type Schema = z.core.JSONSchema.JSONSchema;

/** The component that stands for an action of any type in a request. */
export const ACTION_BODY = 'ActionBody';

const idText: Schema = { type: ['string', 'null'], pattern: '^[A-Za-z0-9_-]{0,64}$' };
const placeholder = '\\$\\{';

/**
 * Components for the actions of a request, made of the list of action types: one for each, named after it, and
 * {@link ACTION_BODY}, which is one of them by its `type`.
 */
export function actionComponents(): Record<string, Schema> {
  // The engine's own: refused in flows.
  const known = actionTypes.filter(({ internal }) => !internal);
  const components = known.map((action) => [componentName(action), toComponent(action)] as const);
  const references = known.map((action) => [action.type, referTo(componentName(action))] as const);
  return {
    ...Object.fromEntries(components),
    [ACTION_BODY]: {
      description: 'An action of a flow. What its `option` may hold depends on its `type`.',
      oneOf: references.map(([, $ref]) => ({ $ref })),
      discriminator: { propertyName: 'type', mapping: Object.fromEntries(references) },
    },
  };
}

function referTo(name: string): string {
  return `#/components/schemas/${name}`;
}

/** `digits_receive` is `DigitsReceiveAction`. */
function componentName({ type }: ActionType): string {
  const words = type.split('_').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `${words.join('')}Action`;
}

function toComponent({ type, summary, media, options, examples }: ActionType): Schema {
  const option = toOption(options);
  const needsOption = (option.required ?? []).length > 0;
  const optional = needsOption ? option : { anyOf: [option, { type: 'null' }] };
  return {
    type: 'object',
    description: media === 'call' ? `${summary} Skipped where no call is up.` : summary,
    required: needsOption ? ['type', 'option'] : ['type'],
    properties: {
      id: { ...idText, description: 'UUID or readable name, unique in the array; generated when absent.' },
      next_id: { ...idText, description: 'Where the cursor goes afterwards; absent: the following action.' },
      type: { type: 'string', const: type },
      option: optional as Schema,
      on_error: { ...idText, description: '`continue`, `stop`, or the id of an action to go on with.' },
    },
    examples: examples.map((example) =>
      Object.keys(example).length > 0 ? { type, option: example } : { type },
    ),
  };
}

/** What may be sent: like the schema of what is read, but with placeholders and numbers as text (contract 1.6). */
function toOption(options: z.ZodType): Schema {
  const read = z.toJSONSchema(options, { io: 'output', unrepresentable: 'any' });
  const sent = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' });
  const properties = Object.entries(read.properties ?? {}).map(([name, schema]) => {
    const isOpen = typeof schema === 'object' && schema.type === undefined;
    return [name, isOpen ? (sent.properties?.[name] ?? schema) : toSent(schema)] as const;
  });
  return {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(sent.required ? { required: sent.required } : {}),
  };
}

function toSent(schema: z.core.JSONSchema._JSONSchema): z.core.JSONSchema._JSONSchema {
  if (typeof schema === 'boolean') return schema;
  const { description, default: preset, ...bare } = schema;
  const about = {
    ...(description === undefined ? {} : { description }),
    ...(preset === undefined ? {} : { default: preset }),
  };
  if (bare.type === 'array' && bare.items !== undefined && !Array.isArray(bare.items)) {
    return { ...bare, ...about, items: toSent(bare.items) };
  }
  const text = textFor(bare);
  return text === undefined ? schema : { ...about, anyOf: [bare, text] };
}

/** The texts that stand for a value that is no text, or not every text; undefined where any text will do, or none. */
function textFor(schema: Schema): Schema | undefined {
  const { type } = schema;
  if (Array.isArray(type)) return type.includes('number') ? { type: 'string' } : undefined;
  if (type === 'integer') return pattern([integerText(schema), placeholder]);
  if (type === 'boolean') return pattern(['^(true|false)$', placeholder]);
  if (type === 'string' && (schema.enum !== undefined || schema.pattern !== undefined))
    return pattern([placeholder]);
  return undefined;
}

function pattern(alternatives: readonly string[]): Schema {
  return { type: 'string', pattern: alternatives.join('|'), description: 'As text, or a placeholder.' };
}

/** Whole numbers within the bounds, as far as a short pattern can say. */
function integerText({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): string {
  const sign = minimum < 0 ? '-?' : '';
  if (maximum < 10) return `^[${minimum}-${maximum}]$`;
  const fewest = minimum > 0 ? String(minimum).length : 1;
  return `^${sign}[1-9]\\d{${fewest - 1},${String(maximum).length - 2}}$`;
}
