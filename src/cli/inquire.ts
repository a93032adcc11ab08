import type { Command } from 'commander';
import {
  billAsJson,
  createInquiry,
  INQUIRY_ERROR_TEXTS,
  type InquiryAnswer,
  type InquiryError,
} from '../billing/index.ts';
import {
  formatDate,
  formatMoney,
  inLanguage,
  type Language,
  type Money,
  parsePlainDate,
  toWire,
} from '../kernel/index.ts';
import { formatText } from '../platform/index.ts';
import { EXIT, type SetExitCode, wrongUsage } from './failure.ts';
import { INQUIRE, STATES } from './inquire-texts.ts';
import { languageFrom, say, sayJson, table } from './output.ts';
import { withBiller } from './with-ground.ts';

interface InquireOptions {
  readonly biller: string;
  readonly lang?: string;
  readonly json?: true;
}

export function addInquireCommand(program: Command, setExitCode: SetExitCode): void {
  program
    .command('inquire')
    .description('find an account and tell what it owes')
    .argument('<name=value...>', 'identifiers, by their names; `wasl biller show` lists them')
    .requiredOption('--biller <id>', 'whose account')
    .option('--lang <code>', 'language: fa, ar, hi, en (default: that of the shell)')
    .option('--json', 'print the answer as JSON')
    .addHelpText(
      'after',
      `
Example:
  wasl inquire --biller sepehr bill_id=1000000104128 payment_id=48550606
  wasl inquire --biller comet account_number=8255100010001234 zip=80202`,
    )
    .action(async (given: readonly string[], options: InquireOptions) => {
      const language = languageFrom(options.lang);
      const identifiers = readPairs(given);
      const answer = await withBiller(options.biller, ({ ground, biller }) =>
        createInquiry({ sql: ground.sql }).inquire(biller, identifiers),
      );
      if (!answer.ok) {
        setExitCode(EXIT.refused);
        if (options.json) return sayJson({ error: answer.error });
        process.stderr.write(`wasl: ${tellError(answer.error, language)}\n`);
        return;
      }
      if (options.json) return sayJson(viewAnswer(answer.value));
      say(tellAnswer(answer.value, language));
    });
}

function readPairs(given: readonly string[]): Record<string, string> {
  const pairs = new Map<string, string>();
  for (const text of given) {
    const at = text.indexOf('=');
    if (at < 1) throw wrongUsage(`"${text}" is not of the form NAME=VALUE.`);
    const name = text.slice(0, at);
    if (pairs.has(name)) throw wrongUsage(`${name} is given twice.`);
    pairs.set(name, text.slice(at + 1));
  }
  return Object.fromEntries(pairs);
}

function tellError(error: InquiryError, language: Language): string {
  const values = Object.fromEntries(
    Object.entries(error).map(([name, value]) => [name, typeof value === 'string' ? value : tellList(value)]),
  );
  const text = formatText(INQUIRY_ERROR_TEXTS[error.code], language, values);
  switch (error.code) {
    case 'unknown_identifier':
      return `${text} (${error.known.map(asked).join(', ')})`;
    case 'identifiers_missing':
      return `${text} (${error.accepted.map((names) => names.map(asked).join(' ')).join(' / ')})`;
    case 'ids_swapped':
      return `${text} (${tellPairs(error.suggestion)})`;
    default:
      return text;
  }
}

/** As it is to be typed, whatever the language of the sentence before it. */
function asked(name: string): string {
  return `${name}=…`;
}

function tellList(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') : JSON.stringify(value);
}

function tellPairs(pairs: Readonly<Record<string, string>>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

function tellAnswer(answer: InquiryAnswer, language: Language): string {
  const { biller, accountNumber, bills, total } = answer;
  const title = `${inLanguage(biller.name, language)}, ${accountNumber}`;
  if (bills.length === 0) return `${title}\n${inLanguage(INQUIRE.nothing, language)}`;
  const rows = bills.map((bill) => [
    bill.id,
    bill.number,
    bill.period,
    showDate(bill.dueOn, language),
    inLanguage(STATES[bill.state], language),
    showAmount(bill.remaining, language, biller.showToman),
  ]);
  const { bill, number, period, due, state, toPay } = INQUIRE;
  const head = [bill, number, period, due, state, toPay].map((texts) => inLanguage(texts, language));
  const amount = showAmount(total, language, biller.showToman);
  return [title, table([head, ...rows]), formatText(INQUIRE.total, language, { amount })].join('\n');
}

function showAmount(amount: Money, language: Language, showToman: boolean): string {
  const plain = formatMoney(amount, language);
  return showToman ? `${plain} (${formatMoney(amount, language, { showToman })})` : plain;
}

function showDate(text: string, language: Language): string {
  const date = parsePlainDate(text);
  return date.ok ? formatDate(date.value, language) : text;
}

/** The names of the HTTP API, so that a program may read either. */
function viewAnswer({ biller, accountNumber, bills, total }: InquiryAnswer) {
  return {
    biller: biller.id,
    account: accountNumber,
    bills: bills.map((bill) => billAsJson(bill, biller)),
    total: toWire(total),
  };
}
