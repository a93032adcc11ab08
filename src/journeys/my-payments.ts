import { type Static, Type } from 'typebox';
import type { Conversation } from '../conversations/index.ts';
import {
  formatDate,
  formatMoney,
  inLanguage,
  isCurrency,
  localDigits,
  money,
  todayIn,
} from '../kernel/index.ts';
import { PAYMENT_STATE_TEXTS, PAYMENT_STATES, type PaymentState } from '../payments/index.ts';
import { billersOf, type JourneyDeps, leftToRight } from './deps.ts';
import { TEXTS } from './texts.ts';
import type { Told } from './told.ts';

const PaymentSchema = Type.Object({
  reference: Type.String(),
  state: Type.Unsafe<PaymentState>({ type: 'string', enum: [...PAYMENT_STATES] }),
  minor: Type.String({ pattern: '^\\d+$' }),
  currency: Type.String(),
  at: Type.String(),
  timeZone: Type.String(),
});
type SeenPayment = Static<typeof PaymentSchema>;

const SHOWN_MAX = 5;

/** The last payments of this number; of several it is asked which. */
async function choosePayment(
  c: Conversation,
  deps: JourneyDeps,
  states: readonly PaymentState[],
): Promise<SeenPayment | undefined> {
  const seen = await c.step('payments', states.join(' '), Type.Array(PaymentSchema), () =>
    lastPayments(c, deps, states),
  );
  if (seen.length <= 1) return seen[0];
  const reference = await c.choose(
    'payment',
    { text: TEXTS.which_payment },
    seen.map((payment) => ({
      id: payment.reference,
      label: { text: TEXTS.payment_line, values: wordsOf(c, payment) },
    })),
  );
  return seen.find((payment) => payment.reference === reference);
}

async function lastPayments(
  c: Conversation,
  deps: JourneyDeps,
  states: readonly PaymentState[],
): Promise<SeenPayment[]> {
  const { phone } = c.person;
  if (phone === undefined) return [];
  const billers = billersOf(deps, c.line);
  const payments = await deps.payments.lastOf(
    phone,
    billers.map(({ billerId }) => billerId),
    SHOWN_MAX * 2,
  );
  return payments
    .filter(({ state }) => states.includes(state))
    .slice(0, SHOWN_MAX)
    .map(({ reference, state, amount, createdAt, billerId }) => ({
      ...{ reference, state, minor: amount.minor.toString(), currency: amount.currency },
      at: createdAt.toISOString(),
      timeZone: billers.find((biller) => biller.billerId === billerId)?.timeZone ?? 'UTC',
    }));
}

function wordsOf({ language }: Conversation, { minor, currency, at, timeZone, reference }: SeenPayment) {
  return {
    amount: isCurrency(currency) ? formatMoney(money(BigInt(minor), currency), language) : '',
    date: formatDate(todayIn(timeZone, new Date(at)), language),
    reference: leftToRight(localDigits(reference, language), language),
  };
}

/** M11: where a payment is, whatever became of it. */
async function myPayment(c: Conversation, deps: JourneyDeps): Promise<void> {
  const payment = await choosePayment(c, deps, PAYMENT_STATES);
  if (payment === undefined) return c.say(TEXTS.no_payments);
  const state = inLanguage(PAYMENT_STATE_TEXTS[payment.state], c.language);
  c.say(TEXTS.payment_is, { ...wordsOf(c, payment), state });
}

/** M8: the receipt of a payment, again. */
async function receiptAgain(c: Conversation, deps: JourneyDeps): Promise<void> {
  const payment = await choosePayment(c, deps, ['paid', 'posted']);
  if (payment === undefined) return c.say(TEXTS.no_receipts);
  const { amount } = wordsOf(c, payment);
  c.give(TEXTS.receipt_link, { amount, link: `${deps.publicUrl()}/receipts/${payment.reference}` });
  if (!c.abilities.links) c.say(TEXTS.receipt_sent);
}

export const PAYMENT: Told = {
  name: 'payment',
  label: TEXTS.menu_payment,
  words: ['status', 'payment', 'پیگیری', 'وضعیت', 'دفعتي', 'स्थिति', 'भुगतान'],
  tell: myPayment,
};

export const RECEIPT: Told = {
  name: 'receipt',
  label: TEXTS.menu_receipt,
  words: ['receipt', 'رسید', 'إيصال', 'الإيصال', 'रसीद'],
  tell: receiptAgain,
};
