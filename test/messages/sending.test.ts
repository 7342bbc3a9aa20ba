import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EffectRefused } from '../../activities/failure.ts';
import { deliveryWorkflowId } from '../../src/messages/delivery-client.ts';
import { takeReport } from '../../src/messages/reports.ts';
import { conversation, conversationMessage } from '../../src/resources/conversation.ts';
import { email } from '../../src/resources/email.ts';
import { message } from '../../src/resources/message.ts';
import { partyOf } from '../../src/resources/parties.ts';
import { away, MessageStage } from './stage.ts';

const patience = { timeout: 15_000, interval: 50 };
const us = partyOf('tel', '+15550100');
const ann = partyOf('tel', '+15550199');
const bob = partyOf('tel', '+15550198');

let stage: MessageStage;
beforeAll(async () => {
  stage = await MessageStage.open();
  await stage.work();
}, 60_000);
afterAll(() => stage.close());
afterEach(() => {
  stage.carrier.trouble = () => undefined;
  stage.carrier.texts.length = 0;
  stage.carrier.mails.length = 0;
});

const text = (changes: object = {}) => ({
  ...stage.occasion(),
  source: us,
  destinations: [ann],
  text: 'Hello',
  ...changes,
});
const statuses = async (id: string) =>
  (await stage.store.resources.get(message, stage.customer, id)).targets.map(({ status }) => status);

describe('a message', () => {
  it('is sent once per key, however often it is asked for', async () => {
    const written = text();
    const [{ id }, again] = await Promise.all([
      stage.desk.sendMessage(written),
      stage.desk.sendMessage(written),
    ]);
    expect(again.id).toBe(id);
    await expect.poll(() => statuses(id), patience).toEqual(['sent']);
    expect(stage.carrier.texts).toEqual([
      { id: `${id}/0`, source: us.target, destination: ann.target, text: 'Hello', medias: [] },
    ]);
  });

  it('is tried again for the receiver whose copy failed, and for nobody else', async () => {
    stage.carrier.trouble = (attempt, to) => (to === bob.target && attempt < 5 ? away() : undefined);
    const { id } = await stage.desk.sendMessage(text({ destinations: [ann, bob] }));
    await expect.poll(() => statuses(id), patience).toEqual(['sent', 'sent']);
    expect(stage.carrier.texts.map(({ destination }) => destination)).toEqual([ann.target, bob.target]);
  });

  it('that is refused has failed, with the reason, and is not tried again', async () => {
    let attempts = 0;
    stage.carrier.trouble = () => {
      attempts += 1;
      return new EffectRefused('MESSAGE_REFUSED', 'no such number');
    };
    const { id } = await stage.desk.sendMessage(text());
    await expect.poll(() => statuses(id), patience).toEqual(['failed']);
    const { targets } = await stage.store.resources.get(message, stage.customer, id);
    expect(targets[0]).toMatchObject({ error: 'MESSAGE_REFUSED: no such number', parts: 0 });
    expect(attempts).toBe(1);
  });

  it('is given up when its time is over, and says why', async () => {
    stage.carrier.trouble = () => away();
    const { id } = await stage.desk.sendMessage(text({ give_up: 1500 }));
    await expect.poll(() => statuses(id), patience).toEqual(['gw_timeout']);
    const { targets } = await stage.store.resources.get(message, stage.customer, id);
    // Temporal tells the last failure unless the time was over during an attempt.
    expect(targets[0]?.error).toMatch(/^MESSAGE_(UNAVAILABLE|TIMEOUT): /);
  });

  it('shows what is reported of it; the last word stays', async () => {
    const { id } = await stage.desk.sendMessage(text());
    await expect.poll(() => statuses(id), patience).toEqual(['sent']);
    const report = { reference: `ref-${id}/0`, error: '' };
    await takeReport(stage.store, 'fake', { ...report, status: 'delivered' });
    expect(await statuses(id)).toEqual(['delivered']);
    await takeReport(stage.store, 'fake', { ...report, status: 'sent' });
    await takeReport(stage.store, 'other', { ...report, status: 'failed' });
    expect(await statuses(id)).toEqual(['delivered']);
  });

  it('shows a report that came before the carrier’s own answer was stored', async () => {
    const written = text();
    await stage.stop();
    const { id } = await stage.desk.sendMessage(written);
    await takeReport(stage.store, 'fake', { reference: `ref-${id}/0`, status: 'failed', error: '30003' });
    expect(await statuses(id)).toEqual(['queued']);
    await stage.work();
    await expect.poll(() => statuses(id), patience).toEqual(['failed']);
    const { targets } = await stage.store.resources.get(message, stage.customer, id);
    expect(targets[0]?.error).toBe('MESSAGE_NOT_DELIVERED: 30003');
  });

  it('goes out after the worker was away', async () => {
    await stage.stop();
    const { id } = await stage.desk.sendMessage(text());
    await stage.work();
    await expect.poll(() => statuses(id), patience).toEqual(['sent']);
    expect(stage.carrier.texts).toHaveLength(1);
  });

  it('tells each change as an event', async () => {
    const { id } = await stage.desk.sendMessage(text());
    await expect.poll(() => statuses(id), patience).toEqual(['sent']);
    const { events } = await stage.store.events.feed({ limit: 1000, customerIds: [stage.customer] });
    expect(events.filter((event) => event.activeflow_id === id).map(({ type }) => type)).toEqual([
      'message_created',
      'message_updated',
    ]);
  });

  it('shows its workflow neither text nor number in the Temporal UI', async () => {
    const { id } = await stage.desk.sendMessage(text());
    const handle = stage.client.workflow.getHandle(deliveryWorkflowId({ kind: 'message', id }));
    await handle.result();
    const history = JSON.stringify(await handle.fetchHistory());
    const decoded = history.replace(/"data":"([^"]*)"/g, (_, data: string) => atob(data));
    expect(decoded).not.toMatch(/Hello|5550199/);
  });
});

describe('a mail', () => {
  const destinations = ['ann@example.com', 'bob@example.com'].map((target) => partyOf('email', target));
  const status = async (id: string) => (await stage.store.resources.get(email, stage.customer, id)).status;
  const mail = (changes: object = {}) => ({
    ...stage.occasion(),
    destinations,
    subject: 'Your call',
    content: 'It is attached.',
    attachments: [{ reference_type: 'recording' as const, reference_id: 'known' }],
    ...changes,
  });

  it('goes to each receiver, with its recordings', async () => {
    const { id } = await stage.desk.sendEmail(mail());
    await expect.poll(() => status(id), patience).toBe('processed');
    expect(stage.carrier.mails.map(({ recipient }) => recipient).sort()).toEqual(
      destinations.map(({ target }) => target),
    );
    expect(stage.carrier.mails[0]).toMatchObject({
      subject: 'Your call',
      attachments: [{ filename: 'call.wav' }],
    });
  });

  it('is under way until every copy is settled, bounces when all are refused, and is dropped when given up', async () => {
    stage.carrier.trouble = (_, to) =>
      to.startsWith('ann') ? new EffectRefused('MAIL_REFUSED', 'no such mailbox') : undefined;
    const half = await stage.desk.sendEmail(mail());
    await expect.poll(() => status(half.id), patience).toBe('processed');
    stage.carrier.trouble = () => new EffectRefused('MAIL_REFUSED', 'no such mailbox');
    const none = await stage.desk.sendEmail(mail());
    await expect.poll(() => status(none.id), patience).toBe('bounce');
    stage.carrier.trouble = () => away();
    const late = await stage.desk.sendEmail(mail({ give_up: 1500 }));
    expect(await status(late.id)).toBe('initiated');
    await expect.poll(() => status(late.id), patience).toBe('dropped');
  });

  it('with an unknown recording is refused, and nothing is stored', async () => {
    const attachments = [{ reference_type: 'recording' as const, reference_id: 'other' }];
    await expect(stage.desk.sendEmail(mail({ attachments }))).rejects.toMatchObject({
      code: 'RECORDING_NOT_FOUND',
    });
  });
});

describe('words in a conversation', () => {
  const talk = async () => {
    const data = conversation.fields.parse(conversation.example);
    const peer = partyOf('tel', `+1${Math.floor(Math.random() * 1e10)}`);
    const input = { customer_id: stage.customer, data: { ...data, peer } };
    return (await stage.store.resources.create(conversation, input)).resource;
  };
  const words = (conversation_id: string, wait?: number) => ({
    ...stage.occasion(),
    conversation_id,
    text: 'Hello',
    ...(wait === undefined ? {} : { wait }),
  });
  const get = (id: string) => stage.store.resources.get(conversationMessage, stage.customer, id);

  it('go over its channel, and are done when that has taken them', async () => {
    const { id: conversation_id, peer } = await talk();
    const { id } = await stage.desk.say(words(conversation_id));
    await expect.poll(async () => (await get(id)).status, patience).toBe('done');
    expect(await get(id)).toMatchObject({ conversation_id, direction: 'outgoing', destination: peer });
    expect(stage.carrier.texts).toMatchObject([{ destination: peer.target, text: 'Hello' }]);
  });

  it('that are waited for fail as the channel refuses them, or when it takes too long', async () => {
    const { id } = await talk();
    expect(await stage.desk.say(words(id, 20_000))).toHaveProperty('id');
    stage.carrier.trouble = () => new EffectRefused('MESSAGE_REFUSED', 'no');
    await expect(stage.desk.say(words(id, 20_000))).rejects.toMatchObject({ code: 'MESSAGE_REFUSED' });
    stage.carrier.trouble = () => away();
    await expect(stage.desk.say(words(id, 300))).rejects.toMatchObject({ code: 'MESSAGE_TIMEOUT' });
  });

  it("of another customer's are refused", async () => {
    const { id } = await talk();
    const other = (await stage.store.customers.create({ name: 'Eve' })).id;
    await expect(stage.desk.say({ ...words(id), customer_id: other })).rejects.toMatchObject({
      code: 'CONVERSATION_NOT_FOUND',
    });
  });
});
