import type { MessageDeliveries } from '../../activities/message-delivery.ts';
import type { MessageDelivery } from '../../workflows/protocol.ts';
import type { Post } from './posts.ts';

/** The {@link MessageDeliveries} over the posts of each kind. */
export function createMessageDeliveries(
  posts: Readonly<Record<MessageDelivery['kind'], Post>>,
): MessageDeliveries {
  return {
    attempt: (target) => posts[target.kind].attempt(target),
    settle: (target, outcome) => posts[target.kind].settle(target, outcome),
  };
}
