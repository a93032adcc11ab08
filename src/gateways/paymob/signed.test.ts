import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GatewayNotice } from '../../payments/index.ts';
import { readCallback, readNotice } from './signed.ts';

const SECRET = 'B5A6CF1C5C4D6E7F8091A2B3C4D5E6F7';
const orderId = '103000000000001';
const transaction = {
  ...{ id: 20_000_801, pending: false, success: true, amount_cents: 58_055, currency: 'EGP' },
  ...{ created_at: '2026-03-21T10:00:00.123456+02:00', error_occured: false, is_3d_secure: false },
  ...{ is_auth: false, is_capture: false, is_standalone_payment: true, is_voided: false, is_refunded: false },
  ...{ has_parent_transaction: false, parent_transaction: null, refunded_amount_cents: 0 },
  ...{ integration_id: 16_083, owner: 11_242, order: { id: 10_000_747, merchant_order_id: orderId } },
  source_data: { pan: '01012345678', type: 'wallet', sub_type: 'wallet' },
};

describe('T1 what Paymob tells by itself', () => {
  const read = (notice: GatewayNotice) => readNotice(SECRET, notice);
  const back = (fields: Readonly<Record<string, string>>) => readCallback(SECRET, fields);
  // amount_cents … id, then integration_id … order.id, then owner … success.
  const signed =
    '580552026-03-21T10:00:00.123456+02:00EGPfalsefalse20000801' +
    '16083falsefalsefalsefalsetruefalse10000747' +
    '11242false01012345678walletwallettrue';
  const hmac = createHmac('sha512', SECRET).update(signed).digest('hex');
  const told = { type: 'TRANSACTION', obj: transaction };
  const noticeOf = (body: unknown, query: Readonly<Record<string, string>> = { hmac }): GatewayNotice => ({
    ...{ method: 'POST', headers: { 'content-type': 'application/json' }, query },
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
  });
  const { order: theirs, source_data: source, ...flat } = transaction;
  const fields: Readonly<Record<string, string>> = {
    ...Object.fromEntries(Object.entries(flat).map(([name, value]) => [name, String(value ?? '')])),
    ...{ order: String(theirs.id), merchant_order_id: theirs.merchant_order_id, hmac },
    ...{ 'source_data.pan': source.pan, 'source_data.type': source.type },
    'source_data.sub_type': source.sub_type,
  };

  test('twenty values in their order are signed; posted or in the address, it is the same', () => {
    const reading = { ok: true, value: { orderId, token: '10000747' } };
    expect(read(noticeOf(told))).toEqual(reading);
    expect(read(noticeOf(told, { hmac: hmac.toUpperCase() }))).toEqual(reading);
    const inAddress = { method: 'GET', headers: {}, query: fields, body: Buffer.alloc(0) } as const;
    expect(read(inAddress)).toEqual(reading);
  });

  test('another name of ours is not signed: the signed name of theirs is told with it, to be compared', () => {
    const other = {
      ...told,
      obj: { ...transaction, order: { id: 10_000_747, merchant_order_id: '103000000000002' } },
    };
    expect(read(noticeOf(other))).toEqual({
      ...{ ok: true, value: { orderId: '103000000000002', token: '10000747' } },
    });
    const anothers = { ...told, obj: { ...transaction, order: { id: 10_000_747, merchant_order_id: null } } };
    expect(read(noticeOf(anothers))).toEqual({ ok: true, value: {} });
  });

  const altering = [
    ...[
      ['amount_cents', 1],
      ['created_at', 'x'],
      ['currency', 'USD'],
      ['error_occured', true],
    ],
    ...[
      ['has_parent_transaction', true],
      ['id', 1],
      ['integration_id', 1],
      ['is_3d_secure', true],
    ],
    ...[
      ['is_auth', true],
      ['is_capture', true],
      ['is_refunded', true],
      ['is_standalone_payment', false],
    ],
    ...[
      ['is_voided', true],
      ['owner', 1],
      ['pending', true],
      ['success', false],
    ],
    ...[['order', { id: 10_000_748, merchant_order_id: orderId }]],
    ...[
      ['source_data', { ...source, pan: '01112345678' }],
      ['source_data', { ...source, type: 'card' }],
    ],
    ...[['source_data', { ...source, sub_type: 'x' }]],
  ].map(([name, value]) => [String(name), value] as const);
  test.each(altering)('another %s is a bad signature', (name, value) => {
    expect(read(noticeOf({ ...told, obj: { ...transaction, [name]: value } }))).toEqual({
      ...{ ok: false, error: { code: 'bad_signature' } },
    });
  });

  test.each([
    ['no signature', noticeOf(told, {}), 'bad_signature'],
    ['half a signature', noticeOf(told, { hmac: hmac.slice(2) }), 'bad_signature'],
    ['a message about a card', noticeOf({ ...told, type: 'TOKEN' }), 'malformed_notice'],
    ['half a message', noticeOf(JSON.stringify(told).slice(0, 80)), 'malformed_notice'],
    ['a field less', noticeOf({ ...told, obj: { ...transaction, owner: undefined } }), 'malformed_notice'],
  ])('%s is refused', (_name, notice, code) => {
    expect(read(notice)).toEqual({ ok: false, error: { code } });
  });

  test('the browser brings the same fields: a claim, and only with their signature', () => {
    expect(back(fields)).toEqual({
      ...{ ok: true, value: { orderId, claim: 'paid', gatewayRef: '20000801' } },
    });
    const signedFields = Object.keys(fields).filter(
      (name) => !['parent_transaction', 'refunded_amount_cents', 'merchant_order_id'].includes(name),
    );
    expect(signedFields).toHaveLength(21);
    fc.assert(
      fc.property(fc.constantFrom(...signedFields), fc.string(), (name, value) => {
        fc.pre(value !== fields[name]);
        expect(back({ ...fields, [name]: value }).ok).toBe(false);
      }),
    );
  });

  test('whatever comes, it is read or refused and never thrown', () => {
    fc.assert(
      fc.property(fc.json(), fc.dictionary(fc.string(), fc.string()), (text, query) => {
        expect(read(noticeOf(text, query)).ok).toBe(false);
        expect(back(query).ok).toBe(false);
      }),
    );
  });
});
