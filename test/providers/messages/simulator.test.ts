import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeliveryReport, InboundText } from '../../../activities/message-gateway.ts';
import {
  createSimulatedMailer,
  createSimulatedMessages,
  type SimulatedMessages,
} from '../../../src/providers/simulator/messages/client.ts';
import { runSimulator } from '../../../src/providers/simulator/server.ts';

let simulator: Awaited<ReturnType<typeof runSimulator>>;
let messages: SimulatedMessages;
beforeEach(async () => {
  simulator = await runSimulator({ port: 0, speed: 100 });
  messages = createSimulatedMessages(simulator.url);
});
afterEach(() => simulator.close());

const text = { id: 'm1/0', source: '+15550100', destination: '+15550199', text: 'Hello', medias: [] };

/** Reads with the handlers of a platform that may be unable to store. */
async function read(isStored: () => boolean = () => true) {
  const inbound: InboundText[] = [];
  const reports: DeliveryReport[] = [];
  const store = <T>(list: T[], news: T): void => {
    if (!isStored()) throw new Error('the database is away');
    list.push(news);
  };
  const reader = await messages.open({
    inbound: async (news) => store(inbound, news),
    report: async (news) => store(reports, news),
  });
  return { inbound, reports, close: () => reader.close() };
}

describe('a message in the simulated network', () => {
  it('arrives once, however often it is handed over, and is reported as delivered', async () => {
    const reader = await read();
    expect(await messages.send(text)).toEqual({ reference: 'text-m1/0', parts: 1 });
    expect(await messages.send(text)).toEqual({ reference: 'text-m1/0', parts: 1 });
    await vi.waitFor(() => expect(reader.reports).toHaveLength(1), 5000);
    expect(reader.reports).toEqual([{ reference: 'text-m1/0', status: 'delivered', error: '' }]);
    expect(await messages.writers.phone('+15550199')).toMatchObject([{ text: 'Hello', source: '+15550100' }]);
    await reader.close();
  });

  it('is refused where there is no phone, and fails where it is switched off', async () => {
    await expect(messages.send({ ...text, destination: '+15550005' })).rejects.toMatchObject({
      name: 'EffectRefused',
      code: 'MESSAGE_REFUSED',
    });
    const reader = await read();
    await messages.send({ ...text, destination: '+15550006' });
    await vi.waitFor(() => expect(reader.reports).toMatchObject([{ status: 'failed' }]), 5000);
    expect(await messages.writers.phone()).toEqual([]);
    await reader.close();
  });

  it('is tried again while the network is away', async () => {
    await simulator.close();
    await expect(messages.send(text)).rejects.toMatchObject({
      name: 'TryLater',
      code: 'MESSAGE_UNAVAILABLE',
    });
  });

  it('of a person comes until it is stored, and not again', async () => {
    let stored = 0;
    const reader = await read(() => ++stored > 2);
    const written = { source: '+15550199', destination: '+15550100', text: 'Yes' };
    const { message_id } = await messages.writers.write(written);
    await vi.waitFor(() => expect(reader.inbound).toHaveLength(1), 5000);
    expect(reader.inbound).toEqual([{ ...written, id: message_id, medias: [] }]);
    expect(stored).toBe(3);
    await reader.close();
    const second = await read();
    await messages.writers.write({ ...written, id: 'other' });
    await vi.waitFor(() => expect(second.inbound.map(({ id }) => id)).toEqual(['other']), 5000);
    await second.close();
  });
});

it('a mail in the simulated network is kept once, with the size of its attachments', async () => {
  const mailer = createSimulatedMailer(simulator.url);
  const mail = {
    id: 'e1/0',
    recipient: 'ann@example.com',
    destinations: [{ address: 'ann@example.com', name: '' }],
    subject: 'Hi',
    content: 'Hello',
    attachments: [{ filename: 'a.wav', content_type: 'audio/wav', content: Buffer.alloc(2_000_000) }],
  };
  expect(await mailer.send(mail)).toEqual({ reference: 'mail-e1/0' });
  await mailer.send(mail);
  expect(await messages.writers.mails('ann@example.com')).toMatchObject([
    { subject: 'Hi', attachments: [{ filename: 'a.wav', bytes: 2_000_000 }] },
  ]);
  expect(await messages.writers.mails('bob@example.com')).toEqual([]);
});
