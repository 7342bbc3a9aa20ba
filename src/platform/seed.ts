import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { v5 as uuidv5 } from 'uuid';
import { z } from 'zod';
import { validateActions } from '../../workflows/actions/validate.ts';
import { StoreError } from '../store/errors.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';

/** The customer whom a fresh platform has, with an access key and the sample flows. */
export const SAMPLE_CUSTOMER_ID = '5e4a0680-804e-41ec-8477-2fea5968d85b';

export interface Seed {
  readonly accessKey: string;
  /** Flow ids by the name of their file in `examples/flows`. */
  readonly flows: Readonly<Record<string, string>>;
}

const flowFile = z.object({ name: z.string(), detail: z.string(), actions: z.array(z.unknown()) });

/** Makes the sample customer, its key and its flows; what is there already stays as it is. */
export async function seed(databaseUrl: string, dataDir: string): Promise<Seed> {
  const store = await openStore(databaseUrl, { poolSize: 1 });
  try {
    await unlessThere(store.customers.create({ id: SAMPLE_CUSTOMER_ID, name: 'Sample customer' }));
    return { accessKey: await seedKey(store, dataDir), flows: await seedFlows(store) };
  } finally {
    await store.close();
  }
}

/**
 * The key is readable to the owner of the data folder only; the database keeps its hash. One that was deleted since is
 * followed by a new one.
 */
async function seedKey(store: Store, dataDir: string): Promise<string> {
  const file = join(dataDir, 'access-key');
  const kept = existsSync(file) ? readFileSync(file, 'utf8').trim() : await keep(file, newToken());
  if (await store.accessKeys.authenticate(kept)) return kept;
  try {
    return (await store.accessKeys.create(SAMPLE_CUSTOMER_ID, { name: 'sample', token: kept })).token;
  } catch (error) {
    if (!isConflict(error)) throw error;
    const token = await keep(file, newToken());
    return (await store.accessKeys.create(SAMPLE_CUSTOMER_ID, { name: 'sample', token })).token;
  }
}

/** Written before the database knows it: a crash in between leaves a key that the next start makes known. */
async function keep(file: string, token: string): Promise<string> {
  await writeFile(file, `${token}\n`, { mode: 0o600 });
  return token;
}

function newToken(): string {
  return `vb_${randomBytes(24).toString('base64url')}`;
}

async function seedFlows(store: Store): Promise<Record<string, string>> {
  const folder = fileURLToPath(
    new URL(
      import.meta.url.includes('/dist/') ? '../../../examples/flows/' : '../../examples/flows/',
      import.meta.url,
    ),
  );
  const flows: Record<string, string> = {};
  for (const file of readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()) {
    const { name, detail, actions } = flowFile.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    const id = uuidv5(file, SAMPLE_CUSTOMER_ID);
    flows[file.replace('.json', '')] = id;
    const checked = validateActions(actions, () => uuidv5(`${file} action`, id));
    if ('issues' in checked) throw new Error(`examples/flows/${file}: ${JSON.stringify(checked.issues[0])}`);
    await unlessThere(store.flows.create(SAMPLE_CUSTOMER_ID, { id, name, detail, actions: checked.actions }));
  }
  return flows;
}

async function unlessThere(created: Promise<unknown>): Promise<void> {
  await created.catch((error: unknown) => {
    if (!isConflict(error)) throw error;
  });
}

function isConflict(error: unknown): boolean {
  return error instanceof StoreError && error.code === 'CONFLICT';
}
