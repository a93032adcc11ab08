import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Biller } from '../../src/billing/index.ts';
import { invariant } from '../../src/kernel/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { importText, toJsonLines } from '../support/core.ts';

let running: TestApp;
const nowMs = Date.UTC(2026, 10, 22, 9, 0);
beforeAll(async () => {
  running = await startTestApp({ clock: { now: () => new Date(nowMs) } });
});
afterAll(() => running.close());

async function agreed(collectorId: string, billerId: string, kind: 'jwt' | 'bearer') {
  const { register } = running.app.collectors;
  const biller = running.app.billers.find(billerId);
  invariant(biller !== undefined, 'the demo is loaded');
  await register.put({ id: collectorId, name: collectorId });
  await register.agree(biller, {
    ...{ collectorId, creditMinor: 100_000_000n, paymentMinorMax: undefined, cutoffAt: '24:00' },
  });
  const made = await register.addKey(collectorId, kind);
  invariant(made.ok && made.value.secret !== undefined, 'the key is made');
  return { biller, keyId: made.value.keyId, secret: made.value.secret };
}

const row = (fields: Readonly<Record<string, string>>) => ({
  ...{ bill_number: 'B1', issued_on: '2026-11-01', due_on: '2026-11-25', customer_name: 'Sample Person' },
  ...fields,
});

async function load(biller: Biller, fields: Readonly<Record<string, string>>): Promise<void> {
  const { rejects } = await importText(
    { sql: running.database.sql, vault: running.vault },
    biller,
    toJsonLines([row(fields)]),
  );
  expect(rejects).toEqual([]);
}

async function post(path: string, token: string, body: object) {
  const response = await fetch(`${running.url}/collect/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: JSON.parse(await response.text()) };
}

describe('M5 Fawry’s messages to a biller', () => {
  let token = '';
  const ids = (fptn: string) => [
    { pmtId: fptn, pmtIdType: 'FPTN', creationDt: '2026-11-22T11:00:00' },
    { pmtId: `B${fptn}`, pmtIdType: 'BNKPTN', creationDt: '2026-11-22T11:00:00' },
  ];
  const notify = (fptn: string, account: string, changes: object = {}, isRetry = false) =>
    post('fawry/nile/PmtNotify', token, {
      ...{ msgCode: 'PmtNotifyRq', rqUID: 'rq-2', asyncRqUID: 'as-2', terminalId: 'T1', isRetry },
      pmtRec: [
        {
          pmtInfo: {
            ...{
              billingAcct: account,
              billTypeCode: 155,
              billNumber: 'B1',
              pmtType: 'POST',
              pmtMethod: 'CASH',
            },
            ...{ deliveryMethod: 'POS', pmtAmt: { amt: 580.55, curCode: 'EGP' }, pmtStatus: 'PmtNew' },
            ...{ pmtIds: ids(fptn), ...changes },
          },
        },
      ],
    });
  const inquire = (account: string) =>
    post('fawry/nile/BillInq', token, {
      ...{
        msgCode: 'BillInqRq',
        sender: 'FAWRY',
        receiver: 'NILE',
        custLang: 'ar-eg',
        rqUID: 'rq-1',
        asyncRqUID: 'as-1',
      },
      ...{
        terminalId: 'T1',
        billingAcct: account,
        bankId: 'FAWRYRTL',
        billTypeCode: 155,
        deliveryMethod: 'POS',
      },
    });
  const meter = (nth: number) => String(30_000_000_000 + nth);

  beforeAll(async () => {
    const { biller, secret } = await agreed('fawry', 'nile', 'bearer');
    token = secret;
    const example = biller.identifiers.find(({ name }) => name === biller.inquiry[0]?.[0])?.example ?? '';
    for (let nth = 1; nth <= 4; nth += 1) {
      const number = meter(nth).slice(-example.length).padStart(example.length, '3');
      await load(biller, { account: number, meter_number: number, currency: 'EGP', amount: '58055' });
    }
  });
  const account = async (nth: number): Promise<string> => {
    const [first] = await running.database.sql<{ value: string }[]>`
      select i.value from billing.identifier i join billing.bill b on b.biller_id = i.biller_id and b.account_id = i.account_id
       where b.number = 'B1' and b.amount_minor = 58055 and i.name = 'meter_number' order by i.value offset ${nth - 1} limit 1`;
    return first?.value ?? '';
  };

  test('inquiry, notification, and the retry with the same FPTN, which gets the same answer', async () => {
    const billingAcct = await account(1);
    const { body } = await inquire(billingAcct);
    expect(body).toMatchObject({
      ...{ status: { statusCode: 200 }, msgCode: 'BillInqRs', rqUID: 'rq-1', asyncRqUID: 'as-1' },
      billRec: [
        {
          ...{ billNumber: 'B1', billingAcct, billTypeCode: 155, allowPayment: true },
          billInfo: { billAmt: { amt: 580.55, curCode: 'EGP' }, dueDate: '2026-11-25' },
        },
      ],
    });
    const first = await notify('900001', billingAcct);
    expect(first.body).toMatchObject({
      ...{ status: { statusCode: 200 }, msgCode: 'PmtNotifyRs', isRetry: false },
      pmtStatusRec: [{ status: { statusCode: 200 }, pmtIds: ids('900001') }],
    });
    const again = await notify('900001', billingAcct, {}, true);
    expect(again.body).toMatchObject({ status: { statusCode: 200 }, isRetry: true });
    expect((await inquire(billingAcct)).body.billRec).toEqual([]);
    const [paid] = await running.database
      .sql`select count(*)::integer as n from collectors.advice where collector_id = 'fawry'`;
    expect(paid).toEqual({ n: 1 });
  });

  test('the same FPTN with another amount is a conflict; a reversal gives the bill back, twice is once', async () => {
    const billingAcct = await account(2);
    await notify('900002', billingAcct);
    const other = await notify('900002', billingAcct, { pmtAmt: { amt: 100, curCode: 'EGP' } });
    expect(other.body.status).toEqual({ statusCode: 409, description: 'payment_id_reused' });
    const reversal = {
      pmtStatus: 'PmtReversal',
      pmtRevInfo: { pmtId: 'R-1', creationDt: '2026-11-22T11:05:00' },
    };
    for (let round = 0; round < 2; round += 1)
      expect((await notify('900002', billingAcct, reversal)).body.status.statusCode).toBe(200);
    expect((await inquire(billingAcct)).body.billRec).toHaveLength(1);
  });

  test('an account that is not there, another currency, a token that is wrong', async () => {
    expect((await inquire('1')).body.status.statusCode).toBe(422);
    const billingAcct = await account(3);
    const wrong = await notify('900003', billingAcct, { pmtAmt: { amt: 580.55, curCode: 'USD' } });
    expect(wrong.body.status.statusCode).toBe(400);
    const odd = await notify('900004', billingAcct, { pmtAmt: { amt: 580.555, curCode: 'EGP' } });
    expect(odd.body.status.statusCode).toBe(400);
    expect((await post('fawry/nile/BillInq', `${token}x`, {})).status).toBe(400);
    expect(
      (await post('fawry/nile/BillInq', `${token}x`, { rqUID: '1', billingAcct, billTypeCode: 1 })).status,
    ).toBe(401);
  });
});

describe('M5 a BBPS operating unit in front of a biller', () => {
  let signed = '';
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const tokenOf = (keyId: string, secret: string, iat = nowMs / 1000, alg = 'HS256') => {
    const head = `${part({ alg, typ: 'JWT', kid: keyId })}.${part({ aud: 'wasl', iat, jti: 'j-1' })}`;
    return `${head}.${createHmac('sha256', Buffer.from(secret, 'base64')).update(head).digest('base64url')}`;
  };
  let key: { readonly keyId: string; readonly secret: string };
  const customerIdentifiers = [{ attributeName: 'consumer_number', attributeValue: 'N5550000001' }];
  beforeAll(async () => {
    const { biller, ...made } = await agreed('setu', 'malwa', 'jwt');
    key = made;
    signed = tokenOf(key.keyId, key.secret);
    await load(biller, {
      ...{ account: 'N5550000001', consumer_number: 'N5550000001', currency: 'INR', amount: '125050' },
    });
  });

  test('fetch, receipt, and the same receipt again', async () => {
    const fetched = await post('bbps/malwa/bills/fetch', signed, { customerIdentifiers });
    expect(fetched.body).toMatchObject({
      customer: { name: 'S••• P•••' },
      billDetails: {
        billFetchStatus: 'AVAILABLE',
        bills: [
          { customerAccount: { id: 'N5550000001' }, aggregates: { total: { amount: { value: 125_050 } } } },
        ],
      },
    });
    const [bill] = fetched.body.billDetails.bills;
    const receipt = (amount = 125_050, reference = 'SETU-1') =>
      post('bbps/malwa/bills/fetchReceipt', signed, {
        ...{ billerBillID: bill.billerBillID, platformBillID: 'P-1' },
        paymentDetails: {
          ...{ platformTransactionRefID: reference, uniquePaymentRefID: 'U-1' },
          ...{ amountPaid: { value: amount }, billAmount: { value: 125_050 } },
        },
      });
    const first = await receipt();
    expect(first.body.receipt).toEqual({ id: expect.stringMatching(/^\d+$/), date: expect.any(String) });
    expect((await receipt()).body).toEqual(first.body);
    expect((await receipt(100)).status).toBe(409);
    expect((await receipt(125_050, 'SETU-2')).body.error.code).toBe('bill_already_paid');
    const after = await post('bbps/malwa/bills/fetch', signed, { customerIdentifiers });
    expect(after.body.billDetails).toEqual({ billFetchStatus: 'NO_OUTSTANDING', bills: [] });
  });

  test('a customer is validated; one that is not there is 404', async () => {
    const known = await post('bbps/malwa/customer/validate', signed, { customerIdentifiers });
    expect(known.body).toEqual({ success: true });
    const unknown = [{ attributeName: 'consumer_number', attributeValue: 'N0000000009' }];
    expect(
      (await post('bbps/malwa/customer/validate', signed, { customerIdentifiers: unknown })).status,
    ).toBe(404);
  });

  test('a token of another key, of another algorithm, too old, or none', async () => {
    const tokens = [
      tokenOf(key.keyId, Buffer.alloc(32).toString('base64')),
      tokenOf(key.keyId, key.secret, nowMs / 1000 - 301),
      tokenOf(key.keyId, key.secret, nowMs / 1000, 'none'),
      `${signed.split('.').slice(0, 2).join('.')}.`,
      'nonsense',
    ];
    for (const token of tokens)
      expect((await post('bbps/malwa/bills/fetch', token, { customerIdentifiers })).status).toBe(401);
  });
});
