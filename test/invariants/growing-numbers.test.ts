import { afterAll, beforeAll, expect, test } from 'vitest';
import { billRow, type Core, createCore } from '../support/core.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createScriptedGateway } from '../support/scripted-gateway.ts';

let database: TestDatabase;
let core: Core;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql, gateways: [createScriptedGateway('sandbox').gateway] });
});
afterAll(() => database.close());

/** Numbers that are given by people, of whom there are never thousands of millions. */
const SMALL = ['biller_id'];

const LARGEST = 1e15 - 1;
const PAYMENTS = 10;

test('X3 numbers that grow are wide enough for ever, and sums are exact above what floating point holds', async () => {
  const narrow = await database.sql<{ name: string }[]>`
    select schemaname || '.' || sequencename as name from pg_sequences where data_type <> 'bigint'::regtype
    union all
    select table_schema || '.' || table_name || '.' || column_name from information_schema.columns
     where table_schema not in ('pg_catalog', 'information_schema') and data_type in ('integer', 'smallint')
       and (column_name like '%\_id' or column_name like '%\_minor') and column_name <> all (${SMALL})`;
  expect(narrow.map(({ name }) => name)).toEqual([]);

  // As if so many payments had been made; and the largest there may be, more of them than a double can add up.
  const before = 2n ** 33n;
  await database.sql`select setval('payments.payment_id_seq', ${before})`;
  const biller = await core.addBiller();
  let sum = 0n;
  for (let nth = 0; nth < PAYMENTS; nth += 1) {
    const account = `7001000${nth}`;
    await core.import(biller, [billRow(account, 'B1', LARGEST - nth)]);
    const opened = await core.open(await core.bills(biller, account));
    const { billerId, paymentId, amount } = opened;
    expect(paymentId).toBeGreaterThan(before);
    await core.payments.start(opened);
    await core.payments.settle({
      ...{ billerId, paymentId, amount, gatewayRef: `R${nth}`, maskedCard: undefined },
    });
    const paid = await core.read(opened);
    expect([paid.state, paid.amount.minor]).toEqual(['posted', BigInt(LARGEST - nth)]);
    // Found again by what the payer holds, which carries the number.
    expect((await core.payments.find(paid.reference))?.paymentId).toBe(paymentId);
    expect((await core.payments.find(paid.id))?.paymentId).toBe(paymentId);
    sum += paid.amount.minor;
  }
  expect(sum).toBeGreaterThan(2n ** 53n);
  const owed = (await core.ledger.balances(biller.billerId)).find(({ kind }) => kind === 'biller');
  expect(owed?.balanceMinor).toBe(sum);
  expect(await core.payments.check(biller.billerId)).toEqual([]);
});
