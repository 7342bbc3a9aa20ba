import { asc, inArray, sql } from 'drizzle-orm';
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

/** The histories of some activeflows, each in order; all of them have an entry. */
export async function readHistories(
  db: Database,
  activeflowIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ExecutedAction[]>> {
  const histories = new Map<string, ExecutedAction[]>(activeflowIds.map((id) => [id, []]));
  if (histories.size === 0) return histories;
  const rows = await db
    .select()
    .from(executedActions)
    .where(inArray(executedActions.activeflow_id, [...histories.keys()]))
    .orderBy(asc(executedActions.activeflow_id), asc(executedActions.n));
  for (const { activeflow_id, json } of rows) histories.get(activeflow_id)?.push(json);
  return histories;
}
