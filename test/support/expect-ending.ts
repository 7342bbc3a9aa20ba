import { expect } from 'vitest';
import type { Ending, Scenario } from './scenario.ts';

export function expectEnding(ending: Ending, { expect: expected }: Scenario): void {
  expect(ending.executed).toEqual(expected.executed);
  expect({ reason: ending.ended_reason, error: ending.error }).toEqual({
    reason: expected.ended_reason,
    error: expected.error,
  });
  if (expected.commands) expect(ending.commands).toEqual(expected.commands);
  if (expected.far) expect(ending.far).toEqual(expected.far);
  if (expected.voices) expect(ending.voices).toEqual(expected.voices);
  if (expected.talked) expect(ending.talked).toEqual(expected.talked);
  expect(ending.variables).toMatchObject(expected.variables ?? {});
}
