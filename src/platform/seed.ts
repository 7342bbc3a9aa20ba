import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreError } from '../store/errors.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { readSampleFlows } from './sample-flows.ts';
import { type Samples, seedResources } from './sample-resources.ts';

/** The customer whom a fresh platform has, with an access key, the sample flows, and a queue and an AI for them. */
export const SAMPLE_CUSTOMER_ID = '5e4a0680-804e-41ec-8477-2fea5968d85b';

export interface Seed {
  readonly accessKey: string;
  /** What the flows refer to. */
  readonly samples: Samples;
  /** Flow ids by the name of their file in `examples/flows`. */
  readonly flows: Readonly<Record<string, string>>;
}

/** Makes the sample customer, its key and its flows; what is there already stays as it is. */
export async function seed(databaseUrl: string, dataDir: string): Promise<Seed> {
  const store = await openStore(databaseUrl, { poolSize: 1 });
  try {
    await unlessThere(store.customers.create({ id: SAMPLE_CUSTOMER_ID, name: 'Sample customer' }));
    const samples = await seedResources(store, SAMPLE_CUSTOMER_ID);
    return { accessKey: await seedKey(store, dataDir), samples, flows: await seedFlows(store, samples) };
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

async function seedFlows(store: Store, samples: Samples): Promise<Record<string, string>> {
  const flows: Record<string, string> = {};
  for (const { file, ...flow } of readSampleFlows(SAMPLE_CUSTOMER_ID, { ...samples })) {
    flows[file] = flow.id;
    await unlessThere(store.flows.create(SAMPLE_CUSTOMER_ID, flow));
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
