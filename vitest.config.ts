import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// The pages are JSX for @kitajs/html, which turns it into strings.
const oxc = { jsx: { runtime: 'automatic', importSource: '@kitajs/html' } } as const;

const everyProject = {
  environment: 'node',
  // Processes and not threads: tests start servers, set signal handlers and hold sockets.
  pool: 'forks',
  testTimeout: 20_000,
  hookTimeout: 60_000,
  retry: 0,
} as const;

export default defineConfig({
  test: {
    globalSetup: ['test/support/global-setup.ts'],
    // Half the time of a test goes by in PostgreSQL, a browser, or waiting: one file more at once than there are cores.
    maxWorkers: availableParallelism() + 1,
    dangerouslyIgnoreUnhandledErrors: false,
    passWithNoTests: false,
    projects: [
      {
        oxc,
        test: {
          ...everyProject,
          name: 'node',
          include: ['{src,test,scripts,bench}/**/*.test.{ts,tsx}'],
          // What seams add is tested in the copy of the house that has it.
          exclude: ['test/browser/**', 'test/seams/*/files/**'],
        },
      },
      {
        oxc,
        test: {
          ...everyProject,
          name: 'browser',
          include: ['test/browser/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
        },
      },
    ],
  },
});
