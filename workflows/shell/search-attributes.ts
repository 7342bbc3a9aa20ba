import { defineSearchAttributeKey } from '@temporalio/common';

/** What activeflows can be found by in the Temporal UI. All are keywords; never anything that was said or typed. */
export const CUSTOMER_ID = defineSearchAttributeKey('CustomerId', 'KEYWORD');
export const FLOW_ID = defineSearchAttributeKey('FlowId', 'KEYWORD');
export const REFERENCE_TYPE = defineSearchAttributeKey('ReferenceType', 'KEYWORD');
export const REFERENCE_ID = defineSearchAttributeKey('ReferenceId', 'KEYWORD');
export const ACTIVEFLOW_STATUS = defineSearchAttributeKey('ActiveflowStatus', 'KEYWORD');

/** The names of all of them: what a namespace must know before an activeflow can start in it. */
export const SEARCH_ATTRIBUTES = [CUSTOMER_ID, FLOW_ID, REFERENCE_TYPE, REFERENCE_ID, ACTIVEFLOW_STATUS].map(
  ({ name }) => name,
);
