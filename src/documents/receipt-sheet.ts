import type { Biller } from '../billing/index.ts';
import {
  factsOf,
  formatDate,
  formatMoney,
  formatTimeOfDay,
  inLanguage,
  type Language,
  localDigits,
  type Money,
  money,
  type Texts,
  todayIn,
} from '../kernel/index.ts';
import { RECEIPT_TEXTS, type Receipt, trackingCodeOf } from '../payments/index.ts';
import type { Fact, ReceiptSheet } from './sheet.ts';

export interface ReceiptDocument {
  readonly receipt: Receipt;
  readonly biller: Biller;
  readonly language: Language;
  /** What the QR code holds: the address that verifies, with the signed statement. */
  readonly statementUrl: string;
  /** Where a number can be typed in. */
  readonly verifyUrl: string;
  readonly demo: boolean;
}

/** What stands on the paper, in the reader's language, digits and calendar. */
export function receiptSheet(document: ReceiptDocument): ReceiptSheet {
  const { receipt, biller, language, statementUrl, verifyUrl } = document;
  const { amount } = receipt.payment;
  const t = (texts: Texts): string => inLanguage(texts, language);
  const told = (value: Money): string => formatMoney(value, language);
  return {
    language,
    ...{ direction: factsOf(language).direction, script: factsOf(language).script },
    paidAt: receipt.paidAt.toISOString(),
    title: t(RECEIPT_TEXTS.title),
    biller: plain(inLanguage(biller.name, language)),
    amountLabel: t(RECEIPT_TEXTS.amount),
    amount: told(amount),
    ...(biller.showToman && amount.currency === 'IRR'
      ? { secondAmount: formatMoney(amount, language, { showToman: true }) }
      : {}),
    notices: [
      ...(receipt.standing === 'returned' ? [t(RECEIPT_TEXTS.returned)] : []),
      ...(document.demo ? [t(RECEIPT_TEXTS.demo)] : []),
    ],
    facts: factsIn(document),
    billsHead: [t(RECEIPT_TEXTS.bill), t(RECEIPT_TEXTS.billAmount)],
    bills: receipt.bills.map((bill) => ({
      number: digits(bill.number, language),
      facts: [
        ...(bill.period === '' ? [] : [numberFact(t(RECEIPT_TEXTS.period), bill.period, language)]),
        ...biller.identifiers.flatMap(({ name, label }) => {
          const value = bill.identifiers[name];
          return value === undefined ? [] : [numberFact(t(label), value, language)];
        }),
      ],
      amount: told(money(bill.amountMinor, amount.currency)),
    })),
    check: { title: t(RECEIPT_TEXTS.checkTitle), text: t(RECEIPT_TEXTS.check), url: verifyUrl },
    qrUrl: statementUrl,
  };
}

function factsIn({ receipt, biller, language }: ReceiptDocument): readonly Fact[] {
  const { payment, paidAt } = receipt;
  const t = (texts: Texts): string => inLanguage(texts, language);
  const card = payment.maskedCard?.slice(-4);
  return [
    numberFact(t(RECEIPT_TEXTS.number), groupNumber(receipt.number), language),
    numberFact(t(RECEIPT_TEXTS.trackingCode), trackingCodeOf(receipt.number), language),
    { label: t(RECEIPT_TEXTS.paidOn), value: formatDate(todayIn(biller.timeZone, paidAt), language) },
    // Apart from the date: what reads a PDF back takes two numbers beside each other for one run.
    {
      label: t(RECEIPT_TEXTS.paidTime),
      value: formatTimeOfDay(biller.timeZone, paidAt, language),
      isNumber: true,
    },
    numberFact(t(RECEIPT_TEXTS.account), receipt.accountNumber, language),
    ...(card === undefined ? [] : [numberFact(t(RECEIPT_TEXTS.card), `•••• ${card}`, language)]),
    ...(payment.gatewayRef === undefined
      ? []
      : [numberFact(t(RECEIPT_TEXTS.bankReference), payment.gatewayRef, language)]),
    ...(payment.advance.minor === 0n
      ? []
      : [{ label: t(RECEIPT_TEXTS.advance), value: formatMoney(payment.advance, language) }]),
  ];
}

function numberFact(label: string, value: string, language: Language): Fact {
  return { label, value: digits(value, language), isNumber: true };
}

/** As on the pages: one with Latin letters in it keeps its own digits. */
function digits(text: string, language: Language): string {
  const cleaned = plain(text);
  return /[A-Za-z]/.test(cleaned) ? cleaned : localDigits(cleaned, language);
}

function groupNumber(number: string): string {
  return number.replace(/^(\d{3})(\d{5})(\d{5})(\d)$/, '$1-$2-$3-$4');
}

/** Without control characters and marks of direction: the fonts have no signs for them, or draw junk. */
function plain(text: string): string {
  return text.replaceAll(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, ' ').trim();
}
