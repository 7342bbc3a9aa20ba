import { isSet, isUuid } from '../../store/ids.ts';
import type { FeedEvent } from '../../store/records.ts';

const LONGEST = 255;

/** What an event is published to. A subscribed topic matches whatever begins with it. */
export function publishedTopics({
  customer_id,
  resource,
  activeflow_id,
  type,
}: FeedEvent): readonly string[] {
  const scope = `customer_id:${customer_id}:${resource}`;
  return [`${scope}:${activeflow_id}`, `${scope}:${type}:${activeflow_id}`];
}

/**
 * The form in which a topic is compared, if the customer may subscribe to it: its own `customer_id:<id>` and anything below.
 * Undefined: refused.
 */
export function allowedTopic(customerId: string, topic: string): string | undefined {
  const lower = topic.toLowerCase();
  const [scope, id = ''] = lower.split(':', 2);
  const own = scope === 'customer_id' && isUuid(id) && isSet(id) && id === customerId;
  return own && topic.length <= LONGEST ? lower : undefined;
}

/** The activeflow that a topic names; undefined for wider ones. */
export function activeflowOf(topic: string): string | undefined {
  const [, , resource, id = '', ...rest] = topic.split(':');
  return resource === 'activeflow' && isUuid(id) && rest.length === 0 ? id : undefined;
}
