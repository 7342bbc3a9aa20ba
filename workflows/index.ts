/** The bundle's entry: any function exported here can be started by name. */
export { activeflow } from './activeflow.ts';
export { stack } from './stack.ts';
export { webhookLine as webhook_line } from './webhook-line.ts';
