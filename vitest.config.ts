import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    // Most files wait for processes rather than compute: more of them than cores keep two cores busy.
    maxWorkers: 3,
    maxConcurrency: 8,
    // The shared Postgres takes 100 connections, a test file up to 10.
    maxWorkers: Math.max(1, Math.min(8, availableParallelism() - 1)),
  },
});
