import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billRow, type Core, createCore } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { createScriptedGateway, type ScriptedGateway } from '../../test/support/scripted-gateway.ts';
import type { Biller } from '../billing/index.ts';
import { invariant, money } from '../kernel/index.ts';
import { checkLedger } from '../ledger/index.ts';
import type { Gateway } from './gateway-port.ts';
import type { Payment } from './payment.ts';
import { createRouting } from './routing.ts';
import { takeBack } from './take-back.ts';

const AMOUNT = 485_000;
const HOUR_MS = 3_600_000;
let database: TestDatabase;
let nowMs = Date.now();
const clock = { now: () => new Date(nowMs) };

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

interface Scene {
  readonly core: Core;
  readonly biller: Biller;
  /** Opened, and its payer sent to the gateway. */
  readonly payment: Payment;
}

/** One biller with one bill, and these gateways to pay it by. */
async function scene(...gateways: readonly ScriptedGateway[]): Promise<Scene> {
  nowMs = Date.now();
  const routing = createRouting({ routes: gateways.map(({ gateway }) => ({ gateway })), clock });
  const core = await createCore({ sql: database.sql, routing, clock });
  const biller = await core.addBiller();
  for (const { gateway } of gateways) await withAccount(core, biller, gateway);
  await core.import(biller, [billRow('70010001', 'B1', AMOUNT)]);
  const payment = await core.open(await core.bills(biller, '70010001'));
  return { core, biller, payment };
}

async function withAccount(core: Core, { billerId, currency }: Biller, { id }: Gateway): Promise<void> {
  await core.ledger.ensureAccount(billerId, { kind: 'gateway', subject: id, currency });
}

async function sent({ core, payment }: Scene): Promise<Payment> {
  expect((await core.payments.start(payment)).kind).toBe('page');
  return core.read(payment);
}

const taken = (minor = AMOUNT) => ({ gatewayRef: 'REF-1', amount: money(BigInt(minor), 'IRR') });

async function booksBalance({ core, biller }: Scene): Promise<void> {
  expect(await core.payments.check(biller.billerId)).toEqual([]);
  expect(await checkLedger(database.sql, biller.billerId)).toEqual([]);
}

/** Somebody else has paid the bill at the counter meanwhile. */
const paidElsewhere = ({ biller }: Scene) => database.sql`
  update billing.bill set paid_minor = amount_minor, paid_elsewhere_minor = amount_minor, held_by = null, held_until = null
   where biller_id = ${biller.billerId}`;

describe('M11 money that did not serve its purpose goes back', () => {
  test('another amount than was asked for: reversed inside the window', async () => {
    const gateway = createScriptedGateway('alpha');
    const it = await scene(gateway);
    const payment = await sent(it);
    gateway.script.status = { kind: 'authorised', ...taken() };
    gateway.script.verify = { kind: 'paid', ...taken(AMOUNT - 1) };
    gateway.script.reverse = { kind: 'reversed' };
    // Once it is verified, the gateway says so.
    const advancing = it.core.payments.advance(payment);
    gateway.script.status = { kind: 'authorised', ...taken() };
    await advancing;
    gateway.script.status = { kind: 'paid', ...taken(AMOUNT - 1) };
    const after = await it.core.payments.advance(await it.core.read(payment));
    expect(after).toMatchObject({ state: 'returned', reason: 'reversed' });
    expect((await it.core.bills(it.biller, '70010001'))[0]).toMatchObject({ state: 'open' });
    await booksBalance(it);
  });

  test('too late to reverse: refunded, what was taken and not what was asked for, and once', async () => {
    const gateway = createScriptedGateway('alpha');
    const it = await scene(gateway);
    const payment = await sent(it);
    gateway.script.status = { kind: 'paid', ...taken(AMOUNT + 7) };
    gateway.script.refund = { kind: 'under_way' };
    expect(await it.core.payments.advance(payment)).toMatchObject({
      state: 'returning',
      reason: 'amount_differs',
    });
    gateway.script.refund = { kind: 'refunded', refundRef: 'RF-1' };
    const after = await it.core.payments.advance(await it.core.read(payment));
    expect(after).toMatchObject({ state: 'refunded', reason: 'refunded_by_gateway' });
    expect(gateway.asked.filter((each) => each.startsWith('refund'))).toEqual([
      `refund 1 ${AMOUNT + 7}`,
      `refund 1 ${AMOUNT + 7}`,
    ]);
    await it.core.payments.advance(after);
    expect(gateway.asked.filter((each) => each.startsWith('refund'))).toHaveLength(2);
    await booksBalance(it);
  });

  test('X4 a reversal that was not answered is asked again, and nothing is refunded on top of it', async () => {
    const gateway = createScriptedGateway('alpha');
    const it = await scene(gateway);
    const payment = await sent(it);
    gateway.script.status = { kind: 'paid', ...taken(1_000) };
    gateway.script.reverse = { kind: 'unknown', reason: 'silent' };
    expect(await it.core.payments.advance(payment)).toMatchObject({ state: 'returning' });
    gateway.script.status = { kind: 'not_paid', reason: 'returned' };
    expect(await it.core.payments.advance(await it.core.read(payment))).toMatchObject({ state: 'returned' });
    expect(gateway.asked.some((each) => each.startsWith('refund'))).toBe(false);
  });

  test('a gateway that takes by itself: the bill was paid in another way, so the money is given back', async () => {
    const gateway = createScriptedGateway('alpha', { traits: { takenBy: 'gateway' } });
    const it = await scene(gateway);
    const payment = await sent(it);
    await paidElsewhere(it);
    gateway.script.status = { kind: 'paid', ...taken() };
    gateway.script.refund = { kind: 'refunded' };
    expect(await it.core.payments.advance(payment)).toMatchObject({
      state: 'returning',
      reason: 'bills_gone',
    });
    expect(await it.core.payments.advance(await it.core.read(payment))).toMatchObject({ state: 'refunded' });
    await booksBalance(it);
  });

  test('where unverified money would lie for ever it is taken, to be given back', async () => {
    const gateway = createScriptedGateway('alpha', {
      deadlines: {
        startValidMs: HOUR_MS,
        verifyWithinMs: null,
        reverseWithinMs: HOUR_MS,
        returnsWithinMs: HOUR_MS,
      },
    });
    const it = await scene(gateway);
    const payment = await sent(it);
    await paidElsewhere(it);
    gateway.script.status = { kind: 'authorised', ...taken() };
    expect(await it.core.payments.advance(payment)).toMatchObject({ state: 'returning' });
    expect(gateway.asked).not.toContain('verify');
    await it.core.payments.advance(await it.core.read(payment));
    expect(gateway.asked).toContain('verify');
    gateway.script.status = { kind: 'paid', ...taken() };
    gateway.script.reverse = { kind: 'reversed' };
    expect(await it.core.payments.advance(await it.core.read(payment))).toMatchObject({ state: 'returned' });
  });

  describe('a gateway that cannot tell what was verified from what was not', () => {
    async function onItsWay(): Promise<{ readonly it: Scene; readonly gateway: ScriptedGateway }> {
      const gateway = createScriptedGateway('alpha', { traits: { knownBy: 'verify' } });
      const it = await scene(gateway);
      const payment = await sent(it);
      await paidElsewhere(it);
      gateway.script.status = { kind: 'authorised', ...taken() };
      expect(await it.core.payments.advance(payment)).toMatchObject({ state: 'returning' });
      return { it, gateway };
    }
    const next = async ({ core, payment }: Scene) => core.payments.advance(await core.read(payment));

    test('is asked to reverse it at once, and nothing is verified on the way', async () => {
      const { it, gateway } = await onItsWay();
      gateway.script.reverse = { kind: 'reversed' };
      expect(await next(it)).toMatchObject({ state: 'returned', reason: 'reversed' });
      expect(gateway.asked).not.toContain('verify');
      await booksBalance(it);
    });

    test('where it reverses nothing that was not verified, verify tells that it went back', async () => {
      const { it, gateway } = await onItsWay();
      gateway.script.reverse = { kind: 'refused', reason: 'not verified' };
      gateway.script.verify = { kind: 'unknown', reason: 'silent' };
      expect(await next(it)).toMatchObject({ state: 'returning' });
      gateway.script.verify = { kind: 'not_paid', reason: 'returned' };
      expect(await next(it)).toMatchObject({ state: 'returned', reason: 'gateway_returned' });
    });

    test('too late to reverse: what verify says was taken is refunded', async () => {
      const { it, gateway } = await onItsWay();
      gateway.script.verify = { kind: 'paid', ...taken(AMOUNT + 7) };
      gateway.script.refund = { kind: 'refunded' };
      expect(await next(it)).toMatchObject({ state: 'refunded' });
      expect(gateway.asked).toContain(`refund 1 ${AMOUNT + 7}`);
      await booksBalance(it);
    });
  });

  test('no way back is left: it stays on its way, for people to see', async () => {
    const gateway = createScriptedGateway('alpha', { withoutRefund: true });
    const it = await scene(gateway);
    const payment = await sent(it);
    gateway.script.status = { kind: 'paid', ...taken(1_000) };
    await it.core.payments.advance(payment);
    expect(await it.core.payments.advance(await it.core.read(payment))).toMatchObject({ state: 'returning' });
  });
});

describe('X4 a gateway that can be asked by nothing but a callback', () => {
  const byCallback = () => createScriptedGateway('alpha', { traits: { findsBy: 'callback' } });

  test('no callback: unknown until its deadline for verifying is over, and then nothing was paid', async () => {
    const gateway = byCallback();
    const it = await scene(gateway);
    const payment = await sent(it);
    gateway.script.status = { kind: 'unknown', reason: 'no reference' };
    nowMs += 21 * 60_000;
    expect(await it.core.payments.advance(payment)).toMatchObject({ state: 'unknown' });
    nowMs += 28 * 60_000;
    expect(await it.core.payments.advance(await it.core.read(payment))).toMatchObject({ state: 'unknown' });
    nowMs += 2 * 60_000;
    expect(await it.core.payments.advance(await it.core.read(payment))).toMatchObject({
      ...{ state: 'expired', reason: 'not_confirmed' },
    });
  });

  test('what the callback claims is kept, and what verify says is what counts', async () => {
    const gateway = byCallback();
    const it = await scene(gateway);
    const payment = await sent(it);
    gateway.script.status = { kind: 'authorised', ...taken() };
    gateway.script.verify = { kind: 'unknown', reason: 'silent' };
    const order = payment.gatewayOrder ?? '';
    expect(await it.core.payments.returned('alpha', { order, ref: 'CLAIM-1' })).toMatchObject({
      ...{ state: 'unknown', claimedRef: 'CLAIM-1' },
    });
    // Another claim comes too late: the first is being verified.
    await it.core.payments.returned('alpha', { order, ref: 'CLAIM-2' });
    nowMs += 24 * HOUR_MS;
    gateway.script.verify = { kind: 'paid', ...taken() };
    expect(await it.core.payments.advance(await it.core.read(payment))).toMatchObject({
      ...{ state: 'posted', gatewayRef: 'REF-1', claimedRef: 'CLAIM-1' },
    });
    await booksBalance(it);
  });

  test('once it was asked to verify, its silence never makes a payment expire', async () => {
    const gateway = byCallback();
    const it = await scene(gateway);
    const payment = await sent(it);
    gateway.script.status = { kind: 'authorised', ...taken() };
    await it.core.payments.returned('alpha', { order: payment.gatewayOrder ?? '', ref: 'CLAIM-1' });
    gateway.script.status = { kind: 'unknown', reason: 'silent' };
    nowMs += 30 * 24 * HOUR_MS;
    expect(await it.core.payments.advance(await it.core.read(payment))).toMatchObject({ state: 'unknown' });
  });
});

describe('T1 a gateway that has no page to give', () => {
  test('refuses or is silent: the next one is asked, and everything goes on there', async () => {
    const [first, second, third] = ['alpha', 'beta', 'gamma'].map((id) => createScriptedGateway(id));
    invariant(first && second && third, 'three gateways');
    const it = await scene(first, second, third);
    first.script.start = 'refused';
    second.script.start = 'unreachable';
    const payment = await sent(it);
    expect(payment).toMatchObject({ state: 'pending', gateway: 'gamma' });
    // Each attempt has an order number of its own.
    expect(payment.gatewayOrder).toMatch(/03$/);
    third.script.status = { kind: 'authorised', ...taken() };
    third.script.verify = { kind: 'paid', ...taken() };
    expect(await it.core.payments.advance(payment)).toMatchObject({ state: 'posted' });
    await booksBalance(it);
  });

  test('none has: the payment stays as it is, and can be begun again', async () => {
    const only = createScriptedGateway('alpha');
    const it = await scene(only);
    only.script.start = 'unreachable';
    expect(await it.core.payments.start(it.payment)).toEqual({ kind: 'gateway_unavailable' });
    only.script.start = 'started';
    expect((await it.core.payments.start(it.payment)).kind).toBe('page');
  });

  test.each(['cash', 'wallet'] as const)(
    'X4 one that takes %s may have told the payer by itself: its silence moves nothing',
    async (instrument) => {
      const kiosk = createScriptedGateway('kiosk', {
        traits: { instruments: [instrument], takenBy: 'gateway' },
      });
      const other = createScriptedGateway('beta');
      const it = await scene(kiosk, other);
      kiosk.script.start = 'unreachable';
      expect(await it.core.payments.start(it.payment)).toEqual({ kind: 'gateway_unavailable' });
      expect(await it.core.read(it.payment)).toMatchObject({ state: 'created', gateway: 'kiosk' });
      expect(other.asked).toEqual([]);
    },
  );

  test('X4 once the payer was sent there, a payment never moves to another gateway', async () => {
    const [first, second] = [createScriptedGateway('alpha'), createScriptedGateway('beta')];
    const it = await scene(first, second);
    const payment = await sent(it);
    first.script.start = 'refused';
    first.script.status = { kind: 'unknown', reason: 'silent' };
    nowMs += 24 * HOUR_MS;
    expect(await it.core.payments.advance(payment)).toMatchObject({ state: 'unknown', gateway: 'alpha' });
    expect((await it.core.payments.start(await it.core.read(payment))).kind).toBe('not_open');
    expect(second.asked).toEqual([]);
  });
});

describe('what a gateway tells by itself', () => {
  const notice = (text: string, signature = 'right') => ({
    ...{ method: 'POST' as const, body: Buffer.from(text), query: {} },
    headers: { 'x-signature': signature },
  });

  test('is a reason to ask, and no more', async () => {
    const gateway = createScriptedGateway('alpha', { traits: { takenBy: 'gateway' } });
    const it = await scene(gateway);
    const payment = await sent(it);
    const order = payment.gatewayOrder ?? '';
    expect(await it.core.payments.noticed('alpha', notice(order))).toMatchObject({
      ok: true,
      value: { state: 'pending' },
    });
    gateway.script.status = { kind: 'paid', ...taken() };
    expect(await it.core.payments.noticed('alpha', notice(`${order} ${payment.gatewayToken}`))).toMatchObject(
      {
        ...{ ok: true, value: { state: 'posted' } },
      },
    );
    // Twice the same notice.
    expect(await it.core.payments.noticed('alpha', notice(order))).toMatchObject({
      ok: true,
      value: { state: 'posted' },
    });
    await booksBalance(it);
  });

  test('is refused where it is not signed, and of no interest where it is about nothing of ours', async () => {
    const gateway = createScriptedGateway('alpha');
    const it = await scene(gateway);
    const payment = await sent(it);
    const order = payment.gatewayOrder ?? '';
    const { noticed } = it.core.payments;
    expect(await noticed('alpha', notice(order, 'wrong'))).toEqual({
      ok: false,
      error: { code: 'bad_signature' },
    });
    expect(await noticed('nobody', notice(order))).toEqual({ ok: false, error: { code: 'unknown_gateway' } });
    expect(await noticed('alpha', notice('123'))).toEqual({ ok: true, value: undefined });
    expect(await noticed('alpha', notice(`${order} token-of-another`))).toEqual({
      ok: true,
      value: undefined,
    });
    expect(gateway.asked).toEqual(['start']);
  });
});

describe('X4 what payers have paid and nobody has verified', () => {
  test('is found though the payment was given up, and though nobody comes back', async () => {
    const gateway = createScriptedGateway('alpha');
    const it = await scene(gateway);
    const payment = await sent(it);
    gateway.script.status = { kind: 'not_paid', reason: 'expired' };
    nowMs += HOUR_MS;
    expect(await it.core.payments.advance(payment)).toMatchObject({ state: 'expired' });
    gateway.script.status = { kind: 'authorised', ...taken() };
    gateway.script.verify = { kind: 'paid', ...taken() };
    gateway.script.unverified = ['999', payment.gatewayOrder ?? ''];
    expect(await it.core.payments.lookForUnverified()).toBe(1);
    expect(await it.core.read(payment)).toMatchObject({ state: 'posted' });
    await booksBalance(it);
  });
});

describe('M11 a payment that was recorded as paid and is taken back', () => {
  async function posted(): Promise<Scene & { readonly gateway: ScriptedGateway }> {
    const gateway = createScriptedGateway('alpha');
    const it = await scene(gateway);
    const payment = await sent(it);
    gateway.script.status = { kind: 'paid', ...taken() };
    const after = await it.core.payments.advance(payment);
    expect(after.state).toBe('posted');
    return { ...it, payment: after, gateway };
  }

  test('its bill is owed again, the books are turned round, and the gateway is asked to give it back', async () => {
    const it = await posted();
    const back = () => takeBack(database.sql, it.payment, { reason: 'refused_by_biller' });
    expect(await back()).toEqual({ ok: true, value: 'returning' });
    expect(await back()).toEqual({ ok: true, value: 'already' });
    expect((await it.core.bills(it.biller, '70010001'))[0]).toMatchObject({
      ...{ state: 'open', remaining: { minor: BigInt(AMOUNT) } },
    });
    expect(
      (await it.core.ledger.balances(it.biller.billerId)).map(({ balanceMinor }) => balanceMinor),
    ).toEqual(expect.arrayContaining([0n, 0n]));
    await booksBalance(it);
    it.gateway.script.refund = { kind: 'refunded' };
    expect(await it.core.payments.advance(await it.core.read(it.payment))).toMatchObject({
      state: 'refunded',
    });
    expect((await it.core.payments.timeline(it.payment)).map(({ state }) => state)).toEqual([
      ...['created', 'pending', 'paid', 'posted', 'returning', 'refunded'],
    ]);
    await booksBalance(it);
    // The bill can be paid again.
    expect((await it.core.open(await it.core.bills(it.biller, '70010001'))).state).toBe('created');
  });

  test('two at once: one takes it back', async () => {
    const it = await posted();
    const outcomes = await Promise.all(
      [1, 2, 3].map(() => takeBack(database.sql, it.payment, { reason: 'reversed_by_collector' })),
    );
    expect(
      outcomes.filter(({ ok, ...rest }) => ok && 'value' in rest && rest.value === 'returning'),
    ).toHaveLength(1);
    await booksBalance(it);
  });

  test('what was never paid cannot be taken back', async () => {
    const gateway = createScriptedGateway('alpha');
    const it = await scene(gateway);
    const refused = { ok: false, error: { code: 'not_settled' } };
    expect(await takeBack(database.sql, it.payment, { reason: 'refused_by_biller' })).toEqual(refused);
    const nobody = { billerId: it.biller.billerId, paymentId: 999_999_999n };
    expect(await takeBack(database.sql, nobody, { reason: 'refused_by_biller' })).toEqual(refused);
    await booksBalance(it);
  });
});
