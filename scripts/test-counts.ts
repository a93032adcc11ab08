import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

// The part of Vitest's JSON report that is counted here.
const Report = Type.Object({
  testResults: Type.Array(
    Type.Object({
      name: Type.String(),
      status: Type.String(),
      assertionResults: Type.Array(Type.Object({ fullName: Type.String(), status: Type.String() })),
    }),
  ),
});

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** What counts as failed although Vitest itself does not call it so, in words. */
  readonly remarks: readonly string[];
}

export interface TestRun {
  /** The parsed JSON report; undefined when Vitest left none. */
  readonly report: unknown;
  readonly exitCode: number;
  /** A pattern chose single tests by name, so that the others are left out on purpose. */
  readonly byName: boolean;
}

/**
 * Counts the tests of one run of Vitest. Whatever was not seen to pass has failed: a test that was skipped
 * or is still to be written, a file that did not load, an error outside of any test (for which Vitest
 * reports success in its JSON and tells only by its exit code), and a run without a single test.
 */
export function countTests({ report, exitCode, byName }: TestRun): TestCounts {
  if (!Value.Check(Report, report)) {
    return { passed: 0, failed: 1, remarks: ['Vitest ended without a report that can be read'] };
  }
  let passed = 0;
  let failed = 0;
  const remarks: string[] = [];
  for (const file of report.testResults) {
    const counted = countFile(file, byName);
    passed += counted.passed;
    failed += counted.failed;
    remarks.push(...counted.remarks);
  }
  if (passed + failed === 0)
    return { passed: 0, failed: 1, remarks: [...remarks, 'not a single test was run'] };
  if (exitCode !== 0 && failed === 0) {
    return {
      passed,
      failed: 1,
      remarks: [...remarks, `every test passed, yet Vitest ended with ${exitCode}`],
    };
  }
  return { passed, failed, remarks };
}

function countFile(file: Static<typeof Report>['testResults'][number], byName: boolean): TestCounts {
  let passed = 0;
  let failed = 0;
  const remarks: string[] = [];
  for (const { fullName, status } of file.assertionResults) {
    if (status === 'passed') passed += 1;
    else if (status === 'failed') failed += 1;
    else if (!byName) {
      failed += 1;
      remarks.push(`not run: ${file.name} > ${fullName}`);
    }
  }
  // It did not load, or a hook failed after its tests had passed.
  if (file.status === 'failed' && failed === 0) {
    failed += 1;
    remarks.push(`failed as a whole: ${file.name}`);
  }
  return { passed, failed, remarks };
}
