// npm run test:faults
import { parseArgs } from 'node:util';
import { forget, runFaults } from './harness.ts';
import { tellReport } from './report.ts';

const HELP = `npm run test:faults [-- OPTIONS]

  --minutes N   how long servers, database and banks are killed under load (10)
  --rate N      payers that arrive in a second (8)
  --seed TEXT   what is drawn at random: bills, acts, faults and their moments (the time of day)
  --json        the report as JSON

Example: npm run test:faults -- --minutes 60 --seed 20261123
`;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string', default: '8' },
    seed: { type: 'string', default: String(Date.now()) },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const [minutes, rate] = [Number(values.minutes), Number(values.rate)];
if (values.help) process.stdout.write(HELP);
else if (!(minutes > 0 && rate > 0)) {
  process.stderr.write(`--minutes and --rate must be numbers above 0.\n\n${HELP}`);
  process.exitCode = 2;
} else {
  const report = await runFaults({
    ...{ seed: values.seed, minutes, rate, payers: 0, faults: 0, faultPauseMs: 4_000 },
    log: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : tellReport(report));
  if (report.violations.length > 0) process.exitCode = 1;
  else forget(report);
}
