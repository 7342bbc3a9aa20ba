import type { DeliveryTarget, HandOver } from '../workflows/protocol.ts';

/** The port to stored messages and mails on their way. `src/messages` implements it. */
export interface MessageDeliveries {
  /**
   * Hands the copy of one receiver over, unless that is stored as done.
   * @throws EffectRefused, TryLater as `MessageGateway` and `Mailer` do
   */
  attempt(target: DeliveryTarget): Promise<HandOver>;
  /** Stores what became of it. Repeated, or for a message that was deleted, it changes nothing. */
  settle(target: DeliveryTarget, outcome: HandOver): Promise<void>;
}

export interface MessageDeliveryActivities {
  message_attempt(target: DeliveryTarget): Promise<HandOver>;
  message_settle(settled: DeliveryTarget & { readonly outcome: HandOver }): Promise<void>;
}

export function createMessageDelivery(deliveries: MessageDeliveries): MessageDeliveryActivities {
  return {
    message_attempt: (target) => deliveries.attempt(target),
    message_settle: ({ outcome, ...target }) => deliveries.settle(target, outcome),
  };
}
