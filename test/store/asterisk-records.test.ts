import { afterAll, beforeAll, expect, test } from 'vitest';
import { type CallRecord, newCall } from '../../src/providers/asterisk/call-record.ts';
import { step } from '../../src/providers/asterisk/step.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const records = () => database.store.asterisk;
const call = (call_id: string): CallRecord =>
  newCall({ call_id, channel_id: call_id, direction: 'outgoing', status: 'dialing' });
const done = (record: CallRecord) => async () => ({ answer: 'started', record }) as const;
const digit = (record: CallRecord | undefined, key: string) =>
  record && step(record, [{ type: 'digit', digit: key, at: 1 }]);

test('a command is done once, and what it changed is known', async () => {
  const command = { command_id: 'once', call_id: 'once' };
  expect(await records().once(command, done(call('once')))).toBe('started');
  const again = async () => {
    throw new Error('done twice');
  };
  expect(await records().once(command, again)).toBe('already');
  expect(await records().find('once')).toEqual(call('once'));
});

test('a command that failed is tried again, and told so', async () => {
  const command = { command_id: 'fails', call_id: 'fails' };
  const tries: boolean[] = [];
  const act = async (_record: unknown, { again }: { again: boolean }) => {
    tries.push(again);
    if (!again) throw new Error('no answer');
    return { answer: 'started' } as const;
  };
  await expect(records().once(command, act)).rejects.toThrow('no answer');
  expect(await records().once(command, act)).toBe('started');
  expect(tries).toEqual([false, true]);
});

test('a command for a call that is gone is forgotten', async () => {
  const command = { command_id: 'gone', call_id: 'gone' };
  for (const _ of [1, 2])
    expect(await records().once(command, async () => ({ answer: 'gone' }))).toBe('gone');
});

test('the same command sent twice at once is done once', async () => {
  let times = 0;
  const act = async () => {
    times += 1;
    await new Promise((resolve) => setImmediate(resolve));
    return { answer: 'started' } as const;
  };
  const command = { command_id: 'twice', call_id: 'twice' };
  const answers = await Promise.all([1, 2, 3].map(() => records().once(command, act)));
  expect(answers.toSorted()).toEqual(['already', 'already', 'started']);
  expect(times).toBe(1);
});

test('an event waits for the command that caused it', async () => {
  const order: string[] = [];
  let begun = (): void => {};
  const started = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const command = records().once({ command_id: 'cause', call_id: 'order' }, async () => {
    begun();
    await records().find('order');
    order.push('command');
    return { answer: 'started', record: call('order') };
  });
  await started;
  await records().take('order', (record) => {
    order.push('event');
    return digit(record, '1');
  });
  await command;
  expect(order).toEqual(['command', 'event']);
});

test('news are numbered without gaps whoever takes them, and kept until they are told', async () => {
  await records().once({ command_id: 'make', call_id: 'numbers' }, done(call('numbers')));
  const keys = ['1', '2', '3', '4', '5'];
  await Promise.all(keys.map((key) => records().take('numbers', (record) => digit(record, key))));
  const own = async () => (await records().untold()).filter(({ call_id }) => call_id === 'numbers');
  expect((await own()).map(({ number }) => number)).toEqual([1, 2, 3, 4, 5]);
  for (const item of (await own()).slice(0, 3)) await records().told(item);
  expect((await own()).map(({ number }) => number)).toEqual([4, 5]);
  expect((await records().find('numbers'))?.last_number).toBe(5);
});

test('a bridge that two have joined ends with the first who leaves, and for ever', async () => {
  const join = (command_id: string) =>
    records().once({ command_id, call_id: command_id }, async (_record, { bridge }) =>
      (await bridge('pair', 'connect')).over ? { answer: 'gone' } : { answer: 'started' },
    );
  expect(await join('a')).toBe('started');
  expect(await records().countMembers('pair', 1, 1)).toBe(false);
  expect(await join('b')).toBe('started');
  expect(await records().countMembers('pair', 2, 2)).toBe(false);
  expect(await records().countMembers('pair', 1, 1)).toBe(true);
  expect(await records().countMembers('pair', 0, 0)).toBe(false);
  expect([await records().isOver('pair'), await join('c'), await records().endBridge('pair')]).toEqual([
    true,
    'gone',
    false,
  ]);
});

test.each(['conference', 'holding'] as const)(
  'a bridge of the kind %s ends with its last call',
  async (kind) => {
    await records().once({ command_id: kind, call_id: kind }, async (_record, { bridge }) => {
      await bridge(kind, kind);
      return { answer: 'started' };
    });
    expect(await records().countMembers(kind, 2, 1)).toBe(false);
    expect(await records().countMembers(kind, 0, 0)).toBe(true);
  },
);

test('one process leads; another one does as soon as it is gone', async () => {
  const never = new AbortController();
  const first = await records().lead(never.signal);
  let leads = false;
  const second = records()
    .lead(never.signal)
    .then((leadership) => {
      leads = true;
      return leadership;
    });
  await records().find('nobody');
  expect(leads).toBe(false);
  await first.release();
  await (await second).release();
  const given = new AbortController();
  const third = await records().lead(never.signal);
  const waits = records().lead(given.signal);
  given.abort();
  await expect(waits).rejects.toThrow();
  await third.release();
});
