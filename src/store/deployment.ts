import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Database } from './database.ts';
import { deploymentKeys } from './schema/deployment.ts';

const KEY_BYTES = 32;

/** A secret of the deployment by its name, made by whoever asks first and the same for everybody afterwards. */
export async function deploymentKey(db: Database, name: string): Promise<Buffer> {
  const value = randomBytes(KEY_BYTES).toString('base64');
  await db.insert(deploymentKeys).values({ name, value }).onConflictDoNothing();
  const [row] = await db.select().from(deploymentKeys).where(eq(deploymentKeys.name, name));
  return Buffer.from(row?.value ?? '', 'base64');
}
