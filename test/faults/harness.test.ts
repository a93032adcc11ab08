import { expect, test } from 'vitest';
import { FAULT_NAMES } from './harness/faults.ts';
import { forget, runFaults } from './harness/harness.ts';
import { tellReport } from './harness/report.ts';

test('X3 servers, database, banks and clock fail under load, messages are lost and doubled: no money is', async ({
  onTestFailed,
}) => {
  const begunMs = performance.now();
  const said: string[] = [];
  // Whatever goes wrong, the seed and how far it came are known.
  onTestFailed(() => void process.stderr.write(`${said.join('\n')}\n`));
  const report = await runFaults({
    ...{ seed: String(Date.now()), rate: 5, payers: 60, faults: FAULT_NAMES.length, minutes: 0 },
    faultPauseMs: 1_000,
    log: (line) => said.push(`${((performance.now() - begunMs) / 1_000).toFixed(1)} s: ${line}`),
  });
  expect(report.violations, tellReport(report)).toEqual([]);
  // It was a run, and not a world in which nothing happens.
  expect(Object.keys(report.faults)).toHaveLength(FAULT_NAMES.length);
  expect(report.acknowledged).toBeGreaterThan(10);
  expect(report.states['zarinpal posted'] ?? 0).toBeGreaterThan(0);
  expect(report.states['razorpay posted'] ?? 0).toBeGreaterThan(0);
  forget(report);
}, 600_000);
