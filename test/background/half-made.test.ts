import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError } from '@temporalio/client';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startActiveflow } from '../../src/api/activeflows/start.ts';
import type { FlowClient } from '../../src/flow-client.ts';
import type { NewActiveflow } from '../../src/store/activeflows.ts';
import { triggeredId } from '../../src/store/ids.ts';
import { openStore } from '../../src/store/open.ts';
import type { Store } from '../../src/store/store.ts';
import { type CutAt, layLine } from '../support/fragile-line.ts';
import { block, Platform, set } from './platform.ts';

/**
 * Processes that die between the database and Temporal, at every statement: before it, and after it but before its answer. The
 * death is that of the process's connections, all at once; what it would have done next is not done.
 */
let platform: Platform;
const silent = pino({ level: 'silent' });
const CUTS: readonly CutAt[] = ['before', 'after'];
/** More statements than anything here makes: a sweep that gets there has a bug. */
const MOST = 60;

/** Where the worker stores what running activeflows tell. */
let storeNow: () => Store;

beforeAll(async () => {
  platform = await Platform.open();
  storeNow = () => platform.store;
  await platform.work(() => ({
    save: (input) => storeNow().projection.save(input),
    finish: (input) => storeNow().projection.finish(input),
  }));
});
afterAll(() => platform?.close());

let reconciler: { close(): Promise<void> } | undefined;
afterEach(async () => {
  storeNow = () => platform.store;
  await reconciler?.close();
  reconciler = undefined;
});

describe.each(CUTS)('a process that dies %s a statement', (at) => {
  test.each([
    ['a request', (id: string): Partial<NewActiveflow> => ({ id })],
    [
      'an incoming call',
      (id: string): Partial<NewActiveflow> => ({ trigger_key: `call/${id}`, ...callOf(id) }),
    ],
  ])(
    'of %s leaves both sides with the activeflow or neither, and its repetition makes it once',
    async (_, by) => {
      await sweep(at, async (store) => {
        const input = inputOf(by(randomUUID()));
        const id = input.id ?? triggeredId(platform.customer, input.trigger_key ?? '');
        await dying(startActiveflow({ store, flows: platform.flows }, input, silent));
        await agree(id);
        const repeated = await startActiveflow(platform, input, silent);
        expect(repeated.activeflow.id).toBe(id);
        await platform.at(id, 'wait');
        return [id];
      });
    },
  );

  test('that deletes an activeflow leaves it as it was or deleted, and its repetition deletes it', async () => {
    await sweep(at, async (store) => {
      const id = await platform.start({ actions: [] });
      await platform.ended(id);
      await dying(store.activeflows.delete(platform.customer, id));
      await platform.store.activeflows.delete(platform.customer, id).catch(() => undefined);
      await expect(platform.get(id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
      return [];
    });
  });

  test('that starts what never started leaves it to the next reconciler', async () => {
    await sweep(at, async (store, line) => {
      const { activeflow } = await platform.store.activeflows.create(inputOf({}));
      const dead = platform.reconcile({ store });
      await expect.poll(async () => line.broken || (await known(activeflow.id))).toBe(true);
      await dead.close();
      await agree(activeflow.id);
      return [activeflow.id];
    });
  });
});

describe.each(['before', 'after'] as const)('a process that dies %s the start of the workflow', (at) => {
  test('leaves the start to the reconciler', async () => {
    const flows: FlowClient = {
      ...platform.flows,
      async start(input) {
        if (at === 'after') await platform.flows.start(input);
        throw new Error('the process died');
      },
    };
    const input = inputOf({ id: randomUUID() });
    await startActiveflow({ store: platform.store, flows }, input, silent);
    expect(await known(String(input.id))).toBe(at === 'after');
    await agree(String(input.id));
    await platform.at(String(input.id), 'wait');
    await whole(String(input.id));
  });
});

describe.each(CUTS)('a worker that loses the database %s a statement', (at) => {
  test('while it stores rest points and the end stores each once, and starts one follower', async () => {
    const { id: followed } = await platform.store.flows.create(platform.customer, { actions: [] });
    await sweep(at, async (fragile, line) => {
      storeNow = () => (line.broken ? platform.store : fragile);
      const actions = [set('a', 'one', '1'), block('wait')];
      const id = await platform.start({ actions, on_complete_flow_id: followed });
      await expect.poll(async () => (await platform.flows.view(id, 1000))?.current_action.id).toBe('wait');
      await platform.flows.stop(id);
      expect(await platform.ended(id)).toMatchObject({ executed_actions: [{ id: 'a' }] });
      const follower = await platform.following(id);
      await platform.ended(follower.id);
      storeNow = () => platform.store;
      return [id, follower.id];
    });
  }, 120_000);
});

/** Runs `work` over lines that break at the first, the second ... statement, until one does not break any more. */
async function sweep(
  at: CutAt,
  work: (store: Store, line: { readonly broken: boolean }) => Promise<readonly string[]>,
): Promise<void> {
  for (let n = 1; ; n++) {
    expect(n).toBeLessThan(MOST);
    const line = await layLine(platform.databaseUrl);
    const store = await openStore(line.url, { poolSize: 2, connectionTimeout: 10_000 });
    line.breakAt(n, at);
    const ids = await work(store, line);
    const { broken } = line;
    await store.close();
    await line.close();
    for (const id of ids) await whole(id);
    if (!broken) {
      expect(n).toBeGreaterThan(1);
      return;
    }
  }
}

/** Whatever a dying process throws is heard by nobody. */
async function dying(work: Promise<unknown>): Promise<void> {
  await work.catch(() => undefined);
}

/** Once the reconciler has run, the database has the activeflow and Temporal its workflow, or both do not. */
async function agree(id: string): Promise<void> {
  reconciler ??= platform.reconcile();
  const stored = await platform.get(id).then(
    () => true,
    () => false,
  );
  await expect.poll(() => known(id), { timeout: 10_000, interval: 20 }).toBe(stored);
}

async function known(id: string): Promise<boolean> {
  try {
    await platform.client.workflow.getHandle(id).describe();
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

/** Its events are numbered from 1 without a gap; more may come while we look. */
async function whole(id: string): Promise<void> {
  const events = await platform.store.events.list(platform.customer, id, {});
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => index + 1));
  expect(events[0]?.type).toBe('activeflow_created');
}

function inputOf(input: Partial<NewActiveflow>): NewActiveflow {
  return { customer_id: platform.customer, reference_type: 'api', actions: [block('wait')], ...input };
}

function callOf(id: string): Partial<NewActiveflow> {
  const party = { type: 'tel', target: '+15550100', target_name: '', name: '', detail: '' };
  const call = { id, direction: 'incoming', status: 'ringing', source: party, destination: party } as const;
  return { reference_type: 'call', reference_id: id, call };
}
