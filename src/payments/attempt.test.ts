import { expect, test } from 'vitest';
import { money } from '../kernel/index.ts';
import { attemptOf } from './attempt.ts';
import type { Payment } from './payment.ts';
import { toPayment } from './payment.ts';
import { createReferenceCodec } from './reference.ts';

const codec = createReferenceCodec(Buffer.alloc(32, 7));
const at = new Date('2026-11-24T00:00:00Z');

const payment = (known: Partial<Payment>): Payment => ({
  ...toPayment(
    {
      ...{ biller_id: 101, payment_id: 7n, account_id: 1n, amount_minor: 485_000n, advance_minor: 0n },
      ...{ currency: 'IRR', state: 'pending', reason: null, channel: 'test', language: 'fa', tag: 1 },
      ...{ gateway: 'g', gateway_order: '12', gateway_token: 't', gateway_page: null, gateway_ref: null },
      ...{ claimed_ref: null, started_at: at, verify_at: null, masked_card: null, direct: false },
      ...{ return_url: null, created_at: at, state_at: at, attended: 0 },
    },
    codec,
  ),
  ...known,
});

test('a gateway is asked by its order and token, and by the reference that it has given or that was claimed', () => {
  const asked = { orderId: '12', token: 't', amount: money(485_000n, 'IRR') };
  expect(attemptOf(payment({}))).toEqual(asked);
  expect(attemptOf(payment({ claimedRef: 'claimed' }))).toEqual({ ...asked, gatewayRef: 'claimed' });
  expect(attemptOf(payment({ claimedRef: 'claimed', gatewayRef: 'given' }))).toEqual({
    ...{ ...asked, gatewayRef: 'given' },
  });
});

test('of a payment that is not at a gateway nothing is asked', () => {
  for (const known of [{ gatewayOrder: undefined }, { gatewayToken: undefined }])
    expect(() => attemptOf(payment(known))).toThrow('not at a gateway');
});
