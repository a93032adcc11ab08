import { invariant, type Money } from '../kernel/index.ts';
import type { Clock } from '../platform/index.ts';
import { attemptOf } from './attempt.ts';
import type { Gateway, GatewayPage, StatusOutcome, VerifyOutcome } from './gateway-port.ts';
import type { Payment } from './payment.ts';
import type { ConfirmedMoney, SettleOutcome } from './settle.ts';
import type { PaymentStore } from './store.ts';

export interface ProgressDeps {
  readonly store: PaymentStore;
  readonly settle: (confirmed: ConfirmedMoney) => Promise<SettleOutcome>;
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly clock: Clock;
  /** Where a gateway sends the payer back to: this, the gateway's id, and nothing about the payment. */
  readonly callbackUrl: (gatewayId: string) => string;
  readonly describe: (payment: Payment) => string;
}

/** What became of a payment after somebody learned something about it. */
export type StartAnswer =
  | { readonly kind: 'page'; readonly page: GatewayPage }
  /** Nothing to be started: it has gone on or ended. */
  | { readonly kind: 'not_open'; readonly payment: Payment }
  | { readonly kind: 'gateway_unavailable' };

/**
 * How a payment moves on. Everybody who learns something (browser, gateway, sweeper, clerk) comes through
 * here; all of it may come twice, late, or at the same moment. Calls to gateways stand between transactions.
 */
export interface Progress {
  /** Gets the page at the gateway to send the payer to; the same page as long as it is valid. */
  start(payment: Payment): Promise<StartAnswer>;
  /** Finds out where the money is, and does what follows. The payer's browser has come back, or time is up. */
  advance(payment: Payment): Promise<Payment>;
}

// After a claim the gateway is asked at once; should we be killed in between, somebody looks again this soon.
const ATTEND_AFTER_CLAIM_MS = 15_000;
const HOLD_WHILE_CONFIRMING_MS = 300_000;
// A payer who went to the bank is asked after there for the first time this soon.
const FIRST_LOOK_MS = 60_000;

export function createProgress(deps: ProgressDeps): Progress {
  const { store, clock } = deps;
  const inMs = (ms: number): Date => new Date(clock.now().getTime() + ms);

  async function start(payment: Payment): Promise<StartAnswer> {
    const gateway = gatewayOf(deps, payment);
    const page = readPage(payment.gatewayPage);
    if (payment.state === 'pending' && page !== undefined) return { kind: 'page', page };
    const attempt = await store.beginAttempt(payment);
    if (attempt === undefined) return startedElsewhere(payment);
    const order = orderIdOf(payment, attempt);
    const started = await gateway.start({
      orderId: order,
      amount: payment.amount,
      callbackUrl: deps.callbackUrl(gateway.id),
      language: payment.language,
      description: deps.describe(payment),
    });
    // Whatever the gateway has opened under this order: nobody was sent to it, so nobody can pay it.
    if (started.kind !== 'started') return { kind: 'gateway_unavailable' };
    const moved = await store.move(payment, {
      to: 'pending',
      order,
      token: started.token,
      page: started.page,
      attendAt: inMs(FIRST_LOOK_MS),
      holdUntil: inMs(gateway.deadlines.startValidMs + HOLD_WHILE_CONFIRMING_MS),
    });
    return moved.outcome === 'moved' ? { kind: 'page', page: started.page } : startedElsewhere(payment);
  }

  /** Another request was faster: its page is the page. */
  async function startedElsewhere(payment: Payment): Promise<StartAnswer> {
    const current = await read(payment);
    const page = readPage(current.gatewayPage);
    return current.state === 'pending' && page !== undefined
      ? { kind: 'page', page }
      : { kind: 'not_open', payment: current };
  }

  async function advance(payment: Payment): Promise<Payment> {
    if (payment.state === 'returning') await chaseReturn(payment);
    else if (payment.gatewayOrder !== undefined && mayYetBePaid(payment)) {
      await learn(payment, await gatewayOf(deps, payment).status(attemptOf(payment)));
    }
    return read(payment);
  }

  async function learn(payment: Payment, status: StatusOutcome): Promise<void> {
    if (status.kind === 'authorised') return confirm({ ...payment, gatewayRef: status.gatewayRef });
    const waiting = payment.state === 'pending' && !hasRunOut(payment);
    // Silence while the payer is at the gateway's page means nothing yet.
    if (status.kind === 'in_progress' || (status.kind === 'unknown' && waiting)) {
      await store.attendAt(payment, nextLook(payment, clock.now()));
      return;
    }
    return conclude(payment, status);
  }

  function hasRunOut(payment: Payment): boolean {
    const { startValidMs } = gatewayOf(deps, payment).deadlines;
    return clock.now().getTime() > payment.stateAt.getTime() + startValidMs;
  }

  /** The payer has paid at the gateway; the money becomes ours only if the bills are still there for it. */
  async function confirm(payment: Payment): Promise<void> {
    const claim = await store.claim(payment, HOLD_WHILE_CONFIRMING_MS, ATTEND_AFTER_CLAIM_MS);
    if (claim === 'not_open') return;
    if (claim === 'bills_gone') {
      // Not verified, so the gateway gives the money back by itself; we look until it has.
      await store.move(payment, returning(payment, 'bills_gone'));
      return;
    }
    await conclude(payment, await gatewayOf(deps, payment).verify(attemptOf(payment)));
  }

  async function conclude(payment: Payment, outcome: VerifyOutcome): Promise<void> {
    if (outcome.kind === 'paid') return settlePaid(payment, outcome);
    if (outcome.kind === 'unknown') return keepAsking(payment, 'gateway_silent', outcome.reason);
    if (outcome.reason === 'returned')
      await store.move(payment, { to: 'returned', reason: 'gateway_returned' });
    else if (outcome.reason === 'expired')
      await store.move(payment, { to: 'expired', reason: 'expired_at_gateway' });
    else await store.move(payment, { to: 'failed', reason: outcome.reason });
  }

  async function keepAsking(payment: Payment, reason: string, said: string): Promise<void> {
    const moved = await store.move(payment, {
      to: 'unknown',
      reason,
      detail: { said: said.slice(0, 200) },
      attendAt: nextLook({ ...payment, attended: 0 }, clock.now()),
    });
    if (moved.outcome === 'already') await store.attendAt(payment, nextLook(payment, clock.now()));
  }

  async function settlePaid(
    payment: Payment,
    paid: { readonly gatewayRef: string; readonly amount: Money; readonly maskedCard?: string },
  ): Promise<void> {
    const settled = await deps.settle({
      billerId: payment.billerId,
      paymentId: payment.paymentId,
      amount: paid.amount,
      gatewayRef: paid.gatewayRef,
      maskedCard: paid.maskedCard,
    });
    if (settled.outcome === 'amount_differs') {
      // The money is ours but not for this: it goes back.
      const moved = await store.move(payment, {
        ...returning(payment, settled.outcome),
        gatewayRef: paid.gatewayRef,
      });
      if (moved.outcome !== 'refused')
        await chaseReturn({ ...payment, gatewayRef: paid.gatewayRef, reason: settled.outcome });
    }
    // That money has paid for another payment: to give it back would be to take it from there. Asked again, and
    // visible to people, until the gateway says something else.
    if (settled.outcome === 'gateway_ref_used') await keepAsking(payment, settled.outcome, paid.gatewayRef);
  }

  function returning(payment: Payment, reason: string): { to: 'returning'; reason: string; attendAt: Date } {
    return { to: 'returning', reason, attendAt: nextLook({ ...payment, attended: 0 }, clock.now()) };
  }

  /** Money that must go back: reversed where we had taken it, watched where the gateway returns it itself. */
  async function chaseReturn(payment: Payment): Promise<void> {
    const gateway = gatewayOf(deps, payment);
    const attempt = attemptOf(payment);
    const status = await gateway.status(attempt);
    if (status.kind === 'not_paid') {
      await store.move(payment, { to: 'returned', reason: 'gateway_returned' });
      return;
    }
    if (status.kind === 'paid') {
      const reversed = await gateway.reverse({ ...attempt, gatewayRef: status.gatewayRef });
      if (reversed.kind === 'reversed') {
        await store.move(payment, { to: 'returned', reason: 'reversed' });
        return;
      }
    }
    await store.attendAt(payment, nextLook(payment, clock.now()));
  }

  async function read(payment: Payment): Promise<Payment> {
    const current = await store.byKey(payment.billerId, payment.paymentId);
    invariant(current !== undefined, 'a payment vanished');
    return current;
  }

  return { start, advance };
}

/** When to look again: soon at first, each time twice as late, at most every 15 minutes. */
export function nextLook(payment: Pick<Payment, 'attended'>, now: Date): Date {
  const pauseMs = Math.min(5_000 * 2 ** Math.min(payment.attended, 20), 900_000);
  return new Date(now.getTime() + pauseMs);
}

function mayYetBePaid({ state }: Payment): boolean {
  return state === 'pending' || state === 'unknown' || state === 'expired';
}

/** Our name for an order at a gateway: biller, payment number, attempt; digits only. */
export function orderIdOf(payment: Pick<Payment, 'billerId' | 'paymentId'>, attempt: number): string {
  const number = payment.paymentId.toString().padStart(12, '0');
  return `${payment.billerId}${number}${String(attempt).padStart(2, '0')}`;
}

/** The payment that an order was for. */
export function readOrderId(
  orderId: string,
): { readonly billerId: number; readonly paymentId: bigint } | undefined {
  const match = /^([1-9]\d{0,2})(\d{12})\d{2}$/.exec(orderId);
  return match === null ? undefined : { billerId: Number(match[1]), paymentId: BigInt(match[2] ?? '0') };
}

function gatewayOf(deps: ProgressDeps, payment: Payment): Gateway {
  const gateway = deps.gateways.get(payment.gateway);
  invariant(gateway !== undefined, `the gateway ${payment.gateway} is not configured any more`);
  return gateway;
}

function readPage(value: unknown): GatewayPage | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (!('method' in value) || !('url' in value) || !('fields' in value)) return undefined;
  const { method, url, fields } = value;
  if ((method !== 'GET' && method !== 'POST') || typeof url !== 'string') return undefined;
  if (typeof fields !== 'object' || fields === null) return undefined;
  return {
    method,
    url,
    fields: Object.fromEntries(Object.entries(fields).map(([name, text]) => [name, String(text)])),
  };
}
