import { and, eq, sql } from 'drizzle-orm';
import type { ActiveflowStore } from '../../activities/activeflow-store.ts';
import type { Limits } from '../../workflows/interpreter/limits.ts';
import { NEVER } from '../../workflows/interpreter/timestamp.ts';
import type {
  EndedReason,
  FinishInput,
  FinishResult,
  SaveInput,
  StackView,
} from '../../workflows/protocol.ts';
import { type ActiveflowRow, activeflowColumns } from './activeflow-record.ts';
import { lockActiveflow } from './activeflow-rows.ts';
import type { Database, Transaction } from './database.ts';
import { findFlow } from './flows.ts';
import { storeHistory } from './history.ts';
import { onCompleteKey, orNil } from './ids.ts';
import type { StoreObserver } from './observer.ts';
import { startOnComplete } from './on-complete.ts';
import { enqueueWebhook, writeEvent } from './outbox.ts';
import { activeflows } from './schema/activeflows.ts';
import { now } from './schema/columns.ts';

/**
 * What running activeflows write. Three rules hold under any order and repetition of calls: the longest history wins,
 * the end wins over every rest point, and a deleted activeflow goes on but sends no more events.
 */
export function createProjection(
  db: Database,
  deployment: Partial<Limits>,
  observer?: StoreObserver,
): ActiveflowStore {
  const tell = (
    { executed }: Pick<SaveInput, 'executed'>,
    known: number | undefined,
    end: { readonly ended?: EndedReason } = {},
  ): void => {
    if (known !== undefined) observer?.stored({ executed: executed.filter(({ n }) => n > known), ...end });
  };
  return {
    async save(input) {
      tell(input, await db.transaction((tx) => save(tx, input)));
    },
    async finish(input) {
      const { known, ...result } = await db.transaction((tx) => finish(tx, deployment, input));
      tell(input, known, { ended: input.ended_reason });
      return result;
    },
    enqueueWebhook: (webhook) => enqueueWebhook(db, webhook),
    async flowActions(customerId, flowId) {
      return (await findFlow(db, customerId, flowId))?.actions;
    },
  };
}

/** Answers how many actions were known before; undefined where it is no news. */
async function save(tx: Transaction, input: SaveInput): Promise<number | undefined> {
  const row = await lockActiveflow(tx, input.activeflow_id);
  if (row.status === 'ended' || !isNews(row, input)) return undefined;
  const step = `rest/${progress(row, input)}/${input.rest}`;
  await storeRest(tx, row, input, { status: input.status, event: input.event, step });
  return row.executed_count;
}

/**
 * A worker that dies after a save has its work done again, and by then more may have happened: the same rest number, or even a
 * lower one, then tells of more actions. So the history counts first, and the rest number only where it is equal.
 */
function isNews(row: ActiveflowRow, input: SaveInput): boolean {
  const listed = progress(row, input);
  return listed > row.executed_count || (listed === row.executed_count && input.rest > row.rest);
}

/** How many actions were over when it was saved. */
function progress(row: ActiveflowRow, { executed }: Pick<SaveInput, 'executed'>): number {
  return executed.at(-1)?.n ?? row.executed_count;
}

/**
 * Stores the end in the caller's transaction: see `ActiveflowStore.finish`. Also answers how many actions were known before,
 * where it had not ended already.
 */
export async function finish(
  tx: Transaction,
  deployment: Partial<Limits>,
  input: FinishInput,
): Promise<FinishResult & { readonly known?: number }> {
  const row = await lockActiveflow(tx, input.activeflow_id);
  if (row.status === 'ended') return storedResult(tx, row);
  const ended = await storeRest(tx, row, input.keep_projection ? newest(row, input) : input, {
    status: 'ended',
    event: true,
    step: 'finish',
    ended_reason: input.ended_reason,
    error: input.error ?? null,
  });
  const start = await startOnComplete(tx, deployment, ended);
  const known = row.executed_count;
  return start === undefined ? { known } : { known, on_complete: start };
}

/** The end of a flow whose newest state is lost: what was stored after the state that is left stays. */
function newest(row: ActiveflowRow, input: FinishInput): FinishInput {
  if (input.rest > row.rest) return input;
  const { current_action, current_stack_id, forward_action_id, variables, execute_count, stack_map } = row;
  const stored = { current_action, current_stack_id, forward_action_id, variables, execute_count };
  return { ...input, ...stored, open_stacks: Object.keys(stack_map), stacks: {} };
}

async function storedResult(tx: Transaction, row: ActiveflowRow): Promise<FinishResult> {
  const key = and(
    eq(activeflows.customer_id, row.customer_id),
    eq(activeflows.trigger_key, onCompleteKey(row.id)),
  );
  const [child] = await tx.select({ start: activeflows.start_input }).from(activeflows).where(key);
  return child === undefined ? {} : { on_complete: child.start };
}

interface Rest extends Pick<ActiveflowRow, 'status'>, Partial<Pick<ActiveflowRow, 'ended_reason' | 'error'>> {
  readonly event: boolean;
  readonly step: string;
}

async function storeRest(
  tx: Transaction,
  row: ActiveflowRow,
  input: Omit<SaveInput, 'status' | 'event'>,
  { event, step, ...outcome }: Rest,
): Promise<ActiveflowRow> {
  await storeHistory(tx, row.id, input.executed);
  const announced = event && row.tm_delete === NEVER;
  const [stored] = await tx
    .update(activeflows)
    .set({
      ...outcome,
      current_action: input.current_action,
      current_stack_id: input.current_stack_id,
      forward_action_id: orNil(input.forward_action_id),
      stack_map: mergeStacks(row.stack_map, input),
      variables: input.variables,
      execute_count: input.execute_count,
      executed_count: input.executed.reduce((most, { n }) => Math.max(most, n), row.executed_count),
      rest: Math.max(row.rest, input.rest),
      sequence: row.sequence + (announced ? 1 : 0),
      tm_start: row.tm_start ?? now,
      tm_end: outcome.status === 'ended' ? now : sql`tm_end`,
      tm_update: now,
    })
    .where(eq(activeflows.id, row.id))
    .returning(activeflowColumns);
  if (announced) await writeEvent(tx, stored!, { type: 'activeflow_updated', step });
  return stored!;
}

/** The open stacks, outermost first: the changed ones as sent, the others as stored. */
function mergeStacks(
  stored: Readonly<Record<string, StackView>>,
  { open_stacks, stacks }: Pick<SaveInput, 'open_stacks' | 'stacks'>,
): Readonly<Record<string, StackView>> {
  const merged = open_stacks.map((id) => [id, stacks[id] ?? stored[id]] as const);
  return Object.fromEntries(
    merged.filter((entry): entry is readonly [string, StackView] => entry[1] !== undefined),
  );
}
