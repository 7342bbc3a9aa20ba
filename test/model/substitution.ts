import type { Json, JsonObject } from '../../workflows/interpreter/action.ts';

const TOKEN = /\$\{([^\n]*?)\}/g;

/** A text with each `${name}` replaced by its value, in one pass; unknown names are empty. */
export function substituteText(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(TOKEN, (_token, name: string) => variables.get(name) ?? '');
}

/** An option with all its texts substituted, at any depth; keys and other scalars stay as they are. */
export function substituteOption(option: JsonObject, variables: ReadonlyMap<string, string>): JsonObject {
  return Object.fromEntries(
    Object.entries(option).map(([key, value]) => [key, substitute(value, variables)]),
  );
}

function substitute(value: Json, variables: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return substituteText(value, variables);
  if (Array.isArray(value)) return value.map((element) => substitute(element, variables));
  if (typeof value === 'object' && value !== null) return substituteOption(value, variables);
  return value;
}
