import type { Config } from '../config.ts';
import { findRunningPostgres } from '../embedded/postgres.ts';
import { openStore } from '../store/open.ts';

/**
 * Makes a customer and its first access key, and prints them with the secret that its webhooks are signed with. Uses DATABASE_URL, or the embedded database of a platform that runs.
 * @throws Error when neither is there
 */
export async function createCustomer(
  config: Config,
  name: string,
  { webhookUri }: { webhookUri?: string },
): Promise<void> {
  const store = await openStore(config.database.url ?? (await findRunningPostgres(config.dataDir)), {
    poolSize: 1,
  });
  try {
    const customer = await store.customers.create({
      name,
      ...(webhookUri ? { webhook_uri: webhookUri, webhook_method: 'POST' } : {}),
    });
    const { token } = await store.accessKeys.create(customer.id, { name: 'first key' });
    const shown = {
      customer_id: customer.id,
      name,
      access_key: token,
      webhook_secret: customer.webhook_secret,
    };
    process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  } finally {
    await store.close();
  }
}
