import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BillFields,
  billRow,
  type Core,
  chunksOf,
  createCore,
  importText,
  toJsonLines,
} from '../../test/support/core.ts';
import { createTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openDatabase } from '../platform/index.ts';
import { type BillFileError, BillFileRefused } from './bill-file.ts';
import type { Biller } from './biller.ts';
import { importBills } from './import-bills.ts';

const ACCOUNT = '70010001';
let database: TestDatabase;
let core: Core;

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql });
});
afterAll(() => database.close());

const HEADER =
  'account,subscription,bill_id,customer_name,phone,bill_number,period,issued_on,due_on,currency,amount,lines';
const importCsv = (biller: Biller, text: string) => importText(core, biller, text, 'csv');

/** Everything that an import leaves behind, without the numbers that differ from run to run. */
async function contentOf({ billerId }: Biller) {
  return database.sql`
    with found_by as (
      select account_id, array_agg(name || '=' || value order by name, value) as identifiers
        from billing.identifier where biller_id = ${billerId} group by account_id
    ), versions as (
      select bill_id, count(*) as versions from billing.bill_version where biller_id = ${billerId} group by bill_id
    )
    select a.number as account, b.number, b.period, b.issued_on::text, b.due_on::text, b.amount_minor, b.paid_minor,
           b.identifiers, b.lines, b.consumption, b.version, a.confirms, f.identifiers as found_by, v.versions
      from billing.service_account a left join billing.bill b using (biller_id, account_id)
      left join found_by f using (account_id) left join versions v using (bill_id)
     where a.biller_id = ${billerId} order by a.number, b.number`;
}

/** The same in a few characters, for comparing thousands of bills. */
async function fingerprintOf(biller: Biller): Promise<string> {
  // Nothing has told the planner yet that there are so many.
  await database.sql`analyze billing.service_account, billing.bill, billing.identifier, billing.bill_version`;
  const text = JSON.stringify(await contentOf(biller), (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return createHash('sha256').update(text).digest('hex');
}

async function countBills({ billerId }: Biller): Promise<number> {
  const [row] = await database.sql<{ bills: number }[]>`
    select count(*)::integer as bills from billing.bill where biller_id = ${billerId}`;
  return row?.bills ?? 0;
}

async function contactOf({ billerId }: Biller, account: string): Promise<unknown> {
  const [row] = await database.sql<{ contact: Buffer | null }[]>`
    select contact from billing.service_account where biller_id = ${billerId} and number = ${account}`;
  const contact = row?.contact ?? null;
  return contact === null ? null : JSON.parse(core.vault.open(contact));
}

async function refusal(biller: Biller, text: string, format: 'csv' | 'jsonl'): Promise<BillFileError> {
  const error = await importText(core, biller, text, format).catch((reason: unknown) => reason);
  if (!(error instanceof BillFileRefused)) throw new Error('the file was not refused', { cause: error });
  return error.error;
}

describe('a bill file', () => {
  test('as spreadsheets write it: BOM, CRLF, quotes, Persian digits, an empty line', async () => {
    const biller = await core.addBiller();
    const row = `${ACCOUNT},۷۰۰۱۰۰۰۱,1000000104128,"Karimi, ""Sara""\n(shop)",09121234567,B1,7/01,2026-10-01,2026-10-20,IRR,485000`;
    const lines = '"[{""label"":""energy"",""amount"":500000},{""label"":""subsidy"",""amount"":-15000}]"';
    const { summary, rejects } = await importCsv(biller, `\ufeff${HEADER}\r\n${row},${lines}\r\n\r\n`);
    expect([summary, rejects]).toEqual([{ rows: 1, inserted: 1, changed: 0, unchanged: 0, rejected: 0 }, []]);
    const [bill] = await core.bills(biller, ACCOUNT);
    expect(bill).toMatchObject({ number: 'B1', period: '7/01', issuedOn: '2026-10-01', dueOn: '2026-10-20' });
    expect(bill?.amount.minor).toBe(485_000n);
    expect(bill?.lines).toEqual([
      { label: 'energy', amountMinor: '500000' },
      { label: 'subsidy', amountMinor: '-15000' },
    ]);
    expect(await contactOf(biller, ACCOUNT)).toEqual(['Karimi, "Sara" (shop)', '+989121234567']);
  });

  test('in JSON Lines says the same as in CSV', async () => {
    const [csv, jsonl] = [await core.addBiller(), await core.addBiller()];
    const cells = [
      ACCOUNT,
      ACCOUNT,
      '1000000104128',
      'Sara',
      '09121234567',
      'B1',
      '7/01',
      '2026-10-01',
      '2026-10-20',
    ];
    const rest = ['IRR', '485000', ''];
    await importCsv(csv, `${HEADER}\n${[...cells, ...rest].join(',')}\n`);
    const fields = Object.fromEntries(
      HEADER.split(',').map((name, n) => [name, [...cells, ...rest][n] ?? '']),
    );
    const { period, ...others } = fields;
    await importText(core, jsonl, `\ufeff${JSON.stringify({ ...others, period })}\r\n \r\n`);
    expect(await contentOf(jsonl)).toEqual(await contentOf(csv));
    expect(await contactOf(jsonl, ACCOUNT)).toEqual(await contactOf(csv, ACCOUNT));
  });

  test('property: however its bytes arrive, the rows are the same', async () => {
    const rows = Array.from({ length: 8 }, (_, n) =>
      billRow(String(70_000 + n), 'B1', n + 1, { customer_name: `سارا ${n} 😀`, period: `مهر "${n}"` }),
    );
    const csv = `account,subscription,bill_number,period,customer_name,issued_on,due_on,currency,amount\r\n${rows
      .map(
        (row) =>
          `${row.account},${row.subscription},B1,"مهر ""${row.amount}""\n",سارا 😀,2026-10-01,2026-10-20,IRR,7`,
      )
      .join('\r\n')}`;
    for (const [format, text] of [
      ['jsonl', toJsonLines(rows)],
      ['csv', csv],
    ] as const) {
      const whole = await core.addBiller();
      await importText(core, whole, text, format);
      const expected = await contentOf(whole);
      expect(expected).toHaveLength(8);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: 300 }), async (sizeBytes) => {
          const biller = await core.addBiller();
          const sha256 = createHash('sha256').update(text).digest();
          const onReject = () => {};
          await importBills(core, { biller, source: chunksOf(text, sizeBytes), format, sha256, onReject });
          expect(await contentOf(biller)).toEqual(expected);
        }),
        { numRuns: 6 },
      );
    }
  });

  test('with unknown, missing or repeated columns is refused as a whole, with the list of known ones', async () => {
    const biller = await core.addBiller();
    const known = expect.arrayContaining(['account', 'subscription', 'bill_id', 'amount', 'consumption']);
    expect(await refusal(biller, `${HEADER},colour\n`, 'csv')).toEqual({
      ...{ code: 'unknown_columns', columns: ['colour'], known },
    });
    expect(await refusal(biller, `${HEADER},amount\n`, 'csv')).toEqual({
      ...{ code: 'repeated_columns', columns: ['amount'], known },
    });
    expect(await refusal(biller, 'account,subscription,currency\n', 'csv')).toEqual({
      ...{ code: 'missing_columns', columns: ['bill_number', 'issued_on', 'due_on', 'amount'], known },
    });
    const unknown = JSON.stringify({ ...billRow(ACCOUNT, 'B1', 1), colour: 'red' });
    expect(await refusal(biller, unknown, 'jsonl')).toEqual({
      ...{ code: 'unknown_columns', columns: ['colour'], known },
    });
    expect(await refusal(biller, '{"__proto__": "x"}', 'jsonl')).toMatchObject({ code: 'unknown_columns' });
    for (const format of ['csv', 'jsonl'] as const)
      expect(await refusal(biller, '', format)).toMatchObject({ code: 'empty_file' });
    expect(await contentOf(biller)).toEqual([]);
  });

  test('that is no such file at all, or has a line that fills the memory, is refused', async () => {
    const biller = await core.addBiller();
    const long = 'x'.repeat(1_000_000);
    expect(await refusal(biller, `${HEADER}\n"${long}`, 'csv')).toMatchObject({ code: 'unreadable_file' });
    expect(await refusal(biller, `{"account":"${long}"}\n`, 'jsonl')).toMatchObject({
      code: 'unreadable_file',
    });
    expect(await refusal(biller, `${HEADER}\na"b"c,"\n`, 'csv')).toMatchObject({ code: 'unreadable_file' });
    expect(await refusal(biller, '\0\u0001\u0002', 'csv')).toMatchObject({ code: 'unknown_columns' });
    expect(await contentOf(biller)).toEqual([]);
  });

  test('that is refused half-way leaves nothing running, and lets go of its source', async () => {
    const biller = await core.addBiller();
    let open = true;
    const rows = Array.from({ length: 10_001 }, (_, n) => billRow(String(100_000 + n), 'B1', 1));
    const text = `${toJsonLines(rows)}{"colour":"red"}\n`;
    async function* source() {
      try {
        yield* chunksOf(text.repeat(2));
      } finally {
        open = false;
      }
    }
    const sha256 = createHash('sha256').update(text).digest();
    const importing = importBills(core, {
      biller,
      source: source(),
      format: 'jsonl',
      sha256,
      onReject: () => {},
    });
    await expect(importing).rejects.toThrow(BillFileRefused);
    const busy = await database.sql`
      select state, query from pg_stat_activity
       where datname = ${database.name} and state <> 'idle' and pid <> pg_backend_pid()`;
    expect(busy).toEqual([]);
    expect(open).toBe(false);
  });

  test('of CSV whose reading ends early is let go of too', async () => {
    const biller = await core.addBiller();
    let closed: () => void = () => {};
    const open = new Promise<void>((resolve) => {
      closed = resolve;
    });
    async function* source() {
      try {
        yield Buffer.from(`${HEADER},colour\n`);
        for (;;) yield Buffer.alloc(65_536, 'x,\n');
      } finally {
        closed();
      }
    }
    const sha256 = Buffer.alloc(32);
    const importing = importBills(core, {
      biller,
      source: source(),
      format: 'csv',
      sha256,
      onReject: () => {},
    });
    await expect(importing).rejects.toThrow('unknown_columns');
    await open;
  });
});

describe('bad rows', () => {
  test.each<[string, BillFields, string, string]>([
    ['no account', { account: '' }, 'missing_value', 'account'],
    ['an account of what nobody can see', { account: '\0\u0007' }, 'missing_value', 'account'],
    ['no amount', { amount: ' ' }, 'missing_value', 'amount'],
    ['an amount with a point', { amount: '12.5' }, 'malformed_value', 'amount'],
    ['an amount below zero', { amount: '-1' }, 'malformed_value', 'amount'],
    ['an amount in words', { amount: '1e3' }, 'malformed_value', 'amount'],
    ['an amount of 16 digits', { amount: '1000000000000000' }, 'malformed_value', 'amount'],
    ['a day that is none', { due_on: '2026-02-30' }, 'malformed_value', 'due_on'],
    ['a Persian year', { issued_on: '1405-07-01' }, 'malformed_value', 'issued_on'],
    ['due before it was issued', { due_on: '2026-09-30' }, 'due_before_issue', 'due_on'],
    ['no currency of this world', { currency: 'XXX' }, 'unknown_currency', 'currency'],
    ['money of another country', { currency: 'USD' }, 'other_currency', 'currency'],
    ['a phone that is none', { phone: '12' }, 'malformed_value', 'phone'],
    ['a name without end', { customer_name: 'x'.repeat(201) }, 'value_too_long', 'customer_name'],
    ['lines that are no JSON', { lines: '[' }, 'malformed_lines', 'lines'],
    ['lines that are no list', { lines: '{}' }, 'malformed_lines', 'lines'],
    ['a line without an amount', { lines: '[{"label":"x"}]' }, 'malformed_lines', 'lines'],
    ['lines without end', { lines: `["${'x'.repeat(17_000)}"]` }, 'value_too_long', 'lines'],
    ['a consumption in words', { consumption: 'much' }, 'malformed_value', 'consumption'],
    ['a malformed identifier', { subscription: '12' }, 'malformed_value', 'subscription'],
    ['a mistyped bill ID', { bill_id: '1000000104129' }, 'mistyped_identifier', 'bill_id'],
    ['no identifier', { subscription: '' }, 'no_identifier', 'bill_id, subscription'],
    ['a payment ID without its bill ID', { payment_id: '48550606' }, 'missing_value', 'bill_id'],
    [
      'IDs of different bills',
      { bill_id: '1000000104128', payment_id: '25050453', amount: '250000' },
      ...(['ids_of_different_bills', 'payment_id'] as const),
    ],
    [
      'a payment ID of another amount',
      { bill_id: '1000000104128', payment_id: '48550606', amount: '486000' },
      ...(['amount_differs_from_payment_id', 'amount'] as const),
    ],
  ])('%s: refused with line and reason; the others go in', async (_, fields, code, column) => {
    const biller = await core.addBiller();
    const rows = [
      billRow('1001', 'B1', 1),
      { ...billRow('1002', 'B1', 1_000), ...fields },
      billRow('1003', 'B1', 1),
    ];
    const { summary, rejects } = await core.import(biller, rows);
    expect(rejects).toEqual([{ line: 2, code, column }]);
    expect(summary).toEqual({ rows: 3, inserted: 2, changed: 0, unchanged: 0, rejected: 1 });
    expect((await contentOf(biller)).map(({ account }) => account)).toEqual(['1001', '1003']);
  });

  test('are told by the line on which they began, also after a name of several lines', async () => {
    const biller = await core.addBiller();
    const row = (account: string, name: string, amount: string) =>
      `${account},${account},,"${name}",,B1,,2026-10-01,2026-10-20,IRR,${amount},\n`;
    const text = `${HEADER}\n${row('1001', 'one\ntwo\nthree', '1')}${row('1002', 'x', 'bad')}${row('1003', 'x\ny', 'bad')}1004,too few\n`;
    const { rejects } = await importCsv(biller, text);
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([
      [5, 'malformed_value'],
      [6, 'malformed_value'],
      [8, 'unreadable_line'],
    ]);
  });

  test('of JSON Lines: what is no object, numbers that may have lost digits, nested values', async () => {
    const biller = await core.addBiller();
    const good = billRow('1001', 'B1', 1);
    const lines = [
      '[]',
      'null',
      '{',
      '"x"',
      { ...good, account: 1001 },
      { ...good, amount: 1.5 },
      { ...good, amount: 2 ** 60 },
    ];
    const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
    const { rejects, summary } = await importText(
      core,
      biller,
      `${text}\n${JSON.stringify({ ...good, amount: 7 })}\n`,
    );
    expect(rejects.map(({ line, code, column }) => [line, code, column])).toEqual([
      ...[1, 2, 3, 4].map((line) => [line, 'unreadable_line', '']),
      [5, 'unreadable_line', 'account'],
      [6, 'unreadable_line', 'amount'],
      [7, 'unreadable_line', 'amount'],
    ]);
    expect(summary.inserted).toBe(1);
  });

  test('an identifier that is somebody else’s, in the file or in the books', async () => {
    const biller = await core.addBiller();
    const taken = { subscription: '5555' };
    const first = await core.import(biller, [
      billRow('1001', 'B1', 1, taken),
      billRow('1002', 'B1', 1, taken),
    ]);
    expect(first.rejects).toEqual([{ line: 2, code: 'identifier_of_another_account', column: '' }]);
    const second = await core.import(biller, [
      billRow('1003', 'B1', 1, taken),
      billRow('1001', 'B2', 1, taken),
    ]);
    expect(second.rejects).toEqual([{ line: 1, code: 'identifier_of_another_account', column: '' }]);
    expect((await contentOf(biller)).map(({ account, number }) => [account, number])).toEqual([
      ['1001', 'B1'],
      ['1001', 'B2'],
    ]);
  });

  test('property: no text in a row, however odd, stops the import or comes out as another', async () => {
    const biller = await core.addBiller();
    const odd = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({
        unit: fc.constantFrom('\\', '"', '\t', '\n', '\0', ',', '{', 'N', '\ud800', '\udc00', '.'),
        maxLength: 12,
      }),
    );
    const clean = (text: string) =>
      text
        .toWellFormed()
        .replace(/\p{Cc}/gu, ' ')
        .trim();
    let account = 1_000;
    await fc.assert(
      fc.asyncProperty(odd, odd, odd, async (period, name, label) => {
        account += 1;
        const lines = JSON.stringify([{ label, amount: 1 }]);
        const row = billRow(String(account), 'B\\1', 1, { period, customer_name: name, lines });
        const { summary } = await core.import(biller, [row]);
        expect(summary.inserted).toBe(1);
        const [bill] = await core.bills(biller, String(account));
        expect(bill?.number).toBe('B\\1');
        expect(bill?.period).toBe(clean(period));
        expect(bill?.lines).toEqual([{ label: clean(label), amountMinor: '1' }]);
        const contact = clean(name) === '' ? null : [clean(name), ''];
        expect(await contactOf(biller, String(account))).toEqual(contact);
      }),
      { numRuns: 40 },
    );
  });
});

describe('a file again', () => {
  test('the same one changes nothing', async () => {
    const biller = await core.addBiller();
    const rows = [
      billRow('1001', 'B1', 5, {
        customer_name: 'Sara',
        phone: '09121234567',
        consumption: '12.50',
        zip: '80202',
      }),
      billRow('1002', 'B1', 6, { lines: '[{"label":"energy","amount":"6"}]' }),
    ];
    const first = await core.import(biller, rows);
    const before = await contentOf(biller);
    const second = await core.import(biller, rows);
    expect([first.summary.inserted, second.summary]).toEqual([
      2,
      { rows: 2, inserted: 0, changed: 0, unchanged: 2, rejected: 0 },
    ]);
    expect(await contentOf(biller)).toEqual(before);
  });

  test('a changed bill is versioned: what it was stays', async () => {
    const biller = await core.addBiller();
    await core.import(biller, [billRow('1001', 'B1', 500, { period: 'old' })]);
    const [before] = await core.bills(biller, '1001');
    const { summary } = await core.import(biller, [billRow('1001', 'B1', 700, { period: 'new' })]);
    expect(summary).toMatchObject({ changed: 1, inserted: 0 });
    const [after] = await core.bills(biller, '1001');
    expect(after).toMatchObject({ id: before?.id, version: 2, period: 'new' });
    expect(after?.amount.minor).toBe(700n);
    const versions = await database.sql`
      select version, amount_minor, period from billing.bill_version where biller_id = ${biller.billerId}`;
    expect([...versions]).toEqual([{ version: 1, amount_minor: 500n, period: 'old' }]);
  });

  test('a bill that is being paid, paid in part or whole, or cancelled, is never altered', async () => {
    const biller = await core.addBiller();
    const accounts = ['1001', '1002', '1003', '1004'];
    const rows = (amount: number) => accounts.map((account) => billRow(account, 'B1', amount));
    await core.import(biller, rows(500));
    await core.open(await core.bills(biller, '1001'));
    const set = (account: string, change: string) =>
      database.sql.unsafe(`update billing.bill b set ${change} from billing.service_account a
        where a.biller_id = b.biller_id and a.account_id = b.account_id
          and a.biller_id = ${biller.billerId} and a.number = '${account}'`);
    await set('1002', 'paid_minor = 500');
    await set('1003', 'paid_minor = 1');
    await set('1004', 'cancelled = true');
    const before = await contentOf(biller);
    const { rejects } = await core.import(biller, rows(501));
    expect(rejects).toEqual([
      { line: 1, code: 'bill_is_being_paid', column: '' },
      { line: 2, code: 'bill_is_paid', column: '' },
      { line: 3, code: 'bill_is_paid', column: '' },
      { line: 4, code: 'bill_is_cancelled', column: '' },
    ]);
    expect(await contentOf(biller)).toEqual(before);
    expect((await core.import(biller, rows(500))).summary).toMatchObject({ unchanged: 4, rejected: 0 });
    await set('1001', "held_until = now() - interval '1 second'");
    expect((await core.import(biller, rows(502))).summary).toMatchObject({ changed: 1, rejected: 3 });
  });

  test('without names, phones or ZIP codes does not wipe out what an earlier one told', async () => {
    const biller = await core.addBiller();
    await core.import(biller, [
      billRow('1001', 'B1', 1, { customer_name: 'Sara', phone: '09121234567', zip: '80202' }),
    ]);
    await core.import(biller, [billRow('1001', 'B2', 1)]);
    expect(await contactOf(biller, '1001')).toEqual(['Sara', '+989121234567']);
    expect((await core.inquiry.inquire(biller, { subscription: '1001', zip: '80202' })).ok).toBe(true);
    await core.import(biller, [billRow('1001', 'B3', 1, { customer_name: 'Leila', zip: '10001' })]);
    expect(await contactOf(biller, '1001')).toEqual(['Leila', '']);
    expect((await core.inquiry.inquire(biller, { subscription: '1001', zip: '80202' })).ok).toBe(false);
  });

  test('one bill twice in a file, near or far apart: the first stands, the same each time', async () => {
    const biller = await core.addBiller();
    const filler = Array.from({ length: 10_000 }, (_, n) => billRow(String(100_000 + n), 'B1', 1));
    const rows = [billRow('1001', 'B1', 5), billRow('1001', 'B1', 6), ...filler, billRow('1001', 'B1', 7)];
    const first = await core.import(biller, rows);
    expect(first.rejects).toEqual(
      [2, 10_003].map((line) => ({ line, code: 'duplicate_in_file', column: '' })),
    );
    const before = await fingerprintOf(biller);
    const second = await core.import(biller, rows);
    expect(second.rejects).toEqual(first.rejects);
    expect(second.summary).toMatchObject({ inserted: 0, changed: 0, unchanged: 10_001 });
    expect(await fingerprintOf(biller)).toEqual(before);
    expect((await core.bills(biller, '1001')).map(({ amount }) => amount.minor)).toEqual([5n]);
  });
});

describe('X3 an import', () => {
  test('that is killed half-way is simply run again: the same content as of one that was not', async () => {
    const [biller, undisturbed] = [await core.addBiller(), await core.addBiller()];
    const rows = Array.from({ length: 12_000 }, (_, n) =>
      billRow(String(100_000 + (n % 9_000)), `B${n}`, n + 1),
    );
    const text = toJsonLines(rows);
    const sha256 = createHash('sha256').update(text).digest('hex');
    const script = path.resolve(import.meta.dirname, '../../test/support/import-process.ts');
    const child = spawn(
      process.execPath,
      [script, JSON.stringify(database.options), String(biller.billerId), sha256],
      { stdio: ['pipe', 'inherit', 'inherit'] },
    );
    const exited = once(child, 'exit');
    // The end of the file never comes, so it cannot have finished.
    child.stdin.on('error', () => {});
    child.stdin.write(toJsonLines(rows.slice(0, 11_000)));
    await expect
      .poll(() => countBills(biller), { timeout: 20_000, interval: 20 })
      .toBeGreaterThanOrEqual(8_000);
    child.kill('SIGKILL');
    expect(await exited).toEqual([null, 'SIGKILL']);
    expect(await countBills(biller)).toBeLessThan(12_000);
    const again = await importText(core, biller, text);
    expect(again.rejects).toEqual([]);
    expect(again.summary.inserted + again.summary.unchanged).toBe(12_000);
    await importText(core, undisturbed, text);
    expect(await fingerprintOf(biller)).toEqual(await fingerprintOf(undisturbed));
  }, 40_000);

  test('twice at the same moment, in either order of rows: each bill once, and neither fails', async () => {
    const pool = openDatabase({ ...database.options, connectionsMax: 4 });
    const other = { sql: pool, vault: core.vault };
    for (let round = 0; round < 4; round++) {
      const [biller, alone] = [await core.addBiller(), await core.addBiller()];
      const rows = Array.from({ length: 600 }, (_, n) =>
        billRow(String(100_000 + (n % 300)), `B${n}`, n + 1),
      );
      if (round % 2 === 1) await core.import(biller, rows.slice(0, 300));
      const results = await Promise.all([
        importText(core, biller, toJsonLines(rows)),
        importText(other, biller, toJsonLines(rows)),
        importText(other, biller, toJsonLines(rows.toReversed())),
      ]);
      const inserted = results.reduce((sum, { summary }) => sum + summary.inserted, 0);
      expect(inserted).toBe(round % 2 === 1 ? 300 : 600);
      const codes = results.flatMap(({ rejects }) => rejects.map(({ code }) => code));
      expect(codes.filter((code) => code !== 'imported_elsewhere_meanwhile')).toEqual([]);
      await core.import(alone, rows);
      expect(await fingerprintOf(biller)).toEqual(await fingerprintOf(alone));
    }
    await pool.end();
  });

  test('X11 of a new biller is no slower for the planner having figures of another one only', async () => {
    const [known, fresh] = [await core.addBiller(), await core.addBiller()];
    const text = toJsonLines(
      Array.from({ length: 5_000 }, (_, n) => billRow(String(100_000 + (n % 4_000)), `B${n}`, n + 1)),
    );
    const measure = async (biller: Biller): Promise<number> => {
      const started = performance.now();
      await importText(core, biller, text);
      return performance.now() - started;
    };
    const first = await measure(known);
    await database.sql`analyze billing.service_account, billing.bill, billing.identifier`;
    // Joined by an index that begins with the biller alone it took 15 times as long.
    expect((await measure(fresh)) / first).toBeLessThan(6);
  });
});
