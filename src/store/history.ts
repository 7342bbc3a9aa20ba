import { sql } from 'drizzle-orm';
import type { ExecutedAction } from '../../workflows/interpreter/action.ts';
import type { Database } from './database.ts';
import { executedActions } from './schema/activeflows.ts';

/** Rows per statement: Postgres takes at most 65,535 parameters. */
const CHUNK = 5_000;

/** Stores history rows by their number; a repeated one replaces. */
export async function storeHistory(
  db: Database,
  activeflowId: string,
  executed: readonly ExecutedAction[],
): Promise<void> {
  for (let start = 0; start < executed.length; start += CHUNK) {
    const rows = executed
      .slice(start, start + CHUNK)
      .map((json) => ({ activeflow_id: activeflowId, n: json.n, json }));
    await db
      .insert(executedActions)
      .values(rows)
      .onConflictDoUpdate({
        target: [executedActions.activeflow_id, executedActions.n],
        set: { json: sql`excluded.json` },
      });
  }
}

/** Whose history, and how far: numbers 1 to `executed_count`. */
export interface HistoryRange {
  readonly id: string;
  readonly executed_count: number;
}

/**
 * The histories of some activeflows, each in order; all of them have an entry. The database puts each together: a page of
 * a list may hold thousands of rows, and the driver's work for one is many times that of parsing it. One look into the index
 * for each: a join of them all makes the planner read the whole table.
 */
export async function readHistories(
  db: Database,
  ranges: readonly HistoryRange[],
): Promise<ReadonlyMap<string, readonly ExecutedAction[]>> {
  const counts = new Map<string, number>();
  for (const { id, executed_count: count } of ranges) counts.set(id, Math.max(count, counts.get(id) ?? 0));
  const histories = new Map<string, readonly ExecutedAction[]>([...counts.keys()].map((id) => [id, []]));
  const ids = [...counts.keys()].filter((id) => counts.get(id) !== 0);
  if (ids.length === 0) return histories;
  const { rows } = await db.execute<{ readonly id: string; readonly history: ExecutedAction[] }>(sql`
    SELECT wanted.id, history.json AS history
    FROM unnest(${sql.param(ids)}::uuid[], ${sql.param(ids.map((id) => counts.get(id)))}::int[]) AS wanted (id, count),
    LATERAL (
      SELECT coalesce(json_agg(own.json), '[]') AS json FROM (
        SELECT json FROM ${executedActions} WHERE activeflow_id = wanted.id AND n <= wanted.count ORDER BY n
      ) AS own
    ) AS history`);
  for (const { id, history } of rows) histories.set(id, history);
  return histories;
}
