import { NIL_ID } from '../../workflows/interpreter/action.ts';
import type { Address } from '../../workflows/interpreter/events.ts';
import { variableBytes } from '../../workflows/interpreter/variables.ts';
import type { ActiveflowFacts, ReferenceCall } from '../../workflows/protocol.ts';
import type { Recording } from './records.ts';

/** Variables by name; all values are text. */
export type Variables = Readonly<Record<string, string>>;

/** What may come from outside when an activeflow is created; sizes in bytes of UTF-8. */
export const EXTERNAL_CAPS = { keys: 100, value: 32 * 1024, total: 64 * 1024 } as const;

/** Whether variables from outside keep to {@link EXTERNAL_CAPS}. The API refuses others; other creators' are dropped. */
export function isWithinCaps(variables: Variables): boolean {
  const values = Object.values(variables);
  return (
    values.length <= EXTERNAL_CAPS.keys &&
    values.every((value) => Buffer.byteLength(value) <= EXTERNAL_CAPS.value) &&
    utf8Bytes(variables) <= EXTERNAL_CAPS.total
  );
}

/**
 * What is left of variables from outside: names trimmed, without empty and `voipbin.` ones; none at all when the rest
 * breaks the caps, because half of them would be worse than none.
 */
export function sanitizeExternal(variables: Variables): Variables {
  const named = Object.entries(variables).map(([name, value]) => [name.trim(), value] as const);
  const allowed = named.filter(([name]) => name !== '' && !name.toLowerCase().startsWith('voipbin.'));
  const sanitized = Object.fromEntries(allowed);
  return isWithinCaps(sanitized) ? sanitized : {};
}

export interface VariableSources {
  /** Of the activeflow that this one follows. */
  readonly inherited: Variables;
  readonly external: Variables;
  readonly facts: ActiveflowFacts;
  readonly call: ReferenceCall | undefined;
  readonly masterCallId: string;
  /** The platform's own about what started it. */
  readonly occasion?: Variables;
}

/**
 * The variables that an activeflow starts with: inherited, then external, then built-in, of which
 * `voipbin.activeflow.*` come last and cannot be forged. Beyond the limit the external ones are left out.
 */
export function mergeVariables({
  inherited,
  external,
  facts,
  call,
  masterCallId,
  occasion = {},
}: VariableSources): Variables {
  const builtIn = { ...callVariables(call, masterCallId), ...occasion, ...activeflowVariables(facts) };
  const merged = { ...inherited, ...sanitizeExternal(external), ...builtIn };
  return variableBytes(merged) <= facts.limits.variable_bytes ? merged : { ...inherited, ...builtIn };
}

function activeflowVariables(facts: ActiveflowFacts): Variables {
  return {
    'voipbin.activeflow.id': facts.id,
    'voipbin.activeflow.reference_type': facts.reference_type,
    'voipbin.activeflow.reference_id': facts.reference_id,
    'voipbin.activeflow.reference_activeflow_id': facts.reference_activeflow_id,
    'voipbin.activeflow.flow_id': facts.flow_id,
    'voipbin.activeflow.complete_count': String(facts.complete_count),
    'voipbin.activeflow.customer_id': facts.customer_id,
  };
}

function callVariables(call: ReferenceCall | undefined, masterCallId: string): Variables {
  if (call === undefined) return {};
  return {
    'voipbin.call.id': call.id,
    'voipbin.call.direction': call.direction,
    'voipbin.call.master_call_id': masterCallId === '' ? NIL_ID : masterCallId,
    'voipbin.call.digits': '',
    'voipbin.call.caller_id': call.source.target,
    ...addressVariables('voipbin.call.source', call.source),
    ...addressVariables('voipbin.call.destination', call.destination),
  };
}

/** What the flow that follows a recording knows of it. */
export function recordingVariables(recording: Recording): Variables {
  return {
    'voipbin.recording.id': recording.id,
    'voipbin.recording.reference_type': recording.reference_type,
    'voipbin.recording.reference_id': recording.reference_id,
    'voipbin.recording.format': recording.format,
    'voipbin.recording.recording_name': recording.recording_name,
    'voipbin.recording.filenames': recording.filenames.join(','),
  };
}

/** The five variables of an address, below a prefix. */
export function addressVariables(prefix: string, address: Address): Variables {
  return {
    [`${prefix}.name`]: address.name,
    [`${prefix}.detail`]: address.detail,
    [`${prefix}.target`]: address.target,
    [`${prefix}.target_name`]: address.target_name,
    [`${prefix}.type`]: address.type,
  };
}

/** Of names and values, as the caps count them; the limit of a running flow counts them as they are serialised. */
export function utf8Bytes(variables: Variables): number {
  return Object.entries(variables).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
}
