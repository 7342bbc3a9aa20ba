import { pgTable, text } from 'drizzle-orm/pg-core';

/** Secrets that all processes of the deployment share, made once by whichever starts first. */
export const deploymentKeys = pgTable('deployment_keys', {
  name: text('name').primaryKey(),
  value: text('value').notNull(),
});
