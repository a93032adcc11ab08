import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AccountHistory, Bill, Biller, StandInState } from '../../billing/index.ts';
import {
  err,
  type Money,
  ok,
  parsePhone,
  parseTypedAmount,
  type Result,
  sum,
  todayIn,
} from '../../kernel/index.ts';
import {
  INSTRUMENTS,
  OPEN_ERROR_TEXTS,
  type OpenError,
  type Payment,
  type PaymentOrder,
} from '../../payments/index.ts';
import { createKept } from '../../platform/index.ts';
import { channelOf } from '../page/brand.tsx';
import { returnUrlOf } from '../page/brand-routes.ts';
import { renderErrorPage } from '../page/error-page.tsx';
import { contextOf, type PageContext, sendPage } from '../page/page.tsx';
import { chosenLanguage } from '../page/reader.ts';
import { cookieOf, fieldOf, valuesOf } from '../page/request.ts';
import { cookieOptions, routes } from '../page/routes.ts';
import { payerOf } from '../page/signed-in.ts';
import { renderTooMany, retryAfter, tooManyText } from '../page/too-many.ts';
import { countMiss, limitById, limitLookup } from '../security/index.ts';
import { isPayable } from './bill-card.tsx';
import {
  BILLS_SHOWN_MAX,
  BillsPage,
  billsPath,
  type Draft,
  EMPTY_DRAFT,
  exampleAmount,
  PAY_FORM,
} from './bills-page.tsx';
import type { PortalDeps } from './deps.ts';
import { BILLS } from './texts/bills.ts';

/** The payments that this browser has begun: it may go on with them. Says nothing to anybody else. */
const PAYMENTS_COOKIE = 'wasl_payments';
const PAYMENTS_KEPT = 5;
const WIRE_ID = /^[0-9a-f-]{36}$/;
const DAY_SECONDS = 86_400;

/** The bills that an address or a form names, read afresh. */
interface Shown {
  readonly biller: Biller;
  readonly bills: readonly Bill[];
  readonly history: AccountHistory | undefined;
}

/** The bills, and the order to pay them. */
export function addBillsRoutes(app: FastifyInstance, deps: PortalDeps): void {
  routes<{ biller: string; ids: string }>(app, '/b/:biller/bills/:ids', {
    get: async (request, reply) => {
      const waitSeconds = limitById(request);
      if (waitSeconds !== undefined) return renderTooMany(request, reply, waitSeconds);
      const shown = await read(deps, request.params.biller, request.params.ids.split('.'));
      if (!shown.ok) countMiss(request);
      return shown.ok
        ? show(deps, request, reply, shown.value, await newDraft(deps, request), 200)
        : renderErrorPage(request, reply, shown.error.code);
    },
  });

  routes<{ biller: string }>(app, '/b/:biller/pay', {
    get: (request, reply) => reply.redirect(`/b/${encodeURIComponent(request.params.biller)}`, 303),
    post: async (request, reply) => {
      const seen = readSeen(request.body);
      const shown = await read(deps, request.params.biller, [...seen.keys()]);
      if (!shown.ok) {
        countMiss(request);
        return renderErrorPage(request, reply, shown.error.code);
      }
      const { biller, bills } = shown.value;
      const draft = draftOf(request.body);
      const context = billsContext(deps, request, shown.value);
      const refuse = (problem: Partial<Draft>): Promise<FastifyReply> =>
        show(deps, request, reply, shown.value, { ...draft, ...problem }, 422);

      const waitSeconds = limitLookup(request);
      if (waitSeconds !== undefined) {
        const summary = tooManyText(context.reader, waitSeconds);
        return show(deps, request, retryAfter(reply, waitSeconds), shown.value, { ...draft, summary }, 429);
      }
      const order = readOrder(context, biller, bills, draft, fieldOf(request.body, 'key'));
      if (!order.ok) return refuse(order.error);
      if (chosenLanguage(request) !== undefined) return refuse({});
      if (hasChanged(bills, order.value.bills, seen))
        return refuse({ summary: context.reader.t(OPEN_ERROR_TEXTS.bill_changed) });
      const opened = await openPatiently(deps, {
        ...order.value,
        ...returnUrlOf(deps, context.guest),
      });
      if (opened.ok) {
        remember(request, reply, opened.value.id);
        return reply.redirect(`/pay/${opened.value.id}`, 303);
      }
      const now = await read(deps, biller.id, [...seen.keys()]);
      const problem = explain(context, biller, opened.error);
      return show(deps, request, reply, now.ok ? now.value : shown.value, { ...draft, ...problem }, 422);
    },
  });
}

/** Whoever is signed in has proven a number: it is the one that is told, unless another is typed (M9). */
async function newDraft(deps: PortalDeps, request: FastifyRequest): Promise<Draft> {
  const payer = await payerOf(deps, request);
  return payer === undefined ? EMPTY_DRAFT : { ...EMPTY_DRAFT, phone: payer.phone };
}

/** Bills that are shown may be older than they look, while the biller's own system is silent (X5). */
async function standInOf(
  { inquiry }: PortalDeps,
  { biller, bills }: Shown,
): Promise<StandInState | undefined> {
  const [first] = bills;
  return first === undefined ? undefined : inquiry.standIn?.(biller, first.accountId);
}

async function read(
  deps: PortalDeps,
  billerId: string,
  ids: readonly string[],
): Promise<Result<Shown, { readonly code: 'unknown_biller' | 'unknown_bill' }>> {
  const biller = deps.billers.find(billerId);
  if (biller === undefined) return err({ code: 'unknown_biller' });
  if (ids.length === 0 || ids.length > BILLS_SHOWN_MAX) return err({ code: 'unknown_bill' });
  const found = await deps.showBills([...new Set(ids)]);
  const bills = found.bills.filter((bill) => bill !== undefined && bill.billerId === biller.billerId);
  const known = bills.filter((bill) => bill !== undefined);
  return known.length === found.bills.length
    ? ok({ biller, bills: known, history: found.history })
    : err({ code: 'unknown_bill' });
}

function billsContext(deps: PortalDeps, request: FastifyRequest, { biller, bills }: Shown): PageContext {
  const fallback = biller.languages[0];
  const isSent = request.method === 'POST' && bills.some(isPayable);
  return contextOf(request, {
    ...(isSent ? { typedIn: { id: PAY_FORM, action: `/b/${biller.id}/pay` } } : {}),
    demo: deps.demo,
    biller,
    place: billsPath(
      biller,
      bills.map(({ id }) => id),
    ),
    ...(fallback === undefined ? {} : { fallback }),
  });
}

async function show(
  deps: PortalDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  shown: Shown,
  draft: Draft,
  status: number,
): Promise<FastifyReply> {
  const context = billsContext(deps, request, shown);
  const ownPaymentId = await findOwnPayment(deps, request, shown.bills);
  const standIn = await standInOf(deps, shown);
  const page = (
    <BillsPage
      {...shown}
      context={context}
      draft={draft}
      today={todayIn(shown.biller.timeZone, deps.clock.now())}
      ownPaymentId={ownPaymentId}
      standIn={standIn}
      instruments={deps.payments.instruments(shown.biller)}
      orderKey={randomUUID()}
    />
  );
  // All pages of one look-up are made before the first is sent, so that they leave in one go: a reader that sleeps, as a
  // proxy on the same machine, is woken once for all of them (a page of 300 µs then takes 250).
  await Promise.resolve();
  return sendPage(reply, context, page, { status, formTargets: formTargets(deps) });
}

/**
 * A redirect after a form counts as the form's target in Chromium, so the gateways' pages must be named
 * here; and our own address, should the reader have come by another name of this server.
 */
export function formTargets({ publicUrl, gatewayOrigins }: PortalDeps): readonly string[] {
  const own = publicUrl();
  const origin = origins(own, () => URL.parse(own)?.origin ?? '');
  return [origin, ...(gatewayOrigins?.() ?? [])].filter((each) => each !== '');
}

const origins = createKept<string>(10);

/** The payment that this browser has begun and not finished, if it is the one that holds these bills. */
async function findOwnPayment(
  deps: PortalDeps,
  request: FastifyRequest,
  bills: readonly Bill[],
): Promise<string | undefined> {
  const held = bills.filter(({ state }) => state === 'held');
  if (held.length === 0) return undefined;
  for (const id of rememberedPayments(request)) {
    const payment = await deps.payments.find(id);
    if (payment === undefined || (payment.state !== 'created' && payment.state !== 'pending')) continue;
    const numbers = (await deps.payments.bills(payment)).map(({ number }) => number);
    const isOurs = held.some(
      (bill) =>
        bill.billerId === payment.billerId &&
        bill.accountId === payment.accountId &&
        numbers.includes(bill.number),
    );
    if (isOurs) return payment.id;
  }
  return undefined;
}

export function rememberedPayments(request: FastifyRequest): readonly string[] {
  const ids = (cookieOf(request, PAYMENTS_COOKIE) ?? '').split('.');
  return ids.filter((id) => WIRE_ID.test(id)).slice(0, PAYMENTS_KEPT);
}

/** This browser may go on with the payment. */
export function remember(request: FastifyRequest, reply: FastifyReply, id: string): void {
  const others = rememberedPayments(request).filter((known) => known !== id);
  const ids = [id, ...others].slice(0, PAYMENTS_KEPT);
  reply.setCookie(PAYMENTS_COOKIE, ids.join('.'), { ...cookieOptions, maxAge: DAY_SECONDS });
}

/** Back to the bills of a payment that came to nothing: whoever holds its address may try again. */
export async function payAgainPath(
  { payments }: PortalDeps,
  payment: Payment,
  biller: Biller,
): Promise<string> {
  const bills = await payments.bills(payment);
  const ids = bills.slice(0, BILLS_SHOWN_MAX).map(({ id }) => id);
  return ids.length === 0 ? `/b/${biller.id}` : billsPath(biller, ids);
}

/** What the payer saw as still to be paid, by bill. */
function readSeen(body: unknown): ReadonlyMap<string, string> {
  const pairs = valuesOf(body, 'seen').map((text) => text.split('.', 2));
  return new Map(pairs.map(([id = '', remaining = '']) => [id.toLowerCase(), remaining]));
}

function draftOf(body: unknown): Draft {
  return {
    selected: valuesOf(body, 'bills').map((id) => id.toLowerCase()),
    amount: fieldOf(body, 'amount').slice(0, 100),
    phone: fieldOf(body, 'phone').slice(0, 100),
    instrument: INSTRUMENTS.find((each) => each === fieldOf(body, 'instrument')),
  };
}

/** Another amount than the one that was shown must be seen before it is paid. */
function hasChanged(
  bills: readonly Bill[],
  selected: readonly string[],
  seen: ReadonlyMap<string, string>,
): boolean {
  return bills.some(
    (bill) =>
      selected.includes(bill.id) && isPayable(bill) && bill.remaining.minor.toString() !== seen.get(bill.id),
  );
}

function readOrder(
  context: PageContext,
  biller: Biller,
  bills: readonly Bill[],
  draft: Draft,
  key: string,
): Result<PaymentOrder, Partial<Draft>> {
  const { reader } = context;
  const amount = draft.amount.trim() === '' ? undefined : parseTypedAmount(draft.amount, biller.currency);
  const phone = draft.phone.trim() === '' ? undefined : parsePhone(draft.phone, biller.country);
  const example = exampleAmount(context, totalOf(biller, bills));
  const problem = {
    amountProblem: amount?.ok === false ? reader.t(BILLS.amountMalformed, { example }) : undefined,
    phoneProblem: phone?.ok === false ? reader.t(BILLS.phoneMalformed) : undefined,
  };
  if (problem.amountProblem !== undefined || problem.phoneProblem !== undefined) return err(problem);
  return ok({
    bills: draft.selected ?? [],
    language: reader.language,
    channel: channelOf(context.guest),
    scope: 'portal',
    // Without the key of our page nothing is known of the intent: this is then one by itself.
    key: WIRE_ID.test(key) ? key : randomUUID(),
    ...(amount?.ok === true ? { amount: amount.value } : {}),
    ...(draft.instrument === undefined ? {} : { instrument: draft.instrument }),
    ...(phone?.ok === true ? { payerPhone: phone.value } : {}),
  });
}

function totalOf(biller: Biller, bills: readonly Bill[]): Money {
  const remaining = bills.filter(isPayable).map((bill) => bill.remaining);
  return sum(remaining, biller.currency);
}

/** A second press comes while the first is being worked on: it gets the same answer a moment later. */
const PATIENCE_MS = [50, 100, 200, 400, 800] as const;

async function openPatiently(
  deps: PortalDeps,
  order: PaymentOrder,
): ReturnType<PortalDeps['payments']['open']> {
  for (const ms of PATIENCE_MS) {
    const opened = await deps.payments.open(order);
    if (opened.ok || opened.error.code !== 'idempotency_in_progress') return opened;
    await pause(ms);
  }
  return deps.payments.open(order);
}

function explain({ reader }: PageContext, biller: Biller, error: OpenError): Partial<Draft> {
  const { t } = reader;
  switch (error.code) {
    case 'bill_held':
      // The page itself says by whom and until when.
      return {};
    case 'other_currency':
      return { summary: t(OPEN_ERROR_TEXTS.other_currency, { expected: error.expected }) };
    case 'amount_must_be_total':
    case 'amount_below_total':
    case 'amount_above_total': {
      const total = reader.money({ minor: error.totalMinor, currency: biller.currency });
      const text = t(OPEN_ERROR_TEXTS[error.code], { total });
      // Where only the total may be paid there is no field to stand beside.
      return error.code === 'amount_must_be_total' ? { summary: text } : { amountProblem: text };
    }
    case 'amount_not_positive':
    case 'amount_too_large':
      return { amountProblem: t(OPEN_ERROR_TEXTS[error.code]) };
    default:
      return { summary: t(OPEN_ERROR_TEXTS[error.code]) };
  }
}
