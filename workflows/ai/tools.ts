/** The tools that an AI may use: what the model is told of them, and what each of its calls means. */
import { z } from 'zod';
import { party } from '../actions/party.ts';
import type { Action, JsonObject } from '../interpreter/action.ts';
import type { Effect } from '../interpreter/outcome.ts';

/** What the model wants done. The arguments are JSON as it wrote it: perhaps none. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  readonly arguments: string;
}

/** What a call of a tool means. */
export type ToolStep =
  | { readonly kind: 'set_variables'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'perform'; readonly effect: Effect }
  /** The session ends; its stack runs these actions then. */
  | { readonly kind: 'leave'; readonly actions: readonly Action[] }
  /** The activeflow ends. */
  | { readonly kind: 'stop_flow' }
  /** The model is told why not. */
  | { readonly kind: 'refused'; readonly reason: string };

interface Tool {
  readonly description: string;
  readonly arguments: z.ZodType;
  /** As the model is told: a JSON schema. */
  readonly parameters: JsonObject;
  /** What a call with arguments that the schema has accepted means. */
  meaning(call: ToolCall, values: never, ownNumber: string): ToolStep;
}

const address = z.object({
  type: z.string().min(1),
  target: z.string().min(1),
  target_name: z.string().default(''),
});
const addressSchema = {
  type: 'object',
  properties: {
    type: { type: 'string', description: 'tel, sip, agent or extension.' },
    target: { type: 'string', description: 'A phone number as +15550123, a SIP URI, or an id.' },
    target_name: { type: 'string' },
  },
  required: ['type', 'target'],
};
const destinations = { type: 'array', items: addressSchema, minItems: 1 };

const scalar = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const variables = z.object({ variables: z.record(z.string().min(1), scalar) });
const connection = z.object({ source: address.optional(), destinations: z.array(address).min(1) });
const sender = party('tel');
const message = z.object({
  source: sender.optional(),
  destinations: z.array(party('tel')).min(1),
  text: z.string().min(1),
});
const nothing = z.object({});
const noParameters = { type: 'object', properties: {} };

const TOOLS: Readonly<Record<string, Tool>> = {
  connect_call: {
    description: 'Ends this conversation and connects the caller with somebody else.',
    arguments: connection,
    parameters: {
      type: 'object',
      properties: { source: addressSchema, destinations },
      required: ['destinations'],
    },
    meaning: (_call, option: z.output<typeof connection>) => {
      const action: Action = {
        id: 'ai_connect',
        type: 'connect',
        option: option as unknown as JsonObject,
      };
      return { kind: 'leave', actions: [action] };
    },
  },
  send_message: {
    description: 'Sends a text message (SMS).',
    arguments: message,
    parameters: {
      type: 'object',
      properties: { source: addressSchema, destinations, text: { type: 'string' } },
      required: ['destinations', 'text'],
    },
    meaning: (_call, given: z.output<typeof message>, ownNumber) => {
      const source = given.source ?? (ownNumber === '' ? undefined : sender.parse({ target: ownNumber }));
      if (!source) return { kind: 'refused', reason: 'source: this conversation has no number of its own' };
      const input = { source, destinations: given.destinations, text: given.text } as unknown as JsonObject;
      return { kind: 'perform', effect: { name: 'message_send', input, summary: `message: ${given.text}` } };
    },
  },
  set_variables: {
    description: 'Keeps facts for what follows this conversation, by name.',
    arguments: variables,
    parameters: {
      type: 'object',
      properties: { variables: { type: 'object', additionalProperties: { type: 'string' } } },
      required: ['variables'],
    },
    meaning: (_call, { variables: values }: z.output<typeof variables>) => ({
      kind: 'set_variables',
      values,
    }),
  },
  stop_service: {
    description: 'Ends this conversation; what follows it goes on.',
    arguments: nothing,
    parameters: noParameters,
    meaning: () => ({ kind: 'leave', actions: [] }),
  },
  stop_flow: {
    description: 'Ends everything, and with it the call.',
    arguments: nothing,
    parameters: noParameters,
    meaning: () => ({ kind: 'stop_flow' }),
  },
};

/** Their names. */
export const TOOL_NAMES: readonly string[] = Object.keys(TOOLS);

/** Upstream's name for all of them. */
const ALL = 'all';

/** What the model is told of the tools that an AI may use; names that are none are left out. */
export function describeTools(names: readonly string[]): ToolDescription[] {
  return Object.entries(TOOLS)
    .filter(([name]) => names.includes(ALL) || names.includes(name))
    .map(([name, { description, parameters }]) => ({ name, description, parameters }));
}

export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
}

/**
 * What a call of a tool means, for an AI that may use these.
 * @param ownNumber whom messages come from unless the model says otherwise; empty: nobody
 */
export function understand(call: ToolCall, names: readonly string[], ownNumber: string): ToolStep {
  const tool = Object.hasOwn(TOOLS, call.name) ? TOOLS[call.name] : undefined;
  if (!tool || !(names.includes(ALL) || names.includes(call.name)))
    return { kind: 'refused', reason: `there is no tool ${call.name}` };
  const parsed = tool.arguments.safeParse(parseJson(call.arguments));
  if (parsed.success) return tool.meaning(call, parsed.data as never, ownNumber);
  const [issue] = parsed.error.issues;
  return { kind: 'refused', reason: `${issue?.path.join('.') || 'arguments'}: ${issue?.message}` };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.trim() === '' ? '{}' : text);
  } catch {
    return undefined;
  }
}

// Used once here: preloaded modules are frozen, and zod makes its methods at first use.
for (const { arguments: schema } of Object.values(TOOLS)) {
  schema.safeParse({});
  schema.safeParse({
    variables: { a: 1 },
    text: 'a',
    source: { type: 'tel', target: '1' },
    destinations: [{ type: 'tel', target: '1' }],
  });
}
