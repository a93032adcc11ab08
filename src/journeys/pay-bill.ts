import { type Static, Type } from 'typebox';
import type { Conversation } from '../conversations/index.ts';
import {
  formatDate,
  formatMoney,
  formatTimeOfDay,
  inLanguage,
  localDigits,
  type Money,
  money,
  parsePlainDate,
} from '../kernel/index.ts';
import type { OpenError } from '../payments/index.ts';
import { type JourneyDeps, leftToRight } from './deps.ts';
import { type FoundAccount, type FoundBill, findAccount, type Sought } from './find-bill.ts';
import { choosePayWay, pushToPhone } from './pay-way.ts';
import { offerToRemember } from './remember.ts';
import { TEXTS } from './texts.ts';
import type { Told } from './told.ts';

/** A link to pay with is good for as long as the bill is held for it. */
const HELD_BY_SAME = 'bill_held';

const OrderSchema = Type.Union([
  Type.Object({ link: Type.String(), reference: Type.String(), until: Type.String() }),
  Type.Object({
    error: Type.Unsafe<OpenError['code']>({ type: 'string' }),
    until: Type.Optional(Type.String()),
  }),
]);

/** Shows what is owed, and pays it: M1 to M4, M6 and M7 as they are lived through. */
export async function payBill(c: Conversation, deps: JourneyDeps, sought?: Sought): Promise<void> {
  const account = await findAccount(c, deps, sought);
  if (account === undefined) return;
  const { biller, bills } = account;
  if (bills.length === 0) {
    c.say(TEXTS.nothing_owed, { biller: inLanguage(biller.name, c.language) });
    return offerToRemember(c, deps, account);
  }
  c.unfinished({ subject: biller.id, name: biller.name });
  const chosen = await chooseBills(c, account);
  if (chosen.length === 0) {
    c.unfinished(undefined);
    c.say(TEXTS.not_paid);
    return offerToRemember(c, deps, account);
  }
  const order = await c.step('order', chosen.map(({ id }) => id).join(' '), OrderSchema, (key) =>
    openPayment(c, deps, account, chosen, key),
  );
  if ('error' in order) return refuse(c, account, order);
  const amount = formatMoney(total(account, chosen), c.language);
  const way = await choosePayWay(c, deps, account);
  const { reference } = order;
  if (way !== 'link' && (await pushToPhone(c, deps, { reference, way, amount }))) {
    // The talk ends at once: while a USSD session is open no other one can ask.
    return c.abilities.news ? untilPaid(c, deps, order) : undefined;
  }
  const until = formatTimeOfDay(biller.timeZone, new Date(order.until), c.language);
  c.unfinished(undefined);
  c.give(TEXTS.link, { biller: inLanguage(biller.name, c.language), amount, link: order.link, until });
  if (!c.abilities.links) c.say(TEXTS.link_sent);
  if (c.abilities.news) return untilPaid(c, deps, order);
  return offerToRemember(c, deps, account);
}

/** One bill is confirmed; of several it is asked which, and then confirmed: nothing is paid without a yes. */
async function chooseBills(c: Conversation, account: FoundAccount): Promise<readonly FoundBill[]> {
  const { biller, bills, accountNumber } = account;
  const [oldest] = bills;
  if (oldest === undefined) return [];
  const amount = formatMoney(total(account, bills), c.language);
  const name = inLanguage(biller.name, c.language);
  if (bills.length === 1) {
    const due = parsePlainDate(oldest.dueOn);
    c.say(TEXTS.owed, {
      ...{ biller: name, amount, due: due.ok ? formatDate(due.value, c.language) : oldest.dueOn },
      account: leftToRight(accountNumber, c.language),
    });
    return (await c.confirm('pay', { text: TEXTS.pay_now })) ? bills : [];
  }
  c.say(TEXTS.owed_many, { biller: name, count: localDigits(String(bills.length), c.language), amount });
  const first = formatMoney(total(account, [oldest]), c.language);
  const what = await c.choose('what', { text: TEXTS.pay_what }, [
    { id: 'all', label: { text: TEXTS.pay_all, values: { amount } } },
    { id: 'oldest', label: { text: TEXTS.pay_oldest, values: { amount: first } } },
    { id: 'nothing', label: { text: TEXTS.pay_nothing } },
  ]);
  if (what === 'nothing') return [];
  const chosen = what === 'all' ? bills : [oldest];
  const sum = formatMoney(total(account, chosen), c.language);
  return (await c.confirm('pay', { text: TEXTS.pay_this, values: { amount: sum } })) ? chosen : [];
}

async function openPayment(
  c: Conversation,
  deps: JourneyDeps,
  { biller }: FoundAccount,
  bills: readonly FoundBill[],
  key: string,
): Promise<Static<typeof OrderSchema>> {
  const { payments, links, publicUrl, clock } = deps;
  const { phone } = c.person;
  const ids = bills.map(({ id }) => id);
  const opened = await payments.open({
    ...{ bills: ids, language: c.language, channel: c.line.channel, key, scope: 'conversation' },
    ...(phone === undefined ? {} : { payerPhone: phone }),
  });
  // Held by an order of the same number: they come back in to that one (X6).
  const mine =
    opened.ok || phone === undefined || opened.error.code !== HELD_BY_SAME
      ? undefined
      : await payments.heldFor(phone, ids);
  if (!opened.ok && mine === undefined) {
    const { error } = opened;
    return { error: error.code, ...('until' in error ? { until: error.until.toISOString() } : {}) };
  }
  const payment = opened.ok ? opened.value : mine;
  if (payment === undefined) return { error: 'bill_held' };
  const until = new Date(clock.now().getTime() + biller.payment.holdMs);
  const token = await links.create(biller.billerId, payment.id, until);
  return {
    link: `${publicUrl()}/l/${token}`,
    reference: payment.reference,
    until: until.toISOString(),
  };
}

function refuse(
  c: Conversation,
  { biller }: FoundAccount,
  { error, until }: { readonly error: OpenError['code']; readonly until?: string },
): void {
  if (error === 'bill_already_paid') c.say(TEXTS.paid_already);
  else if (error === 'bill_changed') c.say(TEXTS.bill_changed);
  else if (error === 'bill_held' && until !== undefined)
    c.say(TEXTS.held, { until: formatTimeOfDay(biller.timeZone, new Date(until), c.language) });
  else c.say(TEXTS.cannot_pay);
}

/** Where the talk itself tells what became of the payment. */
async function untilPaid(
  c: Conversation,
  deps: JourneyDeps,
  { reference, until }: { readonly reference: string; readonly until: string },
): Promise<void> {
  const waitMs = Math.max(new Date(until).getTime() - deps.clock.now().getTime(), 1_000);
  const news = await c.payment('paid', reference, waitMs);
  const state = await c.step(
    'state',
    reference,
    Type.String(),
    async () => (await deps.payments.find(reference))?.state ?? 'unknown',
  );
  if (state === 'paid' || state === 'posted') {
    c.say(TEXTS.paid, { link: `${deps.publicUrl()}/receipts/${reference}` });
  } else if (news === 'finished') c.say(TEXTS.not_paid);
}

function total({ biller }: FoundAccount, bills: readonly FoundBill[]): Money {
  const minor = bills.reduce((sum, { remainingMinor }) => sum + BigInt(remainingMinor), 0n);
  return money(minor, biller.currency);
}

/** M3: a bill, looked at and paid. */
export const PAY: Told = { name: 'pay', label: TEXTS.menu_pay, tell: (c, deps) => payBill(c, deps) };
