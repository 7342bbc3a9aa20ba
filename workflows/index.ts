/** The bundle's entry: any function exported here can be started by name. */
export { activeflow } from './activeflow.ts';
export { aiSummary as ai_summary } from './ai-summary.ts';
export { campaign } from './campaign.ts';
export { conference } from './conference.ts';
export { messageDelivery as message_delivery } from './message-delivery.ts';
export { queue } from './queue.ts';
export { scheduleRun as schedule_run } from './schedule-run.ts';
export { stack } from './stack.ts';
export { webhookLine as webhook_line } from './webhook-line.ts';
