import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { describe, expect, test } from 'vitest';
import { toRequest } from '../../src/webhooks/request.ts';

const NEW = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OLD = 'T2xkIHNlY3JldCBvbGQgc2VjcmV0IG9s';
const sent = {
  uri: 'https://example.com',
  method: '',
  content_type: 'application/json',
  body: '{"test": 2432232314}',
  webhook_id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
};
const headersOf = (secrets: readonly string[], now = Date.now()): Record<string, string> => ({
  ...toRequest({ ...sent, secrets }, now).headers,
});

describe('the request of a webhook', () => {
  test('is signed as the specification of Standard Webhooks says', () => {
    const headers = headersOf([`whsec_${NEW}`], 1614265330_000);
    expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  });

  test('is signed in upstream’s way with the newest secret', () => {
    const hex = createHmac('sha256', NEW).update(sent.body).digest('hex');
    expect(headersOf([NEW, OLD])['x-voipbin-signature']).toBe(`sha256=${hex}`);
  });

  test.each([NEW, OLD])('is accepted by a receiver that knows one of two valid secrets: %s', (secret) => {
    expect(new Webhook(secret).verify(sent.body, headersOf([NEW, OLD]))).toEqual({ test: 2432232314 });
  });

  test.each([
    ['knows the secret before only', { secret: OLD, body: sent.body }],
    ['gets another body', { secret: NEW, body: '{"test": 1}' }],
  ])('is refused by a receiver that %s', (_name, { secret, body }) => {
    expect(() => new Webhook(secret).verify(body, headersOf([NEW]))).toThrow();
  });
});
