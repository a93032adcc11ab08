import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Biller } from '../../src/billing/index.ts';
import { checkLedger } from '../../src/ledger/index.ts';
import { migrate } from '../../src/platform/index.ts';
import { billRow, type Core, createCore } from '../support/core.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createScriptedGateway } from '../support/scripted-gateway.ts';

let database: TestDatabase;
let core: Core;
let biller: Biller;
let payments = 0;
const WAIT = { timeout: 10_000, interval: 20 };

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql, gateways: [createScriptedGateway('sandbox').gateway] });
  biller = await core.addBiller();
});
afterAll(() => database.close());

async function pay(): Promise<void> {
  payments += 1;
  const account = `7001000${payments}`;
  await core.import(biller, [billRow(account, 'B1', 1000)]);
  const payment = await core.open(await core.bills(biller, account), { payerPhone: '+989120000102' });
  await core.payments.start(payment);
  const { billerId, paymentId, amount } = payment;
  await core.payments.settle({
    billerId,
    paymentId,
    amount,
    gatewayRef: `R${payments}`,
    maskedCard: undefined,
  });
}

const owed = async () =>
  (await core.ledger.balances(biller.billerId)).find(({ kind }) => kind === 'biller')?.balanceMinor;
const eventsAfter = async () => {
  const [place] = await database.sql<{ xact: string; event_id: bigint }[]>`
    select xact::text, event_id from notifications.followed where biller_id = ${biller.billerId}`;
  const after = { xact: place?.xact ?? '0', eventId: place?.event_id ?? 0n };
  return core.payments.eventsAfter(database.sql, biller.billerId, after, 100);
};

test('X3 a dump of another server: books and events go on where they were, and nothing is left out', async () => {
  const { sql } = database;
  await pay();
  await core.ledger.fold(biller.billerId);
  // The feed shows what is older than every transaction on the server, and other tests run on it too.
  const [told] = await vi.waitFor(async () => {
    const events = await eventsAfter();
    expect(events).toHaveLength(1);
    return events;
  }, WAIT);
  await sql`
    insert into notifications.followed (biller_id, xact, event_id)
    values (${biller.billerId}, ${told?.cursor.xact ?? '0'}::text::xid8, ${told?.cursor.eventId ?? 0n})`;
  await pay();

  // As a dump brings them: numbers of a server that has seen far more transactions than this one.
  const far = sql`(10 ^ 12)::bigint`;
  await sql.begin(async (tx) => {
    await tx`alter table ledger.transfer disable trigger transfer_is_append_only`;
    await tx`update ledger.transfer set tx = (tx::text::bigint + ${far})::text::xid8`;
    await tx`alter table ledger.transfer enable trigger transfer_is_append_only`;
    await tx`update ledger.fold_mark set tx = (tx::text::bigint + ${far})::text::xid8`;
    await tx`update payments.event set xact = (xact::text::bigint + ${far})::text::xid8`;
    await tx`update notifications.followed set xact = (xact::text::bigint + ${far})::text::xid8`;
  });
  await pay();
  // This is what would go wrong.
  expect(await owed()).toBe(2000n);
  expect(await eventsAfter()).toHaveLength(0);

  const lines: string[] = [];
  await migrate(sql, { log: (line) => lines.push(line) });
  expect(lines).toEqual([
    'this database comes from another server: its books and events are made ready for this one',
  ]);
  expect(await owed()).toBe(3000n);
  await vi.waitFor(async () => {
    expect((await eventsAfter()).map(({ state }) => state)).toEqual(['paid', 'paid']);
  }, WAIT);
  await core.ledger.fold(biller.billerId);
  expect(await owed()).toBe(3000n);
  await pay();
  expect(await owed()).toBe(4000n);
  expect(await checkLedger(sql, biller.billerId)).toEqual([]);
  expect(await core.payments.check(biller.billerId)).toEqual([]);
  // Only once.
  await migrate(sql, { log: (line) => lines.push(line) });
  expect(lines).toHaveLength(1);
});
