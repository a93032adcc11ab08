import type { Biller, IdentifierRule } from '../billing/index.ts';
import {
  addDays,
  type BillId,
  type Currency,
  err,
  invariant,
  makeBillId,
  makePaymentId,
  ok,
  type PlainDate,
  type Result,
  todayIn,
  toPersianDate,
} from '../kernel/index.ts';
import { systemClock } from '../platform/index.ts';

/** The account numbers that generated bills may use; the sample bills stand outside. */
const FIRST_NUMBER = 20_000_000;
const NUMBERS = 50_000_000;
const NUMBER_DIGITS = 8;
/** One bill for each account; the biller's example is left out. */
export const GENERATED_BILLS_MAX = NUMBERS - 1;

export interface GenerateOptions {
  readonly biller: Biller;
  readonly count: number;
  /** The same seed, the same bills (on the same day). Different seeds share accounts. */
  readonly seed: number;
  /** Bills are issued 10 days before and due 14 days after; default: today in the biller's time zone. */
  readonly today?: PlainDate;
}

export interface BillGenerator {
  readonly lines: Generator<string>;
}

/**
 * Valid bill-file lines (CSV, the header first, each with its line end) for any biller: its identifiers are
 * made after the examples in its description, with right check digits, each account once. Refused where an
 * example has too few digits to make that many accounts from.
 */
export function createBillGenerator(
  options: GenerateOptions,
): Result<
  BillGenerator,
  { readonly code: 'too_many_bills' | 'example_cannot_vary'; readonly column: string }
> {
  if (options.count > GENERATED_BILLS_MAX) return err({ code: 'too_many_bills', column: '' });
  const makers = identifierMakers(options.biller);
  if (!makers.ok) return makers;
  return ok({ lines: generate(options, makers.value) });
}

/** `createBillGenerator` for billers that are known to allow it; throws for others. */
export function* generateBills(options: GenerateOptions): Generator<string> {
  const generator = createBillGenerator(options);
  invariant(generator.ok, `no bills can be generated for ${options.biller.id}`);
  yield* generator.value.lines;
}

interface Draft {
  readonly number: number;
  readonly amountMinor: number;
  readonly yearDigit: string;
  readonly period: string;
  billId: BillId | undefined;
}

interface IdentifierMaker {
  readonly name: string;
  readonly make: (draft: Draft) => string;
}

function identifierMakers(
  biller: Biller,
): Result<readonly IdentifierMaker[], { readonly code: 'example_cannot_vary'; readonly column: string }> {
  const makers: IdentifierMaker[] = [];
  // The bill ID first: the payment ID is made for it.
  for (const rule of biller.identifiers.toSorted((a, b) => rank(a) - rank(b))) {
    if (rule.belongsTo === 'derived') continue;
    const make = identifierMaker(rule);
    if (make === undefined) return err({ code: 'example_cannot_vary', column: rule.name });
    makers.push({ name: rule.name, make });
  }
  return ok(makers);
}

function rank(rule: IdentifierRule): number {
  return rule.check === 'ir_payment_id' ? 1 : 0;
}

function identifierMaker(rule: IdentifierRule): ((draft: Draft) => string) | undefined {
  switch (rule.check) {
    case 'ir_bill_id':
      return (draft) => {
        const { example } = rule;
        draft.billId = makeBillId(String(draft.number), example.slice(-5, -2), example.slice(-2, -1));
        return draft.billId;
      };
    case 'ir_payment_id':
      return ({ billId, amountMinor, yearDigit, period }) =>
        billId === undefined ? '' : makePaymentId(billId, BigInt(amountMinor), yearDigit, period);
    case 'ir_barcode':
      return () => '';
    case 'none':
      return exampleMaker(rule);
  }
}

/** Puts the account's number in the place of the last digits of the example: `N1234567890`, `N1220000001`. */
function exampleMaker(rule: IdentifierRule): ((draft: Draft) => string) | undefined {
  const tail = /\d+$/.exec(rule.example)?.[0] ?? '';
  const width = Math.min(tail.length, NUMBER_DIGITS);
  // What finds an account must differ from account to account; a ZIP code need not.
  if (rule.finds ? width < NUMBER_DIGITS : width === 0) return undefined;
  const head = rule.example.slice(0, rule.example.length - width);
  const make = ({ number }: Draft): string => head + String(number % 10 ** width).padStart(width, '0');
  const trial = make({ number: FIRST_NUMBER, amountMinor: 0, yearDigit: '', period: '', billId: undefined });
  return new RegExp(rule.pattern, 'u').test(trial) ? make : undefined;
}

/** From and to, in steps; minor units. Rial amounts are multiples of 1,000, as a payment ID needs them. */
const AMOUNTS: Readonly<Record<Currency, { from: number; steps: number; step: number }>> = {
  IRR: { from: 100_000, steps: 9_900, step: 1_000 },
  INR: { from: 20_000, steps: 480_000, step: 1 },
  EGP: { from: 5_000, steps: 195_000, step: 1 },
  USD: { from: 2_999, steps: 17_000, step: 1 },
};

const FIRST_NAMES = ['Amin', 'Bahar', 'Chandra', 'Dina', 'Elif', 'Farah', 'Gita', 'Hana', 'Idris', 'Jaya'];
const LAST_NAMES = ['Arman', 'Bose', 'Cole', 'Darwish', 'Emad', 'Fox', 'Gohar', 'Hakim', 'Iyer', 'Jafari'];

function* generate(options: GenerateOptions, makers: readonly IdentifierMaker[]): Generator<string> {
  const { biller, count } = options;
  const today = options.today ?? todayIn(biller.timeZone, systemClock.now());
  const issuedOn = addDays(today, -10);
  const dates = `${issuedOn},${addDays(today, 14)},${biller.currency}`;
  const { year, month } = toPersianDate(issuedOn);
  const [yearDigit, period] = [String(year % 10), String(month).padStart(2, '0')];
  const periodText = biller.country === 'IR' ? `${year}/${period}` : issuedOn.slice(0, 7);
  const random = createRandom(options.seed);
  const numbers = accountNumbers(random, exampleNumbers(biller));

  yield `account,${makers.map(({ name }) => name).join(',')},customer_name,phone,bill_number,period,issued_on,due_on,currency,amount,lines,consumption\n`;
  for (let nth = 0; nth < count; nth++) {
    const number = numbers();
    const draw = random();
    const { from, steps, step } = AMOUNTS[biller.currency];
    const amountMinor = from + (draw % steps) * step;
    const draft: Draft = { number, amountMinor, yearDigit, period, billId: undefined };
    const identifiers = makers.map(({ make }) => make(draft)).join(',');
    const name = `${FIRST_NAMES[draw % 10]} ${LAST_NAMES[(draw >>> 8) % 10]}`;
    const tax = Math.floor(amountMinor / 10);
    const lines = `[{""label"":""Energy"",""amount"":${amountMinor - tax}},{""label"":""Tax"",""amount"":${tax}}]`;
    yield `G${number},${identifiers},${name},${phoneOf(biller, number)},G${number}-${issuedOn.slice(0, 7)},${periodText},${dates},${amountMinor},"${lines}",${50 + (draw % 600)}\n`;
  }
}

/** Numbers that nobody has: unassigned ranges, or those kept for fiction. */
function phoneOf(biller: Biller, number: number): string {
  const last = String(number % 10_000).padStart(4, '0');
  switch (biller.country) {
    case 'IR':
      return `0912000${last}`;
    case 'IN':
      return `600000${last}`;
    case 'EG':
      return `0100000${last}`;
    case 'US':
      return `+130355501${last.slice(-2)}`;
  }
}

/** All numbers of the range, each once, in an order that the seed chooses. */
function accountNumbers(random: () => number, taken: ReadonlySet<number>): () => number {
  let place = random() % NUMBERS;
  let stride = random() % NUMBERS;
  // A stride without a divisor in common with 5 × 10^7 comes by every number before it repeats one.
  while (stride % 2 === 0 || stride % 5 === 0) stride += 1;
  return () => {
    do place = (place + stride) % NUMBERS;
    while (taken.has(FIRST_NUMBER + place));
    return FIRST_NUMBER + place;
  };
}

/** An example may be a sample bill's own number. */
function exampleNumbers(biller: Biller): ReadonlySet<number> {
  return new Set(
    biller.identifiers.map(({ example }) => Number(example.replace(/\D/g, '').slice(-NUMBER_DIGITS))),
  );
}

/** Mulberry32 by T. Ettinger (public domain): 32 bits of state, enough to make bills from. */
function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
