import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GatewayNotice } from '../../payments/index.ts';
import { readCallback, readNotice, waysBack } from './notices.ts';

const SECRET = 'whsec_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH';
const NOW_S = Date.parse('2026-03-21T08:00:00Z') / 1_000;
const orderId = '105000000000001';
const hmac = (text: string, secret = SECRET): string =>
  createHmac('sha256', secret).update(text).digest('hex');

describe('T1 what Stripe tells by itself', () => {
  const told = {
    ...{ id: 'evt_1', object: 'event', type: 'checkout.session.completed' },
    data: { object: { object: 'checkout.session', id: 'cs_test_a1b2', client_reference_id: orderId } },
  };
  const body = JSON.stringify(told, null, 2);
  const noticeOf = (signature: string, text = body): GatewayNotice => ({
    ...{ method: 'POST', query: {}, body: Buffer.from(text), headers: { 'stripe-signature': signature } },
  });
  const read = (notice: GatewayNotice, atS = NOW_S) => readNotice(SECRET, notice, new Date(atS * 1_000));
  const signed = (text: string) => noticeOf(`t=${NOW_S},v1=${hmac(`${NOW_S}.${text}`)}`, text);

  test('the time and the body as it stands are signed, with a point in between', () => {
    const reading = { ok: true, value: { orderId, token: 'cs_test_a1b2' } };
    const v1 = hmac(`${NOW_S}.${body}`);
    expect(read(noticeOf(`t=${NOW_S},v1=${v1}`))).toEqual(reading);
    expect(read(noticeOf(`t=${NOW_S},v1=${hmac('x')},v1=${v1},v0=${hmac('y')}`))).toEqual(reading);
  });

  const bad = { ok: false, error: { code: 'bad_signature' } };
  test.each([
    ['five minutes old', NOW_S + 300, true],
    ['older than that', NOW_S + 301, false],
    ['five minutes ahead', NOW_S - 300, true],
    ['farther ahead than that', NOW_S - 301, false],
  ])('what is %s', (_name, atS, ok) => {
    expect(read(signed(body), atS)).toMatchObject({ ok });
  });

  test.each([
    ['nothing', ''],
    ['no time', `v1=${hmac(`${NOW_S}.${body}`)}`],
    ['another time', `t=${NOW_S + 1},v1=${hmac(`${NOW_S}.${body}`)}`],
    ['a time that is none', `t=x,v1=${hmac(`x.${body}`)}`],
    ['the body alone', `t=${NOW_S},v1=${hmac(body)}`],
    ['another secret', `t=${NOW_S},v1=${hmac(`${NOW_S}.${body}`, 'whsec_another')}`],
    ['an older scheme alone', `t=${NOW_S},v0=${hmac(`${NOW_S}.${body}`)}`],
    ['half of it', `t=${NOW_S},v1=${hmac(`${NOW_S}.${body}`).slice(2)}`],
  ])('signed with %s it is refused', (_name, signature) => {
    expect(read(noticeOf(signature))).toEqual(bad);
  });

  test.each([
    ['a refund', { ...told, data: { object: { object: 'refund', id: 're_1' } } }],
    [
      'a session of another system',
      { ...told, data: { object: { ...told.data.object, client_reference_id: 'A-7' } } },
    ],
    [
      'a session without a name',
      { ...told, data: { object: { ...told.data.object, client_reference_id: null } } },
    ],
  ])('%s is about nothing of ours, and is answered kindly', (_name, event) => {
    expect(read(signed(JSON.stringify(event)))).toEqual({ ok: true, value: {} });
  });

  test.each(['', 'nonsense', '[]', '{"type":1}', body.slice(0, 60)])(
    'signed and yet not to be read: %s',
    (text) => {
      expect(read(signed(text))).toEqual({ ok: false, error: { code: 'malformed_notice' } });
    },
  );

  test('whatever stands in the header, it is read or refused and never thrown', () => {
    fc.assert(
      fc.property(fc.string(), (signature) => {
        expect(read(noticeOf(signature))).toEqual(bad);
      }),
    );
  });
});

describe('what the payer’s browser brings', () => {
  const back = waysBack('https://pay.example/return?a=1', orderId);
  const fieldsOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

  test('of the two ways back each tells our order, and what the payer did', () => {
    expect(back.success).toBe(`https://pay.example/return?a=1&order=${orderId}&outcome=done`);
    expect(readCallback(fieldsOf(back.success))).toEqual({ ok: true, value: { orderId, claim: 'paid' } });
    expect(readCallback(fieldsOf(back.cancel))).toEqual({ ok: true, value: { orderId, claim: 'cancelled' } });
  });

  test('with anything else it is malformed', () => {
    fc.assert(
      fc.property(fc.constantFrom('order', 'outcome'), fc.string(), (name, value) => {
        fc.pre(!/^(?:\d{1,18}|done|cancelled)$/.test(value));
        expect(readCallback({ ...fieldsOf(back.success), [name]: value }).ok).toBe(false);
      }),
    );
  });
});
