import { randomUUID } from 'node:crypto';
import { connect, createServer, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { createFlowClient, type FlowClient } from '../src/flow-client.ts';
import { connectClient } from '../src/temporal/connection.ts';
import { connectWorker, type WorkerConnection } from '../src/temporal/worker-connection.ts';
import { NIL_ID } from '../workflows/interpreter/action.ts';
import { DEFAULT_LIMITS } from '../workflows/interpreter/limits.ts';
import { ENGINE, type Request, SCHEMA, type StartInput } from '../workflows/protocol.ts';

const { namespace } = loadConfig({}).temporal;
const taskQueue = `flow-client-${randomUUID()}`;
let client: Client;
let connection: WorkerConnection;
let worker: Worker;
let running: Promise<void>;
let flows: FlowClient;

beforeAll(async () => {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const target = { address: inject('temporal'), namespace };
  client = await connectClient(target);
  connection = await connectWorker(target);
  const workflowsPath = fileURLToPath(new URL('./flow-client/workflows.ts', import.meta.url));
  worker = await Worker.create({ ...connection, workflowsPath, taskQueue });
  running = worker.run();
  flows = createFlowClient(client, taskQueue);
});
afterAll(async () => {
  worker.shutdown();
  await running;
  await connection.connection.close();
  await client.connection.close();
});

function input(variables: Record<string, string> = {}): StartInput {
  return {
    engine: ENGINE,
    schema: SCHEMA,
    facts: {
      id: randomUUID(),
      customer_id: randomUUID(),
      flow_id: randomUUID(),
      reference_type: 'api',
      reference_id: NIL_ID,
      reference_activeflow_id: NIL_ID,
      complete_count: 0,
      limits: DEFAULT_LIMITS,
    },
    actions: [{ id: 'a', type: 'block' }],
    variables,
  };
}

async function started(variables?: Record<string, string>): Promise<string> {
  const start = input(variables);
  await flows.start(start);
  return start.facts.id;
}

const result = (id: string): Promise<Record<string, string>> => client.workflow.getHandle(id).result();

describe('start', () => {
  test('starts a workflow under the activeflow id, found by its search attributes and read by its summary', async () => {
    const start = input();
    await flows.start(start);
    const {
      type,
      searchAttributes,
      taskQueue: queue,
      staticSummary,
      raw,
    } = await describeRun(start.facts.id);
    expect([type, queue, staticSummary]).toEqual(['activeflow', taskQueue, 'api reference, 1 actions']);
    expect(searchAttributes).toMatchObject({
      CustomerId: [start.facts.customer_id],
      FlowId: [start.facts.flow_id],
      ReferenceType: ['api'],
      ActiveflowStatus: ['running'],
    });
    expect(searchAttributes).not.toHaveProperty('ReferenceId');
    expect(raw.workflowExecutionInfo?.priority?.fairnessKey).toBe(start.facts.customer_id);
    expect(Number(raw.executionConfig?.defaultWorkflowTaskTimeout?.seconds)).toBe(2);
  });

  test('repeated while it runs, and after its end, does nothing', async () => {
    const start = input();
    await flows.start(start);
    const { runId } = await describeRun(start.facts.id);
    await flows.start(start);
    await flows.stop(start.facts.id);
    await result(start.facts.id);
    await flows.start(start);
    expect((await describeRun(start.facts.id)).runId).toBe(runId);
  });

  async function describeRun(id: string) {
    const described = await client.workflow.getHandle(id).describe();
    return { ...described, staticSummary: await described.staticSummary() };
  }
});

describe('signals', () => {
  test('an event and then a stop reach the workflow', async () => {
    const id = await started();
    const event = { type: 'digit', digit: '1', call_id: 'c', number: 1, at: 0 } as const;
    expect(await flows.event(id, event)).toBe('sent');
    expect(await flows.stop(id)).toBe('sent');
    expect(await result(id)).toMatchObject({ event: 'digit' });
  });

  test('find nobody after the end, or where nothing was ever started: gone', async () => {
    const id = await started();
    await flows.stop(id);
    await result(id);
    expect(await flows.stop(id)).toBe('gone');
    expect(await flows.stop(randomUUID())).toBe('gone');
    expect(await flows.event(id, { type: 'call_ringing', call_id: 'c', number: 1, at: 0 })).toBe('gone');
  });
});

describe('requests', () => {
  const asked = (kind: 'continue' | 'add' | 'forward', id: string = randomUUID()) =>
    ({ kind, id, actions: [], action_id: 'x', now: true }) as Request;

  test('are answered when they are done, and done once for one id', async () => {
    const id = await started();
    const request = asked('continue');
    expect(await flows.request(id, request)).toEqual({ ok: true });
    expect(await flows.request(id, request)).toEqual({ ok: true });
    await flows.stop(id);
    expect(await result(id)).toMatchObject({ requests: 'continue ' });
  });

  test("refused by validator or handler keep the workflow's code and message", async () => {
    const id = await started();
    await expect(flows.request(id, asked('add'))).rejects.toMatchObject({
      kind: 'refused',
      code: 'STATE_INVALID',
      message: 'not in main',
    });
    await expect(flows.request(id, asked('forward'))).rejects.toMatchObject({
      kind: 'refused',
      code: 'NOT_FOUND',
      message: 'no such action',
    });
  });

  test('to one that has ended, or never was, are gone', async () => {
    const id = await started();
    await flows.stop(id);
    await result(id);
    await expect(flows.request(id, asked('continue'))).rejects.toMatchObject({ kind: 'gone' });
    await expect(flows.request(randomUUID(), asked('continue'))).rejects.toMatchObject({ kind: 'gone' });
  });
});

describe('the view', () => {
  test('is the answer of the root when no stack is open', async () => {
    const id = await started({ a: '1' });
    expect(await flows.view(id, 5000)).toMatchObject({ current_stack_id: 'main', variables: { a: '1' } });
  });

  test("is the open child's, with the stacks below it from the root", async () => {
    const id = await started({ child: 'open' });
    const view = await flows.view(id, 5000);
    expect(view).toMatchObject({ current_stack_id: 'inner', variables: { from: 'child' } });
    expect(Object.keys(view?.stack_map ?? {})).toEqual(['main', 'inner']);
  });

  test("is the root's when the child does not answer", async () => {
    const id = await started({ child: 'mute' });
    expect(await flows.view(id, 2000)).toMatchObject({
      current_stack_id: 'main',
      variables: { child: 'mute' },
    });
  });

  test('of an unknown activeflow is undefined', async () => {
    expect(await flows.view(randomUUID(), 1000)).toBeUndefined();
  });
});

describe('while the workers are away', () => {
  test('starts and stops are taken, a request is unavailable and a view undefined, each in its time', async () => {
    const nobody = createFlowClient(client, `nobody-${randomUUID()}`, 500);
    const start = input();
    await nobody.start(start);
    expect(await timed(() => nobody.view(start.facts.id, 300))).toEqual([undefined, true]);
    const request = nobody.request(start.facts.id, { kind: 'continue', id: randomUUID() });
    await expect(request).rejects.toMatchObject({ kind: 'unavailable', code: 'SERVICE_UNAVAILABLE' });
    expect(await nobody.stop(start.facts.id)).toBe('sent');
    await client.workflow.getHandle(start.facts.id).terminate();
  });
});

describe('while Temporal is away', () => {
  test('everything is unavailable in its time, and reachable says no', async () => {
    const lost = new Client({
      connection: Connection.lazy({ address: '127.0.0.1:1', interceptors: [] }),
      namespace,
    });
    const away = createFlowClient(lost, taskQueue, 500);
    const id = randomUUID();
    const unavailable = { kind: 'unavailable' };
    await expect(away.start(input())).rejects.toMatchObject(unavailable);
    await expect(away.stop(id)).rejects.toMatchObject(unavailable);
    await expect(away.request(id, { kind: 'continue', id })).rejects.toMatchObject(unavailable);
    expect(await timed(() => away.view(id, 300))).toEqual([undefined, true]);
    expect(await timed(() => away.reachable(300))).toEqual([false, true]);
    await lost.connection.close();
  });

  test('for a moment, a call waits until it is back', async () => {
    const line = await openLine(inject('temporal'));
    const connection = await Connection.connect({ address: line.address, interceptors: [] });
    const patient = createFlowClient(new Client({ connection, namespace }), taskQueue, 10_000);
    expect(await patient.reachable(5000)).toBe(true);
    await line.cut();
    const start = input();
    const starting = patient.start(start);
    await expect(
      createFlowClient(new Client({ connection, namespace }), taskQueue, 100).start(start),
    ).rejects.toThrow();
    await line.mend();
    await starting;
    expect(await flows.stop(start.facts.id)).toBe('sent');
    await connection.close();
    await line.cut();
  });

  test('a reachable one says yes', async () => {
    expect(await flows.reachable(5000)).toBe(true);
  });
});

/** A telephone line to a server, so to speak: it can be cut and mended, at one address. */
async function openLine(target: string) {
  const [host = '', port = ''] = target.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), host);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy()).on('close', () => sockets.delete(one));
      one.pipe(other);
    }
  });
  const listen = (at: number) => new Promise<void>((listening) => server.listen(at, '127.0.0.1', listening));
  await listen(0);
  const own = (server.address() as { readonly port: number }).port;
  return {
    address: `127.0.0.1:${own}`,
    mend: () => listen(own),
    cut: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** What came, and whether it came within two seconds: far less than any retry policy would take. */
async function timed<T>(work: () => Promise<T>): Promise<[T, boolean]> {
  const start = Date.now();
  const value = await work();
  return [value, Date.now() - start < 2000];
}
