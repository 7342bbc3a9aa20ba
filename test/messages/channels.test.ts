import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createGuardedClient } from '../../src/http/guarded-client.ts';
import type { Account } from '../../src/messages/channels/channel.ts';
import { accountChannels } from '../../src/messages/channels/index.ts';
import { conversationAccount } from '../../src/resources/conversation-account.ts';

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const http = createGuardedClient(['127.0.0.1']);
let server: Server;
let url: string;
let received: Received[];
let status: number | 'cut';

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      if (status === 'cut') response.destroy();
      else response.writeHead(status, { 'retry-after': '7' }).end('{}');
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
beforeEach(() => {
  received = [];
  status = 200;
});
afterAll(async () => {
  await http.close();
  await new Promise((closed) => server.close(closed));
});

const text = { id: 'm1', source: 'us', destination: 'ann', text: 'Grüße', medias: [] };
const account = (type: Account['type'], address: string | undefined): Account => ({
  ...conversationAccount.fields.parse(conversationAccount.example),
  ...{ id: 'a', customer_id: 'c', tm_create: '', tm_update: '', tm_delete: '' },
  ...{ type, secret: 'hush', token: 'token', provider_data: address === undefined ? {} : { url: address } },
});
const send = (type: Account['type'], address: string | undefined = url) =>
  accountChannels[type].send(http, account(type, address), text);

describe('words to a webhook account', () => {
  it('are posted, signed and with the key of once', async () => {
    await send('webhook');
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(JSON.parse(body)).toEqual(text);
    expect(headers['idempotency-key']).toBe('m1');
    const signature = createHmac('sha256', 'hush').update(body).digest('hex');
    expect(headers['x-voipbin-signature']).toBe(`sha256=${signature}`);
  });

  it('are refused without an address, or with one that is not public', async () => {
    const plain = accountChannels.webhook.send(http, account('webhook', undefined), text);
    await expect(plain).rejects.toMatchObject({ name: 'EffectRefused', code: 'MESSAGE_REFUSED' });
    await expect(send('webhook', 'http://10.0.0.1/')).rejects.toMatchObject({ code: 'MESSAGE_REFUSED' });
  });
});

describe('words to a LINE account', () => {
  it('are pushed with its token, and with the key by which LINE knows a repetition', async () => {
    await send('line');
    const [{ headers, body } = { headers: {}, body: '' }] = received;
    expect(JSON.parse(body)).toEqual({ to: 'ann', messages: [{ type: 'text', text: 'Grüße' }] });
    expect(headers).toMatchObject({ authorization: 'Bearer token', 'x-line-retry-key': 'm1' });
  });

  it('that LINE has taken before are sent', async () => {
    status = 409;
    await expect(send('line')).resolves.toBeUndefined();
  });
});

describe.each(['webhook', 'line'] as const)('a %s channel', (type) => {
  it.each([
    [429, 'TryLater', 'MESSAGE_BUSY'],
    [500, 'TryLater', 'MESSAGE_UNAVAILABLE'],
    [401, 'TryLater', 'MESSAGE_UNAVAILABLE'],
    [400, 'EffectRefused', 'MESSAGE_REFUSED'],
    ['cut', 'TryLater', 'MESSAGE_UNAVAILABLE'],
  ] as const)('that answers %s is tried again, or not', async (answer, name, code) => {
    status = answer;
    const error: unknown = await send(type).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name, code });
    if (answer === 429) expect(error).toMatchObject({ ms: 7000 });
  });
});
