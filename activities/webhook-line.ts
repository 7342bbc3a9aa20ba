import type { WebhookLine } from '../workflows/protocol.ts';
import { TryLater } from './failure.ts';

/** The port to stored webhooks whose first attempt failed. `src/webhooks` implements it. */
export interface WebhookLines {
  /** Sends the oldest webhook of the line once, if it is due, and stores how that went. */
  attempt(line: WebhookLine): Promise<LineStep>;
}

/** What is next in a line: another webhook, nothing, or the same one after a while. */
export type LineStep =
  | { readonly kind: 'next' | 'empty' }
  | {
      readonly kind: 'wait';
      readonly ms: number;
      /** A stable code, e.g. `NOT_DELIVERED`. */
      readonly code: string;
      /** For people in the Temporal UI: no secrets. */
      readonly reason: string;
    };

export interface WebhookLineActivities {
  /** @throws TryLater until the oldest webhook of the line is delivered or dead */
  webhook_attempt(line: WebhookLine): Promise<{ readonly more: boolean }>;
}

export function createWebhookLine(lines: WebhookLines): WebhookLineActivities {
  return {
    async webhook_attempt(line) {
      const step = await lines.attempt(line);
      if (step.kind === 'wait') throw new TryLater(step.code, step.reason, step.ms);
      return { more: step.kind === 'next' };
    },
  };
}
