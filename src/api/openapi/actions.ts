import { z } from 'zod';
import type { ActionType } from '../../../workflows/actions/define-action.ts';
import { actionTypes } from '../../../workflows/actions/index.ts';
import { DEFAULT_LIMITS } from '../../../workflows/interpreter/limits.ts';

type Schema = z.core.JSONSchema.JSONSchema;
type Property = z.core.JSONSchema._JSONSchema;

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
      oneOf: references.map(([, reference]) => reference),
      discriminator: {
        propertyName: 'type',
        mapping: Object.fromEntries(references.map(([type, { $ref }]) => [type, $ref])),
      },
    },
  };
}

function referTo(name: string): { readonly $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

/** `digits_receive` is `DigitsReceiveAction`. */
function componentName({ type }: ActionType): string {
  const words = type.split('_').map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`);
  return `${words.join('')}Action`;
}

function toComponent(action: ActionType): Schema {
  const { type, summary, media, examples } = action;
  const option = toOption(action);
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
function toOption({ options, inline }: ActionType): Schema {
  const read = z.toJSONSchema(options, { io: 'output', unrepresentable: 'any' });
  const sent = z.toJSONSchema(options, { io: 'input', unrepresentable: 'any' });
  const option = toSentObject(read, sent);
  const flows = inline.map((name) => [name, toFlow(option.properties?.[name])] as const);
  return { ...option, properties: { ...option.properties, ...Object.fromEntries(flows) } };
}

/** Actions in an option are what actions in a request are. */
function toFlow(described: Property | undefined): Schema {
  const about = typeof described === 'object' ? described : {};
  return { ...about, type: 'array', maxItems: DEFAULT_LIMITS.actions_per_array, items: referTo(ACTION_BODY) };
}

/** Fields that nobody knows are accepted, as upstream does: what is read is strict, so only its properties are taken. */
function toSentObject(read: Schema, sent: Schema): Schema {
  const { description, properties = {}, additionalProperties } = read;
  const fields = Object.entries(properties).map(
    ([name, property]) => [name, toSent(property, sent.properties?.[name])] as const,
  );
  return {
    ...(description === undefined ? {} : { description }),
    type: 'object',
    properties: Object.fromEntries(fields),
    ...(sent.required ? { required: sent.required } : {}),
    ...(typeof additionalProperties === 'object' ? { additionalProperties } : {}),
  };
}

/** A preprocessed value is any when it is sent, and a transformed one any when it is read: the other says what it is. */
function toSent(read: Property, sent: Property = read): Property {
  if (typeof read === 'boolean' || typeof sent === 'boolean') return read;
  const known = read.type === undefined ? sent : read;
  if (known.properties !== undefined) return toSentObject(known, sent);
  const { description, default: preset, ...bare } = known;
  const about = {
    ...(description === undefined ? {} : { description }),
    ...(preset === undefined ? {} : { default: preset }),
  };
  if (bare.type === 'array' && isOneSchema(bare.items)) {
    return {
      ...bare,
      ...about,
      items: toSent(bare.items, isOneSchema(sent.items) ? sent.items : bare.items),
    };
  }
  const text = textFor(bare);
  return text === undefined ? known : { ...about, anyOf: [bare, text] };
}

function isOneSchema(items: Schema['items']): items is Property {
  return items !== undefined && !Array.isArray(items);
}

/** The texts that stand for a value that is no text, or not every text; undefined where any text will do, or none. */
function textFor(schema: Schema): Schema | undefined {
  const { type } = schema;
  if (Array.isArray(type)) return type.includes('number') ? { type: 'string' } : undefined;
  if (type === 'integer') return pattern([integerText(schema), placeholder]);
  if (type === 'boolean') return pattern(['^(true|false)$', placeholder]);
  const isAnyText = (schema.enum ?? schema.const ?? schema.pattern) === undefined;
  if (type === 'string' && !isAnyText) return pattern([placeholder]);
  return undefined;
}

function pattern(alternatives: readonly string[]): Schema {
  return { type: 'string', pattern: alternatives.join('|'), description: 'As text, or a placeholder.' };
}

/** Whole numbers within the bounds, as far as a short pattern can say. */
function integerText({ minimum = 0, maximum = Number.MAX_SAFE_INTEGER }: Schema): string {
  if (maximum < 10) return `^[${minimum}-${maximum}]$`;
  const sign = minimum < 0 ? '-?' : '';
  const fewest = minimum > 0 ? String(minimum).length : 1;
  const zero = minimum > 0 ? '' : '0|';
  return `^(${zero}${sign}[1-9]\\d{${fewest - 1},${String(maximum).length - 2}}|${maximum})$`;
}
