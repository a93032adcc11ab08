import type { RunReport } from './harness.ts';

/** What came of a run, for people; a run that found something says how to have it again. */
export function tellReport(report: RunReport): string {
  const { violations, states, lines, faults, startsMs } = report;
  const row = (name: string, value: string | number): string => `  ${name.padEnd(28)}${value}`;
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  const all = [
    `seed ${report.seed}: ${violations.length === 0 ? 'nothing lost, nothing doubled' : `${violations.length} VIOLATIONS`}`,
    '',
    'Payments',
    row('acknowledged', report.acknowledged),
    ...Object.entries(states).map(([name, count]) => row(name, count)),
    '',
    'Faults',
    ...Object.entries(faults).map(([name, count]) => row(name, count)),
    row('clock moved', `${(report.clockMovedMs / 3_600_000).toFixed(1)} h`),
    '',
    'Messages (lost, answer lost, doubled, delayed)',
    ...Object.entries(lines).map(([name, { messages, lost, answersLost, doubled, delayed }]) =>
      row(name, `${messages} (${lost}, ${answersLost}, ${doubled}, ${delayed})`),
    ),
    '',
    'Time',
    row('whole run', seconds(report.tookMs)),
    row('until all was settled', seconds(report.settledMs)),
    row('longest start of a server', seconds(Math.max(...startsMs))),
    ...(violations.length === 0 ? [] : ['', 'Violations', ...violations.map(tellViolation)]),
    ...(violations.length === 0 ? [] : ['', `Logs and database: ${report.folder}`, againBy(report)]),
  ];
  return `${all.join('\n')}\n`;
}

function againBy({ seed, minutes, rate }: RunReport): string {
  return `Again: npm run test:faults -- --seed ${seed} --minutes ${minutes} --rate ${rate}`;
}

function tellViolation({ rule, subject, found }: RunReport['violations'][number]): string {
  return `  ${rule}: ${subject}: ${found}`;
}
