import { afterAll, beforeAll, expect, test } from 'vitest';
import { loudest, samplesOf } from './phones/loudest.ts';
import type { Phone } from './phones/phone.ts';
import { CALLER, type Ended, NUMBER, openWhole, type Whole } from './whole.ts';

let whole: Whole;
beforeAll(async () => {
  whole = await openWhole();
});
afterAll(() => whole?.close());

const RATE = 8000;
const talk = (text: string) => ({ type: 'talk', option: { text, language: 'en-US' } });
const connect = (target: string, timeout = 60_000) => ({
  type: 'connect',
  option: { source: { type: 'tel', target: NUMBER }, destinations: [{ type: 'tel', target }], timeout },
});
const MENU = [
  { type: 'answer' },
  { type: 'recording_start', option: { format: 'wav' } },
  talk('Press 1 for sales or 2 for support.'),
  { type: 'digits_receive', option: { duration: 8000, length: 1 } },
  {
    type: 'branch',
    option: { variable: 'voipbin.call.digits', target_ids: { 2: 'support' }, default_target_id: 'bye' },
  },
  { id: 'support', ...connect('+15550001') },
  { id: 'bye', type: 'hangup' },
];
const results = ({ executed_actions }: Ended) =>
  executed_actions.map(({ type, result }) => `${type} ${result}`);
const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a caller chooses from a menu, is connected with a second phone, and both hear each other, also in the recording', async () => {
  await whole.takeCalls(MENU);
  const caller = await whole.call();
  await caller.hears('end');
  const rung = whole.exchange.next();
  await caller.line.press('2');
  const agent = await rung;
  await agent.when(() => agent.state === 'talking');
  await pass(1200);
  await Promise.all([caller.line.say(700, 1000), agent.line.say(1500, 1000)]);
  await pass(400);
  expect(loudest(caller.line.heard, 1500)).toBeGreaterThan(4000);
  expect(loudest(agent.line.heard, 700)).toBeGreaterThan(4000);
  expect(loudest(agent.line.heard, 1500)).toBeLessThan(500);
  agent.hangUp();
  const ended = await whole.ended();
  expect(ended.variables['voipbin.connect.result']).toBe('answered');
  expect(results(ended)).toContain('connect done');
  expect(caller.state).toBe('over');
  const samples = samplesOf(await whole.recording(ended.variables['voipbin.recording.id'] ?? ''));
  expect(samples.length / RATE).toBeGreaterThan(4);
  expect(samples.length / RATE).toBeLessThan(40);
  for (const hertz of [700, 1500]) expect(loudest([samples], hertz)).toBeGreaterThan(2000);
});

test.each([
  ['+15550002', 'busy'],
  ['+15550003', 'no_answer'],
  ['+15550005', 'busy'],
])('a connect with %s ends in %s, and the caller is told', async (target, result) => {
  await whole.takeCalls([
    { type: 'answer' },
    connect(target, 2000),
    talk('Nobody is there.'),
    { type: 'hangup' },
  ]);
  const caller = await whole.call();
  const ended = await whole.ended();
  expect(ended.variables['voipbin.connect.result']).toBe(result);
  expect(results(ended)).toContain('talk done');
  expect(caller.state).toBe('over');
});

test.each([
  ['talk', talk('A long story that nobody wants to hear to its end, or do they?')],
  ['digits_receive', { type: 'digits_receive', option: { duration: 30_000, length: 4 } }],
  ['sleep', { type: 'sleep', option: { duration: 30_000 } }],
  ['connect', connect('+15550003')],
  ['echo', { type: 'echo', option: { duration: 30_000 } }],
])('a caller who hangs up during %s ends the flow there', async (_type, action) => {
  const late = { type: 'variable_set', option: { key: 'late', value: 'yes' } };
  await whole.takeCalls([{ type: 'answer' }, action, late]);
  const caller = await whole.call();
  await pass(700);
  caller.hangUp();
  const ended = await whole.ended();
  expect(ended.ended_reason).toBe('reference_ended');
  expect(ended.variables.late).toBeUndefined();
});

test('a number of nobody is rejected', async () => {
  const caller = await whole.exchange.call(CALLER, '+15559999');
  await caller.when(() => caller.state === 'over');
  expect(caller.line.heard).toEqual([]);
});

test('50 callers at once go through a menu, and each is understood', async () => {
  await whole.takeCalls([
    { type: 'answer' },
    talk('Press a key.'),
    { type: 'digits_receive', option: { duration: 60_000, length: 1 } },
    talk('Thank you.'),
    { type: 'hangup' },
  ]);
  const numbers = Array.from({ length: 50 }, (_, at) => `+1555020${String(at).padStart(2, '0')}`);
  const callers = await Promise.all(numbers.map((number, at) => comeIn(number, at * 200)));
  expect(callers.filter(({ state }) => state === 'talking')).toHaveLength(50);
  const waits = await Promise.all(callers.map((caller, at) => choose(caller, at * 100)));
  for (const number of numbers) {
    const ended = await whole.ended(number);
    expect(ended.variables['voipbin.call.digits']).toBe('5');
    expect(results(ended)).toContain('talk done');
  }
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (part: number) => `${Math.round(sorted[Math.ceil(part * sorted.length) - 1] ?? 0)} ms`;
  const times = `median ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}`;
  process.stdout.write(`50 calls at once, from the end of a key to the sound of the next prompt: ${times}\n`);
}, 120_000);

/** Calls, and hears the menu. */
async function comeIn(number: string, after: number): Promise<Phone> {
  await pass(after);
  const caller = await whole.call(number);
  await caller.when(() => caller.soundsHeard > 0);
  return caller;
}

/** Milliseconds from the key's end to the next sound. */
async function choose(caller: Phone, after: number): Promise<number> {
  await pass(1500 + after);
  const before = caller.soundsHeard;
  await caller.line.press('5');
  const pressed = performance.now();
  await caller.when(() => caller.soundsHeard > before || caller.state === 'over');
  const heard = performance.now();
  await caller.when(() => caller.state === 'over');
  return heard - pressed;
}
