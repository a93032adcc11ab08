import { describe, expect, test } from 'vitest';
import { countTests } from './test-counts.ts';

const file = (status: string, ...tests: readonly string[]) => ({
  name: 'a.test.ts',
  status,
  assertionResults: tests.map((state, index) => ({ fullName: `test ${index}`, status: state })),
});
const count = (files: readonly ReturnType<typeof file>[], exitCode = 0, byName = false) =>
  countTests({ report: { testResults: files, numTotalTests: 99 }, exitCode, byName });

describe('what counts as a test that failed', () => {
  test('tests are counted one by one, over all files', () => {
    const counts = count([file('passed', 'passed', 'passed'), file('failed', 'passed', 'failed')], 1);
    expect(counts).toEqual({ passed: 3, failed: 1, remarks: [] });
  });

  test.each(['skipped', 'todo', 'pending'])('a test that is %s has not passed', (status) => {
    expect(count([file('passed', 'passed', status)])).toMatchObject({ passed: 1, failed: 1 });
  });

  test('tests left out by their name are not counted', () => {
    expect(count([file('passed', 'passed', 'skipped')], 0, true)).toMatchObject({ passed: 1, failed: 0 });
  });

  test('a file that does not load is one failure', () => {
    expect(count([file('failed'), file('passed', 'passed')], 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  test('a file whose last hook fails is one failure, though its tests passed', () => {
    expect(count([file('failed', 'passed')], 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  test('an error outside of every test is one failure', () => {
    expect(count([file('passed', 'passed')], 1)).toMatchObject({ passed: 1, failed: 1 });
  });

  test('a run without any test has failed', () => {
    expect(count([])).toMatchObject({ passed: 0, failed: 1 });
    expect(count([file('passed', 'skipped')], 0, true)).toMatchObject({ passed: 0, failed: 1 });
  });

  test.each([undefined, null, 'text', {}, { testResults: [{ name: 1 }] }])(
    'no readable report: %j',
    (report) => {
      expect(countTests({ report, exitCode: 0, byName: false })).toMatchObject({ passed: 0, failed: 1 });
    },
  );
});
