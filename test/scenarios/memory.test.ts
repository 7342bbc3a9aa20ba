import { describe, expect, it } from 'vitest';
import { expectEnding } from '../support/expect-ending.ts';
import { runInMemory } from '../support/in-memory.ts';
import { scenarios } from './index.ts';

describe('in memory, on a virtual clock', () => {
  it.each(scenarios.map((scenario) => ({ ...scenario })))('$title', async (scenario) => {
    expectEnding(await runInMemory(scenario), scenario);
    expect.hasAssertions();
  });
});
