import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  makeDataDir,
  type RunningPlatform,
  removeDataDir,
  startRunningPlatform,
} from '../platform/running-platform.ts';
import { until } from '../platform/until.ts';

const TURNS = 6;

/** A model that answers every question by its number, and writes down what it was asked and whether it was heard. */
class CountingModel {
  /** Keys of questions, in their order. */
  readonly asked: string[] = [];
  /** Keys of questions that were answered: these are paid. */
  readonly answered: string[] = [];
  /** Called with every question, before it is answered; false: whoever asked is gone. */
  onQuestion: (said: string) => Promise<boolean> = async () => true;
  readonly #server: Server = createServer(async (request, response) => {
    const { messages } = JSON.parse(await text(request));
    const key = String(request.headers['idempotency-key']);
    this.asked.push(key);
    const last = messages.at(-1);
    if (!(await this.onQuestion(String(last.content)))) return;
    const content = last.role === 'user' ? `Answer to ${last.content}.` : 'Ask me.';
    this.answered.push(key);
    const chunk = { model: 'counting', choices: [{ delta: { content }, finish_reason: 'stop' }] };
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}

const model = new CountingModel();
let dataDir: string;
let platform: RunningPlatform;

beforeAll(async () => {
  dataDir = await makeDataDir();
  platform = await startRunningPlatform(dataDir, {
    ACTIVEFLOW_CHAT_MODEL: 'openai',
    ACTIVEFLOW_OPENAI_URL: await model.listen(),
    ACTIVEFLOW_SIMULATOR_SPEED: '5',
  });
}, 120_000);

afterAll(async () => {
  model.close();
  await platform?.close();
  await removeDataDir(dataDir);
}, 60_000);

const questions = Array.from({ length: TURNS }, (_, at) => `question ${at + 1}`);
const script = [
  { wait_for: 'talk' as const, matching: 'Ask me' },
  ...questions.flatMap((question) => [
    { say: question },
    { wait_for: 'talk' as const, matching: `Answer to ${question}.` },
  ]),
  { hang_up: true as const },
];

test('a conversation whose worker is killed again and again loses no turn, and no answer is paid twice', async () => {
  const { body: ai } = await platform.api.ask('POST', '/v1.0/ais', { name: 'Counting' });
  const flow = await platform.api.createFlow('talk', [{ type: 'ai_talk', option: { ai_id: ai.id } }]);
  const transcript = async (): Promise<{ role: string; content: string }[]> => {
    const { body } = await platform.api.ask('GET', `/v1.0/aimessages?page_size=100`);
    return (body.result as { role: string; content: string }[]).toReversed();
  };
  // In the middle of a question, which then is asked again, and after answers, which then are not.
  model.onQuestion = async (said) => {
    if (said !== 'question 2' || model.asked.length > 3) return true;
    await platform.kill('worker');
    return false;
  };
  const route = { customer_id: platform.customerId, flow_id: flow };
  await platform.people.ring({ from: '+15550100', to: '+15550199', route, script });
  for (const [at, question] of questions.entries()) {
    const isStored = async () =>
      (await transcript()).some(({ content }) => content === `Answer to ${question}.`) || undefined;
    await until(`the answer to ${question}`, isStored, { within: 60_000 });
    if (at % 2 === 1) await platform.kill('worker');
  }
  const expected = ['Ask me.', ...questions.flatMap((question) => [question, `Answer to ${question}.`])];
  expect((await transcript()).map(({ content }) => content)).toEqual(expected);
  expect(new Set(model.answered).size).toBe(model.answered.length);
  expect(model.answered).toHaveLength(TURNS + 1);
  expect(model.asked).toHaveLength(TURNS + 2);
  const calls = await platform.api.ask('GET', '/v1.0/aicalls');
  const isOver = async () => {
    const { body } = await platform.api.ask(
      'GET',
      `/v1.0/aicalls/${(calls.body.result as { id: string }[])[0]?.id}`,
    );
    return body.status === 'terminated' || undefined;
  };
  await until('the aicall is over with its call', isOver, { within: 60_000 });
}, 300_000);
