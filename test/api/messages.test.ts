import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactCase } from '../../src/resources/case.ts';
import { conversation } from '../../src/resources/conversation.ts';
import { NIL_ID } from '../../workflows/interpreter/action.ts';
import { type Caller, type Harness, startHarness } from './harness.ts';

const TWILIO = { authToken: 'token', publicUrl: 'https://example.com' };

let harness: Harness;
let ada: Caller;
let eve: Caller;
beforeAll(async () => {
  harness = await startHarness({ twilio: TWILIO });
  [ada, eve] = [await harness.newCaller(), await harness.newCaller()];
}, 60_000);
afterAll(() => harness.close());

const tel = (target: string) => ({ type: 'tel', target });

describe('POST /messages', () => {
  it('answers the stored message, whose workflow is started before it and told after it', async () => {
    const input = {
      source: tel('+15550100'),
      destinations: [tel('+15550199'), { target: '+15550198' }],
      text: 'Hi',
    };
    const { status, body } = await ada.ask('POST', '/v1.0/messages', input);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      type: 'sms',
      direction: 'outbound',
      source: { type: 'tel', target: '+15550100', name: '' },
      targets: [{ status: 'queued', parts: 0, destination: { target: '+15550199' } }, { status: 'queued' }],
    });
    const delivery = {
      kind: 'message',
      id: body.id,
      customer_id: ada.customer.id,
      targets: 2,
      give_up: 600_000,
    };
    expect(harness.deliveries.prepared).toContainEqual(delivery);
    expect(harness.deliveries.known).toContainEqual(delivery);
    expect((await ada.ask('GET', `/v1.0/messages/${body.id}`)).body).toEqual(body);
    expect((await eve.ask('GET', `/v1.0/messages/${body.id}`)).status).toBe(404);
  });

  it('sends from no number that is another customer’s', async () => {
    await eve.ask('POST', '/v1.0/numbers', { number: '+15557777' });
    const input = { source: tel('+15557777'), destinations: [tel('+15550199')], text: 'Hi' };
    const { status, body } = await ada.ask('POST', '/v1.0/messages', input);
    expect([status, body]).toMatchObject([400, { error: { reason: 'INVALID_ARGUMENT' } }]);
    expect((await eve.ask('POST', '/v1.0/messages', input)).status).toBe(200);
  });

  it.each([
    [{}, 'source'],
    [{ source: tel('1'), destinations: [], text: 'x' }, 'destinations'],
    [
      { source: tel('1'), destinations: [{ type: 'email', target: 'a@b' }], text: 'x' },
      'destinations[0].type',
    ],
    [{ source: tel('1'), destinations: [tel('1')], text: '' }, 'text'],
  ])('refuses %j', async (input, path) => {
    const { status, body } = await ada.ask('POST', '/v1.0/messages', input);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(path);
  });
});

describe('POST /emails', () => {
  it('answers the stored mail, as upstream’s clients send it', async () => {
    const input = {
      destinations: [{ type: 'email', target: 'ann@example.com' }],
      subject: 'S',
      content: 'C',
    };
    const { status, body } = await ada.ask('POST', '/v1.0/emails', input);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      status: 'initiated',
      subject: 'S',
      attachments: [],
      targets: [{ status: 'initiated' }],
    });
  });

  it('refuses a recording that the customer does not have', async () => {
    const attachments = [
      { reference_type: 'recording', reference_id: '11111111-1111-4111-8111-111111111111' },
    ];
    const input = { destinations: [{ target: 'ann@example.com' }], attachments };
    expect((await ada.ask('POST', '/v1.0/emails', input)).status).toBe(404);
  });
});

describe('numbers', () => {
  it('belong to one customer, and carry flows of that customer', async () => {
    const flow = (await ada.ask('POST', '/v1.0/flows', { actions: [] })).body.id;
    const made = await ada.ask('POST', '/v1.0/numbers', {
      number: '+15550001',
      call_flow_id: flow,
      name: 'Front',
    });
    expect(made.body).toMatchObject({
      number: '+15550001',
      call_flow_id: flow,
      message_flow_id: NIL_ID,
      status: 'active',
    });
    expect((await eve.ask('POST', '/v1.0/numbers', { number: '+15550001' })).status).toBe(409);
    const stolen = await eve.ask('POST', '/v1.0/numbers', { number: '+15550002', call_flow_id: flow });
    expect([stolen.status, stolen.body]).toMatchObject([404, { error: { reason: 'FLOW_NOT_FOUND' } }]);
    const path = `/v1.0/numbers/${made.body.id}`;
    const changed = await ada.ask('PUT', path, {
      call_flow_id: '',
      message_flow_id: flow,
      name: 'Desk',
      detail: '',
    });
    expect(changed.body).toMatchObject({ call_flow_id: NIL_ID, message_flow_id: flow, name: 'Desk' });
    const flows = await ada.ask('PUT', `${path}/flow_ids`, { call_flow_id: flow, message_flow_id: flow });
    expect(flows.body).toMatchObject({ call_flow_id: flow, message_flow_id: flow, name: 'Desk' });
    await ada.ask('DELETE', path);
    expect((await eve.ask('POST', '/v1.0/numbers', { number: '+15550001' })).status).toBe(200);
  });
});

describe('conversations', () => {
  it('are listed with what was said, and take words', async () => {
    const data = conversation.fields.parse(conversation.example);
    const { resource } = await harness.store.resources.create(conversation, {
      customer_id: ada.customer.id,
      data,
    });
    const path = `/v1.0/conversations/${resource.id}`;
    const said = await ada.ask('POST', `${path}/messages`, { text: 'Hello', medias: [] });
    expect(said.body).toMatchObject({
      conversation_id: resource.id,
      direction: 'outgoing',
      status: 'progressing',
      destination: { target: '+15550199' },
    });
    expect((await ada.ask('GET', `${path}/messages`)).body.result).toEqual([said.body]);
    expect((await eve.ask('POST', `${path}/messages`, { text: 'Hello' })).status).toBe(404);
    expect((await ada.ask('PUT', path, { name: 'Ann' })).body).toMatchObject({ name: 'Ann', detail: '' });
  });

  it('come by accounts, whose secrets are never shown', async () => {
    const input = { type: 'webhook', name: 'Shop', detail: '', secret: 'hush', token: 'hush too' };
    const { status, body } = await ada.ask('POST', '/v1.0/conversation_accounts', input);
    expect(status).toBe(200);
    expect(body).toMatchObject({ type: 'webhook', name: 'Shop', message_flow_id: NIL_ID });
    const shown = [
      body,
      (await ada.ask('GET', `/v1.0/conversation_accounts/${body.id}`)).body,
      (await ada.ask('GET', '/v1.0/conversation_accounts')).body,
      (await ada.ask('PUT', `/v1.0/conversation_accounts/${body.id}`, { name: 'Store' })).body,
      harness.log,
    ];
    expect(JSON.stringify(shown)).not.toContain('hush');
    expect(
      await harness.store.resources.find({ kind: 'conversation_account' }, String(body.id)),
    ).toMatchObject({
      name: 'Store',
      secret: 'hush',
    });
  });
});

describe('the webhook of an account', () => {
  const hook = async (type: string) => {
    const flow = (await ada.ask('POST', '/v1.0/flows', { actions: [] })).body.id;
    const input = { type, name: '', detail: '', secret: 'hush', token: '', message_flow_id: flow };
    const { body } = await ada.ask('POST', '/v1.0/conversation_accounts', input);
    return `/v1.0/hooks/conversation_accounts/${body.id}`;
  };
  const hmac = (text: string, encoding: 'hex' | 'base64') =>
    createHmac('sha256', 'hush').update(text).digest(encoding);

  it('is taken once when it is signed', async () => {
    const url = await hook('webhook');
    const text = JSON.stringify({ id: 'm1', source: 'ann', text: 'Grüße' });
    const signed = { 'x-voipbin-signature': `sha256=${hmac(text, 'hex')}` };
    const before = harness.flows.started.length;
    for (let times = 0; times < 3; times++) {
      const { status, body } = await harness.ask('POST', url, text, signed);
      expect([status, body]).toEqual([200, { messages: 1 }]);
    }
    const started = harness.flows.started.slice(before);
    expect(new Set(started.map(({ facts }) => facts.id)).size).toBe(1);
    expect(started[0]?.variables['voipbin.conversation_message.text']).toBe('Grüße');
  });

  it('of LINE is taken with each of its messages', async () => {
    const url = await hook('line');
    const event = (id: string) => ({
      type: 'message',
      source: { userId: 'U1' },
      message: { id, type: 'text', text: id },
    });
    const text = JSON.stringify({ destination: 'bot', events: [event('1'), { type: 'follow' }, event('2')] });
    const { body } = await harness.ask('POST', url, text, { 'x-line-signature': hmac(text, 'base64') });
    expect(body).toEqual({ messages: 2 });
  });

  it('is refused without the account’s signature, and for an unknown account', async () => {
    const url = await hook('webhook');
    const text = JSON.stringify({ id: 'm1', source: 'ann', text: 'Hello' });
    const signature = { 'x-voipbin-signature': `sha256=${hmac(text, 'hex')}` };
    for (const [path, body, headers] of [
      [url, text, {}],
      [url, text, { 'x-voipbin-signature': 'sha256=00' }],
      [url, `${text} `, signature],
      [url.replace(/[^/]+$/, '11111111-1111-4111-8111-111111111111'), text, signature],
    ] as const)
      expect((await harness.ask('POST', path, body, headers)).status).toBe(401);
  });

  it('that is signed nonsense is a 400', async () => {
    const url = await hook('webhook');
    for (const text of ['{', '[]', '{"id":"a"}', ''])
      expect(
        (await harness.ask('POST', url, text, { 'x-voipbin-signature': hmac(text, 'hex') })).status,
      ).toBe(400);
  });
});

describe('the webhook of a Twilio-compatible carrier', () => {
  const send = (form: Record<string, string>, token = TWILIO.authToken) => {
    const url = '/v1.0/hooks/twilio';
    const fields = Object.keys(form).sort();
    const signed = TWILIO.publicUrl + url + fields.map((name) => name + form[name]).join('');
    const signature = createHmac('sha1', token).update(signed).digest('base64');
    return harness.api.inject({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      payload: new URLSearchParams(form).toString(),
    });
  };

  it('starts the message flow of the number once', async () => {
    const flow = (await ada.ask('POST', '/v1.0/flows', { actions: [] })).body.id;
    await ada.ask('POST', '/v1.0/numbers', { number: '+15553333', message_flow_id: flow });
    const before = harness.flows.started.length;
    const form = { MessageSid: 'SM9', From: '+15550199', To: '+15553333', Body: 'Hello & bye' };
    for (let times = 0; times < 2; times++) {
      const answer = await send(form);
      expect([answer.statusCode, answer.body]).toEqual([200, '<Response/>']);
    }
    const started = harness.flows.started.slice(before);
    expect(new Set(started.map(({ facts }) => facts.id)).size).toBe(1);
    expect(started[0]?.variables['voipbin.message.text']).toBe('Hello & bye');
  });

  it('with another signature is refused', async () => {
    expect((await send({ MessageSid: 'SM9' }, 'other')).statusCode).toBe(401);
  });
});

describe('cases', () => {
  it('are listed, attached, annotated and closed', async () => {
    const data = { ...contactCase.fields.parse(contactCase.example), status: 'open' as const };
    const { resource } = await harness.store.resources.create(contactCase, {
      customer_id: ada.customer.id,
      data,
    });
    const path = `/v1.0/contact_cases/${resource.id}`;
    expect((await ada.ask('GET', '/v1.0/contact_cases?status=open')).body.result).toHaveLength(1);
    const contact_id = '22222222-2222-4222-8222-222222222222';
    expect((await ada.ask('PUT', path, { contact_id })).body).toMatchObject({ contact_id });
    const note = await ada.ask('POST', `${path}/notes`, { author_type: 'agent', text: 'Called back' });
    expect((await ada.ask('GET', `${path}/notes`)).body.result).toEqual([note.body]);
    expect((await ada.ask('DELETE', `${path}/notes/${note.body.id}`)).status).toBe(200);
    const closed = await ada.ask('POST', `${path}/close`);
    expect(closed.body).toMatchObject({ status: 'closed', closed_reason: 'agent_closed' });
    expect((await ada.ask('POST', `${path}/close`)).body).toEqual(closed.body);
    expect((await eve.ask('POST', `${path}/close`)).status).toBe(404);
  });
});
