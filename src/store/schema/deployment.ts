import { pgTable, text } from 'drizzle-orm/pg-core';

/** What all processes of the deployment share by name, said once by whichever starts first: secrets, where Temporal is. */
export const deploymentKeys = pgTable('deployment_keys', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});
