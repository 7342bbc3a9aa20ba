import { defineConfig } from 'vitest/config';

/** For `npm run test:asterisk`: files named `*.engine.ts`, one after the other, in real time. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    include: ['test/asterisk/*.engine.ts'],
    globalSetup: 'test/support/global-setup.ts',
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
