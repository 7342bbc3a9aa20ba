import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** The key is readable to the owner of the data folder only; the database keeps its hash. */
async function seedKey(store: Store, dataDir: string): Promise<string> {
  const file = join(dataDir, 'access-key');
  const token = existsSync(file)
    ? readFileSync(file, 'utf8').trim()
    : `vb_${randomBytes(24).toString('base64url')}`;
  if (!existsSync(file)) writeFileSync(file, `${token}\n`, { mode: 0o600 });
  if (!(await store.accessKeys.authenticate(token)))
    await store.accessKeys.create(SAMPLE_CUSTOMER_ID, { name: 'sample', token });
  return token;
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
    if (!(error instanceof StoreError && error.code === 'CONFLICT')) throw error;
  });
}
