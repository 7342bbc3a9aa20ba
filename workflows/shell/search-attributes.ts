import { defineSearchAttributeKey } from '@temporalio/common';

/** What activeflows can be found by in the Temporal UI. All are keywords; never anything that was said or typed. */
export const CUSTOMER_ID = defineSearchAttributeKey('CustomerId', 'KEYWORD');
export const FLOW_ID = defineSearchAttributeKey('FlowId', 'KEYWORD');
export const REFERENCE_TYPE = defineSearchAttributeKey('ReferenceType', 'KEYWORD');
export const REFERENCE_ID = defineSearchAttributeKey('ReferenceId', 'KEYWORD');
export const ACTIVEFLOW_STATUS = defineSearchAttributeKey('ActiveflowStatus', 'KEYWORD');
