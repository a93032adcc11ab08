import type { Billers } from '../billing/index.ts';
import { hideCardNumbers, invariant, type Money } from '../kernel/index.ts';
import type { Clock } from '../platform/index.ts';
import { attemptOf } from './attempt.ts';
import { readPage } from './gateway-page.ts';
import type {
  Gateway,
  GatewayCode,
  GatewayPage,
  NationalBill,
  StartOutcome,
  StatusOutcome,
  VerifyOutcome,
} from './gateway-port.ts';
import type { FindNationalBill } from './national-bill.ts';
import { nextLook } from './next-look.ts';
import { orderIdOf } from './order-id.ts';
import type { Payment } from './payment.ts';
import type { createReturns } from './returns.ts';
import type { Routing } from './routing.ts';
import type { ConfirmedMoney, SettleOutcome } from './settle.ts';
import type { PaymentStore } from './store.ts';

export interface ProgressDeps {
  readonly store: PaymentStore;
  readonly settle: (confirmed: ConfirmedMoney) => Promise<SettleOutcome>;
  readonly routing: Routing;
  readonly returns: ReturnType<typeof createReturns>;
  readonly billers: Billers;
  readonly findNationalBill: FindNationalBill;
  readonly payerPhone: (payment: Payment) => Promise<string | undefined>;
  readonly clock: Clock;
  /** Where a gateway sends the payer back to: this, the gateway's id, and nothing about the payment. */
  readonly callbackUrl: (gatewayId: string) => string;
  readonly describe: (payment: Payment) => string;
}

/** What became of a payment after somebody learned something about it. */
export type StartAnswer =
  /** Where to send the payer, or under which code they pay elsewhere. */
  | { readonly kind: 'page'; readonly page: GatewayPage | GatewayCode }
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
// Longer than the longest pause between two looks (nextLook): nobody else pays what a bank may have posted already, and a
// biller that has it from there and shows it no more is not taken for having been paid elsewhere.
const HOLD_WHILE_POSTING_MS = 1_800_000;
// A payer who went to the bank is asked after there for the first time this soon.
const FIRST_LOOK_MS = 60_000;

export function createProgress(deps: ProgressDeps): Progress {
  const { store, clock } = deps;
  const inMs = (ms: number): Date => new Date(clock.now().getTime() + ms);

  async function start(payment: Payment): Promise<StartAnswer> {
    const page = readPage(payment.gatewayPage);
    if (payment.state === 'pending' && page !== undefined) return { kind: 'page', page };
    return startAt(payment, await deps.payerPhone(payment), []);
  }

  /** Where one gateway has no page to give, the next is asked: nobody was sent anywhere yet. */
  async function startAt(
    payment: Payment,
    payerPhone: string | undefined,
    tried: readonly string[],
  ): Promise<StartAnswer> {
    const gateway = gatewayOf(deps, payment);
    const attempt = await store.beginAttempt(payment);
    if (attempt === undefined) return startedElsewhere(payment);
    const order = orderIdOf(payment, attempt);
    const bill = gateway.traits.takes === 'bill' ? await billOf(payment) : undefined;
    const started = await gateway.start({
      ...{ orderId: order, amount: payment.amount, language: payment.language },
      ...(payerPhone === undefined ? {} : { payerPhone }),
      ...(bill === undefined ? {} : { bill }),
      callbackUrl: deps.callbackUrl(gateway.id),
      description: deps.describe(payment),
    });
    deps.routing.report(gateway.id, started.kind === 'unreachable' ? 'silent' : 'answered');
    if (started.kind !== 'started') {
      const except = [...tried, gateway.id];
      const next = mayGoElsewhere(gateway, started) ? await nextGateway(payment, except) : undefined;
      if (next === undefined) return { kind: 'gateway_unavailable' };
      // Another request may have got a page meanwhile: then this payment stays where it is.
      if (!(await store.reroute(payment, next))) return startedElsewhere(payment);
      return startAt({ ...payment, gateway: next }, payerPhone, except);
    }
    const moved = await store.move(payment, {
      ...{ to: 'pending', from: 'created', order, token: started.token, page: started.page },
      attendAt: inMs(FIRST_LOOK_MS),
      holdUntil: inMs(gateway.deadlines.startValidMs + HOLD_WHILE_CONFIRMING_MS),
    });
    return moved.outcome === 'moved' ? { kind: 'page', page: started.page } : startedElsewhere(payment);
  }

  async function nextGateway(payment: Payment, except: readonly string[]): Promise<string | undefined> {
    const biller = deps.billers.byNumber(payment.billerId);
    if (biller === undefined) return undefined;
    const bill = deps.routing.takesBills(biller) ? await billOf(payment) : undefined;
    return deps.routing.choose(biller, { amountMinor: payment.amount.minor, bill, except });
  }

  /** As it is now: it may have been changed since the payment was opened. */
  async function billOf(payment: Payment): Promise<NationalBill | undefined> {
    const biller = deps.billers.byNumber(payment.billerId);
    const items = await store.items(payment);
    return biller && deps.findNationalBill(biller, { items, amountMinor: payment.amount.minor });
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
    if (payment.state === 'returning') await deps.returns.chase(payment, gatewayOf(deps, payment));
    else if (payment.gatewayOrder !== undefined && mayYetBePaid(payment)) {
      await learn(payment, await gatewayOf(deps, payment).status(attemptOf(payment)));
    }
    return read(payment);
  }

  async function learn(payment: Payment, status: StatusOutcome): Promise<void> {
    if (status.kind === 'authorised' || status.kind === 'paid') return confirm(payment, status);
    if (status.kind === 'unknown' && hasGoneBack(payment)) {
      await store.move(payment, { to: 'expired', reason: 'not_confirmed' });
      return;
    }
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
    return clock.now().getTime() > (payment.startedAt ?? payment.stateAt).getTime() + startValidMs;
  }

  /**
   * A gateway that can be asked by nothing but a callback, and none came: nothing was verified, so whatever was taken
   * has gone back by itself when the time for verifying is over.
   */
  function hasGoneBack(payment: Payment): boolean {
    const { traits, deadlines } = gatewayOf(deps, payment);
    if (traits.findsBy === 'order' || payment.verifyAt !== undefined || payment.claimedRef !== undefined)
      return false;
    if (deadlines.verifyWithinMs === null || payment.startedAt === undefined) return false;
    const overMs = deadlines.startValidMs + deadlines.verifyWithinMs;
    return clock.now().getTime() > payment.startedAt.getTime() + overMs;
  }

  /** The payer has paid at the gateway; the money becomes ours only if the bills are still there for it. */
  async function confirm(
    payment: Payment,
    status: Extract<StatusOutcome, { readonly kind: 'authorised' | 'paid' }>,
  ): Promise<void> {
    const gateway = gatewayOf(deps, payment);
    const paysBiller = gateway.traits.pays === 'biller';
    const holdMs = paysBiller ? HOLD_WHILE_POSTING_MS : HOLD_WHILE_CONFIRMING_MS;
    const claim = await store.claim(payment, holdMs, ATTEND_AFTER_CLAIM_MS);
    if (claim === 'not_open') return;
    if (claim === 'bills_gone') {
      // A bank that was asked to pay the biller and did not answer may have done it, and would do it if it were asked again:
      // neither is anything for a machine to find out.
      if (paysBiller && (await read(payment)).verifyAt !== undefined)
        return keepAsking(payment, claim, 'not asked');
      // Not verified, so it goes back by itself, or it is given back: we look until it is.
      await store.move(payment, returning(payment, 'bills_gone'));
      return;
    }
    if (status.kind === 'paid') return conclude(payment, status);
    const attempt = attemptOf({ ...payment, gatewayRef: status.gatewayRef });
    await conclude(payment, await gateway.verify(attempt));
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
      detail: { said: hideCardNumbers(said).slice(0, 200) },
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
        await deps.returns.chase({ ...payment, gatewayRef: paid.gatewayRef }, gatewayOf(deps, payment));
    }
    // That money has paid for another payment: to give it back would be to take it from there. Asked again, and
    // visible to people, until the gateway says something else.
    if (settled.outcome === 'gateway_ref_used') await keepAsking(payment, settled.outcome, paid.gatewayRef);
  }

  function returning(payment: Payment, reason: string): { to: 'returning'; reason: string; attendAt: Date } {
    return { to: 'returning', reason, attendAt: nextLook({ ...payment, attended: 0 }, clock.now()) };
  }

  async function read(payment: Payment): Promise<Payment> {
    const current = await store.byKey(payment.billerId, payment.paymentId);
    invariant(current !== undefined, 'a payment vanished');
    return current;
  }

  return { start, advance };
}

function mayYetBePaid({ state }: Payment): boolean {
  return state === 'pending' || state === 'unknown' || state === 'expired';
}

/**
 * Whatever the gateway has opened under this order: nobody was sent to it, so nobody can pay it. But one that reaches the payer by
 * itself (a code, a request in a wallet) and takes the money without us may have done so: its silence does not tell.
 */
function mayGoElsewhere({ traits }: Gateway, { kind }: StartOutcome): boolean {
  const reachesPayer = traits.instruments.some((each) => each === 'cash' || each === 'wallet');
  return kind === 'refused' || traits.takenBy === 'verify' || !reachesPayer;
}

function gatewayOf(deps: ProgressDeps, payment: Payment): Gateway {
  const gateway = deps.routing.gateways.get(payment.gateway);
  invariant(gateway !== undefined, `the gateway ${payment.gateway} is not configured any more`);
  return gateway;
}
