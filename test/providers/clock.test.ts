import { expect, test } from 'vitest';
import { RealClock } from '../../src/providers/simulator/clock.ts';

/** As a machine with too much to do. */
function block(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

test('what is due runs in the order in which it is due, on a busy machine too', async () => {
  const clock = new RealClock(10);
  let rings = 0;
  const answered: boolean[] = [];
  const call = (): void => {
    block(2);
    let rang = false;
    clock.at(clock.now(), () => {
      rang = true;
      rings += 1;
      block(1);
    });
    clock.at(clock.now() + 200, () => void answered.push(rang));
  };
  for (let at = 0; at < 100; at += 1) setTimeout(call, at);
  await expect.poll(() => answered.length, { timeout: 10_000 }).toBe(100);
  expect(rings).toBe(100);
  expect(answered).toEqual(Array(100).fill(true));
});

test('what is cancelled does not run, and the rest does', async () => {
  const clock = new RealClock();
  const ran: string[] = [];
  const now = clock.now();
  clock.at(now + 1, () => void ran.push('first'));
  const cancel = clock.at(now + 2, () => void ran.push('cancelled'));
  clock.at(now + 3, () => void ran.push('last'));
  cancel();
  await expect.poll(() => ran).toEqual(['first', 'last']);
});
