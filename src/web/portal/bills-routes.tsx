import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Bill, Biller } from '../../billing/index.ts';
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
import { OPEN_ERROR_TEXTS, type OpenError, type PaymentOrder } from '../../payments/index.ts';
import {
  BILLS_SHOWN_MAX,
  BillsPage,
  billsPath,
  type Draft,
  EMPTY_DRAFT,
  exampleAmount,
  isPayable,
} from './bills-page.tsx';
import { cookieOptions, type PortalDeps, routes } from './deps.ts';
import { renderErrorPage } from './error-page.tsx';
import { ACCOUNT_COOKIE } from './find-routes.tsx';
import { contextOf, type PageContext, sendPage } from './page.tsx';
import { cookieOf, fieldOf, valuesOf } from './request.ts';
import { BILLS } from './texts/bills.ts';

/** The payments that this browser has begun: it may go on with them. Says nothing to anybody else. */
const PAYMENTS_COOKIE = 'wasl_payments';
const PAYMENTS_KEPT = 5;
/** The bills of one payment; sent along with that payment's own pages alone. */
const BILLS_COOKIE = 'wasl_bills';
const WIRE_ID = /^[0-9a-f-]{36}$/;
const DAY_SECONDS = 86_400;

/** The bills that an address or a form names, read afresh. */
interface Shown {
  readonly biller: Biller;
  readonly bills: readonly Bill[];
}

/** The bills, and the order to pay them. */
export function addBillsRoutes(app: FastifyInstance, deps: PortalDeps): void {
  routes<{ biller: string; ids: string }>(app, '/b/:biller/bills/:ids', {
    get: async (request, reply) => {
      const shown = await read(deps, request.params.biller, request.params.ids.split('.'));
      return shown.ok
        ? show(deps, request, reply, shown.value, EMPTY_DRAFT, 200)
        : renderErrorPage(request, reply, shown.error.code);
    },
  });

  routes<{ biller: string }>(app, '/b/:biller/pay', {
    get: (request, reply) => reply.redirect(`/b/${encodeURIComponent(request.params.biller)}`, 303),
    post: async (request, reply) => {
      const seen = readSeen(request.body);
      const shown = await read(deps, request.params.biller, [...seen.keys()]);
      if (!shown.ok) return renderErrorPage(request, reply, shown.error.code);
      const { biller, bills } = shown.value;
      const draft = draftOf(request.body);
      const context = billsContext(deps, request, shown.value);
      const refuse = (problem: Partial<Draft>): Promise<FastifyReply> =>
        show(deps, request, reply, shown.value, { ...draft, ...problem }, 422);

      const order = readOrder(context, biller, bills, draft, fieldOf(request.body, 'key'));
      if (!order.ok) return refuse(order.error);
      if (hasChanged(bills, order.value.bills, seen))
        return refuse({ summary: context.reader.t(OPEN_ERROR_TEXTS.bill_changed) });
      const opened = await openPatiently(deps, order.value);
      if (opened.ok) {
        remember(request, reply, opened.value.id, order.value.bills);
        return reply.redirect(`/pay/${opened.value.id}`, 303);
      }
      const now = await read(deps, biller.id, [...seen.keys()]);
      const problem = explain(context, biller, opened.error);
      return show(deps, request, reply, now.ok ? now.value : shown.value, { ...draft, ...problem }, 422);
    },
  });
}

async function read(
  deps: PortalDeps,
  billerId: string,
  ids: readonly string[],
): Promise<Result<Shown, { readonly code: 'unknown_biller' | 'unknown_bill' }>> {
  const biller = deps.billers.find(billerId);
  if (biller === undefined) return err({ code: 'unknown_biller' });
  if (ids.length === 0 || ids.length > BILLS_SHOWN_MAX) return err({ code: 'unknown_bill' });
  const found = await deps.inquiry.billsById([...new Set(ids)]);
  const bills = found.filter((bill) => bill !== undefined && bill.billerId === biller.billerId);
  const known = bills.filter((bill) => bill !== undefined);
  return known.length === found.length ? ok({ biller, bills: known }) : err({ code: 'unknown_bill' });
}

function billsContext(deps: PortalDeps, request: FastifyRequest, { biller, bills }: Shown): PageContext {
  const fallback = biller.languages[0];
  return contextOf(request, {
    demo: deps.demo,
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
  const page = (
    <BillsPage
      {...shown}
      context={context}
      draft={draft}
      account={accountOf(request, shown.bills)}
      today={todayIn(shown.biller.timeZone, deps.clock.now())}
      ownPaymentId={await findOwnPayment(deps, request, shown.bills)}
      orderKey={randomUUID()}
    />
  );
  return sendPage(reply, context, page, { status, formTargets: formTargets(deps) });
}

/**
 * A redirect after a form counts as the form's target in Chromium, so the gateways' pages must be named
 * here; and our own address, should the reader have come by another name of this server.
 */
export function formTargets({ publicUrl, gatewayOrigins }: PortalDeps): readonly string[] {
  return [URL.parse(publicUrl())?.origin ?? '', ...(gatewayOrigins?.() ?? [])].filter(
    (origin) => origin !== '',
  );
}

/** The account's number as this browser was told it with these bills; never from anywhere else. */
function accountOf(request: FastifyRequest, bills: readonly Bill[]): string | undefined {
  const match = /^([0-9a-f-]{36})\.(.{1,200})$/.exec(decode(cookieOf(request, ACCOUNT_COOKIE) ?? ''));
  return bills.some(({ id }) => id === match?.[1]) ? match?.[2] : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

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

function rememberedPayments(request: FastifyRequest): readonly string[] {
  const ids = (cookieOf(request, PAYMENTS_COOKIE) ?? '').split('.');
  return ids.filter((id) => WIRE_ID.test(id)).slice(0, PAYMENTS_KEPT);
}

function remember(request: FastifyRequest, reply: FastifyReply, id: string, bills: readonly string[]): void {
  const others = rememberedPayments(request).filter((known) => known !== id);
  const ids = [id, ...others].slice(0, PAYMENTS_KEPT);
  reply.setCookie(PAYMENTS_COOKIE, ids.join('.'), { ...cookieOptions, maxAge: DAY_SECONDS });
  reply.setCookie(BILLS_COOKIE, bills.join('.'), {
    ...cookieOptions,
    path: `/pay/${id}`,
    maxAge: DAY_SECONDS,
  });
}

/** Back to the bills of a payment that came to nothing, where this browser knows them; else to the search. */
export function payAgainPath(request: FastifyRequest, biller: Biller): string {
  const ids = (cookieOf(request, BILLS_COOKIE) ?? '').split('.').filter((id) => WIRE_ID.test(id));
  return ids.length === 0 ? `/b/${biller.id}` : billsPath(biller, ids.slice(0, BILLS_SHOWN_MAX));
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
    channel: 'portal',
    scope: 'portal',
    // Without the key of our page nothing is known of the intent: this is then one by itself.
    key: WIRE_ID.test(key) ? key : randomUUID(),
    ...(amount?.ok === true ? { amount: amount.value } : {}),
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
