/**
 * `npm run bench:lists`: pages of 100 activeflows out of 100,000 (and 100,000 deleted, and another customer's), each filter,
 * the first page and a deep one. Prints a table with the index that the plan uses; ends with 1 when a median is over 30 ms.
 */
import { PgDialect } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { type ActiveflowFilter, selectPage } from '../../src/store/activeflows.ts';
import { databaseOf } from '../../src/store/database.ts';
import { openStore } from '../../src/store/open.ts';
import type { PageRequest } from '../../src/store/page.ts';
import { figures, startBenchPostgres } from './postgres.ts';

const ROWS = Number(process.argv[2] ?? 100_000);
const RUNS = 100;
const ALLOWED = 30;
type Request = PageRequest & ActiveflowFilter;

const postgres = await startBenchPostgres();
const store = await openStore(postgres.url);
const pool = new pg.Pool({ connectionString: postgres.url });
const db = databaseOf(pool);
const customer = (await store.customers.create({ name: 'many' })).id;
const other = (await store.customers.create({ name: 'other' })).id;
const flow = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
await fill();

const filters: Record<string, Request> = {
  'no filter': {},
  'status=running (1 %)': { status: 'running' },
  'status=ended (99 %)': { status: 'ended' },
  "status='' (none)": { status: '' },
  'reference_type=call (60 %)': { reference_type: 'call' },
  'reference_type=campaign (10 rows)': { reference_type: 'campaign' },
  'reference_id (1 row)': { reference_id: 'call-17' },
  'flow_id (2 %)': { flow_id: flow(7) },
  'flow_id (10 rows)': { flow_id: flow(999) },
  'flow_id and status=running': { flow_id: flow(7), status: 'running' },
  'an hour': { created_after: '2026-01-05 10:00:00', created_before: '2026-01-05 11:00:00' },
  'an hour, status=ended': {
    status: 'ended',
    created_after: '2026-01-05 10:00:00',
    created_before: '2026-01-05 11:00:00',
  },
};

let slow = 0;
const rows: string[][] = [['filter', 'page', 'rows', 'median ms', 'p99 ms', 'index']];
for (const [name, filter] of Object.entries(filters)) {
  rows.push(await measure(name, 'first', filter));
  const page_token = `2026-01-02T00:00:00Z`;
  rows.push(await measure(name, 'deep', { ...filter, page_token }));
}
const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  '));
process.stdout.write(`${lines.join('\n')}\n`);
await pool.end();
await store.close();
await postgres.close();
process.exit(slow > 0 ? 1 : 0);

async function measure(name: string, page: string, request: Request): Promise<string[]> {
  const series: number[] = [];
  let shown = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const begun = performance.now();
    shown = (await store.activeflows.list(customer, request)).result.length;
    series.push(performance.now() - begun);
  }
  const { median, p99 } = figures(series);
  if (median > ALLOWED) slow += 1;
  return [name, page, String(shown), median.toFixed(1), p99.toFixed(1), await indexOf(request)];
}

/** The index of the plan; "none" would be a scan of the table. */
async function indexOf(request: Request): Promise<string> {
  const { sql, params } = new PgDialect().sqlToQuery(selectPage(db, customer, request).getSQL());
  const { rows: plan } = await pool.query<{ readonly 'QUERY PLAN': string }>(`EXPLAIN ${sql}`, params);
  const text = plan.map((line) => line['QUERY PLAN']).join('\n');
  const sorted = text.includes('Sort') ? ', sorted' : '';
  return (
    (/Index Scan(?: Backward)? using (\w+)|Bitmap Index Scan on (\w+)/.exec(text)?.slice(1).find(Boolean) ??
      'none') + sorted
  );
}

/** Spread over a week; the newest 600 have 50 executed actions, the others five. The deleted ones are newer still. */
async function fill(): Promise<void> {
  await insert(customer, ROWS, '2026-01-01', '9999-01-01');
  await insert(customer, ROWS, '2026-02-01', '2026-03-01');
  await insert(other, ROWS / 2, '2026-01-01', '9999-01-01');
  await pool.query(`INSERT INTO executed_actions (activeflow_id, n, json)
    SELECT id, n, json_build_object('id', 'talk-' || n, 'type', 'talk', 'option', json_build_object('text', repeat('x', 90)),
      'n', n, 'tm_execute', '2026-01-05 10:11:12.345678', 'stack_id', 'main', 'result', 'done')
    FROM activeflows CROSS JOIN LATERAL generate_series(1, executed_count) n
    WHERE customer_id = '${customer}' AND tm_delete > '9000-01-01'`);
  await pool.query('VACUUM ANALYZE');
}

async function insert(customerId: string, count: number, from: string, deleted: string): Promise<void> {
  await pool.query(
    `INSERT INTO activeflows (id, customer_id, flow_id, status, reference_type, reference_id, current_action, stack_map,
       variables, request_hash, start_input, executed_count, tm_create, tm_delete, tm_start)
     SELECT gen_random_uuid(), $1::uuid,
       ('00000000-0000-4000-8000-' || lpad((CASE WHEN n % 10000 = 5 THEN 999 ELSE n % 50 END)::text, 12, '0'))::uuid,
       CASE WHEN n % 100 = 7 THEN 'running' ELSE 'ended' END,
       CASE WHEN n % 10000 = 5 THEN 'campaign' WHEN n % 10 < 6 THEN 'call' ELSE 'api' END,
       'call-' || n, '{"id":"talk","type":"talk","option":{"text":"hello"}}', '{"main":{"actions":[],"current_index":0}}',
       '{"voipbin.activeflow.id":"x"}', 'hash', '{}', CASE WHEN $2::int - n < 600 THEN 50 ELSE 5 END,
       $3::timestamp + n * interval '604800 s' / $2::int, $4::timestamp, $3::timestamp
     FROM generate_series(1, $2::int) n`,
    [customerId, count, from, deleted],
  );
}
