import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Currency, money } from '../../src/kernel/index.ts';
import type { Gateway, GatewayAttempt, GatewayOrder, GatewayPage } from '../../src/payments/index.ts';

/** What a gateway's outside party must be able to suffer, in words that fit every gateway. */
export type ContractFault =
  /** The payer is lost at the gateway's page. */
  | 'no_callback'
  | 'double_callback'
  /** The order is taken in, but the answer never comes. */
  | 'start_timeout'
  | 'start_down'
  /** The money is taken for good, but the answer never comes. */
  | 'verify_timeout_after'
  /** Nothing happens, and no answer comes. */
  | 'verify_timeout_before'
  | 'verify_down'
  | 'wrong_amount'
  | 'status_down'
  | 'reverse_timeout_after'
  | 'reverse_down';

/** What the payer's browser brings back to us: never, once or twice the same fields. */
export interface PlayedBack {
  readonly callbacks: number;
  readonly fields: Readonly<Record<string, string>> | undefined;
}

export interface GatewayHarness {
  readonly gateway: Gateway;
  /** How long the gateway given waits for an answer; the outside party is silent for longer. */
  readonly fetchTimeoutMs: number;
  /** The same adapter, pointed at an address where nobody listens. */
  readonly deserted: Gateway;
  readonly currency: Currency;
  /** An order id that was never used before. */
  nextOrderId(): string;
  /** Goes to the page as a browser would, and acts there. */
  play(page: GatewayPage, token: string, act: 'pay' | 'decline' | 'cancel'): Promise<PlayedBack>;
  /** Strikes the next call for this order, once. */
  setFault(fault: ContractFault, orderId: string): Promise<void>;
  /** Moves the outside party's clock forward. */
  moveClock(byMs: number): void;
  close(): Promise<void>;
}

const AMOUNT_MINOR = 485_000n;
const DAY_MS = 86_400_000;

interface Started {
  readonly attempt: GatewayAttempt;
  readonly page: GatewayPage;
}

/** Tests that every gateway must pass, whatever stands behind it. */
export function describeGateway(name: string, makeHarness: () => Promise<GatewayHarness>): void {
  describe(`the gateway ${name}`, () => {
    let harness: GatewayHarness;
    beforeAll(async () => {
      harness = await makeHarness();
    });
    afterAll(() => harness.close());

    const bench: Bench = {
      harness: () => harness,
      start: async () => {
        const order = orderFor(harness);
        const started = await harness.gateway.start(order);
        if (started.kind !== 'started') throw new Error(`not started: ${started.reason}`);
        const { orderId, amount } = order;
        return { attempt: { orderId, amount, token: started.token }, page: started.page };
      },
      pay: async ({ attempt, page }) => {
        const { fields } = await harness.play(page, attempt.token, 'pay');
        const reading = harness.gateway.readCallback(fields ?? {});
        if (!reading.ok || reading.value.gatewayRef === undefined) throw new Error('no readable callback');
        return { ...attempt, gatewayRef: reading.value.gatewayRef };
      },
    };
    describePaying(bench);
    describeCallbacks(bench);
    describeSilence(bench);
    describeDown(bench);
    describeReversing(bench);
    describeDeadlines(bench);
  });
}

interface Bench {
  harness(): GatewayHarness;
  start(): Promise<Started>;
  /** Pays, and adds what the callback brought. */
  pay(started: Started): Promise<GatewayAttempt>;
}

function orderFor(harness: GatewayHarness): GatewayOrder {
  return {
    orderId: harness.nextOrderId(),
    amount: money(AMOUNT_MINOR, harness.currency),
    callbackUrl: 'http://127.0.0.1:9/callback?attempt=1',
    language: 'en',
    description: 'Electricity <bill> & "more"',
  };
}

function describePaying({ harness, start, pay }: Bench): void {
  test('M4 pays: page, callback, and money only after verify, with the amount that was asked', async () => {
    const { gateway, currency } = harness();
    const started = await start();
    expect(await gateway.status(started.attempt)).toEqual({ kind: 'in_progress' });
    const attempt = await pay(started);
    const paid = { gatewayRef: attempt.gatewayRef, amount: money(AMOUNT_MINOR, currency) };
    expect(await gateway.status(attempt)).toEqual({ kind: 'authorised', ...paid });
    expect(await gateway.verify(attempt)).toMatchObject({ kind: 'paid', ...paid });
    expect(await gateway.status(attempt)).toMatchObject({ kind: 'paid', ...paid });
  });

  test('PCI DSS 3.4.1: of the card at most the first six and last four digits come to us', async () => {
    const outcome = await harness().gateway.verify(await pay(await start()));
    expect(outcome).toHaveProperty('maskedCard', expect.stringMatching(/^\d{0,6}[*xX-]+\d{0,4}$/));
  });

  test.each([
    ['decline', 'declined'],
    ['cancel', 'cancelled'],
  ] as const)('M11 a payer who makes the bank %s has not paid', async (act, reason) => {
    const { gateway, play } = harness();
    const { attempt, page } = await start();
    const { fields } = await play(page, attempt.token, act);
    const reading = gateway.readCallback(fields ?? {});
    expect(reading).toEqual({ ok: true, value: { orderId: attempt.orderId, claim: reason } });
    expect(await gateway.verify(attempt)).toEqual({ kind: 'not_paid', reason });
    expect(await gateway.status(attempt)).toEqual({ kind: 'not_paid', reason });
  });

  test('X3 verified twice, one after the other or at the same time, it is paid once and says so each time', async () => {
    const { gateway } = harness();
    const attempt = await pay(await start());
    const [first, second] = await Promise.all([gateway.verify(attempt), gateway.verify(attempt)]);
    expect(first).toMatchObject({ kind: 'paid', gatewayRef: attempt.gatewayRef });
    expect(second).toEqual(first);
    expect(await gateway.verify(attempt)).toEqual(first);
  });

  test('an order id is used once', async () => {
    const { gateway } = harness();
    const order = orderFor(harness());
    expect(await gateway.start(order)).toMatchObject({ kind: 'started' });
    expect(await gateway.start(order)).toMatchObject({ kind: 'refused' });
  });

  test('another amount than was asked for is passed on as the gateway states it', async () => {
    const { gateway, setFault } = harness();
    const attempt = await pay(await start());
    await setFault('wrong_amount', attempt.orderId);
    const outcome = await gateway.verify(attempt);
    expect(outcome.kind).toBe('paid');
    expect(outcome).not.toMatchObject({ amount: { minor: AMOUNT_MINOR } });
  });
}

function describeCallbacks({ harness, start, pay }: Bench): void {
  test('X4 when the callback never comes, status and verify find the money by our order id', async () => {
    const { gateway, setFault, play } = harness();
    const { attempt, page } = await start();
    await setFault('no_callback', attempt.orderId);
    expect(await play(page, attempt.token, 'pay')).toEqual({ callbacks: 0, fields: undefined });
    const found = await gateway.status(attempt);
    expect(found.kind).toBe('authorised');
    expect(await gateway.verify(attempt)).toMatchObject({ kind: 'paid', amount: { minor: AMOUNT_MINOR } });
  });

  test('a callback that comes twice reads the same twice', async () => {
    const { gateway, setFault, play } = harness();
    const { attempt, page } = await start();
    await setFault('double_callback', attempt.orderId);
    const { callbacks, fields = {} } = await play(page, attempt.token, 'pay');
    expect(callbacks).toBe(2);
    expect(gateway.readCallback(fields)).toMatchObject({
      ok: true,
      value: { orderId: attempt.orderId, claim: 'paid' },
    });
    expect(gateway.readCallback(fields)).toEqual(gateway.readCallback(fields));
  });

  test('a callback in which any needed field is missing or spoilt is malformed', async () => {
    const { gateway, play } = harness();
    const { attempt, page } = await start();
    const { fields = {} } = await play(page, attempt.token, 'pay');
    const whole = gateway.readCallback(fields);
    expect(whole.ok).toBe(true);
    const needed = Object.keys(fields).filter((field) => {
      const { [field]: _, ...rest } = fields;
      return !gateway.readCallback(rest).ok;
    });
    expect(needed.length).toBeGreaterThan(1);
    for (const field of needed) {
      for (const spoilt of ['', "' or 1=1 --", '<script>', '9'.repeat(10_000), '\u0000']) {
        expect(gateway.readCallback({ ...fields, [field]: spoilt })).toEqual({
          ok: false,
          error: { code: 'malformed_callback' },
        });
      }
    }
    expect(gateway.readCallback({})).toEqual({ ok: false, error: { code: 'malformed_callback' } });
  });

  test('a forged callback, with a reference that is invented or of another payment, pays nothing', async () => {
    const { gateway } = harness();
    const other = await pay(await start());
    const { attempt } = await start();
    for (const gatewayRef of [other.gatewayRef ?? '', 'A'.repeat(24)]) {
      expect((await gateway.verify({ ...attempt, gatewayRef })).kind).not.toBe('paid');
      expect(await gateway.status(attempt)).toEqual({ kind: 'in_progress' });
    }
    expect((await gateway.status(other)).kind).toBe('authorised');
  });

  test('a forged reference does not hide the true payment', async () => {
    const { gateway } = harness();
    const attempt = await pay(await start());
    const outcome = await gateway.verify({ ...attempt, gatewayRef: 'A'.repeat(24) });
    expect(outcome).toMatchObject({ kind: 'paid', gatewayRef: attempt.gatewayRef });
  });
}

function describeSilence({ harness, start, pay }: Bench): void {
  test('start that gets no answer is unreachable, within its time limit', async () => {
    const { gateway, setFault, fetchTimeoutMs } = harness();
    const order = orderFor(harness());
    await setFault('start_timeout', order.orderId);
    const begun = performance.now();
    expect(await gateway.start(order)).toMatchObject({ kind: 'unreachable' });
    expect(performance.now() - begun).toBeLessThan(fetchTimeoutMs + 2_000);
    const attempt = { orderId: order.orderId, amount: order.amount, token: '' };
    expect((await gateway.status(attempt)).kind).toBe('in_progress');
  });

  test('X4 verify that took the money and never answered is unknown; asked again, it is paid', async () => {
    const { gateway, setFault, fetchTimeoutMs } = harness();
    const attempt = await pay(await start());
    await setFault('verify_timeout_after', attempt.orderId);
    const begun = performance.now();
    expect(await gateway.verify(attempt)).toMatchObject({ kind: 'unknown' });
    expect(performance.now() - begun).toBeLessThan(fetchTimeoutMs + 2_000);
    expect((await gateway.status(attempt)).kind).toBe('paid');
    expect((await gateway.verify(attempt)).kind).toBe('paid');
  });

  test('X4 verify that did nothing and never answered is unknown; asked again, it is paid', async () => {
    const { gateway, setFault } = harness();
    const attempt = await pay(await start());
    await setFault('verify_timeout_before', attempt.orderId);
    expect(await gateway.verify(attempt)).toMatchObject({ kind: 'unknown' });
    expect((await gateway.status(attempt)).kind).toBe('authorised');
    expect((await gateway.verify(attempt)).kind).toBe('paid');
  });

  test('reverse that gave the money back and never answered is unknown; asked again, it is reversed', async () => {
    const { gateway, setFault } = harness();
    const attempt = await pay(await start());
    await gateway.verify(attempt);
    await setFault('reverse_timeout_after', attempt.orderId);
    expect(await gateway.reverse(attempt)).toMatchObject({ kind: 'unknown' });
    expect(await gateway.reverse(attempt)).toEqual({ kind: 'reversed' });
  });
}

function describeDown({ harness, start, pay }: Bench): void {
  test('X4 a gateway that is down at any call is never taken for a payment that failed', async () => {
    const { gateway, setFault } = harness();
    const order = orderFor(harness());
    await setFault('start_down', order.orderId);
    expect((await gateway.start(order)).kind).toBe('unreachable');
    const attempt = await pay(await start());
    await setFault('status_down', attempt.orderId);
    expect((await gateway.status(attempt)).kind).toBe('unknown');
    await setFault('verify_down', attempt.orderId);
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    expect((await gateway.verify(attempt)).kind).toBe('paid');
    await setFault('reverse_down', attempt.orderId);
    expect((await gateway.reverse(attempt)).kind).toBe('unknown');
    expect((await gateway.reverse(attempt)).kind).toBe('reversed');
  });

  test('X4 neither is one where nobody listens', async () => {
    const { deserted } = harness();
    const { attempt } = await start();
    expect((await deserted.start(orderFor(harness()))).kind).toBe('unreachable');
    expect((await deserted.status(attempt)).kind).toBe('unknown');
    expect((await deserted.verify(attempt)).kind).toBe('unknown');
    expect((await deserted.verify({ ...attempt, gatewayRef: 'A'.repeat(24) })).kind).toBe('unknown');
    expect((await deserted.reverse(attempt)).kind).toBe('unknown');
  });
}

function describeReversing({ harness, start, pay }: Bench): void {
  test('M11 verified money is given back, and reversing again says the same', async () => {
    const { gateway } = harness();
    const attempt = await pay(await start());
    expect((await gateway.verify(attempt)).kind).toBe('paid');
    expect(await gateway.reverse(attempt)).toEqual({ kind: 'reversed' });
    expect(await gateway.reverse(attempt)).toEqual({ kind: 'reversed' });
    expect(await gateway.verify(attempt)).toEqual({ kind: 'not_paid', reason: 'returned' });
    expect(await gateway.status(attempt)).toEqual({ kind: 'not_paid', reason: 'returned' });
  });

  test('M11 it is given back also when only our order id is known', async () => {
    const { gateway } = harness();
    const { gatewayRef: _, ...attempt } = await pay(await start());
    expect((await gateway.verify(attempt)).kind).toBe('paid');
    expect(await gateway.reverse(attempt)).toEqual({ kind: 'reversed' });
  });

  test('where nothing was verified there is nothing to reverse', async () => {
    const { gateway } = harness();
    expect((await gateway.reverse((await start()).attempt)).kind).toBe('refused');
    expect((await gateway.reverse(await pay(await start()))).kind).toBe('refused');
  });
}

function describeDeadlines({ harness, start, pay }: Bench): void {
  test('M11 reversing after the window is too late, and the payment stands', async () => {
    const { gateway, moveClock } = harness();
    const attempt = await pay(await start());
    expect((await gateway.verify(attempt)).kind).toBe('paid');
    moveClock(gateway.deadlines.reverseWithinMs);
    expect(await gateway.reverse(attempt)).toEqual({ kind: 'too_late' });
    expect((await gateway.verify(attempt)).kind).toBe('paid');
  });

  test('a payer who does not come in time has not paid', async () => {
    const { gateway, moveClock, play } = harness();
    const { attempt, page } = await start();
    moveClock(gateway.deadlines.startValidMs);
    await play(page, attempt.token, 'pay');
    expect(await gateway.status(attempt)).toEqual({ kind: 'not_paid', reason: 'expired' });
    expect(await gateway.verify(attempt)).toEqual({ kind: 'not_paid', reason: 'expired' });
  });

  test('M11 money not verified in time goes back by itself, if the gateway declares that, and not before', async () => {
    const { gateway, moveClock } = harness();
    const { verifyWithinMs } = gateway.deadlines;
    const inTime = await pay(await start());
    moveClock((verifyWithinMs ?? DAY_MS) - 1);
    expect((await gateway.verify(inTime)).kind).toBe('paid');
    const late = await pay(await start());
    moveClock(verifyWithinMs ?? DAY_MS);
    const after = { status: (await gateway.status(late)).kind, verify: (await gateway.verify(late)).kind };
    if (verifyWithinMs === null) expect(after).toEqual({ status: 'authorised', verify: 'paid' });
    else expect(after).toEqual({ status: 'not_paid', verify: 'not_paid' });
  });
}
