import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { GatewayNotice } from '../../payments/index.ts';
import { commandHash, readCallback, readNotice, requestHash } from './hashes.ts';

const keys = { merchantKey: 'JPM7Fg', salt: 'TuxqAugd' };
const sha512 = (text: string): string => createHash('sha512').update(text).digest('hex');
const asked = {
  ...{ txnid: '102000000000001', amount: '580.55', productinfo: 'Bill', firstname: 'Customer' },
  email: 'bills@example.com',
};

describe('what PayU is asked', () => {
  test('a request: eleven signs between the address and the salt where nothing stands in between', () => {
    expect(requestHash(keys, asked)).toBe(
      sha512('JPM7Fg|102000000000001|580.55|Bill|Customer|bills@example.com|||||||||||TuxqAugd'),
    );
    expect(requestHash(keys, { ...asked, udf1: 'a', udf5: 'e' })).toBe(
      sha512('JPM7Fg|102000000000001|580.55|Bill|Customer|bills@example.com|a||||e||||||TuxqAugd'),
    );
  });

  test('a command: its name and the first of what it is about', () => {
    expect(commandHash(keys, 'verify_payment', '102000000000001')).toBe(
      sha512('JPM7Fg|verify_payment|102000000000001|TuxqAugd'),
    );
  });
});

const backwards = 'bills@example.com|Customer|Bill|580.55|102000000000001|JPM7Fg';
const fields: Readonly<Record<string, string>> = {
  ...{ ...asked, key: 'JPM7Fg', mihpayid: '403993715521889530', status: 'success', mode: 'CC' },
  ...{ unmappedstatus: 'captured', udf1: '', udf2: '', udf3: '', udf4: '', udf5: '' },
  hash: sha512(`TuxqAugd|success|||||||||||${backwards}`),
};

describe('what the payer’s browser brings', () => {
  const read = (given: Readonly<Record<string, string>>) => readCallback(keys, given);
  const orderId = '102000000000001';
  const gatewayRef = '403993715521889530';

  test('the same backwards, after the salt and the status', () => {
    expect(read(fields)).toEqual({ ok: true, value: { orderId, claim: 'paid', gatewayRef } });
  });

  test('with charges on top, they stand in front', () => {
    const charged = { ...fields, additionalCharges: '5.00' };
    expect(read(charged).ok).toBe(false);
    const hash = sha512(`5.00|TuxqAugd|success|||||||||||${backwards}`);
    expect(read({ ...charged, hash })).toMatchObject({ ok: true });
    expect(read({ ...fields, hash }).ok).toBe(false);
  });

  test.each([
    ['failure', 'userCancelled', 'cancelled'],
    ['failure', 'failed', 'declined'],
    ['pending', 'in progress', 'paid'],
  ])('%s, since it is %s: %s', (status, unmappedstatus, claim) => {
    const hash = sha512(`TuxqAugd|${status}|||||||||||${backwards}`);
    expect(read({ ...fields, status, unmappedstatus, hash })).toMatchObject({ ok: true, value: { claim } });
  });

  test('what belongs to another merchant is malformed, even where the hash is right', () => {
    expect(read({ ...fields, key: 'gtKFFx' })).toEqual({ ok: false, error: { code: 'malformed_callback' } });
  });

  test('whatever is changed of what is hashed, it is malformed', () => {
    const free = ['mihpayid', 'mode', 'unmappedstatus'];
    const hashed = Object.keys(fields).filter((name) => !free.includes(name));
    fc.assert(
      fc.property(fc.constantFrom(...hashed), fc.string(), (name, value) => {
        fc.pre(value !== fields[name]);
        expect(read({ ...fields, [name]: value }).ok).toBe(false);
      }),
    );
  });
});

describe('T1 what PayU tells by itself', () => {
  const read = (notice: GatewayNotice) => readNotice(keys, notice);
  const FORM = 'application/x-www-form-urlencoded';
  const noticeOf = (body: string, type = FORM): GatewayNotice => ({
    ...{ method: 'POST', query: {}, headers: { 'content-type': type }, body: Buffer.from(body) },
  });
  const form = new URLSearchParams(fields).toString();

  test('as a form or as JSON, it names our order', () => {
    const reading = { ok: true, value: { orderId: '102000000000001' } };
    expect(read(noticeOf(form))).toEqual(reading);
    expect(read(noticeOf(JSON.stringify(fields), 'application/json; charset=utf-8'))).toEqual(reading);
  });

  test('about an order of another system it is answered kindly', () => {
    const hash = sha512(`TuxqAugd|success|||||||||||${backwards.replace('102000000000001', 'A-7')}`);
    const other = new URLSearchParams({ ...fields, txnid: 'A-7', hash }).toString();
    expect(read(noticeOf(other))).toEqual({ ok: true, value: {} });
  });

  test.each([
    ['nothing', '', FORM, 'malformed_notice'],
    ['a field twice', `${form}&status=failure`, FORM, 'malformed_notice'],
    [
      'a refund, which has no hash',
      '{"action":"refund","txnid":"1"}',
      'application/json',
      'malformed_notice',
    ],
    ['half of it', JSON.stringify(fields).slice(0, 50), 'application/json', 'malformed_notice'],
    ['another status', form.replace('status=success', 'status=failure'), FORM, 'bad_signature'],
    ['another amount', form.replace('580.55', '580.56'), FORM, 'bad_signature'],
  ])('%s is refused', (_name, body, type, code) => {
    expect(read(noticeOf(body, type))).toEqual({ ok: false, error: { code } });
  });
});
