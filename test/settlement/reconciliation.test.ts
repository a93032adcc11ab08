import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Biller } from '../../src/billing/index.ts';
import { addDays, invariant, type PlainDate, todayIn } from '../../src/kernel/index.ts';
import type { Payment } from '../../src/payments/index.ts';
import { SYSTEM } from '../../src/platform/index.ts';
import {
  createReconLists,
  type FileDescription,
  type Reconciled,
  type RejectedLine,
  readFileDescriptions,
  reconcileFile,
} from '../../src/settlement/index.ts';
import { billRow, type Core, chunksOf, createCore } from '../support/core.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createScriptedGateway } from '../support/scripted-gateway.ts';

let database: TestDatabase;
let core: Core;
let biller: Biller;
let today: PlainDate;
const rejects: RejectedLine[] = [];

const CSV: FileDescription = {
  ...{ id: 'bank-day', source: 'gateway:sandbox', format: 'csv' },
  columns: { reference: 'ref', amount: 'amount', kind: 'type' },
  ...{ refundWords: ['back'], otherWords: ['fee'] },
};

beforeAll(async () => {
  database = await createTestDatabase();
  core = await createCore({ sql: database.sql, gateways: [createScriptedGateway('sandbox').gateway] });
});
afterAll(() => database.close());
beforeEach(async () => {
  biller = await core.addBiller();
  today = todayIn(biller.timeZone, new Date());
  rejects.length = 0;
});

let count = 0;
async function paid(amount = 485_000): Promise<Payment & { readonly ref: string }> {
  count += 1;
  const account = `7${count}01`;
  await core.import(biller, [billRow(account, 'B1', amount)]);
  const payment = await core.open(await core.bills(biller, account));
  await core.payments.start(payment);
  const { billerId, paymentId } = payment;
  const ref = `RRN-${count}`;
  await core.payments.settle({
    billerId,
    paymentId,
    amount: payment.amount,
    gatewayRef: ref,
    maskedCard: undefined,
  });
  return { ...(await core.read(payment)), ref };
}

async function take(text: string, description = CSV, businessDate: PlainDate = today): Promise<Reconciled> {
  return reconcileFile(
    { sql: database.sql, payments: core.payments },
    {
      ...{ biller, description, businessDate, name: 'day.csv' },
      open: () => chunksOf(text, 97),
      onReject: (rejected) => void rejects.push(...rejected),
    },
  );
}

const csv = (...lines: readonly string[]): string =>
  `ref,amount,type\n${lines.map((line) => `${line}\n`).join('')}`;
const counts = ({ buckets }: Reconciled) =>
  Object.fromEntries(
    Object.entries(buckets).flatMap(([name, { oursCount, theirsCount }]) => {
      const most = Math.max(oursCount, theirsCount);
      return most === 0 ? [] : [[name, most]];
    }),
  );
const open = () => createReconLists(database).cases(biller.billerId, { state: 'open', limit: 100 });

describe('X3 reconciliation: both sides of a day', () => {
  test('each line and each payment lands in its bucket, and each difference is a case', async () => {
    const [good, wrong, untold, twice] = [await paid(), await paid(), await paid(), await paid()];
    const done = await take(
      csv(
        `${good.ref},485000,pay`,
        `${wrong.ref},484000,pay`,
        'RRN-x,1000,pay',
        `${twice.ref},485000,pay`,
        `${twice.ref},485000,pay`,
        'F-1,12,fee',
      ),
    );
    expect(counts(done)).toEqual({
      ...{ MATCHED: 2, AMOUNT_DIFF: 1, DUPLICATE: 1 },
      ...{ MISSING_WITH_US: 1, MISSING_AT_PSP: 1 },
    });
    expect(
      (await open()).map(({ bucket, reference, paymentId, theirsMinor, oursMinor }) => [
        bucket,
        reference,
        paymentId,
        theirsMinor,
        oursMinor,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['AMOUNT_DIFF', wrong.ref, wrong.paymentId, 484_000n, 485_000n],
        ['MISSING_WITH_US', 'RRN-x', undefined, 1000n, undefined],
        ['DUPLICATE', twice.ref, twice.paymentId, 485_000n, 485_000n],
        ['MISSING_AT_PSP', '', untold.paymentId, undefined, 485_000n],
      ]),
    );
  });

  test('the same file again changes nothing; told again in another day’s file it is a duplicate', async () => {
    const payment = await paid();
    const text = csv(`${payment.ref},485000,pay`);
    const first = await take(text);
    expect(await take(text)).toEqual({ ...first, isKnown: true });
    const next = await take(csv(`${payment.ref},485000,pay`, 'x,1,fee'), CSV, addDays(today, 1));
    expect(counts(next)).toEqual({ DUPLICATE: 1 });
    expect(await open()).toMatchObject([{ bucket: 'DUPLICATE' }]);
  });

  test('what was missing comes a day later: late, and the case closes by itself', async () => {
    const payment = await paid();
    expect(counts(await take(csv()))).toEqual({ MISSING_AT_PSP: 1 });
    expect(await open()).toHaveLength(1);
    const next = await take(csv(`${payment.ref},485000,pay`), CSV, addDays(today, 1));
    expect(counts(next)).toEqual({ LATE: 1 });
    expect(await open()).toEqual([]);
    const lists = createReconLists(database);
    expect(await lists.cases(biller.billerId, { state: 'closed', limit: 10 })).toMatchObject([
      { bucket: 'MISSING_AT_PSP', reason: 'resolved_by_file' },
    ]);
    const span = { from: today, to: addDays(today, 1), by: 'day' } as const;
    const late = { source: 'gateway:sandbox', bucket: 'LATE' };
    expect(await lists.figures(biller.billerId, span)).toEqual([
      { ...late, day: today, oursCount: 1, oursMinor: 485_000n, theirsCount: 0, theirsMinor: 0n },
      {
        ...{ ...late, day: addDays(today, 1), oursCount: 0, oursMinor: 0n },
        ...{ theirsCount: 1, theirsMinor: 485_000n },
      },
    ]);
    // A correction takes it out of the later day's file: it is missing again, in the case that was there.
    await take(csv(), CSV, addDays(today, 1));
    expect(await open()).toMatchObject([{ bucket: 'MISSING_AT_PSP', paymentId: payment.paymentId }]);
    expect(await lists.figures(biller.billerId, span)).toMatchObject([
      { bucket: 'MISSING_AT_PSP', day: today, oursCount: 1, theirsCount: 0 },
    ]);
  });

  test('their money comes into our books later: late, and the case closes by itself at the next file', async () => {
    const ref = `RRN-${count + 1}`;
    await take(csv(`${ref},485000,pay`));
    expect(await open()).toMatchObject([{ bucket: 'MISSING_WITH_US', reference: ref }]);
    expect((await paid()).ref).toBe(ref);
    await take(csv('x,1,fee'), CSV, addDays(today, 1));
    expect(await open()).toEqual([]);
  });

  test('three ways: what the gateway and what the biller say of each payment', async () => {
    const books: FileDescription = {
      ...{ id: 'books', source: 'biller', format: 'csv' },
      columns: { reference: 'ref', amount: 'amount' },
    };
    const [both, psp, theirs, none] = [await paid(), await paid(), await paid(), await paid()];
    await take(csv(`${both.ref},485000,pay`, `${psp.ref},485000,pay`));
    await take(csv(`${both.reference},485000,`, `${theirs.reference},484999,`), books);
    expect(
      await database.sql`
        select payment_id, psp_bucket, biller_bucket
          from settlement.reconciled(${biller.billerId}, ${both.paymentId}, ${none.paymentId}) order by payment_id`,
    ).toEqual([
      { payment_id: both.paymentId, psp_bucket: 'MATCHED', biller_bucket: 'MATCHED' },
      { payment_id: psp.paymentId, psp_bucket: 'MATCHED', biller_bucket: 'MISSING_AT_BILLER' },
      { payment_id: theirs.paymentId, psp_bucket: 'MISSING_AT_PSP', biller_bucket: 'AMOUNT_DIFF' },
      { payment_id: none.paymentId, psp_bucket: 'MISSING_AT_PSP', biller_bucket: 'MISSING_AT_BILLER' },
    ]);
  });

  test('a corrected file takes the place of the first one', async () => {
    const payment = await paid();
    await take(csv(`${payment.ref},4850,pay`));
    expect(await open()).toMatchObject([{ bucket: 'AMOUNT_DIFF' }]);
    const corrected = await take(csv(`${payment.ref},485000,pay`));
    expect(counts(corrected)).toEqual({ MATCHED: 1 });
    expect(await open()).toEqual([]);
    const figures = await createReconLists(database).figures(biller.billerId, {
      from: today,
      to: today,
      by: 'month',
    });
    expect(figures).toEqual([
      {
        source: 'gateway:sandbox',
        day: today.slice(0, 7),
        bucket: 'MATCHED',
        ...{ oursCount: 1, oursMinor: 485_000n, theirsCount: 1, theirsMinor: 485_000n },
      },
    ]);
  });

  test('money that went back is a refund on both sides', async () => {
    const payment = await paid();
    const { billerId, paymentId } = payment;
    await database.sql`select payments.unsettle(${billerId}, ${paymentId}, 'reversed_by_hand', '{}', null)`;
    const done = await take(csv(`${payment.ref},485000,pay`, `${payment.ref},485000,back`));
    expect(counts(done)).toEqual({ MATCHED: 2 });
    const never = await paid();
    expect(
      counts(
        await take(
          csv(
            `${payment.ref},485000,pay`,
            `${payment.ref},485000,back`,
            `${never.ref},485000,pay`,
            `${never.ref},485000,back`,
          ),
        ),
      ),
    ).toEqual({
      ...{ MATCHED: 3, MISSING_WITH_US: 1 },
    });
  });

  test('a biller names payments by our references', async () => {
    const payment = await paid();
    const books: FileDescription = {
      id: 'books',
      source: 'biller',
      format: 'csv',
      columns: { reference: 'ref', amount: 'amount' },
    };
    const done = await take(
      csv(`${payment.reference},485000,`, `${payment.paymentId},485000,`, '12345678901234,1,'),
      books,
    );
    expect(counts(done)).toEqual({ MATCHED: 1, MISSING_WITH_US: 2 });
  });

  test('lines that cannot be read are told by number, and the others are taken', async () => {
    const payment = await paid();
    const done = await take(
      csv(`${payment.ref},485000,pay`, ',5,pay', 'R-2,4850.00,pay', 'R-3,-,pay', '=1+1,7,pay'),
    );
    expect(done).toMatchObject({ lines: 2, rejected: 3 });
    expect(rejects.map(({ line, code }) => [line, code])).toEqual([
      [3, 'missing_value'],
      [4, 'malformed_amount'],
      [5, 'malformed_amount'],
    ]);
  });

  test('a case is closed for a reason, in somebody’s name, once', async () => {
    await paid();
    await take(csv());
    const lists = createReconLists(database);
    const [found] = await open();
    invariant(found !== undefined, 'there is one');
    expect(await lists.close(SYSTEM, biller.billerId, found.caseId, 'paid back on the 24th')).toBe(true);
    expect(await lists.close(SYSTEM, biller.billerId, found.caseId, 'again')).toBe(false);
    const [entry] = await database.sql<{ act: string; subject: string }[]>`
      select act, subject from audit.entry where biller_id = ${biller.billerId} order by entry_id desc limit 1`;
    expect(entry).toEqual({ act: 'reconciliation.close', subject: `case:${found.caseId}` });
  });

  test('a file that was taken for another day’s is taken for the right one', async () => {
    const payment = await paid();
    const text = csv(`${payment.ref},485000,pay`);
    expect(counts(await take(text, CSV, addDays(today, -1)))).toEqual({ LATE: 1 });
    expect(counts(await take(text))).toEqual({ MATCHED: 1 });
  });

  test('whatever is missing, doubled, altered, late or foreign lands where it belongs, and both sides add up', async () => {
    const days = [today, addDays(today, 1)] as const;
    await fc.assert(
      fc.asyncProperty(fc.array(FATE, { minLength: 1, maxLength: 40 }), async (fates) => {
        biller = await core.addBiller();
        const expected = new Map<string, [number, bigint, number, bigint]>();
        const lines: readonly [string[], string[]] = [[], []];
        const ours: Booked[] = [];
        const expectOn = (day: 0 | 1, bucket: string, mine: readonly bigint[], told: readonly bigint[]) => {
          const key = `${days[day]} ${bucket}`;
          const [a, b, c, d] = expected.get(key) ?? [0, 0n, 0, 0n];
          const total = (some: readonly bigint[]) => some.reduce((sum, each) => sum + each, 0n);
          expected.set(key, [a + mine.length, b + total(mine), c + told.length, d + total(told)]);
        };
        for (const [nth, { day, other, fate, minor }] of fates.entries()) {
          const ref = `P-${biller.billerId}-${nth}`;
          const tell = (on: 0 | 1, amount = minor) => lines[on].push(`${ref},${amount},pay`);
          if (fate !== 'foreign') ours.push({ ref, day: days[day], minor });
          if (fate === 'untold') expectOn(day, 'MISSING_AT_PSP', [minor], []);
          else if (fate === 'elsewhere') {
            tell(other);
            expectOn(day, 'LATE', [minor], []);
            expectOn(other, 'LATE', [], [minor]);
          } else if (fate === 'altered') {
            tell(day, minor + 1n);
            expectOn(day, 'AMOUNT_DIFF', [minor], [minor + 1n]);
          } else if (fate === 'foreign') {
            tell(day);
            expectOn(day, 'MISSING_WITH_US', [], [minor]);
          } else {
            tell(day);
            expectOn(day, 'MATCHED', [minor], [minor]);
            if (fate === 'doubled') tell(day);
            if (fate === 'again') tell(1);
            if (fate !== 'told') expectOn(fate === 'again' ? 1 : day, 'DUPLICATE', [], [minor]);
          }
        }
        // The same file for two days was taken for the wrong one first: the test above.
        fc.pre(lines[0].join() !== lines[1].join());
        await book(ours);
        for (const on of [0, 1] as const) await take(csv(...lines[on]), CSV, days[on]);
        const figures = await createReconLists(database).figures(biller.billerId, {
          ...{ from: days[0], to: days[1], by: 'day' },
        });
        expect(
          Object.fromEntries(
            figures.map(({ day, bucket, oursCount, oursMinor, theirsCount, theirsMinor }) => [
              `${day} ${bucket}`,
              [oursCount, oursMinor, theirsCount, theirsMinor],
            ]),
          ),
        ).toEqual(Object.fromEntries(expected));
        const total = (some: readonly bigint[]) => some.reduce((sum, each) => sum + each, 0n);
        expect(total(figures.map(({ oursMinor }) => oursMinor))).toBe(total(ours.map(({ minor }) => minor)));
        expect(figures.reduce((sum, { theirsCount }) => sum + theirsCount, 0)).toBe(lines.flat().length);
      }),
      { numRuns: 25 },
    );
  });
});

/** What becomes of a payment: `other` is the day in whose file it stands where that is not its own. */
const FATE = fc
  .record({
    isSecond: fc.boolean(),
    fate: fc.constantFrom('told', 'untold', 'altered', 'doubled', 'again', 'elsewhere', 'foreign'),
    minor: fc.bigInt({ min: 1n, max: 10n ** 12n }),
  })
  .map(({ isSecond, fate, minor }) => {
    // Told again in a later file: that is only later than the first day's.
    const day = isSecond && fate !== 'again' ? 1 : 0;
    return { fate, minor, day, other: day === 0 ? 1 : 0 } as const;
  });

interface Booked {
  readonly ref: string;
  readonly day: PlainDate;
  readonly minor: bigint;
}

/** Payments as if they had come in at noon of a day. */
async function book(payments: readonly Booked[]): Promise<void> {
  const { billerId, timeZone } = biller;
  const { sql } = database;
  await sql`
    with made as (
      insert into payments.payment (biller_id, account_id, amount_minor, currency, state, channel, language, gateway, gateway_ref)
      select ${billerId}, 1, m.minor::bigint, 'IRR', 'posted', 'test', 'fa', 'sandbox', m.ref
        from unnest(${payments.map(({ ref }) => ref)}::text[], ${payments.map(({ minor }) => String(minor))}::text[]) as m(ref, minor)
      returning payment_id, gateway_ref, amount_minor)
    insert into ledger.transfer (biller_id, purpose, subject, leg, debit_account, credit_account, amount_minor, currency, posted_at)
    select ${billerId}, 'payment', made.payment_id, 0, d.account_id, c.account_id, made.amount_minor, 'IRR',
           (m.day::timestamp + interval '12 hours') at time zone ${timeZone}
      from made
      join unnest(${payments.map(({ ref }) => ref)}::text[], ${payments.map(({ day }) => day)}::text[]) as m(ref, day)
        on m.ref = made.gateway_ref
      join ledger.account d on d.biller_id = ${billerId} and d.kind = 'gateway'
      join ledger.account c on c.biller_id = ${billerId} and c.kind = 'biller'`;
}

describe('M5 the collectors’ own day file', () => {
  const CUTOFF: FileDescription = { id: 'melli', source: 'collector:melli', format: 'cutoff' };
  const HEAD = 'seq,paymentId,externalId,billRef,amount,currency,paidAt,method,terminalId,status,receiptNo';
  const file = (...lines: readonly string[]): string => {
    const body = [HEAD, ...lines].map((line) => `${line}\n`).join('');
    return `${body}end,${lines.length},${createHash('sha256').update(body).digest('hex')}\n`;
  };

  test('is matched by the collector’s payment IDs; what it has reversed or had refused is not among them', async () => {
    const payment = await paid();
    await database.sql`
      update payments.payment set gateway = 'collector:melli', gateway_ref = 'pay-1' where payment_id = ${payment.paymentId}`;
    const line = (id: string, status: string) =>
      `1,${id},,b,485000,IRR,2026-11-22T09:00:00Z,CASH,T1,${status},`;
    const done = await take(
      file(line('pay-1', 'POSTED'), line('pay-2', 'REJECTED'), line('pay-3', 'REVERSED')),
      CUTOFF,
    );
    expect(counts(done)).toEqual({ MATCHED: 1 });
  });

  test.each([
    ['cut off', (text: string) => text.slice(0, text.lastIndexOf('end,'))],
    ['changed', (text: string) => text.replace('485000', '485001')],
    ['of another count', (text: string) => text.replace('end,1,', 'end,2,')],
    ['going on after its end', (text: string) => `${text}2,pay-9,,b,1,IRR,,CASH,T1,POSTED,\n`],
  ])('one that is %s is refused as a whole, and may be sent again', async (_, spoil) => {
    const text = file('1,pay-7,,b,485000,IRR,,CASH,T1,POSTED,');
    await expect(take(spoil(text), CUTOFF)).rejects.toThrow();
    expect(
      await database.sql`select 1 from settlement.recon_file where biller_id = ${biller.billerId}`,
    ).toHaveLength(0);
    expect(counts(await take(text, CUTOFF))).toEqual({ MISSING_WITH_US: 1 });
  });
});

describe('bank statements by ISO 20022', () => {
  const CAMT: FileDescription = { id: 'bank', source: 'gateway:sandbox', format: 'camt053' };
  const entry = (amount: string, more: string, kind = 'CRDT', state = 'BOOK') =>
    `<Ntry><Amt Ccy="IRR">${amount}</Amt><CdtDbtInd>${kind}</CdtDbtInd><Sts>${state}</Sts>${more}</Ntry>`;
  const statement = (...entries: readonly string[]): string =>
    `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt><Stmt><Id>S1</Id>${entries.join('')}</Stmt></BkToCstmrStmt></Document>`;
  const transaction = (amount: string, endToEnd: string, servicer = '') =>
    `<TxDtls><Refs><EndToEndId>${endToEnd}</EndToEndId><AcctSvcrRef>${servicer}</AcctSvcrRef></Refs><Amt Ccy="IRR">${amount}</Amt></TxDtls>`;

  test('camt.053: entries, batches, references, what is only announced, what is of another currency', async () => {
    const [first, second, third] = [await paid(), await paid(), await paid()];
    const text = statement(
      entry('485000', `<AcctSvcrRef>${first.ref}</AcctSvcrRef>`),
      entry(
        '970000',
        `<NtryDtls>${transaction('485000', second.ref)}${transaction('485000', 'NOTPROVIDED', third.ref)}</NtryDtls>`,
      ),
      entry('1', '<AcctSvcrRef>P-1</AcctSvcrRef>', 'CRDT', 'PDNG'),
      entry('5', '').replace('IRR', 'EUR'),
    );
    expect(counts(await take(text, CAMT))).toEqual({ MATCHED: 3 });
    expect(rejects).toEqual([{ line: 4, code: 'other_currency' }]);
  });

  test('camt.054, version 8: the state is a code within its element', async () => {
    const payment = await paid();
    const text = statement(entry('485000', `<NtryDtls>${transaction('485000', payment.ref)}</NtryDtls>`))
      .replace('<Sts>BOOK</Sts>', '<Sts><Cd>BOOK</Cd></Sts>')
      .replaceAll('BkToCstmrStmt', 'BkToCstmrDbtCdtNtfctn')
      .replaceAll('Stmt>', 'Ntfctn>');
    expect(counts(await take(text, { ...CAMT, format: 'camt054' }))).toEqual({ MATCHED: 1 });
  });

  test.each([
    [
      'a batch that does not add up',
      statement(
        entry('970001', `<NtryDtls>${transaction('485000', 'a')}${transaction('485000', 'b')}</NtryDtls>`),
      ),
    ],
    ['entities', `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${statement(entry('1', '&e;'))}`],
    ['another message', '<Document><Other/></Document>'],
    ['no XML', 'ref,amount\n1,2\n'],
  ])('%s is refused as a whole', async (_, text) => {
    await expect(take(text, CAMT)).rejects.toThrow();
    expect(
      await database.sql`select 1 from settlement.recon_file where biller_id = ${biller.billerId}`,
    ).toHaveLength(0);
  });
});

describe('descriptions of day files', () => {
  test('are data, and what is wrong with one is said', () => {
    expect(readFileDescriptions(undefined)).toEqual({ ok: true, value: [] });
    expect(readFileDescriptions([CSV])).toEqual({ ok: true, value: [CSV] });
    for (const [value, problem] of [
      [{}, 'must be a list'],
      [[{ ...CSV, source: 'bank' }], '/source'],
      [[{ ...CSV, columns: undefined }], 'csv needs columns'],
      [[{ ...CSV, colour: 'red' }], 'reconciliation[0]'],
    ] as const) {
      const read = readFileDescriptions(value);
      expect(read.ok ? '' : read.error).toContain(problem);
    }
  });
});
