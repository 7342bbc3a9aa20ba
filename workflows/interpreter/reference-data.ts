import type { Token } from './token.ts';

/** The call that a flow drives, as JSON: computed when it is read. A variable of that name goes before it. */
export const REFERENCE_DATA = 'voipbin.flow.reference_data';

const ADDRESS_FIELDS = ['type', 'target', 'target_name', 'name', 'detail'] as const;

/** The value of {@link REFERENCE_DATA}, in upstream's field names; empty without a call. */
export function referenceData({ variables, call }: Pick<Token, 'variables' | 'call'>): string {
  if (!call) return '';
  const own = (name: string): string => variables[`voipbin.${name}`] ?? '';
  const address = (side: string) =>
    Object.fromEntries(ADDRESS_FIELDS.map((field) => [field, own(`call.${side}.${field}`)]));
  return JSON.stringify({
    id: call.id,
    customer_id: own('activeflow.customer_id'),
    flow_id: own('activeflow.flow_id'),
    activeflow_id: own('activeflow.id'),
    master_call_id: own('call.master_call_id'),
    source: address('source'),
    destination: address('destination'),
    status: call.status,
    direction: own('call.direction'),
  });
}
