import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GatewayNotice } from '../../payments/index.ts';
import { readCallback, readNotice } from './signed.ts';

const KEY_SECRET = 'thiSisSynthetic1234567890';
const WEBHOOK_SECRET = 'webhook-secret-1';
const orderId = '102000000000001';
const hmac = (secret: string, text: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

describe('T1 what Razorpay tells by itself', () => {
  const told = {
    ...{ entity: 'event', account_id: 'acc_BFQ7uQEaa7j2z7', event: 'payment_link.paid' },
    payload: { payment_link: { entity: { id: 'plink_ExjpAUN3gVHrPJ', reference_id: orderId } } },
  };
  const noticeOf = (body: string, secret = WEBHOOK_SECRET): GatewayNotice => ({
    ...{ method: 'POST', query: {}, body: Buffer.from(body) },
    headers: { 'content-type': 'application/json', 'x-razorpay-signature': hmac(secret, body) },
  });
  const read = (notice: GatewayNotice) => readNotice(WEBHOOK_SECRET, notice);

  test('the body is signed as it stands, spaces and all', () => {
    const reading = { ok: true, value: { orderId, token: 'plink_ExjpAUN3gVHrPJ' } };
    expect(read(noticeOf(JSON.stringify(told)))).toEqual(reading);
    expect(read(noticeOf(JSON.stringify(told, null, 2)))).toEqual(reading);
    const { headers } = noticeOf(JSON.stringify(told));
    const body = Buffer.from(JSON.stringify(told, null, 2));
    expect(read({ ...noticeOf(''), headers, body })).toEqual({ ok: false, error: { code: 'bad_signature' } });
  });

  test('what is signed with the key’s secret instead of the webhook’s is refused', () => {
    expect(read(noticeOf(JSON.stringify(told), KEY_SECRET))).toMatchObject({
      error: { code: 'bad_signature' },
    });
  });

  test.each([
    ['a refund', { ...told, event: 'refund.processed', payload: { refund: { entity: { id: 'rfnd_1' } } } }],
    [
      'a link made by hand',
      { ...told, payload: { payment_link: { entity: { id: 'plink_1234', reference_id: '' } } } },
    ],
    [
      'a link of another system',
      { ...told, payload: { payment_link: { entity: { id: 'plink_1234', reference_id: 'A-7' } } } },
    ],
  ])('%s is about nothing of ours, and is answered kindly', (_name, body) => {
    expect(read(noticeOf(JSON.stringify(body)))).toEqual({ ok: true, value: {} });
  });

  test.each(['', 'nonsense', '[]', '{"event":1,"payload":{}}', JSON.stringify(told).slice(0, 60)])(
    'signed and yet not to be read: %s',
    (body) => {
      expect(read(noticeOf(body))).toEqual({ ok: false, error: { code: 'malformed_notice' } });
    },
  );
});

describe('what the payer’s browser brings', () => {
  const fields: Readonly<Record<string, string>> = {
    razorpay_payment_id: 'pay_Fc8mUeDrEKf08Y',
    razorpay_payment_link_id: 'plink_Fc8lXILABzQL7M',
    razorpay_payment_link_reference_id: orderId,
    razorpay_payment_link_status: 'paid',
    razorpay_signature: hmac(KEY_SECRET, `plink_Fc8lXILABzQL7M|${orderId}|paid|pay_Fc8mUeDrEKf08Y`),
  };
  const read = (given: Readonly<Record<string, string>>) => readCallback(KEY_SECRET, given);

  test('link, our name, state and payment are signed with the key’s secret', () => {
    expect(read(fields)).toEqual({
      ...{ ok: true, value: { orderId, claim: 'paid', gatewayRef: 'pay_Fc8mUeDrEKf08Y' } },
    });
  });

  test('whatever is changed, it is malformed', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(fields)), fc.string(), (name, value) => {
        fc.pre(value !== fields[name]);
        expect(read({ ...fields, [name]: value })).toEqual({
          ...{ ok: false, error: { code: 'malformed_callback' } },
        });
      }),
    );
  });
});
