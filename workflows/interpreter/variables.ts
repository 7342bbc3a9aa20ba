/** The variables of a flow: a flat map of strings (contract 1.6). */
import type { ActiveflowFacts } from '../protocol.ts';
import type { Json, JsonObject } from './action.ts';
import { CONTINUE_URL, continueStandIn } from './continue-link.ts';
import { FlowFailure } from './failure.ts';
import type { Limits } from './limits.ts';
import { REFERENCE_DATA, referenceData } from './reference-data.ts';
import { liveBytes, textBytes } from './state-size.ts';
import type { Token } from './token.ts';

/** The variable that holds what a caller typed. */
export const DIGITS = 'voipbin.call.digits';

/** Who answered, as detection says; set whenever that is, also long after an `amd` with `async`. */
export const AMD_RESULT = 'voipbin.amd.result';

type Lookup = (name: string) => string;

/**
 * The most bytes that substitution may add to one option: a short text can name a long value many times. Once all variables
 * fit; and what is stored of one action stays far below the 2 MiB that a server takes in one message.
 */
const FILLED_BYTES = 256 * 1024;

/** Of a run, what variables are read from. */
interface Readable {
  readonly token: Pick<Token, 'variables' | 'call' | 'blocks'>;
  readonly facts: Pick<ActiveflowFacts, 'continue_mark'>;
}

/** A variable, or what is computed under its name; an unknown one is empty. */
export function readVariable({ token, facts }: Readable, name: string): string {
  if (name === CONTINUE_URL) return continueStandIn(facts, token);
  if (Object.hasOwn(token.variables, name)) return token.variables[name] as string;
  return name === REFERENCE_DATA ? referenceData(token) : '';
}

/** Fills in `${name}`: one pass, names verbatim and without newline. Linear in the length of the text. */
export function fillText(text: string, lookup: Lookup): string {
  let filled = '';
  let done = 0;
  let close = -1;
  let newline = -1;
  for (let open = text.indexOf('${'); open >= 0; open = text.indexOf('${', Math.max(open + 2, done))) {
    if (close < open) close = text.indexOf('}', open);
    if (close < 0) break;
    if (newline < open) newline = indexOrEnd(text, '\n', open);
    if (newline < close) continue;
    filled += text.slice(done, open) + lookup(text.slice(open + 2, close));
    done = close + 1;
  }
  return done === 0 ? text : filled + text.slice(done);
}

function indexOrEnd(text: string, part: string, from: number): number {
  const index = text.indexOf(part, from);
  return index < 0 ? text.length : index;
}

/**
 * Fills in every string of an option, in objects and arrays at any depth; unknown names are empty. Keys and other scalars
 * are left alone.
 * @throws FlowFailure `OPTION_TOO_LARGE` when substitution adds more than 256 KiB.
 */
export function fillOption(option: JsonObject, read: Lookup): JsonObject {
  let added = 0;
  const lookup = (name: string): string => {
    const value = read(name);
    added += textBytes(value);
    if (added > FILLED_BYTES)
      throw new FlowFailure('OPTION_TOO_LARGE', 'substitution adds more than 256 KiB to this option');
    return value;
  };
  return fill(option, lookup) as JsonObject;
}

function fill(value: Json, lookup: Lookup): Json {
  if (typeof value === 'string') return fillText(value, lookup);
  if (Array.isArray(value)) return value.map((element) => fill(element, lookup));
  if (value === null || typeof value !== 'object') return value;
  const filled: JsonObject = {};
  for (const key of Object.keys(value)) define(filled, key, fill(value[key] as Json, lookup));
  return filled;
}

/** Plain assignment to `__proto__` would set the prototype and lose the key. */
function define(object: JsonObject, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}

/** `voipbin.activeflow.*` says what the engine is doing and cannot be forged. */
export function isReserved(name: string): boolean {
  return name.trim().toLowerCase().startsWith('voipbin.activeflow.');
}

/** @throws FlowFailure `VARIABLE_RESERVED`, `VARIABLES_TOO_LARGE`, `STATE_TOO_LARGE`; nothing is set then. */
export function setVariables(token: Token, limits: Limits, values: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(values).find(isReserved);
  if (reserved !== undefined) {
    throw new FlowFailure(
      'VARIABLE_RESERVED',
      `${reserved} belongs to the engine; choose a name outside voipbin.activeflow.`,
    );
  }
  writeVariables(token, limits, values);
  if (Object.hasOwn(values, DIGITS)) token.digitsAreTypedAhead = false;
}

/** Like {@link setVariables}, for the engine's own. */
export function writeVariables(token: Token, limits: Limits, values: Readonly<Record<string, string>>): void {
  let bytes = token.variableBytes;
  for (const [name, value] of Object.entries(values)) {
    bytes +=
      sizeOf(name, value) -
      (Object.hasOwn(token.variables, name) ? sizeOf(name, token.variables[name] as string) : 0);
  }
  if (bytes > limits.variable_bytes) {
    throw new FlowFailure(
      'VARIABLES_TOO_LARGE',
      `the variables would take ${bytes} bytes, the limit is ${limits.variable_bytes}`,
    );
  }
  const state = liveBytes(token) - token.variableBytes + bytes;
  if (bytes > token.variableBytes && state > limits.state_bytes) {
    throw new FlowFailure(
      'STATE_TOO_LARGE',
      `the live state would take ${state} bytes, the limit is ${limits.state_bytes}`,
    );
  }
  for (const [name, value] of Object.entries(values)) define(token.variables, name, value);
  token.variableBytes = bytes;
}

export function deleteVariable(token: Token, name: string): void {
  if (!Object.hasOwn(token.variables, name)) return;
  token.variableBytes -= sizeOf(name, token.variables[name] as string);
  delete token.variables[name];
  if (name === DIGITS) token.digitsAreTypedAhead = false;
}

export function variableBytes(variables: Readonly<Record<string, string>>): number {
  return Object.entries(variables).reduce((sum, [name, value]) => sum + sizeOf(name, value), 0);
}

/** As serialised: a control character takes six bytes. */
function sizeOf(name: string, value: string): number {
  return textBytes(name) + textBytes(value);
}
