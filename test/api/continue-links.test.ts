import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sign } from '../../src/continue-links.ts';
import { FlowClientError } from '../../src/flow-client.ts';
import { CONTINUE_KEY, type Harness, startHarness } from './harness.ts';

let harness: Harness;
let path: string;
let id: string;
const page = { accept: 'text/html,*/*' };

beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.close());
beforeEach(() => {
  id = randomUUID();
  path = `/v1.0/continue/${sign(CONTINUE_KEY, { activeflow_id: id, block: 2 })}`;
  harness.flows.requested.length = 0;
  harness.flows.refusal = undefined;
  harness.flows.away = false;
});

describe('a continue link', () => {
  test('is used without an access key, with one request id for the block', async () => {
    expect(await harness.ask('POST', path)).toMatchObject({ status: 200, body: { status: 'continued' } });
    expect(harness.flows.requested).toEqual([{ id, request: { id: 'link/2', kind: 'continue', block: 2 } }]);
  });

  test('that is only looked at changes nothing, and asks by a button that posts', async () => {
    const { statusCode, body, headers } = await harness.api.inject({
      method: 'GET',
      url: path,
      headers: page,
    });
    expect(statusCode).toBe(200);
    expect(headers['content-type']).toContain('text/html');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(body).toContain('<form method="post"><button>Continue</button>');
    expect(harness.flows.requested).toEqual([]);
  });

  test('that a browser posts answers a page', async () => {
    const headers = { ...page, 'content-type': 'application/x-www-form-urlencoded' };
    const { statusCode, body } = await harness.api.inject({ method: 'POST', url: path, headers });
    expect([statusCode, body.includes('Thank you')]).toEqual([200, true]);
  });

  test.each([
    [
      'of a block that is over',
      new FlowClientError('refused', 'BLOCK_OVER', 'over'),
      410,
      'CONTINUE_LINK_USED',
    ],
    ['of a flow that has ended', new FlowClientError('gone', 'NOT_FOUND', 'gone'), 410, 'CONTINUE_LINK_USED'],
    [
      'before the block waits',
      new FlowClientError('refused', 'STATE_INVALID', 'no block'),
      409,
      'STATE_INVALID',
    ],
  ])('%s says so', async (_, refusal, status, reason) => {
    harness.flows.refusal = refusal;
    expect(await harness.ask('POST', path)).toMatchObject({ status, body: { error: { reason } } });
    const { statusCode } = await harness.api.inject({ method: 'POST', url: path, headers: page });
    expect(statusCode).toBe(status);
  });

  test('that was not made here is 404, looked at and used', async () => {
    const forged = `/v1.0/continue/${sign(Buffer.alloc(32), { activeflow_id: id, block: 2 })}`;
    expect((await harness.ask('POST', forged)).body).toMatchObject({
      error: { reason: 'CONTINUE_LINK_UNKNOWN' },
    });
    expect((await harness.ask('GET', forged)).status).toBe(404);
    expect(harness.flows.requested).toEqual([]);
  });

  test('is 503 while Temporal is away', async () => {
    harness.flows.away = true;
    expect((await harness.ask('POST', path)).status).toBe(503);
  });
});
