import type { ClaimedDelivery, LineHead } from '../../src/store/delivery.ts';
import type { WebhookLine } from '../../workflows/protocol.ts';
import type { TestDatabase } from '../support/database.ts';
import { ACTIONS } from './fixtures.ts';

/** Webhooks in a database of a test's own. */
export class WebhookRows {
  readonly #database: TestDatabase;

  constructor(database: TestDatabase) {
    this.#database = database;
  }

  /** An activeflow whose events go to its customer's address, and to `own` where given. */
  async activeflow(own = ''): Promise<{ customer_id: string; id: string }> {
    const { store } = this.#database;
    const { id: customer_id } = await store.customers.create({
      name: 'Hooked',
      webhook_uri: 'https://customer.example',
    });
    const { activeflow } = await store.activeflows.create({
      customer_id,
      actions: ACTIONS,
      reference_type: 'api',
      webhook_uri: own,
      webhook_method: own === '' ? '' : 'PUT',
    });
    return { customer_id, id: activeflow.id };
  }

  /** Everything of the activeflow that can be claimed now. */
  async claim(activeflowId: string): Promise<readonly ClaimedDelivery[]> {
    const claimed = await this.#database.store.deliveries.claim({ limit: 1_000, leaseSeconds: 60 });
    return claimed.filter((delivery) => delivery.activeflow_id === activeflowId);
  }

  /** Lets the first attempt of an activeflow's oldest webhook fail; answers its line. */
  async fail(activeflowId: string, pause_ms = 0): Promise<WebhookLine> {
    const [first] = await this.claim(activeflowId);
    await this.#database.store.deliveries.record(first!, { status: 'retrying', pause_ms });
    return first!.line;
  }

  /** The line's head, taken. */
  async take(line: WebhookLine): Promise<ClaimedDelivery | undefined> {
    const { lines } = this.#database.store.deliveries;
    const head: LineHead | undefined = await lines.head(line);
    return head && lines.take(head, 15);
  }

  /** Ends all leases and pauses of an activeflow's webhooks. */
  makeDue(activeflowId: string): Promise<void> {
    return this.run(
      `UPDATE webhook_deliveries SET tm_next_attempt = '2026-01-01' WHERE activeflow_id = $1`,
      activeflowId,
    );
  }

  async run(statement: string, ...parameters: readonly unknown[]): Promise<void> {
    await this.#database.query(statement, parameters);
  }
}
