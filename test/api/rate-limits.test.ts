import { afterEach, expect, test } from 'vitest';
import type { ApiDependencies } from '../../src/api/dependencies.ts';
import { NO_LIMITS } from '../../src/api/edge/rate-limits.ts';
import { type Answer, type Harness, startHarness } from './harness.ts';

const open: Harness[] = [];
afterEach(async () => {
  for (const harness of open.splice(0)) await harness.close();
});

async function start(overrides: Partial<ApiDependencies>): Promise<Harness> {
  const harness = await startHarness(overrides);
  open.push(harness);
  return harness;
}

/** So slow that no request is forgiven while a test runs. */
const rate = (burst: number) => ({ perSecond: burst / 600, burst });

function refusedBy(tier: 'ip' | 'customer') {
  return {
    status: 429,
    headers: { 'retry-after': expect.stringMatching(/^(600|59\d)$/) },
    body: {
      error: {
        status: 'RESOURCE_EXHAUSTED',
        reason: 'RATE_LIMIT_EXCEEDED',
        request_id: expect.any(String),
        details: [{ limited_by: tier }],
      },
    },
  };
}

async function times(count: number, ask: () => Promise<Answer>): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < count; n++) statuses.push((await ask()).status);
  return statuses;
}

test('a customer may burst, then is refused with all its keys, and others are not', async () => {
  const harness = await start({ rateLimits: { ...NO_LIMITS, customer: rate(3) } });
  const ada = await harness.newCaller('Ada');
  const eve = await harness.newCaller('Eve');
  const second = await harness.store.accessKeys.create(ada.customer.id, {});
  expect(await times(3, () => ada.ask('GET', '/v1.0/flows'))).toEqual([200, 200, 200]);
  expect(await ada.ask('GET', '/v1.0/flows')).toMatchObject(refusedBy('customer'));
  const headers = { authorization: `Bearer ${second.token}` };
  expect(await harness.ask('GET', '/v1.0/calls', undefined, headers)).toMatchObject(refusedBy('customer'));
  expect((await eve.ask('GET', '/v1.0/flows')).status).toBe(200);
});

test('an address that guesses access keys is refused, too, before its key is looked at', async () => {
  const harness = await start({ rateLimits: { ...NO_LIMITS, ip: rate(3) } });
  const guess = () => harness.ask('GET', '/v1.0/flows?accesskey=vb_guessed_guessed_guessed');
  expect(await times(3, guess)).toEqual([401, 401, 401]);
  const ada = await harness.newCaller();
  expect(await ada.ask('GET', '/v1.0/flows')).toMatchObject(refusedBy('ip'));
});

test('health, the OpenAPI document and unknown routes have no limit', async () => {
  const harness = await start({ rateLimits: { ip: rate(1), customer: rate(1) } });
  for (const url of ['/healthz', '/openapi.json', '/nothing']) {
    const statuses = await times(3, () => harness.ask('GET', url));
    expect(statuses, url).not.toContain(429);
  }
});

test('whoever waits as long as Retry-After says is let in again', async () => {
  const harness = await start({ rateLimits: { ...NO_LIMITS, customer: { perSecond: 1, burst: 1 } } });
  const ada = await harness.newCaller();
  const { headers } = await untilRefused(() => ada.ask('GET', '/v1.0/flows'));
  expect(headers['retry-after']).toBe('1');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect((await ada.ask('GET', '/v1.0/flows')).status).toBe(200);
});

async function untilRefused(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (answer.status === 429) return answer;
  }
}

async function askFrom(harness: Harness, remoteAddress: string, forwarded?: string): Promise<number> {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
  return (await harness.api.inject({ method: 'GET', url: '/v1.0/flows', remoteAddress, headers })).statusCode;
}

test('an IPv6 network of 64 bits counts as one address, and an IPv4 address in IPv6 as itself', async () => {
  const harness = await start({ rateLimits: { ...NO_LIMITS, ip: rate(1) } });
  expect(await askFrom(harness, '2001:db8:1:2::1')).toBe(401);
  expect(await askFrom(harness, '2001:db8:1:2:ffff::2')).toBe(429);
  expect(await askFrom(harness, '2001:db8:1:3::1')).toBe(401);
  expect(await askFrom(harness, '192.0.2.1')).toBe(401);
  expect(await askFrom(harness, '::ffff:192.0.2.1')).toBe(429);
});

test('the address that a proxy names counts when the proxy is trusted, and only then', async () => {
  const rateLimits = { ...NO_LIMITS, ip: rate(1) };
  const behind = await start({ rateLimits, trustedProxies: ['10.0.0.0/8'] });
  expect(await askFrom(behind, '10.0.0.1', '192.0.2.1')).toBe(401);
  expect(await askFrom(behind, '10.0.0.1', '192.0.2.2')).toBe(401);
  expect(await askFrom(behind, '10.0.0.1', '192.0.2.1')).toBe(429);
  const bare = await start({ rateLimits });
  expect(await askFrom(bare, '10.0.0.1', '192.0.2.1')).toBe(401);
  expect(await askFrom(bare, '10.0.0.1', '192.0.2.2')).toBe(429);
});
