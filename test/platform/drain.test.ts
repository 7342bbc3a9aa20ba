import { once } from 'node:events';
import { createServer, request as httpRequest, type Server } from 'node:http';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import { connectClient } from '../../src/temporal/connection.ts';
import { type OwnProcesses, openOwnProcesses } from './own-processes.ts';
import { until } from './until.ts';

let processes: OwnProcesses;

beforeEach(async () => {
  processes = await openOwnProcesses();
});
afterEach(() => processes.close());

/** A process that drains says so until it is gone. */
async function drains(port: number): Promise<void> {
  await until('it is not ready any more', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    return answer.status === 503 ? answer.text() : undefined;
  });
}

test('an API that is asked to end answers what it was asked before, and takes nothing new', async () => {
  const [api] = await processes.start('api');
  const { ports, authorization } = processes;
  const body = JSON.stringify({ name: 'late', actions: [{ type: 'stop' }] });
  const url = `http://127.0.0.1:${ports.api}/v1.0/flows`;
  const headers = { authorization, 'content-type': 'application/json', 'content-length': body.length };
  const sent = httpRequest(url, { method: 'POST', headers: { ...headers, expect: '100-continue' } });
  const answered = once(sent, 'response');
  sent.flushHeaders();
  await once(sent, 'continue');
  api?.kill('SIGTERM');
  await drains(ports.apiHealth);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  sent.end(body);
  const [response] = await answered;
  expect(response.resume().statusCode).toBe(200);
  expect(await api?.exited).toBe('exit code 0');
}, 60_000);

test('a worker that is asked to end finishes the effect it has begun: nobody does it again', async () => {
  const asked: (() => void)[] = [];
  const receiver = createServer((_request, response) => void asked.push(() => response.end('taken')));
  const uri = await listen(receiver);
  const [worker] = await processes.start('worker', 'api');
  const action = { type: 'webhook_send', option: { uri, sync: true } };
  const { id } = await processes.ask('/v1.0/activeflows', { actions: [action] });
  await until('the request', () => (asked.length > 0 ? true : undefined));
  worker?.kill('SIGTERM');
  await drains(processes.ports.worker);
  asked[0]?.();
  expect(await worker?.exited).toBe('exit code 0');
  expect(asked).toHaveLength(1);
  expect(await effectsDone(String(id))).toEqual(['webhook_send attempt 1']);
  receiver.close();
}, 60_000);

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
}

/** The effects that Temporal knows to be done, each with the try that did it. */
async function effectsDone(workflowId: string): Promise<string[]> {
  const client = await connectClient({ address: inject('temporal'), namespace: 'default' });
  const { events } = await client.workflow.getHandle(workflowId).fetchHistory();
  await client.connection.close();
  const list = events ?? [];
  return list.flatMap(({ activityTaskCompletedEventAttributes: done }) => {
    const at = (id: unknown) => list.find(({ eventId }) => String(eventId) === String(id));
    const name = at(done?.scheduledEventId)?.activityTaskScheduledEventAttributes?.activityType?.name;
    const tries = at(done?.startedEventId)?.activityTaskStartedEventAttributes?.attempt;
    return done ? [`${name} attempt ${tries}`] : [];
  });
}
