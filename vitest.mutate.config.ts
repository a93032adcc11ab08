import { defineConfig } from 'vitest/config';

/** The tests of the money path alone, for `npm run mutate`; one process, since Stryker starts those that it wants. */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: '@kitajs/html' } },
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 60_000,
    include: [
      'src/{kernel,ledger,payments}/**/*.test.ts',
      'src/billing/apportion.test.ts',
      'src/approval-kinds.test.ts',
      'test/invariants/*.test.ts',
    ],
  },
});
