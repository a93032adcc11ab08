import type { Biller } from '../billing/index.ts';
import {
  addDays,
  invariant,
  makeBillId,
  makePaymentId,
  type PlainDate,
  parseBillId,
  toPersianDate,
} from '../kernel/index.ts';
import { COMET_CUSTOMERS } from './customers/comet.ts';
import type { Customer } from './customers/customer.ts';
import { MALWA_CUSTOMERS } from './customers/malwa.ts';
import { NILE_CUSTOMERS } from './customers/nile.ts';
import { SEPEHR_CUSTOMERS } from './customers/sepehr.ts';

/** A row of a bill file in JSON Lines: the fixed columns and one for each identifier. */
export type SampleBill = Readonly<Record<string, unknown>>;

/** How long before the newest bill the others came, and how long after its issue each falls due. */
interface Rhythm {
  readonly periodDays: number;
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

// 31 days: the bills of one customer are never of the same month.
const MONTHLY: Rhythm = { periodDays: 31, dueAfterDays: 21 };
const EVERY_TWO_MONTHS: Rhythm = { periodDays: 61, dueAfterDays: 24 };
// The first customer of each list is the promised one: its bill came this long ago, so it is due soon.
const FIRST_ISSUED_DAYS_AGO = 16;

interface Issued {
  readonly issuedOn: PlainDate;
  readonly amountMinor: number;
}

/** One row for each open bill of each customer. */
function spread(
  customers: readonly Customer[],
  today: PlainDate,
  rhythm: Rhythm,
  describe: (customer: Customer, issued: Issued) => SampleBill,
): readonly SampleBill[] {
  return customers.flatMap((customer, nth) =>
    customer.bills.map((lines, age) => {
      const issuedOn = addDays(today, -FIRST_ISSUED_DAYS_AGO - nth - age * rhythm.periodDays);
      const amountMinor = lines.reduce((sum, [, amount]) => sum + amount, 0);
      return {
        customer_name: customer.name,
        phone: customer.phone,
        bill_number: `${customer.number}-${issuedOn.slice(0, 7)}`,
        period: issuedOn.slice(0, 7),
        ...describe(customer, { issuedOn, amountMinor }),
        issued_on: issuedOn,
        due_on: addDays(issuedOn, rhythm.dueAfterDays),
        amount: String(amountMinor),
        lines: lines.map(([label, amount]) => ({ label, amount })),
        ...(customer.consumption === undefined ? {} : { consumption: customer.consumption }),
      };
    }),
  );
}

const ELECTRICITY_COMPANY = { company: '041', service: '2' } as const;

function sepehrBill(customer: Customer, { issuedOn, amountMinor }: Issued): SampleBill {
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
 * The two bills that documents and checks rely on. Their payment IDs say the period and the amount, so these
 * stay as they are in every year; only the dates move.
 */
function promisedSepehr(today: PlainDate): readonly SampleBill[] {
  const known = parseBillId('1000000104128');
  invariant(known.ok, 'the promised bill ID is valid');
  const common = { currency: 'IRR', issued_on: addDays(today, -18) };
  return [
    {
      ...common,
      account: '70010001',
      bill_id: known.value,
      payment_id: '48550606',
      subscription: '70010001',
      customer_name: 'نرگس یوسفی',
      phone: '09120000101',
      bill_number: '10000001-06',
      period: '1405/06',
      due_on: addDays(today, 3),
      amount: '485000',
      lines: [
        { label: 'بهای انرژی', amount: 371_000 },
        { label: 'آبونمان', amount: 18_000 },
        { label: 'عوارض برق', amount: 59_000 },
        { label: 'مالیات بر ارزش افزوده', amount: 37_000 },
      ],
      consumption: '312',
    },
    {
      ...common,
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
    },
  ];
}
