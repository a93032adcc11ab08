import type { Command } from 'commander';
import type { Biller, Billers } from '../billing/index.ts';
import { formatMoney, type Money, money, toWire } from '../kernel/index.ts';
import type { OpenReturn, Payments } from '../payments/index.ts';
import { createPostingLists, type OpenPosting, type PostingFigures } from '../settlement/index.ts';
import { EXIT, type SetExitCode } from './failure.ts';
import { say, sayJson, table, wholeNumber } from './output.ts';
import { readBillers, requireBiller, type Standing, withGround } from './with-ground.ts';
import { openPayments } from './with-payments.ts';

interface Options {
  readonly biller?: string;
  readonly late?: true;
  readonly limit: string;
  readonly json?: true;
}

const LIMIT = '100';

/** What is under way and should arrive: money at its payer, word at the biller. Exit code 1 where something is late. */
export function addUnderWayCommands(program: Command, setExitCode: SetExitCode): void {
  program
    .command('returns')
    .description('money on its way back to payers, and what of it is late or waits for people (exit code 1)')
    .option('--biller <id>', 'only of this biller')
    .option('--late', 'only what is late, or must be given back by hand')
    .option('--limit <n>', 'so many of each biller at most', LIMIT)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  wasl returns --late')
    .action(async (options: Options) => {
      const found = await withGround((standing) => findReturns(standing, options));
      if (found.some(needsSomebody)) setExitCode(EXIT.refused);
      if (options.json) return sayJson(found.map(returnAsJson));
      if (found.length === 0) return say(options.late ? 'Nothing is late.' : 'No money is on its way back.');
      say(table([['payment', 'amount', 'gateway', 'since', 'due', ''], ...found.map(returnAsRow)]));
    });

  program
    .command('postings')
    .description(
      'how billers with a system of their own are told of payments, and what is late (exit code 1)',
    )
    .option('--biller <id>', 'what this biller was not told yet, oldest first')
    .option('--limit <n>', 'so many at most', LIMIT)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample:\n  wasl postings --biller malwa')
    .action(async (options: Options) => {
      const { billers, figures, waiting } = await withGround((standing) => findPostings(standing, options));
      if (figures.some(({ late }) => late > 0)) setExitCode(EXIT.refused);
      if (options.json)
        return sayJson(waiting?.map(postingAsJson) ?? figures.map((each) => figuresAsJson(billers, each)));
      if (waiting !== undefined) {
        if (waiting.length === 0) return say('The biller was told of everything.');
        return say(
          table([['payment', 'what', 'amount', 'since', 'tries', ''], ...waiting.map(postingAsRow)]),
        );
      }
      if (figures.length === 0) return say('All billers are hosted here: nobody has to be told.');
      say(
        table([
          ['biller', 'waiting', 'late', 'oldest', 'median', 'p95', 'by banks', 'refused', 'silent since'],
          ...figures.map((each) => figuresAsRow(billers, each)),
        ]),
      );
    });
}

async function findReturns(standing: Standing, options: Options): Promise<readonly OpenReturn[]> {
  const billers = await readBillers(standing);
  const limit = wholeNumber('--limit', options.limit, 1, 100_000);
  const payments = await openPayments(standing, billers);
  const wanted = options.biller === undefined ? billers.list() : [requireBiller(billers, options.biller)];
  const lists = await Promise.all(wanted.map(({ billerId }) => payments.returning(billerId, limit)));
  return lists.flat().filter((each) => options.late !== true || needsSomebody(each));
}

function needsSomebody({ isLate, byHand }: OpenReturn): boolean {
  return isLate || byHand;
}

interface TellingOf {
  readonly reference: string;
  readonly amount: Money;
  readonly posting: OpenPosting;
}

async function findPostings(
  standing: Standing,
  options: Options,
): Promise<{
  readonly billers: Billers;
  readonly figures: readonly PostingFigures[];
  readonly waiting: readonly TellingOf[] | undefined;
}> {
  const billers = await readBillers(standing);
  const lists = createPostingLists({ sql: standing.ground.sql, billers });
  const biller = options.biller === undefined ? undefined : requireBiller(billers, options.biller);
  const figures = (await lists.figures()).filter(
    ({ billerId }) => biller === undefined || biller.billerId === billerId,
  );
  if (biller === undefined) return { billers, figures, waiting: undefined };
  const open = await lists.waiting(biller.billerId, wholeNumber('--limit', options.limit, 1, 100_000));
  const payments = await openPayments(standing, billers);
  return {
    billers,
    figures,
    waiting: await Promise.all(open.map((each) => tellingOf(payments, biller, each))),
  };
}

async function tellingOf(payments: Payments, biller: Biller, posting: OpenPosting): Promise<TellingOf> {
  const payment = await payments.byKey(biller.billerId, posting.paymentId);
  return {
    reference: payment?.reference ?? '',
    amount: money(posting.amountMinor, biller.currency),
    posting,
  };
}

function returnAsRow({ payment, since, dueAt, isLate, byHand }: OpenReturn): readonly string[] {
  const { reference, amount, gateway } = payment;
  const row = [reference, formatMoney(amount, 'en'), gateway, minute(since)];
  return byHand ? [...row, '', 'give back by hand'] : [...row, minute(dueAt), isLate ? 'late' : ''];
}

function returnAsJson({ payment, since, dueAt, isLate, byHand }: OpenReturn): object {
  const { reference, amount, gateway, reason } = payment;
  const due = byHand ? {} : { due_at: dueAt };
  return { reference, amount: toWire(amount), gateway, reason, since, ...due, late: isLate, by_hand: byHand };
}

function postingAsRow({ reference, amount, posting }: TellingOf): readonly string[] {
  const { kind, since, attended, isLate, reason } = posting;
  const state = [isLate ? 'late' : '', reason ?? ''].filter((text) => text !== '').join(': ');
  return [reference, kind, formatMoney(amount, 'en'), minute(since), String(attended), state];
}

function postingAsJson({ reference, amount, posting }: TellingOf): object {
  const { kind, since, attended, isLate, reason } = posting;
  return { reference, kind, amount: toWire(amount), since, tries: attended, late: isLate, reason };
}

function figuresAsRow(billers: Billers, figures: PostingFigures): readonly string[] {
  const { billerId, waiting, late, oldestSince, medianMs, p95Ms, byGateway, refused, downSince } = figures;
  return [
    ...[billers.byNumber(billerId)?.id ?? '', String(waiting), String(late)],
    ...[oldestSince === undefined ? '' : minute(oldestSince), seconds(medianMs), seconds(p95Ms)],
    ...[String(byGateway), String(refused), downSince === undefined ? '' : minute(downSince)],
  ];
}

function figuresAsJson(billers: Billers, figures: PostingFigures): object {
  const { billerId, waiting, waitingMinor, late, oldestSince, downSince } = figures;
  const { acknowledged, byGateway, medianMs, p95Ms, refused } = figures;
  const biller = billers.byNumber(billerId);
  return {
    ...{ biller: biller?.id, waiting, late, oldest_since: oldestSince, silent_since: downSince, refused },
    waiting_amount: { value: waitingMinor.toString(), currency: biller?.currency },
    ...{
      posted_by_banks_last_day: byGateway,
      acknowledged_last_day: acknowledged,
      median_ms: medianMs,
      p95_ms: p95Ms,
    },
  };
}

function minute(at: Date): string {
  return `${at.toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? '' : `${(ms / 1000).toFixed(1)} s`;
}
