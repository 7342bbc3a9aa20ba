import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ExecutedAction } from '../../workflows/interpreter/action.ts';
import { FINISH_ID, MAIN_STACK, NIL_ID, START_ID } from '../../workflows/interpreter/action.ts';
import type { FlowView } from '../../workflows/protocol.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let ada: Caller;
let id: string;

beforeAll(async () => {
  harness = await startHarness();
  ada = await harness.newCaller();
}, 60_000);
afterAll(() => harness.close());
beforeEach(async () => {
  harness.flows.away = false;
  id = String(
    (await ada.ask('POST', '/v1.0/activeflows', { actions: [wait], variables: { a: 'stored' } })).body.id,
  );
});

const wait = { id: 'wait', type: 'block' };

function executed(n: number, result: ExecutedAction['result'] = 'done'): ExecutedAction {
  return {
    n,
    id: `a${n}`,
    type: 'variable_set',
    tm_execute: '2026-01-05 10:11:12.345000',
    stack_id: MAIN_STACK,
    result,
  };
}

function view(rest: Partial<FlowView> = {}): FlowView {
  return {
    status: 'running',
    current_action: wait,
    current_stack_id: MAIN_STACK,
    forward_action_id: '',
    stack_map: { main: { actions: [wait], current_index: 0, return_stack: null, return_action: null } },
    variables: { a: 'live' },
    execute_count: 3,
    executed_actions: [],
    ...rest,
  };
}

const read = () => ada.ask('GET', `/v1.0/activeflows/${id}`);

describe('a running activeflow', () => {
  test('is asked itself, for at most a second, and X-Activeflow-Source says workflow', async () => {
    harness.flows.views.set(id, view());
    const { body, headers } = await read();
    expect(headers['x-activeflow-source']).toBe('workflow');
    expect(harness.flows.viewed.filter((asked) => asked.id === id)).toEqual([{ id, timeoutMs: 1000 }]);
    expect(body).toMatchObject({
      status: 'running',
      current_action: { ...wait, next_id: NIL_ID },
      current_stack_id: 'main',
      forward_action_id: NIL_ID,
      stack_map: { main: { actions: [wait], current_index: 0, return_stack: null, return_action: null } },
      variables: { a: 'live' },
      execute_count: 3,
    });
    expect(body).not.toHaveProperty('ended_reason');
    expect(body).not.toHaveProperty('error');
  });

  test('is read from the projection when the workflow does not answer, and X-Activeflow-Source says projection', async () => {
    const { status, body, headers } = await read();
    expect([status, headers['x-activeflow-source']]).toEqual([200, 'projection']);
    expect(body).toMatchObject({
      current_action: { id: START_ID },
      variables: { a: 'stored' },
      stack_map: { main: { actions: [wait] } },
      execute_count: 0,
      current_stack_id: 'main',
    });
  });

  test('is read while Temporal is away', async () => {
    harness.flows.away = true;
    expect((await read()).status).toBe(200);
    expect((await ada.ask('GET', '/v1.0/activeflows')).status).toBe(200);
    expect((await ada.ask('GET', `/v1.0/activeflows/${id}/events`)).status).toBe(200);
    expect((await ada.ask('GET', `/v1.0/activeflows/${id}/variables`)).body.variables).toMatchObject({
      a: 'stored',
    });
  });

  test('shows its whole history: the stored part and the newest that only the workflow knows, each once', async () => {
    await harness.store.projection.save({
      activeflow_id: id,
      rest: 1,
      event: true,
      status: 'running',
      current_action: wait,
      current_stack_id: MAIN_STACK,
      forward_action_id: NIL_ID,
      open_stacks: [MAIN_STACK],
      stacks: {},
      variables: {},
      execute_count: 1,
      executed: [executed(1), executed(2)],
    });
    harness.flows.views.set(id, view({ executed_actions: [executed(2), executed(3, 'skipped')] }));
    const { body } = await read();
    expect(body.executed_actions).toMatchObject([
      {
        n: 1,
        id: 'a1',
        next_id: NIL_ID,
        tm_execute: '2026-01-05 10:11:12.345000',
        stack_id: 'main',
        result: 'done',
      },
      { n: 2, id: 'a2', result: 'done' },
      { n: 3, id: 'a3', result: 'skipped' },
    ]);
  });

  test('that has just ended itself says why', async () => {
    const error = { code: 'TARGET_NOT_FOUND', message: 'no action "x"' };
    harness.flows.views.set(id, view({ status: 'ended', ended_reason: 'failed', error }));
    expect((await read()).body).toMatchObject({ status: 'ended', ended_reason: 'failed', error });
  });

  test('answers its variables alone', async () => {
    harness.flows.views.set(id, view());
    const { body, headers } = await ada.ask('GET', `/v1.0/activeflows/${id}/variables`);
    expect(body).toEqual({ id, variables: { a: 'live' } });
    expect(headers['x-activeflow-source']).toBe('workflow');
  });
});

test('an ended activeflow is read from the projection and no workflow is asked', async () => {
  await harness.finish(id, 'limit_exceeded');
  const { body, headers } = await read();
  expect(headers['x-activeflow-source']).toBe('projection');
  expect(body).toMatchObject({
    status: 'ended',
    ended_reason: 'limit_exceeded',
    current_action: { id: FINISH_ID },
    variables: { done: 'yes' },
  });
  expect(harness.flows.viewed.filter((asked) => asked.id === id)).toEqual([]);
});

test('events are listed oldest first, numbered without gaps, in pages', async () => {
  await ada.ask('PUT', `/v1.0/activeflows/${id}`, { webhook_uri: 'https://example.com' });
  await harness.finish(id);
  const path = `/v1.0/activeflows/${id}/events`;
  const { body } = await ada.ask('GET', path);
  const all = body.result as { type: string; sequence: number; data: { sequence: number; id: string } }[];
  expect(all.length).toBeGreaterThanOrEqual(2);
  expect(all.map(({ sequence }) => sequence)).toEqual(all.map((_, index) => index + 1));
  expect(all.map(({ data }) => data.sequence)).toEqual(all.map(({ sequence }) => sequence));
  expect(all[0]).toMatchObject({ type: 'activeflow_created', data: { id, status: 'running' } });
  expect(all.at(-1)).toMatchObject({ type: 'activeflow_updated', data: { id, status: 'ended' } });
  expect(body.next_page_token).toBe('');

  const paged: unknown[] = [];
  let token = '0';
  while (token !== '') {
    const page = await ada.ask('GET', `${path}?page_size=1&page_token=${token}`);
    expect(page.body.result).toHaveLength(1);
    paged.push(...(page.body.result as unknown[]));
    token = String(page.body.next_page_token);
  }
  expect(paged).toEqual(all);
});
