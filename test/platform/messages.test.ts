import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSimulatedMessages, type Writers } from '../../src/providers/simulator/messages/client.ts';
import type { JsonObject } from '../../workflows/interpreter/action.ts';
import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from './running-platform.ts';

let dataDir: string;
let platform: RunningPlatform;
let writers: Writers;
const patience = { timeout: 60_000, interval: 200 };

beforeAll(async () => {
  dataDir = await makeDataDir();
  platform = await startRunningPlatform(dataDir);
  writers = createSimulatedMessages(platform.simulatorUrl).writers;
}, 180_000);
afterAll(async () => {
  await platform.close();
  await removeDataDir(dataDir);
}, 60_000);

const tel = (target: string) => ({ type: 'tel', target });
const list = async (path: string): Promise<JsonObject[]> =>
  (await platform.api.insist('GET', `/v1.0${path}?page_size=100`)).body.result as JsonObject[];

describe('the whole platform', () => {
  test('answers messages to a number by its flow, once each, while worker and gateway are killed', async () => {
    const flow = await platform.api.createFlow('answer', [
      {
        type: 'conversation_send',
        option: { conversation_id: '${voipbin.conversation.id}', text: 'One moment.', sync: true },
      },
      {
        type: 'message_send',
        option: {
          source: tel('${voipbin.message.destination.target}'),
          destinations: [tel('${voipbin.message.source.target}')],
          text: 'You said: ${voipbin.message.text}',
        },
      },
      {
        type: 'email_send',
        option: { destinations: [{ target: 'desk@example.com' }], subject: '${voipbin.message.text}' },
      },
      { type: 'case_create', option: { name: 'Callback', note: '${voipbin.message.text}', sync: true } },
    ]);
    await platform.api.insist('POST', '/v1.0/numbers', { number: '+15550100', message_flow_id: flow });
    const people = Array.from({ length: 10 }, (_, at) => `+155501${10 + at}`);
    for (const [at, source] of people.entries()) {
      await writers.write({ source, destination: '+15550100', text: `Hello ${at}` });
      if (at === 3) await platform.kill('worker');
      if (at === 6) await platform.kill('gateway');
    }
    const heard = async () => {
      const phones = await Promise.all(people.map((number) => writers.phone(number)));
      return phones.map((texts) => texts.map(({ text }) => text).sort());
    };
    const wanted = people.map((_, at) => ['One moment.', `You said: Hello ${at}`]);
    await expect.poll(heard, patience).toEqual(wanted);
    await expect
      .poll(async () => (await writers.mails('desk@example.com')).length, patience)
      .toBe(people.length);
    const delivered = async () =>
      (await list('/messages'))
        .filter(({ direction }) => direction === 'outbound')
        .map(({ targets }) => (targets as JsonObject[])[0]?.status);
    await expect.poll(delivered, patience).toEqual(people.map(() => 'delivered'));
    await expect.poll(async () => (await list('/contact_cases')).length, patience).toBe(people.length);
    const flows = (await list('/activeflows')).filter(({ reference_type }) => reference_type === 'message');
    expect(flows).toHaveLength(people.length);
  }, 180_000);

  test('mails a recorded call as a WAV', async () => {
    const { call_id } = await platform.people.ring({
      from: '+15550199',
      to: '+15550177',
      route: { customer_id: platform.customerId, flow_id: await voicemail() },
      script: [{ wait_for: 'talk' }, { say: 'Please call me back.' }, { hang_up: true }],
    });
    await expect
      .poll(async () => (await writers.mails('voicemail@example.com'))[0], patience)
      .toMatchObject({
        subject: 'A message from +15550199',
        attachments: [{ content_type: 'audio/wav', filename: expect.stringContaining(call_id) }],
      });
  }, 120_000);

  test('takes a call to a number by the flow of its calls', async () => {
    await platform.api.insist('POST', '/v1.0/numbers', {
      number: '+15550123',
      call_flow_id: await voicemail(),
    });
    const { call_id } = await platform.people.ring({
      from: '+15550199',
      to: '+15550123',
      hang_up_after: 60_000,
    });
    await expect
      .poll(async () => (await platform.people.call(call_id))?.heard[0]?.content, patience)
      .toContain('after the tone');
    await platform.people.hangUp(call_id);
  }, 120_000);
});

/** Records what the caller says; what follows the recording mails it. */
async function voicemail(): Promise<string> {
  const mail = await platform.api.createFlow('mail it', [
    {
      type: 'email_send',
      option: {
        destinations: [{ target: 'voicemail@example.com' }],
        subject: 'A message from ${voipbin.call.source.target}',
        content: 'It is attached.',
        attachments: [{ reference_type: 'recording', reference_id: '${voipbin.recording.id}' }],
      },
    },
  ]);
  return await platform.api.createFlow('voicemail', [
    { type: 'answer' },
    { type: 'recording_start', option: { format: 'wav', on_end_flow_id: mail } },
    { type: 'talk', option: { text: 'Please speak after the tone.', language: 'en-US' } },
    { type: 'sleep', option: { duration: 30_000 } },
  ]);
}
