import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { deploymentKeys } from './schema/deployment.ts';

const KEY_BYTES = 32;

/** A secret of the deployment by its name, made by whoever asks first and the same for everybody afterwards. */
export async function deploymentKey(db: Database, name: string): Promise<Buffer> {
  const value = await deploymentValue(db, name, randomBytes(KEY_BYTES).toString('base64'));
  return Buffer.from(value, 'base64');
}

/** What the deployment knows by this name: what was said first. */
export async function deploymentValue(db: Database, name: string, value: string): Promise<string> {
  await db.insert(deploymentKeys).values({ name, value }).onConflictDoNothing();
  const [row] = await db.select().from(deploymentKeys).where(eq(deploymentKeys.name, name));
  return row?.value ?? value;
}

/** Says it anew. */
export async function setDeploymentValue(db: Database, name: string, value: string): Promise<void> {
  await db
    .insert(deploymentKeys)
    .values({ name, value })
    .onConflictDoUpdate({ target: deploymentKeys.name, set: { value } });
}
