import type { Biller } from '../../src/billing/index.ts';
import { DEMO_BILLERS } from '../../src/demo/index.ts';
import type { ReceiptDocument } from '../../src/documents/index.ts';
import { invariant, type Language, money } from '../../src/kernel/index.ts';
import { createReceiptSigner, type PaidBill, type Receipt } from '../../src/payments/index.ts';
import { readReceiptKeys } from '../../src/platform/index.ts';

/** Always the same, so that the same receipt has the same QR code. */
const SEED = Buffer.alloc(32, 7).toString('base64');

export function createTestSigner(keys = `1:${SEED}`) {
  const read = readReceiptKeys(keys);
  invariant(read !== undefined, 'keys of receipts can be read');
  return createReceiptSigner(read);
}

export function demoBiller(id: string): Biller {
  const biller = DEMO_BILLERS.find((each) => each.id === id);
  invariant(biller !== undefined, `the demo has the biller ${id}`);
  return biller;
}

export interface ReceiptFields {
  readonly amountMinor?: bigint;
  readonly advanceMinor?: bigint;
  readonly accountNumber?: string;
  readonly gatewayRef?: string;
  readonly bills?: readonly Omit<PaidBill, 'id'>[];
  readonly standing?: Receipt['standing'];
}

/** A receipt of a biller, as the room of payments makes it. */
export function receiptOf(biller: Biller, language: Language, fields: ReceiptFields = {}): Receipt {
  const { amountMinor = 125_050n, advanceMinor = 0n } = fields;
  const number = '10150744486448';
  const at = new Date('2026-11-16T11:05:07Z');
  const bill = { number: 'B-2026-11', period: '2026-11', amountMinor, identifiers: {} };
  return {
    number,
    accountNumber: fields.accountNumber ?? '70010001',
    bills: (fields.bills ?? [bill]).map((each, nth) => ({ id: String(nth), ...each })),
    paidAt: at,
    standing: fields.standing ?? 'good',
    payment: {
      id: '00000000-0000-7000-8000-000000000000',
      reference: number,
      billerId: biller.billerId,
      paymentId: 1n,
      accountId: 1n,
      amount: money(amountMinor, biller.currency),
      advance: money(advanceMinor, biller.currency),
      state: 'posted',
      reason: undefined,
      channel: 'portal',
      language,
      gateway: 'sandbox',
      gatewayOrder: undefined,
      gatewayToken: undefined,
      gatewayPage: undefined,
      gatewayRef: fields.gatewayRef ?? 'A8F2-00192837',
      claimedRef: undefined,
      startedAt: at,
      verifyAt: at,
      maskedCard: '603770******5443',
      direct: false,
      returnUrl: undefined,
      createdAt: at,
      stateAt: at,
      attended: 0,
    },
  };
}

/** The receipt as it is drawn, with its QR code. */
export function documentOf(
  biller: Biller,
  language: Language,
  fields: ReceiptFields = {},
  signer = createTestSigner(),
): ReceiptDocument {
  const receipt = receiptOf(biller, language, fields);
  const verifyUrl = 'https://pay.example.org/verify';
  const statementUrl = `${verifyUrl}?s=${signer.sign(receipt, biller.id)}`;
  return { receipt, biller, language, statementUrl, verifyUrl, demo: false };
}
