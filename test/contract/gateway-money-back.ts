import { expect, test } from 'vitest';
import { money } from '../../src/kernel/index.ts';
import type { GatewayAttempt, GatewayRefund } from '../../src/payments/index.ts';
import { AMOUNT_MINOR, type Bench, type GatewayShape, saysPaid, saysReturned } from './gateway-harness.ts';

const DAY_MS = 86_400_000;

export function describeReversing({ harness, start, pay }: Bench, { deadlines, traits }: GatewayShape): void {
  if (deadlines.reverseWithinMs === 0) {
    test('M11 there is no window for reversing, and it says so', async () => {
      const { gateway } = harness();
      const attempt = await pay(await start());
      expect((await gateway.verify(attempt)).kind).toBe('paid');
      expect(await gateway.reverse(attempt)).toEqual({ kind: 'too_late' });
      expect((await gateway.status(attempt)).kind).toBe(saysPaid(traits));
    });
    return;
  }

  test('M11 verified money is given back, and reversing again says the same', async () => {
    const { gateway } = harness();
    const attempt = await pay(await start());
    expect((await gateway.verify(attempt)).kind).toBe('paid');
    expect(await gateway.reverse(attempt)).toEqual({ kind: 'reversed' });
    expect(await gateway.reverse(attempt)).toEqual({ kind: 'reversed' });
    const after = [await gateway.verify(attempt), await gateway.status(attempt)];
    if (traits.knownBy === undefined)
      for (const outcome of after) expect(outcome).toEqual({ kind: 'not_paid', reason: 'returned' });
    else {
      // What tells is verify; where there is only a claim, it no longer says that it was paid.
      expect(traits.knownBy === 'verify' ? ['not_paid'] : ['not_paid', 'unknown']).toContain(after[0]?.kind);
      expect(saysReturned(traits)).toContain(after[1]?.kind);
    }
  });

  if (traits.findsBy === 'order')
    test('M11 it is given back also when only our order id is known', async () => {
      const { gateway } = harness();
      const { gatewayRef: _, ...attempt } = await pay(await start());
      expect((await gateway.verify(attempt)).kind).toBe('paid');
      expect(await gateway.reverse(attempt)).toEqual({ kind: 'reversed' });
    });

  test('where nothing was verified there is nothing to reverse', async () => {
    const { gateway } = harness();
    expect((await gateway.reverse((await start()).attempt)).kind).not.toBe('reversed');
    if (traits.takenBy === 'verify')
      expect((await gateway.reverse(await pay(await start()))).kind).toBe('refused');
  });
}

export function describeRefunds(
  { harness, start, pay }: Bench,
  shape: Pick<GatewayRefund, 'inParts' | 'withinMs'>,
): void {
  const DONE = ['refunded', 'under_way'];

  async function taken(): Promise<{
    readonly attempt: GatewayAttempt;
    readonly give: GatewayRefund['give'];
  }> {
    const { gateway, moveClock } = harness();
    const attempt = await pay(await start());
    const verified = await gateway.verify(attempt);
    if (verified.kind !== 'paid' || gateway.refund === undefined) throw new Error('nothing to refund');
    // Too late to reverse it: that is when money is refunded.
    moveClock(gateway.deadlines.reverseWithinMs);
    return { attempt: { ...attempt, gatewayRef: verified.gatewayRef }, give: gateway.refund.give };
  }
  const all = () => money(AMOUNT_MINOR, harness().currency);

  test('M11 what cannot be reversed any more is refunded, and asked again under the same id it is given once', async () => {
    const { attempt, give } = await taken();
    const refund = { refundId: `${attempt.orderId}1`, amount: all() };
    expect(DONE).toContain((await give(attempt, refund)).kind);
    expect(DONE).toContain((await give(attempt, refund)).kind);
    // Nothing is left of it for another refund.
    const again = { refundId: `${attempt.orderId}2`, amount: all() };
    if (shape.inParts) expect((await give(attempt, again)).kind).toBe('refused');
    expect(['not_paid', 'unknown']).toContain((await harness().gateway.status(attempt)).kind);
  });

  test('X4 a refund that was given and never answered is unknown; asked again, it was given once', async () => {
    const { attempt, give } = await taken();
    await harness().setFault('refund_timeout_after', attempt.orderId);
    const refund = { refundId: `${attempt.orderId}1`, amount: all() };
    expect((await give(attempt, refund)).kind).toBe('unknown');
    expect(DONE).toContain((await give(attempt, refund)).kind);
  });

  test('X4 a gateway that is down has refused no refund', async () => {
    const { attempt, give } = await taken();
    await harness().setFault('refund_down', attempt.orderId);
    const refund = { refundId: `${attempt.orderId}1`, amount: all() };
    expect((await give(attempt, refund)).kind).toBe('unknown');
    expect(DONE).toContain((await give(attempt, refund)).kind);
  });

  if (shape.inParts)
    test('M11 refunded in parts, it is never more than was paid', async () => {
      const { attempt, give } = await taken();
      const part = money(AMOUNT_MINOR / 5n, harness().currency);
      const rest = money(AMOUNT_MINOR - AMOUNT_MINOR / 5n, harness().currency);
      expect(DONE).toContain((await give(attempt, { refundId: `${attempt.orderId}1`, amount: part })).kind);
      expect((await give(attempt, { refundId: `${attempt.orderId}2`, amount: all() })).kind).toBe('refused');
      expect(DONE).toContain((await give(attempt, { refundId: `${attempt.orderId}3`, amount: rest })).kind);
    });

  const { withinMs } = shape;
  if (withinMs !== null)
    test('M11 after the last day for refunds it says that it is too late', async () => {
      const { attempt, give } = await taken();
      harness().moveClock(withinMs);
      expect(await give(attempt, { refundId: `${attempt.orderId}1`, amount: all() })).toEqual({
        kind: 'too_late',
      });
    });
}

export function describeDeadlines({ harness, start, pay }: Bench, { deadlines, traits }: GatewayShape): void {
  const { reverseWithinMs, startValidMs, verifyWithinMs } = deadlines;

  if (reverseWithinMs > 0)
    test('M11 reversing after the window is too late, and the payment stands', async () => {
      const { gateway, moveClock } = harness();
      const attempt = await pay(await start());
      expect((await gateway.verify(attempt)).kind).toBe('paid');
      moveClock(reverseWithinMs);
      expect(await gateway.reverse(attempt)).toEqual({ kind: 'too_late' });
      expect((await gateway.verify(attempt)).kind).toBe('paid');
    });

  test('a payer who does not come in time has not paid', async () => {
    const { gateway, moveClock, play, vagueEnds } = harness();
    const { attempt, page } = await start();
    moveClock(startValidMs);
    await play(page, attempt.token, 'pay');
    const outcomes = [await gateway.status(attempt), await gateway.verify(attempt)];
    for (const outcome of outcomes) {
      if (traits.findsBy === 'callback') expect(outcome.kind).toBe('unknown');
      else if (vagueEnds === true) expect(outcome.kind).toBe('not_paid');
      else expect(outcome).toEqual({ kind: 'not_paid', reason: 'expired' });
    }
  });

  if (traits.takenBy === 'verify')
    test('M11 money not verified in time goes back by itself, if the gateway declares that, and not before', async () => {
      const { gateway, moveClock } = harness();
      const inTime = await pay(await start());
      moveClock((verifyWithinMs ?? DAY_MS) - 1);
      expect((await gateway.verify(inTime)).kind).toBe('paid');
      const late = await pay(await start());
      moveClock(verifyWithinMs ?? DAY_MS);
      const after = { status: (await gateway.status(late)).kind, verify: (await gateway.verify(late)).kind };
      if (verifyWithinMs === null) expect(after).toEqual({ status: 'authorised', verify: 'paid' });
      else if (traits.knownBy === undefined)
        expect(after).toEqual({ status: 'not_paid', verify: 'not_paid' });
      else {
        expect(saysReturned(traits)).toContain(after.status);
        expect(traits.knownBy === 'verify' ? ['not_paid'] : ['not_paid', 'unknown']).toContain(after.verify);
      }
    });
}
