import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Most files wait for processes rather than compute: three of them keep two cores busy. (The shared Postgres takes 100
    // connections, a test file up to 10.)
    maxWorkers: 3,
    maxConcurrency: 8,
  },
});
