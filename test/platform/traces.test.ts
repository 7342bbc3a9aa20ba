import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { Worker } from '@temporalio/worker';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { connectClient, toDataConverter } from '../../src/temporal/connection.ts';
import { shareWorkflowBundle } from '../support/workflow-bundle.ts';
import '../support/temporal-runtime.ts';
import { type OwnProcesses, openOwnProcesses } from './own-processes.ts';
import { until } from './until.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
}

/** As any customer's program with OpenTelemetry sends it. */
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CLIENT = '00f067aa0ba902b7';
const CODEC_KEY = Buffer.alloc(32, 3);

const spans: Span[] = [];
let receiver: Server;
let web: Server;
let processes: OwnProcesses;

beforeAll(async () => {
  receiver = createServer(async (request, response) => {
    const body = (await request.toArray()).map(String).join('');
    const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.end('{}');
  });
  web = createServer((_request, response) => response.end('taken'));
  processes = await openOwnProcesses({
    OTEL_EXPORTER_OTLP_ENDPOINT: await listen(receiver),
    OTEL_BSP_SCHEDULE_DELAY: '50',
    // Encrypted payloads, and every event is a replay.
    ACTIVEFLOW_CODEC_KEY: CODEC_KEY.toString('base64'),
    ACTIVEFLOW_MAX_CACHED_WORKFLOWS: '0',
  });
  await processes.start('simulator', 'worker', 'gateway', 'api');
}, 60_000);

afterAll(async () => {
  await processes.close();
  receiver.close();
  web.close();
});

test('one trace leads from the API request of a customer through workflow, stack and activity to the web server that is asked', async () => {
  const action = { type: 'webhook_send', option: { uri: await listen(web), sync: true } };
  const nested = await processes.ask('/v1.0/flows', { name: 'nested', actions: [action] });
  const fetched = { type: 'fetch_flow', option: { flow_id: nested.id } };
  const headers = { traceparent: `00-${TRACE}-${CLIENT}-01` };
  const { id } = await processes.ask('/v1.0/activeflows', { actions: [fetched] }, headers);
  const path = await pathFrom('web request', 'POST /v1.0/activeflows');
  expect(path.map(({ name }) => name)).toEqual([
    'web request',
    'webhook_send',
    'stack',
    'activeflow',
    'temporal start',
    'POST /v1.0/activeflows',
  ]);
  expect(path.at(-1)?.parentSpanId).toBe(CLIENT);
  expect(new Set(path.map(({ traceId }) => traceId))).toEqual(new Set([TRACE]));
  expect(spans.filter(({ name, traceId }) => name === 'activeflow' && traceId === TRACE)).toHaveLength(1);
  await replaysWithoutTraces(String(id));
}, 60_000);

test('an incoming call begins a trace that leads to what the phone network is told', async () => {
  const flow = await processes.ask('/v1.0/flows', { name: 'busy', actions: [{ type: 'hangup' }] });
  await processes.ask('/simulator/calls', { flow_id: flow.id, from: '+15550100', to: '+15550199' });
  const path = await pathFrom('phone_network hangup', 'incoming call');
  const names = ['phone_network hangup', 'hangup', 'activeflow', 'temporal start', 'incoming call'];
  expect(path.map(({ name }) => name)).toEqual(names);
  expect(path.at(-1)?.parentSpanId).toBeFalsy();
}, 60_000);

/** A span and those above it, once the spans of all processes have come that lie between the two. */
async function pathFrom(name: string, first: string): Promise<Span[]> {
  return await until(`the way from ${first} to ${name}`, () => {
    const path = [...pathOf(name)];
    return path.at(-1)?.name === first ? path : undefined;
  });
}

/** A span and those above it, as far as there are any. */
function* pathOf(name: string): Generator<Span> {
  let span = spans.find((each) => each.name === name);
  while (span !== undefined) {
    yield span;
    const { parentSpanId } = span;
    span = spans.find(({ spanId }) => spanId === parentSpanId);
  }
}

/** A worker without traces takes over what one with traces began. */
async function replaysWithoutTraces(workflowId: string): Promise<void> {
  const client = await connectClient({ address: inject('temporal'), namespace: 'default' });
  const history = await client.workflow.getHandle(workflowId).fetchHistory();
  await client.connection.close();
  const { dataConverter, workflowBundle } = {
    dataConverter: toDataConverter(CODEC_KEY),
    workflowBundle: await shareWorkflowBundle(),
  };
  await Worker.runReplayHistory({ dataConverter, workflowBundle }, history, workflowId);
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}
