import type { SearchAttributePair } from '@temporalio/common';
import { NIL_ID } from '../interpreter/action.ts';
import type { StartInput } from '../protocol.ts';
import {
  ACTIVEFLOW_STATUS,
  CUSTOMER_ID,
  FLOW_ID,
  REFERENCE_ID,
  REFERENCE_TYPE,
} from './search-attributes.ts';

/** How every activeflow is started, whoever starts it. */
export function startOptions(input: StartInput) {
  const { facts } = input;
  return {
    workflowId: facts.id,
    // After a worker's death the next one takes over after this time instead of the default of 10 s.
    workflowTaskTimeout: '2s' as const,
    typedSearchAttributes: searchAttributes(input),
    staticSummary: `${facts.reference_type || 'no'} reference, ${input.actions.length} actions`,
    priority: { fairnessKey: facts.customer_id },
  };
}

function searchAttributes({ facts, call }: StartInput): SearchAttributePair[] {
  const pairs = [
    { key: CUSTOMER_ID, value: facts.customer_id },
    { key: FLOW_ID, value: facts.flow_id },
    { key: REFERENCE_TYPE, value: facts.reference_type },
    { key: REFERENCE_ID, value: facts.reference_id },
    { key: ACTIVEFLOW_STATUS, value: call?.dial ? '' : 'running' },
  ];
  return pairs.filter(({ value }) => value !== '' && value !== NIL_ID);
}
