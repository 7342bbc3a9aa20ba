import pino from 'pino';
import { expect, test } from 'vitest';
import { startLoop } from '../../src/background/loop.ts';
import { startPurger } from '../../src/background/purger.ts';

const log = pino({ level: 'silent' });

test('a loop goes on after a pass that failed, and ends when it is closed', async () => {
  let passes = 0;
  const loop = startLoop({
    name: 'test',
    every: 1,
    log,
    pass: async () => {
      passes += 1;
      if (passes === 1) throw new Error('away');
    },
  });
  await expect.poll(() => passes).toBeGreaterThan(2);
  await loop.close();
  const after = passes;
  await new Promise((resolve) => setImmediate(resolve));
  expect(passes).toBe(after);
});

test('a loop that is woken during its pass makes another at once', async () => {
  let passes = 0;
  const loop = startLoop({
    name: 'test',
    every: 3_600_000,
    log,
    pass: async () => {
      passes += 1;
      if (passes < 3) loop.wake();
    },
  });
  await expect.poll(() => passes).toBe(3);
  await loop.close();
});

test('the purge removes what is older than was asked for, and without an age nothing', async () => {
  const asked: number[] = [];
  const store = {
    purge: async ({ olderThanDays }: { olderThanDays: number }) => {
      asked.push(olderThanDays);
      return 1;
    },
  };
  const purger = startPurger({ store, olderThanDays: 30, log });
  const none = startPurger({ store, olderThanDays: 0, log });
  await expect.poll(() => asked).toEqual([30]);
  await Promise.all([purger.close(), none.close()]);
  expect(asked).toEqual([30]);
});
