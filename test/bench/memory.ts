/**
 * `npm run bench:memory`: what a waiting activeflow costs its worker. Starts a Temporal server and a worker in this
 * process, lets flows of 2 KB wait in a `block`, and prints resident memory and processor time for each.
 */

import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { createActivities } from '../../activities/index.ts';
import { loadConfig } from '../../src/config.ts';
import { startTemporal } from '../../src/embedded/temporal-server.ts';
import { createFlowClient } from '../../src/flow-client.ts';
import { RealClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import { connectClient } from '../../src/temporal/connection.ts';
import { connectWorker } from '../../src/temporal/worker-connection.ts';
import { bundleWorkflows } from '../../src/worker/bundle.ts';
import { runWorkers } from '../../src/worker/worker.ts';
import { MemoryStore } from '../support/memory-store.ts';
import { spareParts } from '../support/spare-parts.ts';
import { toStart } from '../support/start.ts';
import { ScriptedWeb } from '../support/web.ts';

const FLOWS = Number(process.argv[2] ?? 2000);
const WARM_UP = 300;
const AT_ONCE = 8;

/** About 2 KB of JSON. */
const actions = [
  { id: 'hold', type: 'block' },
  ...Array.from({ length: 14 }, (_, at) => ({
    id: `talk-${at}`,
    type: 'talk',
    option: { text: 'x'.repeat(90) },
  })),
];
const expect = { ended_reason: 'completed', executed: [] } as const;

Runtime.install({ logger: new DefaultLogger('ERROR') });
const { temporal: settings } = loadConfig({});
const dataDir = mkdtempSync(join(tmpdir(), 'activeflow-bench-'));
const server = await startTemporal({ ...settings, dataDir, port: {}, uiPort: {}, ui: false });
const target = { address: server.address, namespace: settings.namespace };
const client = await connectClient(target);
const connected = await connectWorker(target);
let waiting = 0;
const store = new MemoryStore();
store.save = async () => void waiting++;
const workers = await runWorkers({
  ...connected,
  taskQueue: 'bench',
  workflowBundle: await bundleWorkflows(),
  activities: createActivities({
    control: new PhoneNetwork({ clock: new RealClock() }),
    http: new ScriptedWeb(),
    store,
    ...spareParts(),
  }),
  maxCachedWorkflows: 100_000,
});

const flows = createFlowClient(client, 'bench');
await startFlows(WARM_UP);
const before = { memory: residentKilobytes(), cpu: process.cpuUsage() };
const seconds = await startFlows(FLOWS);
const { user, system } = process.cpuUsage(before.cpu);
const perFlow = {
  memory_kb: Math.round((residentKilobytes() - before.memory) / FLOWS),
  worker_cpu_ms: Number(((user + system) / 1000 / FLOWS).toFixed(1)),
};
process.stdout.write(
  `${JSON.stringify({ flows: FLOWS, started_per_second: Math.round(FLOWS / seconds), per_flow: perFlow })}\n`,
);
await workers.stop();
await client.connection.close();
await connected.connection.close();
await server.stop();
rmSync(dataDir, { recursive: true, force: true });
process.exit(0);

/** Starts flows and waits until each of them rests; answers the seconds that took. */
async function startFlows(count: number): Promise<number> {
  const begun = Date.now();
  const goal = waiting + count;
  let left = count;
  const startSome = async (): Promise<void> => {
    while (left-- > 0)
      await flows.start(
        toStart({ id: randomUUID(), scenario: { title: '', actions, expect }, callId: undefined }),
      );
  };
  await Promise.all(Array.from({ length: AT_ONCE }, startSome));
  while (waiting < goal) await pause(100);
  const seconds = (Date.now() - begun) / 1000;
  // The collector's turn: what is only garbage is no cost of waiting.
  await pause(5000);
  return seconds;
}

function residentKilobytes(): number {
  return Number(
    /VmRSS:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? process.memoryUsage.rss() / 1024,
  );
}
