import { generateKeyPairSync } from 'node:crypto';
import {
  type CheckStep,
  type CollectorClient,
  type CollectorKey,
  checkCollector,
  createCollectorClient,
  signatureHeaders,
} from '@wasl/collector-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Biller } from '../../src/billing/index.ts';
import { invariant } from '../../src/kernel/index.ts';
import { checkLedger } from '../../src/ledger/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { billRow, importText, toJsonLines } from '../support/core.ts';

const COLLECTOR = 'melli';
const AMOUNT = { value: '485000', currency: 'IRR' } as const;
/** At 12:30 in Tehran, which has no summer time; each test begins on a business day of its own. */
const FIRST_DAY_MS = Date.UTC(2026, 10, 22, 9, 0);
const DAY_MS = 86_400_000;
let nowMs = FIRST_DAY_MS;
let days = 0;

const dayAfter = (ms: number, byDays: number): string =>
  new Date(ms + byDays * DAY_MS).toISOString().slice(0, 10);
let running: TestApp;
let biller: Biller;
let key: CollectorKey;
let client: CollectorClient;

beforeAll(async () => {
  running = await startTestApp({ clock: { now: () => new Date(nowMs) } });
  const { app } = running;
  const sepehr = app.billers.find('sepehr');
  invariant(sepehr !== undefined, 'the demo is loaded');
  biller = sepehr;
  await app.collectors.register.put({ id: COLLECTOR, name: 'A bank' });
  await app.collectors.register.agree(biller, {
    ...{ collectorId: COLLECTOR, creditMinor: 100_000_000n, paymentMinorMax: 50_000_000n, cutoffAt: '23:00' },
  });
  key = await hmacKey(COLLECTOR);
  client = clientOf(key);
});
afterAll(() => running.close());
beforeEach(() => {
  days += 3;
  nowMs = FIRST_DAY_MS + days * DAY_MS;
});
afterEach(async () => {
  expect(await running.app.payments.check(biller.billerId)).toEqual([]);
  expect(await checkLedger(running.database.sql, biller.billerId)).toEqual([]);
});

async function hmacKey(collectorId: string): Promise<CollectorKey> {
  const made = await running.app.collectors.register.addKey(collectorId, 'hmac');
  invariant(made.ok && made.value.secret !== undefined, 'the collector is there');
  return { kind: 'hmac', keyId: made.value.keyId, secret: made.value.secret };
}

const clientOf = (own: CollectorKey): CollectorClient =>
  createCollectorClient({ baseUrl: running.url, key: own, now: () => new Date(nowMs) });

let accounts = 0;
/** A new account with one bill; its reference for collectors. */
async function newBill(amount = 485_000): Promise<{ readonly account: string; readonly billRef: string }> {
  accounts += 1;
  const account = String(71_000_000 + accounts);
  const rows = toJsonLines([billRow(account, 'B1', amount)]);
  await importText({ sql: running.database.sql, vault: running.vault }, biller, rows);
  const { data } = await inquire(account);
  const billRef = data?.bills[0]?.billRef;
  invariant(billRef !== undefined, 'the bill is there');
  return { account, billRef };
}

const inquire = (account: string, by = client) =>
  by.POST('/collect/v1/inquire', {
    body: { billerId: 'sepehr', identifiers: [{ name: 'subscription', value: account }] },
  });
const advise = (paymentId: string, billRef: string, changes = {}, by = client) =>
  by.POST('/collect/v1/advise', { body: { paymentId, billRef, amount: AMOUNT, method: 'CASH', ...changes } });
const reverse = (paymentId: string, reversalId: string, by = client) =>
  by.POST('/collect/v1/reverse', { body: { paymentId, reversalId, reason: 'customer cancelled' } });
const status = async (paymentId: string, by = client) =>
  (await by.POST('/collect/v1/status', { body: { paymentId } })).data;

async function balance(): Promise<bigint> {
  const [agreement] = await running.app.collectors.register.agreements(COLLECTOR);
  return agreement?.balanceMinor ?? 0n;
}

describe('M5 a bank takes a payment in its own app', () => {
  test('inquire, validate, advise: the bill is paid, the float pays it, the receipt is ours', async () => {
    const { account, billRef } = await newBill();
    const { data: bills } = await inquire(account);
    expect(bills).toMatchObject({
      status: 'OK',
      bills: [{ billRef, accountRef: account, amount: AMOUNT, exactness: 'EXACT', allowPayment: true }],
    });
    const valid = await client.POST('/collect/v1/validate', {
      body: { requestId: 'r-1', billRef, amount: AMOUNT },
    });
    expect(valid.data).toEqual({ requestId: 'r-1', status: 'ACCEPTED' });
    const before = await balance();
    const { data } = await advise('pay-1', billRef);
    expect(data).toMatchObject({ status: 'POSTED', receiptNo: expect.stringMatching(/^\d{14}$/) });
    expect(before - (await balance())).toBe(485_000n);
    expect((await inquire(account)).data).toMatchObject({ status: 'NOTHING_OWED', bills: [] });
    const receipt = await fetch(`${running.url}/v1/receipts/${data?.receiptNo ?? ''}`);
    expect(receipt.status).toBe(200);
    expect(await status('pay-1')).toMatchObject({
      status: 'POSTED',
      receiptNo: data?.receiptNo,
      amount: AMOUNT,
    });
  });

  test('X3 the same payment ID gets the same answer for ever, also when it comes ten times at once', async () => {
    const { billRef } = await newBill();
    const before = await balance();
    const answers = await Promise.all(Array.from({ length: 10 }, () => advise('pay-2', billRef)));
    const texts = new Set(answers.map(({ data }) => JSON.stringify(data)));
    expect(texts.size).toBe(1);
    nowMs += 3_600_000;
    const later = await advise('pay-2', billRef, { isRetry: true });
    expect(JSON.stringify(later.data)).toBe([...texts][0]);
    expect(later.response.headers.get('idempotent-replayed')).toBe('true');
    expect(before - (await balance())).toBe(485_000n);
  });

  test('another body under the same payment ID is refused, and changes nothing', async () => {
    const [first, second] = [await newBill(), await newBill()];
    await advise('pay-3', first.billRef);
    const { error, response } = await advise('pay-3', second.billRef);
    expect(response.status).toBe(409);
    expect(error).toMatchObject({ code: 'payment_id_reused', class: 'NON_RETRIABLE' });
    expect((await inquire(second.account)).data?.bills).toHaveLength(1);
  });

  test('X6 a bill that somebody is paying is not taken twice: told to come back, and nothing is kept', async () => {
    const { account, billRef } = await newBill();
    const opened = await running.app.payments.open({
      ...{ bills: [billRef], language: 'fa', channel: 'web', key: 'web-1', scope: 'test' },
    });
    expect(opened.ok).toBe(true);
    expect((await inquire(account)).data?.bills[0]).toMatchObject({ allowPayment: false });
    const held = await advise('pay-4', billRef);
    expect(held.response.status).toBe(503);
    expect(held.error).toMatchObject({ code: 'try_again', reason: 'bill_held', class: 'RETRIABLE' });
    expect(held.response.headers.get('retry-after')).toBe('5');
    expect(await status('pay-4')).toMatchObject({ status: 'UNKNOWN' });
    await running.database
      .sql`update billing.bill set held_by = null, held_until = null where biller_id = ${biller.billerId}`;
    expect((await advise('pay-4', billRef)).data).toMatchObject({ status: 'POSTED' });
  });

  test('two collectors take the same bill at once: one of them is told to give the money back, for good', async () => {
    const other = 'mellat';
    await running.app.collectors.register.put({ id: other, name: 'Another bank' });
    await running.app.collectors.register.agree(biller, {
      ...{ collectorId: other, creditMinor: 100_000_000n, paymentMinorMax: undefined, cutoffAt: '23:00' },
    });
    const theirs = clientOf(await hmacKey(other));
    const { billRef } = await newBill();
    const both = await Promise.all([advise('pay-5', billRef), advise('pay-5', billRef, {}, theirs)]);
    expect(both.map(({ data }) => data?.status).toSorted()).toEqual(['POSTED', 'REJECTED']);
    const lost = both.find(({ data }) => data?.status === 'REJECTED');
    expect(lost?.data).toMatchObject({ reason: 'bill_already_paid', class: 'NON_RETRIABLE' });
    // And so it stays, whatever becomes of the bill.
    expect((await advise('pay-5', billRef)).data?.status).toBe(both[0].data?.status);
    expect((await status('pay-5', theirs))?.status).toBe(both[1].data?.status);
  });

  test('a biller with which nothing is agreed, and a bill that is not there', async () => {
    const foreign = await client.POST('/collect/v1/inquire', {
      body: { billerId: 'malwa', identifiers: [{ name: 'consumer_number', value: 'N1234567890' }] },
    });
    expect(foreign.error).toMatchObject({ code: 'no_agreement' });
    const nothing = await advise('pay-6', '00000000-0000-7000-8000-000000000000');
    expect(nothing.error).toMatchObject({ code: 'unknown_bill', class: 'NON_RETRIABLE' });
  });
});

describe('M5 what was taken is given back', () => {
  test('inside the business day: the bill is owed again, the float has it back; twice is once', async () => {
    const { account, billRef } = await newBill();
    await advise('pay-10', billRef);
    const before = await balance();
    const first = await reverse('pay-10', 'rev-10');
    expect(first.data).toMatchObject({ status: 'REVERSED', reversedAt: expect.any(String) });
    expect((await reverse('pay-10', 'rev-10')).data).toEqual(first.data);
    expect((await balance()) - before).toBe(485_000n);
    expect((await inquire(account)).data?.bills).toHaveLength(1);
    expect(await status('pay-10')).toMatchObject({ status: 'REVERSED' });
    expect((await advise('pay-10', billRef)).data).toMatchObject({ status: 'REVERSED' });
    expect((await advise('pay-10b', billRef)).data).toMatchObject({ status: 'POSTED' });
  });

  test('a reversal that overtakes its payment: the payment is then not taken any more', async () => {
    const { account, billRef } = await newBill();
    expect((await reverse('pay-11', 'rev-11')).data).toMatchObject({ status: 'REVERSED' });
    expect((await advise('pay-11', billRef)).data).toMatchObject({ status: 'REVERSED' });
    expect((await inquire(account)).data?.bills).toHaveLength(1);
  });

  test('payment and reversal at the same moment: one of both orders, and the books agree with it', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { account, billRef } = await newBill();
      await Promise.all([advise(`pay-12-${round}`, billRef), reverse(`pay-12-${round}`, `rev-12-${round}`)]);
      expect(await status(`pay-12-${round}`)).toMatchObject({ status: 'REVERSED' });
      expect((await inquire(account)).data?.bills).toHaveLength(1);
    }
  });

  test('after the cut-off of its day it stays', async () => {
    const { billRef } = await newBill();
    await advise('pay-13', billRef);
    nowMs += 24 * 3_600_000;
    expect((await reverse('pay-13', 'rev-13')).data).toMatchObject({
      status: 'REJECTED',
      reason: 'too_late',
    });
    expect(await status('pay-13')).toMatchObject({ status: 'POSTED' });
  });
});

describe('M5 no collector takes more than its float', () => {
  const POOR = 'kiosk';
  let own: CollectorClient;
  beforeAll(async () => {
    const { register } = running.app.collectors;
    await register.put({ id: POOR, name: 'A kiosk' });
    await register.agree(biller, {
      ...{ collectorId: POOR, creditMinor: 0n, paymentMinorMax: 1_000_000n, cutoffAt: '24:00' },
    });
    own = clientOf(await hmacKey(POOR));
  });
  const fund = (bankRef: string, minor: bigint) =>
    running.app.collectors.register.fund(biller.billerId, POOR, {
      bankRef,
      amount: { minor, currency: 'IRR' },
    });

  test('prefunded: ten at once out of a float for three: three are taken, and the ceiling holds', async () => {
    expect(await fund('bank-1', 1_500_000n)).toEqual({ ok: true, value: 'posted' });
    expect(await fund('bank-1', 1_500_000n)).toEqual({ ok: true, value: 'replayed' });
    expect(await fund('bank-1', 2_000_000n)).toEqual({ ok: false, error: { code: 'key_reused' } });
    const bills = await Promise.all(Array.from({ length: 10 }, () => newBill()));
    const answers = await Promise.all(
      bills.map(({ billRef }, nth) => advise(`pay-20-${nth}`, billRef, {}, own)),
    );
    const taken = answers.filter(({ data }) => data?.status === 'POSTED');
    const refused = answers.filter(({ data }) => data?.status === 'REJECTED');
    expect([taken.length, refused.length]).toEqual([3, 7]);
    for (const { data } of refused) expect(data).toMatchObject({ reason: 'insufficient_float' });
    const [agreement] = await running.app.collectors.register.agreements(POOR);
    expect(agreement?.balanceMinor).toBe(1_500_000n - 3n * 485_000n);
    expect(await fund('bank-2', -100_000n)).toEqual({ ok: false, error: { code: 'insufficient_float' } });
  });

  test('validate tells beforehand; a payment above the limit is refused', async () => {
    const { billRef } = await newBill();
    const poor = await own.POST('/collect/v1/validate', { body: { billRef, amount: AMOUNT } });
    expect(poor.data).toMatchObject({ status: 'REJECTED', reason: 'insufficient_float' });
    const large = await newBill(2_000_000);
    const refused = await own.POST('/collect/v1/validate', {
      body: { billRef: large.billRef, amount: { value: '2000000', currency: 'IRR' } },
    });
    expect(refused.data).toEqual({ status: 'REJECTED', reason: 'over_limit', class: 'NON_RETRIABLE' });
  });

  test('credit that is lower than what is owed already cannot be agreed', async () => {
    await advise('pay-23', (await newBill()).billRef);
    const agreed = await running.app.collectors.register.agree(biller, {
      ...{ collectorId: COLLECTOR, creditMinor: 1n, paymentMinorMax: 50_000_000n, cutoffAt: '23:00' },
    });
    expect(agreed).toEqual({ ok: false, error: { code: 'owes_more_than_that' } });
  });
});

describe('M5 the end of the day', () => {
  test('both agree: the day is closed; they differ: what we have is told, and the next sequence may agree', async () => {
    const businessDate = dayAfter(nowMs, 0);
    const [one, two] = [await newBill(), await newBill(300_000)];
    await advise('pay-30', one.billRef);
    await advise('pay-31', two.billRef, { amount: { value: '300000', currency: 'IRR' } });
    await reverse('pay-31', 'rev-31');
    const cutoff = (sequence: number, count: number, amount: string) =>
      client.POST('/collect/v1/cutoff', {
        body: {
          ...{ billerId: 'sepehr', businessDate, sequence },
          totals: {
            ...{ count, amount: { value: amount, currency: 'IRR' } },
            ...{ reversedCount: 1, reversedAmount: { value: '300000', currency: 'IRR' } },
          },
        },
      });
    const differs = await cutoff(1, 1, '485000');
    expect(differs.data).toMatchObject({
      status: 'DIFFERS',
      ours: { count: 2, amount: { value: '785000' } },
    });
    expect((await cutoff(1, 1, '485000')).data).toEqual(differs.data);
    expect((await cutoff(1, 2, '785000')).error).toMatchObject({ code: 'sequence_reused' });
    expect((await cutoff(2, 2, '785000')).data).toMatchObject({ status: 'AGREED' });
    // What comes after that belongs to the next day, and what was in it stays.
    expect((await reverse('pay-30', 'rev-30')).data).toMatchObject({
      status: 'REJECTED',
      reason: 'too_late',
    });
    const late = await newBill();
    await advise('pay-32', late.billRef);
    const [row] = await running.database.sql<{ day: string }[]>`
      select business_date::text as day from collectors.advice where pay_id = 'pay-32'`;
    expect(row?.day).toBe(dayAfter(nowMs, 1));
  });

  test('after the hour of the cut-off a payment belongs to the next business day, in the biller’s time zone', async () => {
    nowMs += 10.75 * 3_600_000; // 23:15 in Tehran
    const { billRef } = await newBill();
    await advise('pay-33', billRef);
    const [row] = await running.database.sql<{ day: string }[]>`
      select business_date::text as day from collectors.advice where pay_id = 'pay-33'`;
    expect(row?.day).toBe(dayAfter(nowMs, 1));
  });
});

describe('M8 who is calling', () => {
  const body = JSON.stringify({ paymentId: 'pay-1' });
  const url = () => `${running.url}/collect/v1/status`;
  const post = async (headers: Readonly<Record<string, string>>, sent = body) =>
    (
      await fetch(url(), {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: sent,
      })
    ).status;
  const signed = (own: CollectorKey, at = new Date(nowMs)) =>
    signatureHeaders(own, { method: 'POST', url: url(), body, at, id: 'm-1' });

  test('an HTTP message signature with their own Ed25519 key', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    const made = await running.app.collectors.register.addKey(COLLECTOR, 'ed25519', String(pem));
    invariant(made.ok, 'it is a key');
    const own: CollectorKey = {
      ...{ kind: 'ed25519', keyId: made.value.keyId },
      privateKeyPem: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    };
    expect(await status('pay-of-nobody', clientOf(own))).toMatchObject({ status: 'UNKNOWN' });
    const headers = await signed(own);
    expect(await post(headers)).toBe(200);
    expect(await post(headers, `${body} `)).toBe(401);
    const { 'content-digest': _, ...without } = headers;
    expect(await post(without)).toBe(401);
    expect(await post(await signed(own, new Date(nowMs - 301_000)))).toBe(401);
    expect(await post(await signed(own, new Date(nowMs + 301_000)))).toBe(401);
    const other = {
      ...own,
      privateKeyPem: String(
        generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
      ),
    };
    expect(await post(await signed(other))).toBe(401);
    // A signature that leaves the address out is worth nothing.
    const bare = {
      ...headers,
      'signature-input': String(headers['signature-input']).replace('"@target-uri" ', ''),
    };
    expect(await post(bare)).toBe(401);
  });

  test('HMAC: another body, another time, another key, a key that was revoked, a collector that is suspended', async () => {
    expect(await post(await signed(key))).toBe(200);
    expect(await post(await signed(key), '{"paymentId":"pay-2"}')).toBe(401);
    expect(await post(await signed(key, new Date(nowMs - 301_000)))).toBe(401);
    expect(await post({})).toBe(401);
    expect(await post({ ...(await signed(key)), 'wasl-key': 'nobody-000000' })).toBe(401);
    const { register } = running.app.collectors;
    const second = await hmacKey(COLLECTOR);
    expect(await post(await signed(second))).toBe(200);
    await register.revokeKey(second.keyId);
    expect(await post(await signed(second))).toBe(401);
    await register.put({ id: COLLECTOR, name: 'A bank', suspended: true });
    expect(await post(await signed(key))).toBe(401);
    await register.put({ id: COLLECTOR, name: 'A bank' });
    expect(await post(await signed(key))).toBe(200);
  });

  test('what is not of the form that is asked for changes nothing', async () => {
    const { billRef } = await newBill();
    for (const changes of [
      { amount: { value: '4850.00', currency: 'IRR' } },
      { amount: { value: '485000', currency: 'EUR' } },
      { paymentId: '' },
      { paymentId: 'with space' },
      { kind: 'PREPAID' },
      { unknown: 'field' },
    ])
      expect((await advise('pay-40', billRef, changes)).response.status).toBe(400);
    expect(await status('pay-40')).toMatchObject({ status: 'UNKNOWN' });
  });
});

async function all(steps: AsyncIterable<CheckStep>): Promise<readonly CheckStep[]> {
  const found: CheckStep[] = [];
  for await (const step of steps) found.push(step);
  return found;
}

describe('M5 the check that a bank runs against its sandbox account', () => {
  test('goes through, and leaves the account owing what it owed', async () => {
    const { account } = await newBill();
    const steps = await all(
      checkCollector({ client, billerId: 'sepehr', identifiers: [{ name: 'subscription', value: account }] }),
    );
    expect(steps.filter(({ problem }) => problem !== undefined)).toEqual([]);
    expect(steps.length).toBeGreaterThan(12);
    expect((await inquire(account)).data?.bills).toHaveLength(1);
  });

  test('and says what is wrong where something is', async () => {
    const stranger = clientOf({ kind: 'hmac', keyId: 'nobody-000000', secret: 'AAAA' });
    const [step] = await all(
      checkCollector({
        client: stranger,
        billerId: 'sepehr',
        identifiers: [{ name: 'subscription', value: '1' }],
      }),
    );
    expect(step?.problem).toContain('nothing that can be paid');
  });
});
