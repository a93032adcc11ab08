import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { invariant } from '../kernel/index.ts';
import { type Actor, type Permission, SYSTEM } from '../platform/index.ts';
import { createLedger, type Ledger } from './ledger.ts';

const BILLER = 1;
const OTHER = 2;
let database: TestDatabase;
let ledger: Ledger;
const ids = { gateway: 0n, biller: 0n, seven: 0n, eight: 0n };

const who = (permissions: readonly Permission[], billers: Actor['billers'] = 'all'): Actor => ({
  ...{ staffId: 9n, login: 'x', permissions: new Set(permissions), billers },
});
const READER = who(['ledger.read']);
/** Who may not look into these books: without the permission, or with it for another biller. */
const STRANGERS = [who(['payments.read']), who(['ledger.read'], new Set([OTHER]))];
const NOT_PERMITTED = { ok: false, error: { code: 'not_permitted' } };
const MALFORMED = { ok: false, error: { code: 'malformed_cursor' } };
const NOT_FOUND = { ok: false, error: { code: 'not_found' } };

beforeAll(async () => {
  database = await createTestDatabase();
  ledger = createLedger({ sql: database.sql });
  const account = (kind: 'gateway' | 'biller' | 'advance', subject: string) =>
    ledger.ensureAccount(BILLER, {
      ...{ kind, subject, currency: 'IRR' },
      // What a customer has paid ahead is a balance that is kept: it never falls below zero.
      ...(kind === 'advance' ? { floorMinor: 0n } : {}),
    });
  ids.gateway = await account('gateway', 'bank');
  ids.biller = await account('biller', '');
  ids.seven = await account('advance', '7');
  ids.eight = await account('advance', '8');
  for (let subject = 1n; subject <= 5n; subject++) {
    const outcome = await ledger.post({
      ...{ billerId: BILLER, purpose: 'payment', subject, currency: 'IRR' },
      legs: [
        { debitAccount: ids.gateway, creditAccount: ids.biller, amountMinor: subject * 100n },
        { debitAccount: ids.gateway, creditAccount: ids.seven, amountMinor: subject },
      ],
    });
    invariant(outcome.ok, 'posted');
  }
});
afterAll(() => database.close());

describe('X9 what the staff read in the books', () => {
  test('whoever may not, or may elsewhere, reads nothing', async () => {
    const { records } = ledger;
    for (const actor of STRANGERS)
      expect([
        await records.entriesOf(actor, BILLER, ['payment'], 1n),
        await records.accounts(actor, BILLER, { kind: 'own', limit: 10 }),
        await records.account(actor, BILLER, ids.gateway),
        await records.entries(actor, BILLER, ids.gateway, { limit: 10 }),
        await records.advanceOf(actor, BILLER, 7n),
      ]).toEqual(Array.from({ length: 5 }, () => NOT_PERMITTED));
  });

  test('both sides of what was posted for one thing; they come to nothing', async () => {
    const found = await ledger.records.entriesOf(READER, BILLER, ['payment', 'refund'], 3n);
    invariant(found.ok, 'permitted');
    expect(found.value.map(({ kind, subject, amountMinor }) => [kind, subject, amountMinor])).toEqual(
      expect.arrayContaining([
        ['gateway', 'bank', -300n],
        ['biller', '', 300n],
        ['gateway', 'bank', -3n],
        ['advance', '7', 3n],
      ]),
    );
    expect(found.value).toHaveLength(4);
    expect(await ledger.records.entriesOf(READER, BILLER, ['refund'], 3n)).toEqual({ ok: true, value: [] });
  });

  test('accounts page by page, customers’ advances apart; the last page leads nowhere', async () => {
    const page = async (kind: 'own' | 'advance', cursor?: string) => {
      const found = await ledger.records.accounts(READER, BILLER, { kind, cursor, limit: 1 });
      invariant(found.ok, 'permitted');
      return { of: found.value.rows.map(({ accountId }) => accountId), next: found.value.next };
    };
    const first = await page('own');
    const second = await page('own', first.next);
    expect([first.of, second.of, second.next]).toEqual([[ids.biller], [ids.gateway], undefined]);
    const customers = await page('advance');
    expect([customers.of, (await page('advance', customers.next)).of]).toEqual([[ids.seven], [ids.eight]]);
    expect(await ledger.records.accounts(READER, BILLER, { kind: 'own', cursor: 'x', limit: 1 })).toEqual(
      MALFORMED,
    );
  });

  test('one account with its balance; of another biller there is none', async () => {
    expect(await ledger.records.account(READER, BILLER, ids.biller)).toMatchObject({
      ok: true,
      value: { kind: 'biller', balanceMinor: 1_500n },
    });
    expect(await ledger.records.account(READER, OTHER, ids.biller)).toEqual(NOT_FOUND);
    expect(await ledger.records.account(READER, BILLER, 999_999n)).toEqual(NOT_FOUND);
  });

  test.each([
    ['the biller’s', 'biller', [500n, 400n, 300n, 200n, 100n]],
    ['a customer’s', 'seven', [5n, 4n, 3n, 2n, 1n]],
    ['both legs of the gateway’s', 'gateway', [-500n, -5n, -400n, -4n, -300n, -3n, -200n, -2n, -100n, -1n]],
  ] as const)('the movements of an account, the newest first: %s', async (_whose, account, amounts) => {
    const seen: bigint[] = [];
    let cursor: string | undefined;
    do {
      const found = await ledger.records.entries(READER, BILLER, ids[account], { cursor, limit: 2 });
      invariant(found.ok, 'permitted');
      expect(found.value.rows.length).toBeLessThanOrEqual(2);
      seen.push(...found.value.rows.map(({ amountMinor }) => amountMinor));
      cursor = found.value.next;
    } while (cursor !== undefined);
    expect(seen).toEqual(amounts);
  });

  test('a cursor of another list, or a made up one, is refused', async () => {
    const { records } = ledger;
    const other = await records.accounts(READER, BILLER, { kind: 'own', limit: 1 });
    invariant(other.ok && other.value.next !== undefined, 'there are two');
    for (const cursor of ['x', '', other.value.next])
      expect(await records.entries(READER, BILLER, ids.gateway, { cursor, limit: 2 })).toEqual(MALFORMED);
    expect(await records.entries(READER, BILLER, 999_999n, { limit: 2 })).toEqual(NOT_FOUND);
  });

  test('what a customer has paid ahead, for who sees customers or books', async () => {
    for (const actor of [READER, SYSTEM, who(['customers.read'])]) {
      expect(await ledger.records.advanceOf(actor, BILLER, 7n)).toEqual({ ok: true, value: 15n });
      expect(await ledger.records.advanceOf(actor, BILLER, 8n)).toEqual({ ok: true, value: 0n });
      // Nobody has an account there yet.
      expect(await ledger.records.advanceOf(actor, BILLER, 9n)).toEqual({ ok: true, value: 0n });
    }
  });
});
