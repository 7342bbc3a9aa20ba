import { execFileSync } from 'node:child_process';
import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { startTestServer } from '../support/database.ts';
import { makeActiveflow } from './fixtures.ts';
import { ownDatabase } from './own-database.ts';

const { database, store, customer } = await ownDatabase(startTestServer({ connectionTimeout: 20_000 }));

/** A program that cuts all connections but its own. */
const CUT_OTHERS = `
  import pg from 'pg';
  const client = new pg.Client({ connectionString: process.argv[1] });
  await client.connect();
  await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()');
  await client.end();
`;

describe('opening', () => {
  test('by several starters of an empty database at once migrates it once', async () => {
    await database.query('CREATE DATABASE fresh');
    const url = new URL(database.url);
    url.pathname = '/fresh';
    const stores = await Promise.all(Array.from({ length: 4 }, () => openStore(url.href)));
    const { id } = await stores[0]!.customers.create({ name: 'One' });
    expect(await stores[3]!.customers.get(id)).toMatchObject({ name: 'One' });
    await Promise.all(stores.map((each) => each.close()));
  });

  test('without a database is refused as unavailable, without telling the password', async () => {
    const refused = openStore('postgresql://someone:secret@127.0.0.1:1/none');
    await expect(refused).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(refused).rejects.not.toThrow(/secret/);
  });
});

describe('a database that does not answer', () => {
  test('is told as unavailable when no connection gets free in time', async () => {
    const small = await openStore(database.url, { poolSize: 1, connectionTimeout: 1000 });
    // Its only connection is open by now, so that the list is not kept waiting for that.
    await small.ping();
    const blocker = new pg.Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE flows IN ACCESS EXCLUSIVE MODE');
    const waiting = small.flows.list(customer, {});
    await expect(small.ping()).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await blocker.query('COMMIT');
    await blocker.end();
    expect(await waiting).toBeDefined();
    await small.close();
  });

  test('is told as unavailable when a statement takes too long', async () => {
    const hasty = await openStore(database.url, { statementTimeout: 100 });
    const blocker = new pg.Client({ connectionString: database.url });
    await blocker.connect();
    await blocker.query('BEGIN');
    await blocker.query('LOCK TABLE flows IN ACCESS EXCLUSIVE MODE');
    await expect(hasty.flows.list(customer, {})).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await blocker.query('ROLLBACK');
    await blocker.end();
    expect(await hasty.ping()).toBeUndefined();
    await hasty.close();
  });

  test('that is killed under writers and started again has all that was answered, and serves all connections', async () => {
    const writers = Array.from({ length: 30 }, () => makeActiveflow(store, customer));
    const first = await Promise.any(writers);
    await database.kill();
    const results = await Promise.allSettled(writers);
    await database.restart();
    for (const result of results) {
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'UNAVAILABLE' });
      else expect(await store.activeflows.get(customer, result.value)).toMatchObject({ sequence: 1 });
    }
    expect(results).toContainEqual({ status: 'fulfilled', value: first });
    await Promise.all(Array.from({ length: 20 }, () => makeActiveflow(store, customer)));
  });

  test('does not keep a connection that broke unnoticed before a transaction', async () => {
    const single = await openStore(database.url, { poolSize: 1, connectionTimeout: 500 });
    await single.ping();
    // Blocks this process, so that the break is not noticed before the next use.
    execFileSync(process.execPath, ['--input-type=module', '-e', CUT_OTHERS, database.url]);
    await expect(makeActiveflow(single, customer)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(await makeActiveflow(single, customer)).toBeDefined();
    await single.close();
  });

  test('what the database cannot hold is refused without repeating the parameters', async () => {
    const attempt = store.customers.update(customer, { name: 'nul \0', webhook_method: 'secret' });
    await expect(attempt).rejects.toMatchObject({ code: 'INVALID' });
    await expect(attempt).rejects.not.toThrow(/secret/);
  });
});
