import { z } from 'zod';
import type { FeedEvent } from '../../store/records.ts';

const topics = z.array(z.string()).max(1000);

/** `after` is checked when it is used: a wrong one is told, what is no frame is ignored. */
const clientFrame = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('subscribe'),
    topics,
    after: z.unknown().optional(),
    ack: z.boolean().optional(),
  }),
  z.object({ type: z.literal('unsubscribe'), topics }),
]);

/** What a client asks for. */
export type ClientFrame = z.infer<typeof clientFrame>;

/** Takes a text as a frame; undefined for what is none, which upstream ignores. */
export function readFrame(text: string): ClientFrame | undefined {
  try {
    return clientFrame.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** An event as it is sent: the webhook's envelope, with where it lies and what to tell repetitions by. */
export function eventFrame({ type, data, cursor, id }: FeedEvent): string {
  return JSON.stringify({ type, data, cursor, id });
}

/** What answers a frame with `ack`, once its topics are live. */
export function subscribedFrame(topics: readonly string[], cursor: string): string {
  return JSON.stringify({ type: 'subscribed', topics, cursor });
}
