import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from './stage.ts';
import { openWhole, type Whole } from './whole.ts';

let whole: Whole;
beforeAll(async () => {
  whole = await openWhole();
});
afterAll(() => whole?.close());

const talk = (text: string) => ({ type: 'talk', option: { text, language: 'en-US' } });
const STORY = [
  { type: 'answer' },
  talk('Please press a key.'),
  { type: 'digits_receive', option: { duration: 60_000, length: 1 } },
  talk('You are understood.'),
  { type: 'digits_receive', option: { duration: 60_000, length: 1 } },
  { type: 'hangup' },
];

test.each(['worker', 'gateway', 'temporal', 'api'])(
  'a call goes on when its %s is killed in the middle of a prompt, and nothing is said twice',
  async (role) => {
    await whole.takeCalls(STORY);
    const number = `+155503${role.length}${role.charCodeAt(0)}`;
    const caller = await whole.call(number);
    await caller.hears('start');
    await killUntilBack(role);
    await caller.line.press('1');
    await caller.when(() => caller.soundsHeard === 2);
    await caller.hears('end');
    await caller.line.press('2');
    await caller.when(() => caller.state === 'over');
    const ended = await whole.ended(number);
    expect(ended.executed_actions.map(({ type, result }) => `${type} ${result}`)).toEqual([
      'answer done',
      'talk done',
      'digits_receive done',
      'talk done',
      'digits_receive done',
    ]);
    expect(caller.soundsHeard).toBe(2);
  },
);

test('a caller who hangs up while nobody reads events ends the flow when somebody does again', async () => {
  await whole.takeCalls(STORY);
  const number = '+15550399';
  const caller = await whole.call(number);
  await caller.hears('end');
  await whole.platform.kill('gateway');
  caller.hangUp();
  expect((await whole.ended(number)).ended_reason).toBe('reference_ended');
});

test('a caller who comes while nobody reads events rings until somebody does again', async () => {
  await whole.takeCalls([{ type: 'answer' }, talk('Good morning.'), { type: 'hangup' }]);
  await whole.platform.kill('gateway');
  const caller = await whole.call('+15550398');
  await caller.when(() => caller.state === 'over');
  expect(caller.soundsHeard).toBe(1);
  expect((await whole.ended('+15550398')).executed_actions.map(({ type }) => type)).toContain('talk');
});

test('when Asterisk dies, its calls are over, and it takes new ones when it is back', async () => {
  await whole.takeCalls(STORY);
  const lost = await whole.call('+15550397');
  await lost.hears('end');
  await whole.engine.restart();
  expect((await whole.ended('+15550397')).ended_reason).toBe('reference_ended');
  lost.hangUp();
  const next = await whole.call('+15550396');
  await next.hears('end');
  expect(next.state).toBe('talking');
  next.hangUp();
  await whole.ended('+15550396');
});

/** `kill -9`, and until it is ready again. */
async function killUntilBack(role: string): Promise<void> {
  const { events } = whole.platform;
  const starts = () => events.filter((event) => event.kind === 'ready' && event.role === role).length;
  const before = starts();
  await whole.platform.kill(role);
  await until(`${role} is back`, async () => starts() > before);
}
