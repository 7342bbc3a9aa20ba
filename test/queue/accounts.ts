import { expect } from 'vitest';
import { MEET_MS } from '../../workflows/queue/offering.ts';
import type { CallCentre, Seat } from './call-centre.ts';

/** Everybody who came is accounted for: one end each, with the times that the world measured itself. */
export function expectAccounts(centre: CallCentre): void {
  for (const seat of centre.seats.values()) {
    const ends = seat.standings.filter(({ status }) => status === 'done' || status === 'abandoned');
    expect(ends, seat.facts.id).toHaveLength(1);
    expect(seat.standings.at(-1), seat.facts.id).toBe(ends[0]);
    expect(seat.standings.filter(({ status }) => status === 'service').length).toBeLessThanOrEqual(1);
    expect(seat.flow.hasLeft, seat.facts.id).toBe(true);
    expectTimes(seat, ends[0] as Ended);
  }
}

type Ended = Extract<Seat['standings'][number], { result: string }>;

function expectTimes(seat: Seat, ended: Ended): void {
  const { facts, joinedAt, servedAt, endedAt = Number.NaN, flow } = seat;
  const waited = (servedAt ?? endedAt) - joinedAt;
  expect(ended.duration_waiting, facts.id).toBe(waited);
  expect(ended.duration_service, facts.id).toBe(servedAt === undefined ? 0 : endedAt - servedAt);
  expect(ended.status, facts.id).toBe(servedAt === undefined ? 'abandoned' : 'done');
  // An agent who answered just then is given the chance to meet them.
  if (facts.wait_timeout > 0) expect(waited, facts.id).toBeLessThanOrEqual(facts.wait_timeout + MEET_MS);
  switch (ended.result) {
    case 'served':
      expect(servedAt, facts.id).toBeDefined();
      break;
    case 'timeout':
      expect(waited, facts.id).toBeGreaterThanOrEqual(facts.wait_timeout);
      break;
    case 'service_timeout':
      expect(ended.duration_service, facts.id).toBe(facts.service_timeout);
      break;
    case 'abandoned':
      expect(flow.hungUp, facts.id).toBe(true);
      break;
  }
}
