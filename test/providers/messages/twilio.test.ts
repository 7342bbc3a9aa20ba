import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTwilio } from '../../../src/providers/twilio/client.ts';
import { isSignedByTwilio, toDeliveryReport, toInboundText } from '../../../src/providers/twilio/webhooks.ts';

interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly form: URLSearchParams;
}

let server: Server;
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let received: Received[];
let twilio: ReturnType<typeof createTwilio> | undefined;

const text = { id: 'm1/0', source: '+15550100', destination: '+15550199', text: 'Hello & bye', medias: [] };

beforeEach(async () => {
  received = [];
  answer = (_request, response) => response.writeHead(201).end('{"sid":"SM1","num_segments":"2"}');
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { url = '', headers } = request;
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      received.push({ path: url, authorization: headers.authorization, form });
      answer(request, response);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  await open(10_000);
});

async function open(timeout: number): Promise<void> {
  await twilio?.close();
  twilio = createTwilio({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accountSid: 'AC1',
    authToken: 'secret',
    statusCallback: 'https://example.com/reports',
    timeout,
  });
}

afterEach(async () => {
  server.closeAllConnections();
  await twilio?.close();
  twilio = undefined;
  await new Promise((closed) => server.close(closed));
});

const failure = (): Promise<unknown> =>
  twilio!.send(text).then(
    () => undefined,
    (error) => error,
  );

describe('a message by a REST API of Twilio', () => {
  it('is posted to the account with its credentials, and answers the id of the carrier and the parts', async () => {
    expect(await twilio!.send({ ...text, medias: ['https://example.com/a.png'] })).toEqual({
      reference: 'SM1',
      parts: 2,
    });
    const [{ path, authorization, form } = { form: new URLSearchParams() }] = received;
    expect(path).toBe('/2010-04-01/Accounts/AC1/Messages.json');
    expect(authorization).toBe(`Basic ${Buffer.from('AC1:secret').toString('base64')}`);
    expect(Object.fromEntries(form)).toEqual({
      From: '+15550100',
      To: '+15550199',
      Body: 'Hello & bye',
      MediaUrl: 'https://example.com/a.png',
      StatusCallback: 'https://example.com/reports',
    });
  });

  it('that is refused for good is not tried again, and says why', async () => {
    answer = (_request, response) =>
      response.writeHead(400).end('{"code":21211,"message":"The To number is not valid"}');
    expect(await failure()).toMatchObject({
      name: 'EffectRefused',
      code: 'MESSAGE_REFUSED',
      message: expect.stringContaining('The To number is not valid (21211)'),
    });
  });

  it('is tried again when the carrier asks for it', async () => {
    answer = (_request, response) => response.writeHead(429, { 'retry-after': '7' }).end();
    expect(await failure()).toMatchObject({ name: 'TryLater', code: 'MESSAGE_BUSY', ms: 7000 });
  });

  it.each([500, 503, 401, 403, 408])('is tried again after a status of %i', async (status) => {
    answer = (_request, response) => response.writeHead(status).end('no JSON');
    expect(await failure()).toMatchObject({ name: 'TryLater', code: 'MESSAGE_UNAVAILABLE', ms: undefined });
  });

  it.each(['', '<html>', '[]', '{"sid":""}'])(
    'is tried again after an answer that makes no sense: %j',
    async (body) => {
      answer = (_request, response) => response.writeHead(200).end(body);
      expect(await failure()).toMatchObject({ code: 'MESSAGE_MALFORMED' });
    },
  );

  it('is tried again after an answer that does not end', async () => {
    answer = (_request, response) => response.writeHead(200).end('x'.repeat(100_000));
    expect(await failure()).toMatchObject({ code: 'MESSAGE_MALFORMED' });
  });

  it('is tried again when no answer comes in time', async () => {
    await open(300);
    answer = () => {};
    expect(await failure()).toMatchObject({ code: 'MESSAGE_TIMEOUT' });
  });

  it('is tried again when an answer begins and does not go on', async () => {
    await open(300);
    answer = (_request, response) => response.writeHead(201, { 'content-length': '100' }).write('{"sid":');
    expect(await failure()).toMatchObject({ code: 'MESSAGE_TIMEOUT' });
  });

  it.each([
    ['before the answer', (response: ServerResponse) => response.destroy()],
    [
      'in the middle of the answer',
      (response: ServerResponse) => {
        response.writeHead(201, { 'content-length': '100' });
        response.write('{"sid":', () => response.destroy());
      },
    ],
  ])('is tried again when the connection is cut %s', async (_when, cut) => {
    answer = (_request, response) => cut(response);
    expect(await failure()).toMatchObject({ code: 'MESSAGE_UNAVAILABLE' });
  });

  it('never names the secret in an error', async () => {
    answer = (_request, response) => response.writeHead(500).end();
    expect(String(await failure())).not.toContain('secret');
  });
});

describe('a webhook of Twilio', () => {
  const form = {
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  };
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';

  it('is known by the signature that the documents give as example', () => {
    expect(isSignedByTwilio('12345', url, form, 'RSOYDt4T1cUTdK1PDd93/VVr8B8=')).toBe(true);
  });

  it('with another token, address, field or a broken signature is refused', () => {
    const signature = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
    expect(isSignedByTwilio('54321', url, form, signature)).toBe(false);
    expect(isSignedByTwilio('12345', `${url}3`, form, signature)).toBe(false);
    expect(isSignedByTwilio('12345', url, { ...form, Digits: '12345' }, signature)).toBe(false);
    for (const broken of ['', 'x', signature.slice(1)])
      expect(isSignedByTwilio('12345', url, form, broken)).toBe(false);
  });

  it('of an inbound message is that message with its media', () => {
    const mms = {
      MessageSid: 'MM1',
      From: '+1',
      To: '+2',
      Body: 'Hi',
      NumMedia: '1',
      MediaUrl0: 'https://a/b',
    };
    expect(toInboundText(mms)).toEqual({
      id: 'MM1',
      source: '+1',
      destination: '+2',
      text: 'Hi',
      medias: ['https://a/b'],
    });
    expect(toInboundText({ MessageStatus: 'sent' })).toBeUndefined();
  });

  it('of a status is a report, where the status says how it went', () => {
    expect(toDeliveryReport({ MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30003' })).toEqual(
      {
        reference: 'SM1',
        status: 'failed',
        error: '30003',
      },
    );
    expect(toDeliveryReport({ MessageSid: 'SM1', MessageStatus: 'delivered' })?.status).toBe('delivered');
    for (const status of ['queued', 'sending', 'constructor', ''])
      expect(toDeliveryReport({ MessageSid: 'SM1', MessageStatus: status })).toBeUndefined();
  });
});
