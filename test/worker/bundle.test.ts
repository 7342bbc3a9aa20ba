import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createActivities } from '../../activities/index.ts';
import { loadConfig } from '../../src/config.ts';
import { RealClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import { connectClient } from '../../src/temporal/connection.ts';
import { connectWorker } from '../../src/temporal/worker-connection.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { runWorkers } from '../../src/worker/worker.ts';
import { MemoryStore } from '../support/memory-store.ts';
import type { Scenario } from '../support/scenario.ts';
import { spareParts } from '../support/spare-parts.ts';
import { toStart } from '../support/start.ts';
import { ScriptedWeb } from '../support/web.ts';

/** What a flow of the instrumented bundle answers besides its end. */
interface Report {
  /** Modules that were evaluated since the flow's world was made. */
  readonly evaluated: readonly string[];
  /** Preloaded modules whose exports can be changed. */
  readonly changeable: readonly string[];
}

const isPure = (module: string): boolean => /\/(zod|workflows\/(actions|interpreter))\//.test(module);

/** Writes down, inside the sandbox, which modules are evaluated there once a flow's world is made. */
function instrument(code: string): string {
  const evaluation = '__webpack_modules__[moduleId].call(';
  const end = 'ended_reason: await';
  const ids = [...code.matchAll(/^\/\*\*\*\/ "(\.[^"]*)"/gm)]
    .map(([, id]) => id)
    .filter((id) => isPure(id ?? ''));
  const changeable = `${JSON.stringify(ids)}.filter((id) => !Object.isFrozen(__webpack_module_cache__[id].exports))`;
  const record =
    'globalThis.__TEMPORAL_ACTIVATOR__ && (globalThis.evaluated = [...(globalThis.evaluated ?? []), moduleId])';
  expect(code).toContain(evaluation);
  expect(code).toContain(end);
  return code
    .replace(evaluation, `${record};\n${evaluation}`)
    .replace(end, `evaluated: globalThis.evaluated, changeable: ${changeable}, ${end}`);
}

Runtime.install({ logger: new DefaultLogger('ERROR') });

let client: Client;
let close: () => Promise<void>;
const taskQueue = `test-${randomUUID()}`;

beforeAll(async () => {
  const target = { address: inject('temporal'), namespace: loadConfig({}).temporal.namespace };
  const bundle = await bundleWorkflows();
  if (!('code' in bundle)) throw new Error('from TypeScript the bundle is made in memory');
  const connected = await connectWorker(target);
  client = await connectClient(target);
  const workers = await runWorkers({
    ...connected,
    taskQueue,
    workflowBundle: { code: instrument(bundle.code) },
    activities: createActivities({
      control: new PhoneNetwork({ clock: new RealClock() }),
      http: new ScriptedWeb(),
      store: new MemoryStore(),
      ...spareParts(),
    }),
    maxCachedWorkflows: 10,
  });
  close = async () => {
    await workers.stop();
    await client.connection.close();
    await connected.connection.close();
  };
});
afterAll(() => close());

async function report(): Promise<Report> {
  const id = randomUUID();
  const actions = [{ id: 'a', type: 'variable_set', option: { key: 'a', value: '1' } }];
  const start = toStart({ id, scenario: { actions } as unknown as Scenario, callId: undefined });
  return await client.workflow.execute('activeflow', { workflowId: id, taskQueue, args: [start] });
}

describe('the bundle', () => {
  it('evaluates what is pure once per worker, and only the shell once per flow', async () => {
    const { evaluated } = await report();
    expect(evaluated).toContain('./workflows/activeflow.ts');
    expect(evaluated.filter(isPure)).toEqual([]);
  });

  it('gives each flow a world of its own: two see nothing of each other', async () => {
    const [first, second] = [await report(), await report()];
    expect(second.evaluated).toEqual(first.evaluated);
    expect(new Set(first.evaluated).size).toBe(first.evaluated.length);
  });

  it('freezes what flows share', async () => {
    expect((await report()).changeable).toEqual([]);
  });
});
