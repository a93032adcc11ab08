import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Biller } from '../src/billing/index.ts';
import { type BillId, makeBillId, makePaymentId } from '../src/kernel/index.ts';

/** Invented billers of one kind: Iranian, with all the checks that a bill ID and a payment ID bring. */
export function benchBiller(billerId: number): Biller {
  const same = (text: string) => ({ fa: text, ar: text, hi: text, en: text });
  const rule = { check: 'none', belongsTo: 'account', finds: true } as const;
  const billId = { ...rule, name: 'bill_id', label: same('Bill ID'), check: 'ir_bill_id' } as const;
  const paymentId = {
    ...rule,
    name: 'payment_id',
    label: same('Payment ID'),
    check: 'ir_payment_id',
  } as const;
  const first = benchBill(1);
  return {
    billerId,
    id: `bench-${billerId}`,
    name: same(`Bench ${billerId}`),
    country: 'IR',
    currency: 'IRR',
    languages: ['fa', 'en'],
    timeZone: 'Asia/Tehran',
    showToman: true,
    identifiers: [
      { ...billId, pattern: '^[0-9]{6,13}$', example: first.billId },
      { ...paymentId, pattern: '^[0-9]{6,13}$', example: first.paymentId, belongsTo: 'bill', finds: false },
      {
        ...rule,
        name: 'subscription',
        label: same('Subscription'),
        pattern: '^[0-9]{8}$',
        example: '00000001',
      },
    ],
    inquiry: [['bill_id', 'payment_id'], ['bill_id'], ['subscription']],
    // Two hours, so that no hold runs out, and nothing is swept, during a run.
    payment: { exactness: 'exact', order: 'oldest_first', holdMs: 7_200_000 },
    lines: [
      { channel: 'ussd', address: '*500#' },
      { channel: 'sms', address: '5000' },
    ],
  };
}

export interface BenchBill {
  readonly number: number;
  readonly billId: BillId;
  readonly paymentId: string;
  readonly amountMinor: bigint;
}

/** The bill of this number, from 1 to 99,999,999; each of an account of its own. */
export function benchBill(number: number): BenchBill {
  const billId = makeBillId(String(number), '551', '2');
  // A prime step, so that amounts differ from bill to bill: 100 to 9,999 thousand rial.
  const amountMinor = BigInt(100 + ((number * 7919) % 9900)) * 1000n;
  return { number, billId, paymentId: makePaymentId(billId, amountMinor, '5', '04'), amountMinor };
}

const HEADER =
  'account,bill_id,payment_id,subscription,customer_name,phone,bill_number,period,issued_on,due_on,currency,amount,lines,consumption\n';
// A few hundred kilobytes: one write a block, not one a row.
const BLOCK_ROWS = 2000;

/** Writes a bill file of bills 1 to `count`, as a biller would send it; about 330 bytes a row. */
export async function writeBillFile(file: string, count: number): Promise<void> {
  await pipeline(Readable.from(blocks(count)), createWriteStream(file));
}

function* blocks(count: number): Generator<string> {
  yield HEADER;
  for (let from = 1; from <= count; from += BLOCK_ROWS) {
    let block = '';
    for (let number = from; number < from + BLOCK_ROWS && number <= count; number++) block += row(number);
    yield block;
  }
}

function row(number: number): string {
  const { billId, paymentId, amountMinor } = benchBill(number);
  const subscription = String(number).padStart(8, '0');
  const tax = amountMinor / 10n;
  const lines = `[{""label"":""Energy"",""amount"":""${amountMinor - tax}""},{""label"":""Tax"",""amount"":""${tax}""}]`;
  const phone = `0912${String(number % 10_000_000).padStart(7, '0')}`;
  return `A${subscription},${billId},${paymentId},${subscription},Customer ${number},${phone},B${subscription}-04,1405-04,2026-07-01,2026-08-01,IRR,${amountMinor},"${lines}",${number % 900}\n`;
}
