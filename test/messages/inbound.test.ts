import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { InboundText } from '../../activities/message-gateway.ts';
import { takeAccountText } from '../../src/messages/account-inbound.ts';
import type { Account } from '../../src/messages/channels/channel.ts';
import { takeText } from '../../src/messages/inbound.ts';
import { conversation, conversationMessage } from '../../src/resources/conversation.ts';
import { conversationAccount } from '../../src/resources/conversation-account.ts';
import { message } from '../../src/resources/message.ts';
import { number } from '../../src/resources/number.ts';
import { partyOf } from '../../src/resources/parties.ts';
import { FakeFlows } from '../api/fake-flows.ts';
import { ACTIONS, makeCustomer } from '../store/fixtures.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
let customer: string;
let flowId: string;
let flows: FakeFlows;
const log = pino({ level: 'silent' });

beforeAll(async () => {
  database = await openTestDatabase();
  customer = await makeCustomer(database.store);
  flowId = (await database.store.flows.create(customer, { name: 'answer', detail: '', actions: ACTIONS })).id;
}, 60_000);
afterAll(() => database.close());

let last = 1000;
/** A number of the customer's whose messages start the flow, or none. */
async function newNumber(message_flow_id: string = flowId): Promise<string> {
  flows = new FakeFlows();
  last += 1;
  const data = { ...number.fields.parse(number.example), number: `+1555${last}`, message_flow_id };
  await database.store.resources.create(number, { customer_id: customer, data });
  return data.number;
}

const take = (text: InboundText, carrier = 'test') =>
  takeText({ store: database.store, flows, log }, carrier, text);
const textTo = (destination: string, changes: Partial<InboundText> = {}): InboundText => ({
  id: randomUUID(),
  source: '+15550199',
  destination,
  text: 'Call me back ${voipbin.call.id}',
  medias: [],
  ...changes,
});
const messagesTo = async (destination: string) => {
  const { result } = await database.store.resources.list(message, customer, {});
  return result.filter(({ targets }) => targets[0]?.destination.target === destination);
};

describe('a message to a number', () => {
  it('starts its message flow once, however often and however at once it is delivered', async () => {
    const to = await newNumber();
    const text = textTo(to, { medias: ['https://example.com/a.png'] });
    await Promise.all([take(text), take(text), take(text)]);
    await take(text);
    const stored = await messagesTo(to);
    expect(stored).toMatchObject([
      { direction: 'inbound', text: text.text, medias: text.medias, targets: [{ status: 'received' }] },
    ]);
    expect(new Set(flows.started.map(({ facts }) => facts.id)).size).toBe(1);
    const [start] = flows.started;
    expect(start?.facts).toMatchObject({
      reference_type: 'message',
      reference_id: stored[0]?.id,
      flow_id: flowId,
    });
    expect(start?.variables).toMatchObject({
      'voipbin.message.id': stored[0]?.id,
      'voipbin.message.text': text.text,
      'voipbin.message.source.target': text.source,
      'voipbin.message.destination.target': to,
      'voipbin.conversation.self.target': to,
      'voipbin.conversation.peer.target': text.source,
      'voipbin.conversation_message.text': text.text,
      'voipbin.conversation_message.direction': 'incoming',
    });
  });

  it('is said in the one conversation of the two sides', async () => {
    const to = await newNumber();
    for (const text of ['One', 'Two']) await take(textTo(to, { text }));
    const [first, second] = flows.started.map(({ variables }) => variables['voipbin.conversation.id']);
    expect(second).toBe(first);
    const { self, peer, type } = await database.store.resources.get(conversation, customer, String(first));
    expect([type, self.target, peer.target]).toEqual(['message', to, '+15550199']);
    const said = await database.store.resources.list(conversationMessage, customer, {
      where: { conversation_id: String(first) },
    });
    expect(said.result.map(({ text }) => text)).toEqual(['Two', 'One']);
  });

  it('is started by who repeats it when Temporal was away', async () => {
    const to = await newNumber();
    const text = textTo(to);
    flows.away = true;
    await expect(take(text)).rejects.toThrow();
    flows.away = false;
    await take(text);
    expect(flows.started).toHaveLength(1);
    expect(await messagesTo(to)).toHaveLength(1);
  });

  it('starts nothing where the number has no message flow, and is stored', async () => {
    const to = await newNumber('');
    await take(textTo(to));
    expect([flows.started.length, (await messagesTo(to)).length]).toEqual([0, 1]);
  });

  it('is stored where the flow is deleted', async () => {
    const to = await newNumber(randomUUID());
    await take(textTo(to));
    expect([flows.started.length, (await messagesTo(to)).length]).toEqual([0, 1]);
  });

  it('to a number that nobody has is dropped', async () => {
    await newNumber();
    await take(textTo('+15559999'));
    expect(flows.started).toEqual([]);
  });

  it('that was deleted is not written again', async () => {
    const to = await newNumber();
    const text = textTo(to);
    await take(text);
    const [stored] = await messagesTo(to);
    await database.store.resources.delete(message, customer, String(stored?.id));
    await take(text);
    expect(await messagesTo(to)).toEqual([]);
    expect(flows.started).toHaveLength(1);
  });

  it('of one id by two carriers is two messages', async () => {
    const to = await newNumber();
    const text = textTo(to);
    await take(text, 'one');
    await take(text, 'two');
    expect(flows.started).toHaveLength(2);
  });

  it('whose carrier gives ids for a while only is a new one after that', async () => {
    const to = await newNumber();
    const id = 'the same';
    await take(textTo(to, { id, idHolds: 60_000 }));
    await take(textTo(to, { id, idHolds: 60_000 }));
    expect(flows.started).toHaveLength(1);
    await take(textTo(to, { id, idHolds: 0 }));
    expect(flows.started).toHaveLength(2);
  });

  it('in parts is one message when all are there, in whatever order and however often they come', async () => {
    const to = await newNumber();
    const part = (n: number) =>
      textTo(to, { id: `part-${n}-${to}`, text: `<${n}>`, part: { series: `s/${to}`, number: n, of: 3 } });
    for (const n of [3, 1, 3, 1]) await take(part(n));
    expect(flows.started).toEqual([]);
    await take(part(2));
    await take(part(2));
    expect((await messagesTo(to)).map(({ text }) => text)).toEqual(['<1><2><3>']);
    expect(flows.started).toHaveLength(1);
  });
});

describe('words over an account', () => {
  const newAccount = async (): Promise<Account> => {
    flows = new FakeFlows();
    const data = {
      ...conversationAccount.fields.parse(conversationAccount.example),
      message_flow_id: flowId,
    };
    return (await database.store.resources.create(conversationAccount, { customer_id: customer, data }))
      .resource;
  };

  it('start its message flow once, with the conversation as reference', async () => {
    const account = await newAccount();
    const sides = { self: partyOf('webhook', account.id), peer: partyOf('webhook', 'ann') };
    const words = { id: 'w1', ...sides, text: 'Hello', medias: [] };
    const parts = { store: database.store, flows, log };
    await Promise.all([takeAccountText(parts, account, words), takeAccountText(parts, account, words)]);
    await takeAccountText(parts, account, { ...words, id: 'w2' });
    const starts = new Map(flows.started.map((start) => [start.facts.id, start]));
    expect(starts.size).toBe(2);
    for (const { facts, variables } of starts.values()) {
      expect(facts.reference_type).toBe('conversation');
      expect(facts.reference_id).toBe(variables['voipbin.conversation.id']);
      expect(variables['voipbin.conversation.peer.target']).toBe('ann');
    }
    const { account_id } = await database.store.resources.get(
      conversation,
      customer,
      flows.started[0]?.facts.reference_id ?? '',
    );
    expect(account_id).toBe(account.id);
  });

  it('never show the secrets of the account in an event', async () => {
    await newAccount();
    const { events } = await database.store.events.feed({ limit: 1000, customerIds: [customer] });
    const text = JSON.stringify(events.filter(({ type }) => type.startsWith('conversation_account')));
    expect(text).toContain('conversation_account_created');
    expect(text).not.toContain('of the account');
  });
});
