/**
 * `npm run bench:events [events a second] [seconds]`: how long after its commit began an event is on a socket. Saves rest
 * points at a steady rate, as workflows do, to an API with sockets in this process and a Postgres beside it; then a tenth of
 * that for activeflows with 1,000 executed actions, which every event repeats. Ends with 1 when the first p99 is over 50 ms.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { createApi } from '../../src/api/server.ts';
import { createMetrics } from '../../src/observability/metrics.ts';
import { countStored } from '../../src/observability/store-metrics.ts';
import { RealClock } from '../../src/providers/simulator/clock.ts';
import { PhoneNetwork } from '../../src/providers/simulator/network.ts';
import { openStore } from '../../src/store/open.ts';
import { validateActions } from '../../workflows/actions/validate.ts';
import { FakeConferenceDesk } from '../api/fake-conference-desk.ts';
import { FakeFlows } from '../api/fake-flows.ts';
import { FakeQueueDesk } from '../api/fake-queue-desk.ts';
import { FakeSchedules } from '../api/fake-schedules.ts';
import { ACTIONS, makeActiveflow, restPoint } from '../store/fixtures.ts';
import { MemoryCorrespondence } from '../support/memory-correspondence.ts';
import { figures, startBenchPostgres } from './postgres.ts';

const RATE = Number(process.argv[2] ?? 100);
const SECONDS = Number(process.argv[3] ?? 20);
const SOCKETS = 10;
const ACTIVEFLOWS = 50;
const ALLOWED = 50;

const postgres = await startBenchPostgres();
process.once('uncaughtException', (error) => {
  process.stderr.write(`${error.stack}\n`);
  void postgres.close().finally(() => process.exit(1));
});
const patient = { connectionTimeout: 30_000 };
const metrics = createMetrics();
const counted = { ...patient, observer: countStored(metrics) };
const [store, writer] = [await openStore(postgres.url), await openStore(postgres.url, counted)];
const customer = (await store.customers.create({ name: 'bench' })).id;
const { token } = await store.accessKeys.create(customer, {});
const api = createApi({
  store,
  flows: new FakeFlows(),
  campaigns: { wake: async () => {} },
  schedules: new FakeSchedules(),
  queues: new FakeQueueDesk(),
  conferences: new FakeConferenceDesk(),
  control: new PhoneNetwork({ clock: new RealClock() }),
  desk: new MemoryCorrespondence(),
  validateActions,
  logger: pino({ level: 'silent' }),
  newId: randomUUID,
  continueKey: Buffer.alloc(32),
  patience: 0,
  metrics,
});
const url = (await api.listen({ host: '127.0.0.1', port: 0 })).replace('http', 'ws');

/** When each save was begun and was done, by `<activeflow> <sequence>`. */
const begun = new Map<string, number>();
const saved: number[] = [];
let latencies: number[] = [];
const sockets = await Promise.all(Array.from({ length: SOCKETS }, listen));
const short = await measure('history of 1 to 40 actions', 1, RATE);
await measure('history of 1,000 actions', 1_000, RATE / 10);
for (const socket of sockets) socket.terminate();
await api.close();
await Promise.all([store.close(), writer.close()]);
await postgres.close();
process.exit(short > ALLOWED ? 1 : 0);

async function listen(): Promise<WebSocket> {
  const socket = new WebSocket(`${url}/v1.0/ws?accesskey=${token}`);
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'subscribe', topics: [`customer_id:${customer}`], ack: true }));
  await once(socket, 'message');
  socket.on('message', (data) => {
    const { id, sequence } = JSON.parse(String(data)).data;
    const start = begun.get(`${id} ${sequence}`);
    if (start !== undefined) latencies.push(performance.now() - start);
  });
  return socket;
}

async function measure(name: string, actions: number, rate: number): Promise<number> {
  const ids: string[] = [];
  for (let n = 0; n < ACTIVEFLOWS; n += 1) ids.push(await makeActiveflow(writer, customer));
  for (const id of ids) await writer.projection.save(restPoint(id, 1, { executed: history(1, actions) }));
  await delay(500);
  latencies = [];
  saved.length = 0;
  const cpu = process.cpuUsage();
  const total = rate * SECONDS;
  const first = performance.now();
  const work: Promise<void>[] = [];
  for (let n = 0; n < total; n += 1) {
    await delay(Math.max(0, first + (n * 1_000) / rate - performance.now()));
    work.push(save(ids[n % ids.length]!, Math.floor(n / ids.length) + 2, actions));
  }
  await Promise.all(work);
  const seconds = (performance.now() - first) / 1_000;
  while (latencies.length < total * SOCKETS) await delay(50);
  const { user, system } = process.cpuUsage(cpu);
  const line = {
    name,
    events_per_second: Math.round(total / seconds),
    sockets: SOCKETS,
    to_socket_ms: rounded(figures(latencies)),
    of_that_save_ms: rounded(figures(saved)),
    cpu_ms_per_event: Number(((user + system) / 1_000 / total).toFixed(1)),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  return figures(latencies).p99;
}

/** The rest point whose event is `sequence` + 1, measured from before its transaction. */
async function save(id: string, rest: number, actions: number): Promise<void> {
  const start = performance.now();
  begun.set(`${id} ${rest + 1}`, start);
  await writer.projection.save(restPoint(id, rest, { executed: history(actions + rest - 1, 1) }));
  saved.push(performance.now() - start);
}

function history(from: number, count: number) {
  const done = { tm_execute: '2026-01-05 10:11:12.345678', stack_id: 'main', result: 'done' } as const;
  return Array.from({ length: count }, (_, index) => ({ ...ACTIONS[0]!, ...done, n: from + index }));
}

function rounded(values: object): object {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value.toFixed(1))]));
}
