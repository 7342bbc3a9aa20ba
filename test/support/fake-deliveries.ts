import type { DeliveryClient } from '../../src/messages/delivery-client.ts';
import type { HandOver, MessageDelivery } from '../../workflows/protocol.ts';

/** The workflows of messages, which only write down what they were asked. */
export class FakeDeliveries implements DeliveryClient {
  readonly prepared: MessageDelivery[] = [];
  readonly known: MessageDelivery[] = [];
  /** What became of each copy; undefined: nothing yet. */
  outcomes: readonly HandOver[] | undefined;

  async prepare(delivery: MessageDelivery): Promise<void> {
    this.prepared.push(delivery);
  }

  async stored(delivery: MessageDelivery): Promise<void> {
    this.known.push(delivery);
  }

  async outcome(): Promise<readonly HandOver[] | undefined> {
    return this.outcomes;
  }
}
