import type { Biller } from '../billing/index.ts';
import {
  daysBetween,
  direction,
  formatDate,
  formatDateTime,
  formatMoney,
  inLanguage,
  invariant,
  isCurrency,
  type Language,
  localDigits,
  type Money,
  money,
  type PlainDate,
  type Texts,
  todayIn,
  toGsmText,
} from '../kernel/index.ts';
import { trackingCodeOf } from '../payments/index.ts';
import { formatText, type TextValues } from '../platform/index.ts';
import type { LengthClass } from './channel.ts';
import type { NotificationKind, TakenMessage } from './message.ts';
import { PAYMENT_TEXTS } from './texts/payments.ts';
import { REMINDER_TEXTS } from './texts/reminders.ts';
import { REPLY_TEXTS } from './texts/replies.ts';
import { OWN_NAME, SIGN_IN_TEXTS } from './texts/sign-in.ts';

/** A text for each kind, length and language: leaving one out does not compile. */
export const MESSAGE_TEXTS = {
  ...SIGN_IN_TEXTS,
  ...PAYMENT_TEXTS,
  ...REMINDER_TEXTS,
  ...REPLY_TEXTS,
} as const satisfies Record<NotificationKind, Record<LengthClass, Texts>>;

/** A bill that somebody is reminded of, as it is when the message is sent. */
export interface DueBill {
  readonly remaining: Money;
  readonly dueOn: PlainDate;
  readonly accountNumber: string;
}

export interface RenderContext {
  /** Undefined: the system itself speaks. */
  readonly biller: Biller | undefined;
  readonly bill: DueBill | undefined;
  readonly lengthClass: LengthClass;
  readonly publicUrl: string;
  readonly now: Date;
}

type Renderable = Pick<TakenMessage, 'kind' | 'language' | 'values' | 'createdAt' | 'expiresAt'>;

/** The text that the reader gets. */
export function renderMessage(message: Renderable, context: RenderContext): string {
  const { kind, language } = message;
  const { biller, lengthClass } = context;
  const values = {
    biller: inLanguage(biller?.name ?? OWN_NAME, language),
    ...valuesOf(message, context),
  };
  const text = formatText(MESSAGE_TEXTS[kind][lengthClass], language, values);
  return language === 'en' && lengthClass === 'short' ? toGsmText(text) : text;
}

const MINUTE_MS = 60_000;

function valuesOf(message: Renderable, context: RenderContext): TextValues {
  const { kind, language, values } = message;
  if (kind === 'sign_in_code') {
    const minutes = Math.round((message.expiresAt.getTime() - message.createdAt.getTime()) / MINUTE_MS);
    // The code itself keeps Latin digits: telephones offer those to be filled in.
    return {
      code: leftToRight(values.code ?? '', language),
      minutes: localDigits(String(minutes), language),
    };
  }
  if (kind === 'reply') return { text: values.text ?? '' };
  return kind === 'bill_due' ? reminderValues(message, context) : paymentValues(message, context);
}

function paymentValues({ kind, language, values }: Renderable, context: RenderContext): TextValues {
  const { reference = '', amountMinor = '', currency, at = '' } = values;
  invariant(isCurrency(currency), 'a payment has a currency');
  const path = kind === 'payment_paid' ? 'receipts' : 'p';
  return {
    amount: formatMoney(money(BigInt(amountMinor), currency), language),
    when: formatDateTime(context.biller?.timeZone ?? 'UTC', new Date(at), language),
    reference: leftToRight(localDigits(reference, language), language),
    code: leftToRight(trackingCodeOf(reference), language),
    link: `${context.publicUrl}/${path}/${reference}`,
  };
}

function reminderValues(
  { language }: Renderable,
  { biller, bill, publicUrl, now }: RenderContext,
): TextValues {
  invariant(biller !== undefined && bill !== undefined, 'a reminder is about a bill of a biller');
  return {
    amount: formatMoney(bill.remaining, language),
    account: leftToRight(bill.accountNumber, language),
    days: daysBetween(todayIn(biller.timeZone, now), bill.dueOn),
    due: formatDate(bill.dueOn, language),
    link: `${publicUrl}/b/${biller.id}`,
  };
}

const LRM = '\u200e';

/**
 * Keeps a number with signs in it together where the text runs from right to left: a plain text has no markup for
 * that, and «+98 912 …» would be shown with its groups the wrong way round. Amounts and dates in the reader's own
 * digits need none; links stand at the end of a line.
 */
function leftToRight(text: string, language: Language): string {
  return direction(language) === 'rtl' ? `${LRM}${text}${LRM}` : text;
}
