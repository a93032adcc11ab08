import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { billRow, type Core, createCore } from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import type { Biller } from '../billing/index.ts';
import { invariant } from '../kernel/index.ts';
import type { Payment } from './index.ts';

let database: TestDatabase;
let core: Core;
let one: Biller;
let two: Biller;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql });
  one = await core.addBiller();
  two = await core.addBiller();
});
afterAll(() => database.close());

let accounts = 0;

/** A payment of this number that has ended in this state. */
async function pay(biller: Biller, payerPhone: string | undefined, state = 'failed', reason = 'declined') {
  accounts += 1;
  const account = String(71_000_000 + accounts);
  await core.import(biller, [billRow(account, '1', 1_000)]);
  const payment = await core.open(
    await core.bills(biller, account),
    payerPhone === undefined ? {} : { payerPhone },
  );
  await core.sql`
    update payments.payment set state = ${state}, reason = ${reason}
     where biller_id = ${biller.billerId} and payment_id = ${payment.paymentId}`;
  return payment;
}

const digest = (phone: string): Buffer => core.vault.digest('phone', phone);
const ids = (payments: readonly Payment[]): bigint[] => payments.map(({ paymentId }) => paymentId);

describe('M8 the payments of a number', () => {
  test('of all billers, newest first, a page at a time; nobody else’s, and none without a number', async () => {
    const phone = '+989121110001';
    const mine = [await pay(one, phone), await pay(two, phone), await pay(one, phone), await pay(two, phone)];
    await pay(one, '+989121110002');
    await pay(one, undefined);
    const billerIds = [one.billerId, two.billerId];
    const numbers = [{ digest: digest(phone) }];
    const first = await core.payments.ofPayer(numbers, billerIds, { limit: 3 });
    expect(ids(first)).toEqual(ids(mine).toReversed().slice(0, 3));
    const rest = await core.payments.ofPayer(numbers, billerIds, {
      before: first.at(-1)?.paymentId,
      limit: 3,
    });
    expect(ids(rest)).toEqual(ids(mine).slice(0, 1));
    expect(ids(await core.payments.ofPayer(numbers, [two.billerId], { limit: 9 }))).toHaveLength(2);
    expect(await core.payments.ofPayer([], billerIds, { limit: 9 })).toEqual([]);
  });

  test('who has only looked at the bank’s door is not told of it', async () => {
    const phone = '+989121110003';
    await pay(one, phone, 'created');
    await pay(one, phone, 'pending');
    await pay(one, phone, 'expired', 'not_started');
    const shown = [await pay(one, phone, 'expired', 'not_paid'), await pay(one, phone, 'unknown')];
    const found = await core.payments.ofPayer([{ digest: digest(phone) }], [one.billerId], { limit: 9 });
    expect(ids(found)).toEqual(ids(shown).toReversed());
  });

  test('several numbers, each in the time in which it was the payer’s', async () => {
    const [old, now] = ['+989121110004', '+989121110005'];
    const [before, after, other] = [await pay(one, old), await pay(one, old), await pay(one, now)];
    const [row] = await core.sql<{ at: Date }[]>`
      update payments.payment set created_at = created_at + interval '1 hour'
       where biller_id = ${one.billerId} and payment_id = ${after.paymentId}
      returning created_at - interval '30 minutes' as at`;
    invariant(row !== undefined, 'a payment');
    const found = async (numbers: Parameters<typeof core.payments.ofPayer>[0]) =>
      ids(await core.payments.ofPayer(numbers, [one.billerId], { limit: 9 }));
    expect(await found([{ digest: digest(now) }, { digest: digest(old), until: row.at }])).toEqual(
      ids([other, before]),
    );
    expect(await found([{ digest: digest(old), since: row.at }])).toEqual(ids([after]));
  });

  test('M9 the number of a payment is corrected; it then belongs to the other panel', async () => {
    const [wrong, right] = ['+989121110006', '+989121110007'];
    const payment = await pay(one, wrong);
    expect(await core.payments.payerPhone(payment)).toBe(wrong);
    await core.payments.setPayerPhone(payment, right);
    expect(await core.payments.payerPhone(payment)).toBe(right);
    const of = (phone: string) =>
      core.payments.ofPayer([{ digest: digest(phone) }], [one.billerId], { limit: 9 });
    expect(await of(wrong)).toEqual([]);
    expect(ids(await of(right))).toEqual([payment.paymentId]);
    expect(await core.payments.payerPhone(await pay(one, undefined))).toBeUndefined();
  });

  test('the index is used, and its predicate is that of the query', async () => {
    const plan = await core.sql.begin(async (tx) => {
      await tx`set local enable_seqscan = off`;
      return tx<{ 'QUERY PLAN': string }[]>`
        explain select 1 from payments.payment p
         where p.biller_id = 1 and p.payer_digest = '\\x00' and p.state not in ('created', 'pending')
         order by p.payment_id desc limit 3`;
    });
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('payment_by_payer');
  });
});
