import type { Biller } from '../billing/index.ts';
import {
  addDays,
  invariant,
  makeBillId,
  makePaymentId,
  type PlainDate,
  parseBillId,
  parsePlainDate,
  toPersianDate,
} from '../kernel/index.ts';
import { COMET_CUSTOMERS } from './customers/comet.ts';
import type { Customer, Line } from './customers/customer.ts';
import { MALWA_CUSTOMERS } from './customers/malwa.ts';
import { NILE_CUSTOMERS } from './customers/nile.ts';
import { SEPEHR_CUSTOMERS } from './customers/sepehr.ts';

/** A row of a bill file in JSON Lines: the fixed columns and one for each identifier. */
type BillRow = Readonly<Record<string, unknown>> & { readonly bill_number: string };

export interface SampleBill {
  readonly row: BillRow;
  readonly account: string;
  /** An earlier bill that was paid before the demo begins. */
  readonly isPaid: boolean;
}

/** How long before the newest bill the others came, and how long after its issue each falls due. */
interface Rhythm {
  readonly months: number;
  readonly dueAfterDays: number;
}

/**
 * The bills that every demo begins with, in the form of a bill file. Their dates stand around `today`: some
 * bills are due within days, some are overdue. All people and numbers are invented.
 */
export function sampleBills(biller: Biller, today: PlainDate): readonly SampleBill[] {
  switch (biller.id) {
    case 'sepehr':
      return [...promisedSepehr(today), ...spread(SEPEHR_CUSTOMERS, today, EVERY_TWO_MONTHS, sepehrBill)];
    case 'malwa':
      return spread(MALWA_CUSTOMERS, today, MONTHLY, (customer) => {
        const consumer = `N${String(customer.number).padStart(10, '0')}`;
        return { account: consumer, consumer_number: consumer, currency: 'INR' };
      });
    case 'nile':
      return spread(NILE_CUSTOMERS, today, MONTHLY, (customer) => {
        const meter = `047${String(customer.number).padStart(8, '0')}`;
        return {
          account: meter,
          meter_number: meter,
          card_number: `8800${String(customer.number - 9_990_000).padStart(6, '0')}`,
          currency: 'EGP',
        };
      });
    case 'comet':
      return spread(COMET_CUSTOMERS, today, MONTHLY, (customer) => {
        const account = `82551000${String(customer.number).padStart(8, '0')}`;
        const zip = customer.number === 10_001_234 ? '80202' : `802${10 + (customer.number % 30)}`;
        return { account, account_number: account, zip, currency: 'USD' };
      });
    default:
      return [];
  }
}

const MONTHLY: Rhythm = { months: 1, dueAfterDays: 21 };
const EVERY_TWO_MONTHS: Rhythm = { months: 2, dueAfterDays: 24 };
// The first customer of each list is the promised one: its bill came this long ago, so it is due soon.
const FIRST_ISSUED_DAYS_AGO = 16;

type AccountRow = Readonly<Record<string, string>> & { readonly account: string };

interface Issued {
  readonly issuedOn: PlainDate;
  readonly amountMinor: number;
}

/** One row for each open bill of each customer. */
function spread(
  customers: readonly Customer[],
  today: PlainDate,
  rhythm: Rhythm,
  describe: (customer: Customer, issued: Issued) => AccountRow,
): readonly SampleBill[] {
  return customers.flatMap((customer, nth) =>
    billsOf(customer).map(({ lines, consumption, isPaid }, age) => {
      const issuedOn = monthsBefore(addDays(today, -FIRST_ISSUED_DAYS_AGO - nth), age * rhythm.months);
      const amountMinor = total(lines);
      const described = describe(customer, { issuedOn, amountMinor });
      const row = {
        customer_name: customer.name,
        phone: customer.phone,
        bill_number: `${customer.number}-${issuedOn.slice(0, 7)}`,
        period: issuedOn.slice(0, 7),
        ...described,
        issued_on: issuedOn,
        due_on: addDays(issuedOn, rhythm.dueAfterDays),
        amount: String(amountMinor),
        lines: lines.map(([label, amount]) => ({ label, amount })),
        ...(consumption === undefined ? {} : { consumption }),
      };
      return { row, account: described.account, isPaid };
    }),
  );
}

/** The same day of an earlier month, the 28th at most. */
function monthsBefore(date: PlainDate, months: number): PlainDate {
  if (months === 0) return date;
  const month = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 - months;
  const day = Math.min(Number(date.slice(8)), 28);
  const [yearText, monthText, dayText] = [Math.floor(month / 12), (month % 12) + 1, day].map(String);
  const read = parsePlainDate(`${yearText}-${monthText?.padStart(2, '0')}-${dayText?.padStart(2, '0')}`);
  invariant(read.ok, 'the 28th is in every month');
  return read.value;
}

function total(lines: readonly Line[]): number {
  return lines.reduce((sum, [, amount]) => sum + amount, 0);
}

interface BillOfCustomer {
  readonly lines: readonly Line[];
  readonly consumption: string | undefined;
  readonly isPaid: boolean;
}

/** The open bills and, after them, those of the past: made of the newest one's lines, by what was used. */
function billsOf(customer: Pick<Customer, 'bills' | 'consumption' | 'past'>): readonly BillOfCustomer[] {
  const { consumption } = customer;
  const open = customer.bills.map((lines) => ({ lines, consumption, isPaid: false }));
  const newest = customer.bills[0] ?? [];
  const past = (customer.past ?? []).map((used) => ({
    lines: scale(newest, used / Number(consumption)),
    consumption: String(used),
    isPaid: true,
  }));
  return [...open, ...past];
}

/** To thousands where all of them are, as a payment ID needs them; a line without an amount tells of one bill alone. */
function scale(lines: readonly Line[], factor: number): readonly Line[] {
  const step = lines.every(([, amount]) => amount % 1000 === 0) ? 1000 : 1;
  return lines
    .filter(([, amount]) => amount !== 0)
    .map(([label, amount]) => [label, Math.round((amount * factor) / step) * step]);
}

const ELECTRICITY_COMPANY = { company: '041', service: '2' } as const;

function sepehrBill(customer: Customer, { issuedOn, amountMinor }: Issued): AccountRow {
  const billId = makeBillId(
    String(customer.number),
    ELECTRICITY_COMPANY.company,
    ELECTRICITY_COMPANY.service,
  );
  const { year, month } = toPersianDate(issuedOn);
  const period = String(month).padStart(2, '0');
  const subscription = String(70_000_000 + (customer.number - 10_000_000));
  return {
    account: subscription,
    bill_id: billId,
    payment_id: makePaymentId(billId, BigInt(amountMinor), String(year % 10), period),
    subscription,
    // Iranian bills count their periods in Persian months.
    period: `${year}/${period}`,
    currency: 'IRR',
  };
}

/**
 * The two bills that documents and checks rely on, and what came before the first. Their payment IDs say the
 * period and the amount, so these stay as they are in every year; only the dates move.
 */
function promisedSepehr(today: PlainDate): readonly SampleBill[] {
  const known = parseBillId('1000000104128');
  invariant(known.ok, 'the promised bill ID is valid');
  const first = billsOf({
    bills: [
      [
        ['بهای انرژی', 371_000],
        ['آبونمان', 18_000],
        ['عوارض برق', 59_000],
        ['مالیات بر ارزش افزوده', 37_000],
      ],
    ],
    consumption: '312',
    past: [341, 402, 268, 251, 280, 355, 388, 420, 274, 262, 291],
  }).map(({ lines, consumption, isPaid }, age): SampleBill => {
    // Two months each: 1405/06, 1405/04, 1405/02, 1404/12 …
    const months = 1405 * 12 + 5 - 2 * age;
    const [year, month] = [Math.floor(months / 12), String((months % 12) + 1).padStart(2, '0')];
    const issuedOn = monthsBefore(addDays(today, -18), 2 * age);
    const paymentId = makePaymentId(known.value, BigInt(total(lines)), String(year % 10), month);
    const row = {
      currency: 'IRR',
      issued_on: issuedOn,
      account: '70010001',
      bill_id: known.value,
      payment_id: paymentId,
      subscription: '70010001',
      customer_name: 'نرگس یوسفی',
      phone: '09120000101',
      bill_number: age === 0 ? '10000001-06' : `10000001-${year}${month}`,
      period: `${year}/${month}`,
      due_on: addDays(issuedOn, 21),
      amount: String(total(lines)),
      lines: lines.map(([label, amount]) => ({ label, amount })),
      consumption,
    };
    return { row, account: '70010001', isPaid };
  });
  const second = {
    currency: 'IRR',
    issued_on: addDays(today, -18),
    account: '70010002',
    bill_id: '1000055604120',
    payment_id: '25050453',
    subscription: '70010002',
    customer_name: 'کامران صبوری',
    phone: '09120000102',
    bill_number: '10000556-04',
    period: '1405/04',
    due_on: addDays(today, 11),
    amount: '250000',
    lines: [
      { label: 'بهای انرژی', amount: 205_000 },
      { label: 'آبونمان', amount: 18_000 },
      { label: 'عوارض و مالیات', amount: 27_000 },
    ],
    consumption: '168',
  };
  return [...first, { row: second, account: '70010002', isPaid: false }];
}
