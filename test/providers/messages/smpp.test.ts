import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeliveryReport, InboundText } from '../../../activities/message-gateway.ts';
import { type Pdu, STATUS } from '../../../src/providers/smpp/library.ts';
import { createSmppReceiver } from '../../../src/providers/smpp/receiver.ts';
import { toSegments } from '../../../src/providers/smpp/segments.ts';
import { createSmppSender } from '../../../src/providers/smpp/sender.ts';
import { parseSmppUrl } from '../../../src/providers/smpp/session.ts';
import { MessageCentre } from './smsc.ts';

let centre: MessageCentre;
let ends: (() => Promise<void>)[];

beforeEach(async () => {
  ends = [];
  centre = new MessageCentre();
  await centre.open();
});
afterEach(async () => {
  for (const end of ends) await end();
  await centre.close();
});

const outgoing = { id: 'm1/0', source: '+15550100', destination: '+15550199', text: 'Hello', medias: [] };
/** What a phone shows of messages in pieces. */
const joined = (pdus: readonly Pdu[]): string =>
  pdus.map((pdu) => String(pdu.short_message?.message)).join('');

describe('a message by SMPP', () => {
  let sender: ReturnType<typeof createSmppSender>;
  const open = (times: { timeout?: number; enquireEvery?: number } = {}): void => {
    sender = createSmppSender({ ...centre.settings, ...times });
    ends.push(sender.close);
  };
  beforeEach(() => open());
  const failure = (changes: object = {}): Promise<unknown> =>
    sender.send({ ...outgoing, ...changes }).then(
      () => undefined,
      (error) => error,
    );

  it('is submitted with its addresses, asks for a report and gets the id of the message centre', async () => {
    expect(await sender.send(outgoing)).toEqual({ reference: 'id1', parts: 1 });
    expect(centre.submitted).toMatchObject([
      {
        source_addr: '15550100',
        source_addr_ton: 1,
        destination_addr: '15550199',
        dest_addr_ton: 1,
        registered_delivery: 1,
        data_coding: 0,
        short_message: { message: 'Hello' },
      },
    ]);
    await sender.send({ ...outgoing, source: 'Example' });
    expect(centre.submitted[1]).toMatchObject({ source_addr: 'Example', source_addr_ton: 5 });
    expect(centre.bound).toEqual(['bind_transmitter']);
  });

  it.each([
    ['of the GSM alphabet', 'It costs 5€ [or more]. '.repeat(20), 4, 0],
    ['beyond it', 'Grüße 👋 Привет '.repeat(12), 3, 8],
  ])('that is long, %s, goes in pieces that a phone joins', async (_what, text, parts, data_coding) => {
    expect(await sender.send({ ...outgoing, text })).toEqual({ reference: `id${parts}`, parts });
    expect(joined(centre.submitted)).toBe(text);
    const headers = centre.submitted.map(({ short_message }) => [...(short_message?.udh?.[0] ?? [])]);
    const series = headers[0]?.[2];
    expect(headers).toEqual(headers.map((_, at) => [0, 3, series, parts, at + 1]));
    for (const pdu of centre.submitted) expect(pdu.data_coding).toBe(data_coding);
    expect(centre.submitted.map((pdu) => pdu.registered_delivery)).toEqual([...Array(parts - 1).fill(0), 1]);
  });

  it('in pieces of which one was refused for a while joins those that had arrived when it is sent again', async () => {
    const text = 'x'.repeat(400);
    centre.answer = (_pdu, count) =>
      count === 2 ? { command_status: STATUS.throttled } : { message_id: 'a' };
    expect(await failure({ text })).toMatchObject({ code: 'MESSAGE_BUSY' });
    await sender.send({ ...outgoing, text });
    const series = centre.submitted.map(({ short_message }) => short_message?.udh?.[0]?.[2]);
    expect(new Set(series).size).toBe(1);
  });

  it.each([
    ['throttled', STATUS.throttled, 'TryLater', 'MESSAGE_BUSY'],
    ['a full queue', STATUS.queueFull, 'TryLater', 'MESSAGE_BUSY'],
    ['a system error', STATUS.systemError, 'TryLater', 'MESSAGE_UNAVAILABLE'],
    ['a bad number', STATUS.invalidDestination, 'EffectRefused', 'MESSAGE_REFUSED'],
  ])('that is answered %s fails so', async (_what, command_status, name, code) => {
    centre.answer = () => ({ command_status });
    expect(await failure()).toMatchObject({ name, code });
  });

  it('without a media carrier, without an end or without an id is refused or tried again', async () => {
    expect(await failure({ medias: ['https://a/b'] })).toMatchObject({ code: 'MESSAGE_REFUSED' });
    expect(await failure({ text: 'x'.repeat(153 * 255 + 1) })).toMatchObject({ code: 'MESSAGE_REFUSED' });
    centre.answer = () => ({ message_id: '' });
    expect(await failure()).toMatchObject({ code: 'MESSAGE_MALFORMED' });
  });

  it('that is not answered, or whose connection is cut, is tried again over a new session', async () => {
    open({ timeout: 300 });
    centre.answer = () => undefined;
    expect(await failure()).toMatchObject({ name: 'TryLater', code: 'MESSAGE_TIMEOUT' });
    open();
    centre.answer = () => 'cut';
    expect(await failure()).toMatchObject({ name: 'TryLater', code: 'MESSAGE_UNAVAILABLE' });
    centre.answer = () => ({ message_id: 'again' });
    expect(await sender.send(outgoing)).toMatchObject({ reference: 'again' });
    expect(centre.bound).toHaveLength(3);
  });

  it('is tried again while the message centre is away or lets nobody in, and goes out once it is back', async () => {
    await centre.close();
    expect(await failure()).toMatchObject({ name: 'TryLater', code: 'MESSAGE_UNAVAILABLE' });
    await centre.open();
    centre.bindStatus = STATUS.bindFailed;
    expect(await failure()).toMatchObject({ name: 'TryLater', code: 'MESSAGE_UNAVAILABLE' });
    centre.bindStatus = STATUS.ok;
    expect(await sender.send(outgoing)).toMatchObject({ reference: 'id1' });
  });

  it('finds a new session after the old one stood still', async () => {
    open({ timeout: 500, enquireEvery: 100 });
    await sender.send(outgoing);
    centre.isAlive = false;
    await vi.waitFor(async () => {
      await sender.send(outgoing).catch(() => undefined);
      expect(centre.bound.length).toBeGreaterThan(1);
    }, 5000);
  });
});

describe('what arrives by SMPP', () => {
  let inbound: InboundText[];
  let reports: DeliveryReport[];
  let isStored: boolean;

  beforeEach(async () => {
    inbound = [];
    reports = [];
    isStored = true;
    const store = <T>(list: T[], news: T): void => {
      if (!isStored) throw new Error('the database is away');
      list.push(news);
    };
    const reader = await createSmppReceiver(centre.settings).open({
      inbound: async (text) => store(inbound, text),
      report: async (report) => store(reports, report),
    });
    ends.push(() => reader.close());
    await vi.waitFor(() => expect(centre.bound).toEqual(['bind_receiver']));
  });

  const hello = { source_addr: '15550199', destination_addr: '15550100', short_message: 'Hello' };

  it('is a message with numbers as we write them', async () => {
    expect(await centre.deliver(hello)).toBe(STATUS.ok);
    expect(inbound).toMatchObject([{ source: '+15550199', destination: '+15550100', text: 'Hello' }]);
    await centre.deliver({
      ...hello,
      source_addr: '12345',
      short_message: { message: 'Привет' },
      data_coding: 8,
    });
    expect(inbound[1]).toMatchObject({ source: '12345', text: 'Привет' });
  });

  it('is answered "later" while it cannot be stored, and is the same message when it comes again', async () => {
    isStored = false;
    expect(await centre.deliver(hello)).toBe(STATUS.receiverTemporary);
    isStored = true;
    expect(await centre.deliver(hello)).toBe(STATUS.ok);
    expect(inbound).toHaveLength(1);
  });

  it('is the same message after a lost connection, and another one when a person says it twice', async () => {
    await centre.deliver(hello);
    await centre.deliver(hello);
    centre.cut();
    await vi.waitFor(() => expect(centre.bound).toHaveLength(2));
    await centre.deliver(hello);
    const [first, second, again] = inbound.map(({ id }) => id);
    expect(second).not.toBe(first);
    expect(again).toBe(first);
  });

  it('comes after the message centre was away', async () => {
    await centre.close();
    await centre.open();
    await vi.waitFor(() => expect(centre.bound).toHaveLength(2), 5000);
    await centre.deliver(hello);
    expect(inbound).toHaveLength(1);
  });

  it('in pieces names its series and which piece it is, by header and by TLV', async () => {
    const piece = { udh: Buffer.from([5, 0, 3, 77, 2, 1]), message: 'Hel' };
    await centre.deliver({ ...hello, esm_class: 0x40, short_message: piece });
    const wide = { udh: Buffer.from([6, 8, 4, 1, 77, 2, 2]), message: 'lo' };
    await centre.deliver({ ...hello, esm_class: 0x40, short_message: wide });
    const tlv = { sar_msg_ref_num: 9, sar_total_segments: 3, sar_segment_seqnum: 2 };
    await centre.deliver({ ...hello, ...tlv });
    expect(inbound.map(({ part }) => part)).toEqual([
      { series: '15550199/15550100/77', of: 2, number: 1 },
      { series: '15550199/15550100/333', of: 2, number: 2 },
      { series: '15550199/15550100/9', of: 3, number: 2 },
    ]);
    expect(inbound[0]?.text).toBe('Hel');
  });

  it('as payload is a message, too', async () => {
    await centre.deliver({ ...hello, short_message: '', message_payload: 'A long one' });
    expect(inbound[0]?.text).toBe('A long one');
  });

  it('as receipt is a report, by its text or its TLVs', async () => {
    const text =
      'id:id1 sub:001 dlvrd:001 submit date:2611211400 done date:2611211401 stat:UNDELIV err:011 text:Hello';
    await centre.deliver({ ...hello, esm_class: 4, short_message: text });
    await centre.deliver({
      ...hello,
      esm_class: 4,
      receipted_message_id: 'id2',
      message_state: 2,
      short_message: '',
    });
    await centre.deliver({ ...hello, esm_class: 4, short_message: 'id:id3 stat:ENROUTE' });
    expect(reports).toEqual([
      { reference: 'id1', status: 'failed', error: '011' },
      { reference: 'id2', status: 'delivered', error: '' },
    ]);
    expect(inbound).toEqual([]);
  });
});

describe('the settings of SMPP', () => {
  it('are an address', () => {
    expect(parseSmppUrl('smpp://us:p%40w@example.com')).toEqual({
      host: 'example.com',
      port: 2775,
      tls: false,
      systemId: 'us',
      password: 'p@w',
    });
    expect(parseSmppUrl('ssmpp://us:pw@example.com:4000')).toMatchObject({ port: 4000, tls: true });
    expect(() => parseSmppUrl('https://example.com')).toThrow('smpp://');
  });
});

describe('the pieces of a text', () => {
  it('are cut between characters', () => {
    const gsm = toSegments('m', `${'x'.repeat(152)}€${'y'.repeat(100)}`);
    expect(gsm.map(({ short_message }) => short_message.length)).toEqual([6 + 152, 6 + 102]);
    const wide = toSegments('m', `${'ж'.repeat(66)}👋${'ж'.repeat(30)}`);
    expect(wide.map(({ short_message }) => short_message.length)).toEqual([6 + 132, 6 + 64]);
  });
});
