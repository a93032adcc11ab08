import { createReadStream, existsSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { createApprovalKinds } from '../approval-kinds.ts';
import type { Biller } from '../billing/index.ts';
import { formatMoney, money, parsePlainDate, todayIn } from '../kernel/index.ts';
import { createLedger } from '../ledger/index.ts';
import { SYSTEM, systemClock } from '../platform/index.ts';
import {
  type BothSides,
  BUCKETS,
  createReconLists,
  DayFileRefused,
  type FileDescription,
  type Reconciled,
  type RejectedLine,
  readFileDescriptions,
  reconcileFile,
} from '../settlement/index.ts';
import { createApprovals } from '../staff/index.ts';
import { CommandFailure, EXIT, type SetExitCode, wrongUsage } from './failure.ts';
import { say, sayJson, table, wholeNumber } from './output.ts';
import { type Standing, withBiller } from './with-ground.ts';
import { openPayments } from './with-payments.ts';

interface Options {
  readonly biller: string;
  readonly json?: true;
}

interface FileOptions extends Options {
  readonly description: string;
  readonly day?: string;
}

const REJECTS_SHOWN = 20;
/** Of all billers; what nobody decides expires in three days. */
const ASKED_MAX = 10_000;

/** What we have against what a gateway, a collector or a biller says of the same day. */
export function addReconcileCommands(program: Command, setExitCode: SetExitCode): void {
  program
    .command('reconcile')
    .description('compare a day file with our books (exit code 1 where something differs)')
    .argument('<file>', 'as a gateway, a collector or a biller has sent it')
    .requiredOption('--biller <id>', 'whose payments')
    .requiredOption('--description <id>', 'how it is read: one of `reconciliation` of the configuration')
    .option('--day <YYYY-MM-DD>', 'the business day; default: yesterday there')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  wasl reconcile 1405-09-01.csv --biller sepehr --description saman-day --day 2026-11-22',
    )
    .action(async (file: string, options: FileOptions) => {
      const rejects: RejectedLine[] = [];
      const done = await withBiller(options.biller, (standing) =>
        reconcileOne(standing, file, options, (rejected) => void rejects.push(...rejected)),
      );
      const { MATCHED, LATE, ...differing } = done.buckets;
      if (done.rejected > 0 || Object.values(differing).some(isAny)) setExitCode(EXIT.refused);
      if (options.json) return sayJson(asJson(done, rejects));
      describe(done, rejects, await currencyOf(options.biller));
    });

  const differences = program
    .command('differences')
    .description('what day files and our books do not agree on');

  differences
    .command('list')
    .description('cases that somebody has to look at, oldest first')
    .requiredOption('--biller <id>', 'whose payments')
    .option('--closed', 'those that are closed')
    .option('--limit <n>', 'so many at most', '100')
    .option('--json', 'print them as JSON')
    .addHelpText('after', '\nExample:\n  wasl differences list --biller sepehr')
    .action(listCases);

  differences
    .command('close')
    .description('close a case, for a reason')
    .argument('<case>', 'its ID, from `wasl differences list`')
    .requiredOption('--biller <id>', 'whose payments')
    .requiredOption('--reason <text>', 'what was found out, and done')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  wasl differences close 7 --biller sepehr --reason "the bank has corrected its file"',
    )
    .action(async (id: string, options: Options & { readonly reason: string }) => {
      if (!/^\d{1,18}$/.test(id)) throw wrongUsage(`"${id}" is not the ID of a case.`);
      const closed = await withBiller(options.biller, ({ ground, biller }) =>
        createReconLists(ground).close(SYSTEM, biller.billerId, BigInt(id), options.reason),
      );
      if (!closed) throw new CommandFailure(`${options.biller} has no open case ${id}.`);
      if (options.json) return sayJson({ case: id, closed });
      say(`Case ${id} is closed.`);
    });

  differences
    .command('figures')
    .description('by source and bucket: how many and how much')
    .requiredOption('--biller <id>', 'whose payments')
    .requiredOption('--from <YYYY-MM-DD>', 'first day')
    .requiredOption('--to <YYYY-MM-DD>', 'last day')
    .option('--months', 'a row for each month instead of each day')
    .option('--json', 'print them as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  wasl differences figures --biller sepehr --from 2026-11-01 --to 2026-11-30 --months',
    )
    .action(listFigures);
}

async function reconcileOne(
  standing: Standing & { readonly biller: Biller; readonly billers: Parameters<typeof openPayments>[1] },
  file: string,
  options: FileOptions,
  onReject: (rejected: readonly RejectedLine[]) => void,
): Promise<Reconciled> {
  const { biller, ground } = standing;
  if (!existsSync(file)) throw new CommandFailure(`${file} is not there.`);
  const businessDate = dayIn('--day', options.day ?? yesterdayOf(biller));
  try {
    return await reconcileFile(
      { sql: ground.sql, payments: await openPayments(standing, standing.billers) },
      {
        ...{ biller, businessDate, name: path.basename(file), onReject },
        description: descriptionOf(standing, options.description),
        open: () => createReadStream(file),
      },
    );
  } catch (error) {
    if (error instanceof DayFileRefused)
      throw new CommandFailure(`${file} cannot be taken: ${error.message}.`);
    throw error;
  }
}

function descriptionOf({ config }: Standing, id: string): FileDescription {
  const read = readFileDescriptions(config.reconciliation);
  if (!read.ok) throw new CommandFailure(read.error);
  const found = read.value.find((each) => each.id === id);
  if (found !== undefined) return found;
  const known = read.value.map((each) => each.id).join(', ');
  throw new CommandFailure(
    known === ''
      ? `There is no description "${id}": the configuration has no \`reconciliation\`. See docs/operate/reconciliation.md.`
      : `There is no description "${id}". Known: ${known}.`,
  );
}

function yesterdayOf({ timeZone }: Biller): string {
  return todayIn(timeZone, new Date(Date.now() - 86_400_000));
}

function dayIn(option: string, text: string) {
  const day = parsePlainDate(text);
  if (!day.ok) throw wrongUsage(`${option} is a day, YYYY-MM-DD, not "${text}".`);
  return day.value;
}

async function currencyOf(billerId: string): Promise<Biller['currency']> {
  return withBiller(billerId, async ({ biller }) => biller.currency);
}

function asJson(
  { fileId, isKnown, lines, rejected, buckets }: Reconciled,
  rejects: readonly RejectedLine[],
): object {
  return { file: fileId, known: isKnown, lines, rejected, buckets, rejects };
}

function describe(done: Reconciled, rejects: readonly RejectedLine[], currency: Biller['currency']): void {
  if (done.isKnown) say('This very file was read before; nothing was changed.');
  const rows = BUCKETS.filter((bucket) => isAny(done.buckets[bucket])).map((bucket) => [
    bucket,
    ...bothSides(done.buckets[bucket], currency),
  ]);
  say(table([['BUCKET', ...SIDES], ...rows]));
  for (const { line, code } of rejects.slice(0, REJECTS_SHOWN)) say(`line ${line}: ${code}`);
  if (rejects.length > REJECTS_SHOWN)
    say(`… and ${rejects.length - REJECTS_SHOWN} more lines that cannot be read.`);
}

async function listCases(
  options: Options & { readonly closed?: true; readonly limit: string },
): Promise<void> {
  const limit = wholeNumber('--limit', options.limit, 1, 100_000);
  const found = await withBiller(options.biller, async (standing) => {
    const { ground, biller, billers } = standing;
    const payments = await openPayments(standing, billers);
    const state = options.closed === true ? 'closed' : 'open';
    const lists = createReconLists(ground);
    const cases = await lists.cases(biller.billerId, { state, limit });
    const ledger = createLedger(ground);
    const kinds = createApprovalKinds({ billers, payments, ledger, differences: lists });
    const approvals = createApprovals({ sql: ground.sql, clock: systemClock, kinds });
    const asked = state === 'closed' ? [] : await approvals.list(SYSTEM, { open: true, limit: ASKED_MAX });
    const askedOf = new Map(
      asked
        .filter(({ billerId }) => billerId === biller.billerId)
        .map(({ subject, approvalId }) => [subject, approvalId]),
    );
    return Promise.all(
      cases.map(async ({ paymentId, approvalId, ...each }) => ({
        ...each,
        correction: correctionOf(askedOf.get(`case:${each.caseId}`), approvalId),
        payment:
          paymentId === undefined ? undefined : (await payments.byKey(biller.billerId, paymentId))?.reference,
      })),
    );
  });
  if (options.json) return sayJson(found);
  if (found.length === 0) return say('There are none.');
  const rows = found.map(
    ({ caseId, businessDate, source, bucket, reference, payment, theirsMinor, oursMinor, currency }) => [
      ...[String(caseId), businessDate, source, bucket, reference || '-', payment ?? '-'],
      ...[theirsMinor, oursMinor].map((minor) =>
        minor === undefined ? '-' : formatMoney(money(minor, currency), 'en'),
      ),
    ],
  );
  say(table([['CASE', 'DAY', 'SOURCE', 'WHAT', 'THEIR REFERENCE', 'PAYMENT', 'THEIRS', 'OURS'], ...rows]));
}

/** What a colleague has not decided yet comes before what was agreed to earlier. */
function correctionOf(asked: bigint | undefined, executed: bigint | undefined): object | undefined {
  if (asked !== undefined) return { approval: asked, state: 'asked' };
  return executed === undefined ? undefined : { approval: executed, state: 'executed' };
}

async function listFigures(
  options: Options & { readonly from: string; readonly to: string; readonly months?: true },
): Promise<void> {
  const [from, to] = [dayIn('--from', options.from), dayIn('--to', options.to)];
  const { figures, currency } = await withBiller(options.biller, async ({ ground, biller }) => ({
    currency: biller.currency,
    figures: await createReconLists(ground).figures(biller.billerId, {
      ...{ from, to, by: options.months === true ? 'month' : 'day' },
    }),
  }));
  if (options.json) return sayJson(figures.map((each) => ({ ...each, currency })));
  if (figures.length === 0) return say('No file of these days was read.');
  const rows = figures.map((each) => [each.day, each.source, each.bucket, ...bothSides(each, currency)]);
  say(table([['DAY', 'SOURCE', 'BUCKET', ...SIDES], ...rows]));
}

const SIDES = ['THEIRS', 'AMOUNT', 'OURS', 'AMOUNT'];

function bothSides(
  { theirsCount, theirsMinor, oursCount, oursMinor }: BothSides,
  currency: Biller['currency'],
): readonly string[] {
  const amount = (minor: bigint): string => formatMoney(money(minor, currency), 'en');
  return [String(theirsCount), amount(theirsMinor), String(oursCount), amount(oursMinor)];
}

function isAny({ oursCount, theirsCount }: BothSides): boolean {
  return oursCount + theirsCount > 0;
}
