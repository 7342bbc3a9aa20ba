import { describe, expect, it } from 'vitest';
import { local_time } from '../../activities/clock.ts';

const at = (timezone: string, time: string) =>
  local_time({ key: 'k', activeflow_id: 'f', customer_id: 'c', input: { timezone, at: Date.parse(time) } });

describe('local_time', () => {
  it.each([
    ['UTC', '2026-01-05T09:30:00Z', [9, 30, 5, 1, 1]],
    ['Europe/Berlin', '2026-01-05T09:30:00Z', [10, 30, 5, 1, 1]],
    ['Europe/Berlin', '2026-07-05T22:30:00Z', [0, 30, 6, 7, 1]],
    ['America/New_York', '2026-01-01T03:00:00Z', [22, 0, 31, 12, 3]],
    ['Asia/Kathmandu', '2026-01-05T00:00:00Z', [5, 45, 5, 1, 1]],
    ['Pacific/Kiritimati', '2026-01-03T12:00:00Z', [2, 0, 4, 1, 0]],
  ])('in %s at %s', async (timezone, time, [hour, minute, day, month, weekday]) => {
    expect(await at(timezone, time)).toEqual({ hour, minute, day, month, weekday });
  });

  it('leaves an hour out in spring and repeats one in autumn', async () => {
    const hours = async (...times: string[]) =>
      (await Promise.all(times.map((time) => at('Europe/Berlin', time)))).map(({ hour }) => hour);
    expect(await hours('2026-03-29T00:59:59Z', '2026-03-29T01:00:00Z')).toEqual([1, 3]);
    expect(await hours('2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z')).toEqual([2, 2]);
  });

  it('calls midnight 0, not 24', async () => {
    expect(await at('Europe/Berlin', '2026-01-04T23:00:00Z')).toMatchObject({ hour: 0, day: 5, weekday: 1 });
  });

  it.each(['Mars/Base', '', 'Europe/Berlin; DROP', '${tz}'])('refuses the zone "%s"', async (timezone) => {
    await expect(at(timezone, '2026-01-05T09:30:00Z')).rejects.toMatchObject({ code: 'INVALID_OPTION' });
  });
});
