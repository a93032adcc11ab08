import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { money } from '../../src/kernel/index.ts';
import type { GatewayAttempt, GatewayNotice, GatewayOrder } from '../../src/payments/index.ts';
import {
  AMOUNT_MINOR,
  type Bench,
  type GatewayHarness,
  type GatewayShape,
  saysPaid,
} from './gateway-harness.ts';
import { describeDeadlines, describeRefunds, describeReversing } from './gateway-money-back.ts';

export type { Act, ContractFault, GatewayHarness, GatewayShape, PlayedBack } from './gateway-harness.ts';

/** Tests that every gateway must pass, whatever stands behind it. */
export function describeGateway(
  name: string,
  shape: GatewayShape,
  makeHarness: () => Promise<GatewayHarness>,
): void {
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
        if (!shape.hasCallback) return attempt;
        const reading = harness.gateway.readCallback(fields ?? {});
        if (!reading.ok) throw new Error('no readable callback');
        const { gatewayRef } = reading.value;
        return gatewayRef === undefined ? attempt : { ...attempt, gatewayRef };
      },
    };
    test('it is as it was declared', () => {
      const { traits, deadlines, refund, readNotice } = harness.gateway;
      expect({ traits, deadlines }).toEqual({ traits: shape.traits, deadlines: shape.deadlines });
      expect(refund && { inParts: refund.inParts, withinMs: refund.withinMs }).toEqual(shape.refund);
      expect(readNotice !== undefined).toBe(shape.hasNotices);
    });
    describePaying(bench, shape);
    if (shape.hasCallback) describeCallbacks(bench, shape);
    if (shape.hasNotices) describeNotices(bench);
    describeSilence(bench, shape);
    describeDown(bench, shape);
    describeReversing(bench, shape);
    if (shape.refund !== undefined) describeRefunds(bench, shape.refund);
    describeDeadlines(bench, shape);
  });
}

function orderFor(harness: GatewayHarness): GatewayOrder {
  return {
    orderId: harness.nextOrderId(),
    amount: money(AMOUNT_MINOR, harness.currency),
    callbackUrl: 'http://127.0.0.1:9/callback?attempt=1',
    language: 'en',
    description: 'Electricity <bill> & "more"',
    ...(harness.nextBill === undefined ? {} : { bill: harness.nextBill() }),
  };
}

/** Where the money is after the payer has paid and before we have done anything. */
function afterPaying({ traits }: GatewayShape): 'authorised' | 'paid' {
  return traits.takenBy === 'verify' ? 'authorised' : 'paid';
}

function describePaying({ harness, start, pay }: Bench, shape: GatewayShape): void {
  const { traits } = shape;

  test('M4 pays: page, callback, and money only as the gateway itself tells, with the amount that was asked', async () => {
    const { gateway, currency } = harness();
    const started = await start();
    const before = await gateway.status(started.attempt);
    expect(before.kind).toBe(traits.findsBy === 'order' ? 'in_progress' : 'unknown');
    const attempt = await pay(started);
    const amount = money(AMOUNT_MINOR, currency);
    expect(await gateway.status(attempt)).toMatchObject({ kind: afterPaying(shape), amount });
    const verified = await gateway.verify(attempt);
    expect(verified).toMatchObject({ kind: 'paid', amount });
    const gatewayRef = verified.kind === 'paid' ? verified.gatewayRef : '';
    expect(gatewayRef).toMatch(/^[\w./-]{3,64}$/);
    const after = traits.knownBy === 'claim' ? { amount } : { amount, gatewayRef };
    expect(await gateway.status(attempt)).toMatchObject({ kind: saysPaid(traits), ...after });
  });

  test('PCI DSS 3.4.1: of the card at most the first six and last four digits come to us', async () => {
    const outcome = await harness().gateway.verify(await pay(await start()));
    if (harness().withoutCards === true) expect(outcome).not.toHaveProperty('maskedCard');
    else expect(outcome).toHaveProperty('maskedCard', expect.stringMatching(/^\d{0,6}[*xX-]+\d{0,4}$/));
  });

  test.each([
    ['decline', 'declined'],
    ['cancel', 'cancelled'],
  ] as const)('M11 a payer who makes the bank %s has not paid', async (act, reason) => {
    const { gateway, play, acts, vagueEnds } = harness();
    if (acts !== undefined && !acts.includes(act)) return;
    const { attempt, page } = await start();
    const { fields } = await play(page, attempt.token, act);
    if (shape.hasCallback) {
      const reading = gateway.readCallback(fields ?? {});
      expect(reading).toMatchObject({ ok: true, value: { orderId: attempt.orderId } });
      expect(reading.ok && reading.value.claim).not.toBe('paid');
    }
    // Where only a callback tells, and it told of no reference, there is nothing to ask about.
    const outcomes = [await gateway.verify(attempt), await gateway.status(attempt)];
    for (const outcome of outcomes) {
      if (traits.findsBy === 'callback') expect(outcome.kind).toBe('unknown');
      else if (vagueEnds === true) expect(outcome.kind).toBe('not_paid');
      else expect(outcome).toEqual({ kind: 'not_paid', reason });
    }
  });

  test('X3 verified twice, one after the other or at the same time, it is paid once and says so each time', async () => {
    const { gateway } = harness();
    const attempt = await pay(await start());
    const [first, second] = await Promise.all([gateway.verify(attempt), gateway.verify(attempt)]);
    expect(first).toMatchObject({ kind: 'paid' });
    expect(second).toEqual(first);
    expect(await gateway.verify(attempt)).toEqual(first);
  });

  test('an order id is used once', async () => {
    if (harness().ordersOnce === false) return;
    const { gateway } = harness();
    const order = orderFor(harness());
    expect(await gateway.start(order)).toMatchObject({ kind: 'started' });
    expect(await gateway.start(order)).toMatchObject({ kind: 'refused' });
  });

  test('another amount than was asked for is passed on as the gateway states it, or not taken for paid', async () => {
    const { gateway, setFault } = harness();
    const attempt = await pay(await start());
    await setFault('wrong_amount', attempt.orderId);
    const outcome = await gateway.verify(attempt);
    expect(['paid', 'unknown']).toContain(outcome.kind);
    expect(outcome).not.toMatchObject({ amount: { minor: AMOUNT_MINOR } });
  });
}

function describeCallbacks({ harness, start, pay }: Bench, shape: GatewayShape): void {
  const { findsBy, knownBy } = shape.traits;

  test('X4 when the callback never comes, the money is found by our order, or nothing is taken for granted', async () => {
    const { gateway, setFault, play } = harness();
    const { attempt, page } = await start();
    await setFault('no_callback', attempt.orderId);
    expect(await play(page, attempt.token, 'pay')).toMatchObject({ callbacks: 0, fields: undefined });
    const found = await gateway.status(attempt);
    const verified = await gateway.verify(attempt);
    if (findsBy === 'order') {
      expect(found.kind).toBe(afterPaying(shape));
      expect(verified).toMatchObject({ kind: 'paid', amount: { minor: AMOUNT_MINOR } });
    } else expect([found.kind, verified.kind]).toEqual(['unknown', 'unknown']);
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
    expect(needed.length).toBeGreaterThan(0);
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
    for (const gatewayRef of [other.gatewayRef ?? '1234567890', '9'.repeat(12)]) {
      expect((await gateway.verify({ ...attempt, gatewayRef })).kind).not.toBe('paid');
      if (knownBy !== 'claim')
        expect(['in_progress', 'unknown']).toContain((await gateway.status(attempt)).kind);
    }
    expect((await gateway.status(other)).kind).toBe(afterPaying(shape));
  });

  test('a forged reference does not hide the true payment', async () => {
    if (findsBy === 'callback') return;
    const { gateway } = harness();
    const attempt = await pay(await start());
    const outcome = await gateway.verify({ ...attempt, gatewayRef: '9'.repeat(12) });
    expect(outcome).toMatchObject({ kind: 'paid', amount: { minor: AMOUNT_MINOR } });
  });
}

function describeNotices({ harness, start }: Bench): void {
  async function noticeOfPaid(): Promise<{
    readonly attempt: GatewayAttempt;
    readonly notice: GatewayNotice;
  }> {
    const { attempt, page } = await start();
    const [notice] = (await harness().play(page, attempt.token, 'pay')).notices ?? [];
    if (notice === undefined) throw new Error('no notice of a payment that was made');
    return { attempt, notice };
  }

  test('T1 what the gateway tells by itself names our order', async () => {
    const { attempt, notice } = await noticeOfPaid();
    const reading = harness().gateway.readNotice?.(notice);
    expect(reading).toMatchObject({ ok: true, value: { orderId: attempt.orderId } });
    expect(harness().gateway.readNotice?.(notice)).toEqual(reading);
  });

  test('a notice that was altered, or signed by somebody else, or not at all, is refused', async () => {
    const { notice } = await noticeOfPaid();
    const read = harness().gateway.readNotice;
    const unsigned = {
      ...notice,
      headers: { 'content-type': notice.headers['content-type'] ?? '' },
      query: {},
    };
    const altered = Buffer.from(
      notice.body.toString('utf8').replaceAll(/[1-9]/g, (digit) => String(10 - Number(digit))),
    );
    for (const spoilt of [
      { ...notice, body: altered },
      { ...notice, body: Buffer.from('{}') },
      { ...notice, body: Buffer.from('nonsense \u0000') },
      { ...notice, body: Buffer.alloc(0) },
    ]) {
      expect(read?.(spoilt)).toMatchObject({ ok: false });
    }
    // Some sign inside of the body; then taking away what stands around it changes nothing.
    if (
      JSON.stringify(unsigned.headers) !== JSON.stringify(notice.headers) ||
      Object.keys(notice.query).length > 0
    ) {
      const isInBody = read?.(unsigned).ok === true;
      expect(isInBody && !/sign|hash|hmac/i.test(notice.body.toString('utf8'))).toBe(false);
    }
  });
}

function describeSilence({ harness, start, pay }: Bench, shape: GatewayShape): void {
  test('start that gets no answer is unreachable, within its time limit', async () => {
    const { gateway, setFault, fetchTimeoutMs } = harness();
    const order = orderFor(harness());
    await setFault('start_timeout', order.orderId);
    const begun = performance.now();
    expect(await gateway.start(order)).toMatchObject({ kind: 'unreachable' });
    expect(performance.now() - begun).toBeLessThan(fetchTimeoutMs + 2_000);
  });

  test('X4 verify that took the money and never answered is unknown; asked again, it is paid', async () => {
    const { gateway, setFault, fetchTimeoutMs } = harness();
    const attempt = await pay(await start());
    await setFault('verify_timeout_after', attempt.orderId);
    const begun = performance.now();
    expect(await gateway.verify(attempt)).toMatchObject({ kind: 'unknown' });
    expect(performance.now() - begun).toBeLessThan(fetchTimeoutMs + 2_000);
    expect((await gateway.status(attempt)).kind).toBe(saysPaid(shape.traits));
    expect((await gateway.verify(attempt)).kind).toBe('paid');
  });

  test('X4 verify that did nothing and never answered is unknown; asked again, it is paid', async () => {
    const { gateway, setFault } = harness();
    const attempt = await pay(await start());
    await setFault('verify_timeout_before', attempt.orderId);
    expect(await gateway.verify(attempt)).toMatchObject({ kind: 'unknown' });
    expect((await gateway.status(attempt)).kind).toBe(afterPaying(shape));
    expect((await gateway.verify(attempt)).kind).toBe('paid');
  });

  if (shape.deadlines.reverseWithinMs > 0)
    test('reverse that gave the money back and never answered is unknown; asked again, it is reversed', async () => {
      const { gateway, setFault } = harness();
      const attempt = await pay(await start());
      await gateway.verify(attempt);
      await setFault('reverse_timeout_after', attempt.orderId);
      expect(await gateway.reverse(attempt)).toMatchObject({ kind: 'unknown' });
      expect(await gateway.reverse(attempt)).toEqual({ kind: 'reversed' });
    });
}

function describeDown({ harness, start, pay }: Bench, shape: GatewayShape): void {
  test('X4 a gateway that is down at any call is never taken for a payment that failed', async () => {
    const { gateway, setFault } = harness();
    const order = orderFor(harness());
    await setFault('start_down', order.orderId);
    expect((await gateway.start(order)).kind).toBe('unreachable');
    const attempt = await pay(await start());
    if (shape.traits.knownBy !== 'claim') {
      await setFault('status_down', attempt.orderId);
      expect((await gateway.status(attempt)).kind).toBe('unknown');
    }
    await setFault('verify_down', attempt.orderId);
    expect((await gateway.verify(attempt)).kind).toBe('unknown');
    expect((await gateway.verify(attempt)).kind).toBe('paid');
    if (shape.deadlines.reverseWithinMs === 0) return;
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
    expect((await deserted.verify({ ...attempt, gatewayRef: '9'.repeat(12) })).kind).toBe('unknown');
    expect(['unknown', 'too_late']).toContain((await deserted.reverse(attempt)).kind);
  });
}
