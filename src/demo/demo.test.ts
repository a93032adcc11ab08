import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { type Billers, createBillers, createInquiry, importBills, readBiller } from '../billing/index.ts';
import { todayIn } from '../kernel/index.ts';
import { checkLedger, createLedger } from '../ledger/index.ts';
import { createVault, generateVaultKeys, readVaultKeys, systemClock, type Vault } from '../platform/index.ts';
import { createBillGenerator, DEMO_BILLERS, generateBills, loadDemo } from './index.ts';

function testVault(): Vault {
  const made = generateVaultKeys();
  const keys = readVaultKeys(made.encryption, made.lookup);
  if (keys === undefined) throw new Error('keys that were just made cannot be read');
  return createVault(keys);
}

function billerNamed(id: string) {
  const biller = DEMO_BILLERS.find((candidate) => candidate.id === id);
  if (biller === undefined) throw new Error(`no demo biller ${id}`);
  return biller;
}

test.each(DEMO_BILLERS)('the description of $id holds by the rules for billers', (biller) => {
  expect(readBiller(biller)).toEqual({ ok: true, value: biller });
});

describe('the demo in an empty database', () => {
  const vault = testVault();
  let database: TestDatabase;
  let billers: Billers;
  const deps = () => ({
    sql: database.sql,
    vault,
    billers,
    ledger: createLedger({ sql: database.sql }),
    clock: systemClock,
  });
  beforeAll(async () => {
    database = await createTestDatabase();
    billers = createBillers({ sql: database.sql });
    await loadDemo(deps());
  });
  afterAll(() => database.close());

  test('two programs that start together load it once', async () => {
    const empty = await createTestDatabase();
    try {
      const { sql } = empty;
      const load = () =>
        loadDemo({ ...deps(), sql, ledger: createLedger({ sql }), billers: createBillers({ sql }) });
      const both = await Promise.all([load(), load()]);
      expect(both.filter(({ loaded }) => loaded)).toHaveLength(1);
    } finally {
      await empty.close();
    }
    expect(billers.list().map(({ id }) => id)).toEqual(['comet', 'malwa', 'nile', 'sepehr']);
  });

  test.each([
    ['sepehr', { bill_id: '1000000104128', payment_id: '48550606' }, 485_000n],
    ['sepehr', { bill_id: '1000055604120', payment_id: '25050453' }, 250_000n],
    ['sepehr', { barcode: '10000001041280000048550606' }, 485_000n],
    ['malwa', { consumer_number: 'N1234567890' }, 125_050n],
    ['nile', { meter_number: '04710000101' }, 19_850n],
    ['comet', { account_number: '8255100010001234', zip: '80202' }, 8_999n],
  ] as const)('%s %j owes what the documents promise', async (id, identifiers, minor) => {
    const answer = await createInquiry({ sql: database.sql }).inquire(billerNamed(id), { ...identifiers });
    expect(answer.ok && answer.value.total.minor).toBe(minor);
  });

  test('every biller has a bill due within a week, an account with two bills, and lines that add up', async () => {
    for (const { billerId, timeZone } of DEMO_BILLERS) {
      const today = todayIn(timeZone, systemClock.now());
      const [found] = await database.sql<{ soon: bigint; twice: bigint; wrong: bigint; bills: bigint }[]>`
        select count(*) filter (where due_on between ${today}::date and ${today}::date + 7) as soon,
               count(*) - count(distinct account_id) as twice,
               count(*) filter (where amount_minor <> (
                 select sum((line->>'amountMinor')::bigint) from jsonb_array_elements(lines) as line)) as wrong,
               count(*) as bills
          from billing.bill where biller_id = ${billerId}`;
      expect(Number(found?.soon)).toBeGreaterThan(0);
      expect(Number(found?.twice)).toBeGreaterThan(0);
      expect(Number(found?.bills)).toBeGreaterThan(12);
      expect(found?.wrong).toBe(0n);
      expect(await checkLedger(database.sql, billerId)).toEqual([]);
    }
  });

  test('a second start changes nothing', async () => {
    expect(await loadDemo(deps())).toEqual({ loaded: false, billers: 0, bills: 0 });
  });

  test('killed half-way, the next start completes it', async () => {
    await database.sql`delete from billing.biller where code in ('nile', 'comet')`;
    const again = await loadDemo(deps());
    expect(again).toMatchObject({ loaded: true, billers: 2 });
    const [count] = await database.sql<{ doubled: bigint }[]>`
      select count(*) - count(distinct (biller_id, account_id, number)) as doubled from billing.bill`;
    expect(count?.doubled).toBe(0n);
  });
});

test("a database with somebody's own biller is left alone", async () => {
  const database = await createTestDatabase();
  try {
    const { sql } = database;
    const billers = createBillers({ sql });
    await billers.put({ ...billerNamed('malwa'), billerId: 7, id: 'ours' });
    const ledger = createLedger({ sql });
    const load = await loadDemo({ sql, vault: testVault(), billers, ledger, clock: systemClock });
    expect(load.loaded).toBe(false);
    expect(billers.list().map(({ id }) => id)).toEqual(['ours']);
  } finally {
    await database.close();
  }
});

describe('generated bills', () => {
  const linesOf = (id: string, count: number, seed: number) => [
    ...generateBills({ biller: billerNamed(id), count, seed }),
  ];

  test('the same seed gives the same bills, another seed others', () => {
    expect(linesOf('sepehr', 50, 1)).toEqual(linesOf('sepehr', 50, 1));
    expect(linesOf('sepehr', 50, 2)).not.toEqual(linesOf('sepehr', 50, 1));
  });

  test('no account comes twice, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), (seed) => {
        const accounts = linesOf('malwa', 300, seed).map((line) => line.slice(0, line.indexOf(',')));
        expect(new Set(accounts).size).toBe(301);
      }),
      { numRuns: 50 },
    );
  });

  test.each(DEMO_BILLERS)('every one of 3,000 for $id goes in, beside the sample bills', async (biller) => {
    const database = await createTestDatabase();
    try {
      const vault = testVault();
      const { sql } = database;
      const billers = createBillers({ sql });
      await loadDemo({ sql, vault, billers, ledger: createLedger({ sql }), clock: systemClock });
      const file = Buffer.from(linesOf(biller.id, 3_000, 42).join(''));
      const rejects: unknown[] = [];
      const summary = await importBills(
        { sql, vault },
        {
          biller,
          source: (async function* () {
            yield file;
          })(),
          format: 'csv',
          sha256: createHash('sha256').update(file).digest(),
          onReject: (some) => {
            rejects.push(...some);
          },
        },
      );
      expect(rejects).toEqual([]);
      expect(summary).toEqual({ rows: 3_000, inserted: 3_000, changed: 0, unchanged: 0, rejected: 0 });
    } finally {
      await database.close();
    }
  });

  test('for a biller whose numbers are too short to tell accounts apart: refused, with the column', () => {
    const malwa = billerNamed('malwa');
    const identifiers = malwa.identifiers.map((rule) => ({
      ...rule,
      pattern: '^N[0-9]{4}$',
      example: 'N1234',
    }));
    const refused = createBillGenerator({ biller: { ...malwa, identifiers }, count: 10, seed: 1 });
    expect(refused).toEqual({ ok: false, error: { code: 'example_cannot_vary', column: 'consumer_number' } });
  });

  test('more bills than there are accounts: refused', () => {
    const refused = createBillGenerator({ biller: billerNamed('comet'), count: 50_000_000, seed: 1 });
    expect(refused).toEqual({ ok: false, error: { code: 'too_many_bills', column: '' } });
  });
});
