import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

/**
 * Files that need a process of their own: they make Temporal workers, change the environment, or kill. All others share
 * processes, and so what they import, which is a third of their time otherwise.
 */
const APART = [
  'test/examples/scenarios.test.ts',
  'test/{background,campaign,embedded,kills,platform,schedules,supervisor,worker,workflows}/**/*.test.ts',
  'test/webhooks/{interruptions,lines,outage}.test.ts',
  'test/**/temporal.test.ts',
  'test/temporal/connection.test.ts',
  'test/api/{call-recording,main}.test.ts',
  'test/contract/ending.test.ts',
  'test/flow-client.test.ts',
];

/** Minutes of kills and outages, for `npm run test:long`; some of them in small amounts in `npm test`, too. */
const LONG = [
  'test/kills/{ai,campaign,crash,reaction,trouble,webhooks}.test.ts',
  'test/background/half-made.test.ts',
  'test/webhooks/outage.test.ts',
];
const LONGER = [
  'test/kills/kills.test.ts',
  'test/workflows/interleavings.test.ts',
  'test/api/event-cuts.test.ts',
];
const LONGER_AMOUNTS = { ACTIVEFLOW_KILLS: '20', ACTIVEFLOW_INTERLEAVINGS: '50', ACTIVEFLOW_CUTS: '5000' };

const common = {
  testTimeout: 30_000,
  hookTimeout: 120_000,
  // One second by default, which a busy machine may take for anything.
  expect: { poll: { timeout: 20_000 } },
  // Most files wait for processes rather than compute: three of them keep two cores busy. (The shared Postgres takes 100
  // connections, a test file up to 10.)
  maxWorkers: 3,
  maxConcurrency: 8,
};

export default defineConfig({
  test: {
    // Of all projects: run once, before both.
    globalSetup: ['test/support/global-setup.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...common,
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: [...APART, ...LONG],
          isolate: false,
        },
      },
      { test: { ...common, name: 'apart', include: APART, exclude: LONG } },
      { test: { ...common, name: 'long', include: [...LONG, ...LONGER], env: LONGER_AMOUNTS } },
    ],
  },
});
