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
  Object.fromEntries(Object.entries(buckets).flatMap(([name, { count: n }]) => (n === 0 ? [] : [[name, n]])));
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
      ...{ MISSING_WITH_US: 1, MISSING_WITH_THEM: 1 },
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
        ['MISSING_WITH_THEM', '', untold.paymentId, undefined, 485_000n],
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
    expect(counts(await take(csv()))).toEqual({ MISSING_WITH_THEM: 1 });
    expect(await open()).toHaveLength(1);
    const next = await take(csv(`${payment.ref},485000,pay`), CSV, addDays(today, 1));
    expect(counts(next)).toEqual({ LATE: 1 });
    expect(await open()).toEqual([]);
    const lists = createReconLists(database);
    expect(await lists.cases(biller.billerId, { state: 'closed', limit: 10 })).toMatchObject([
      { bucket: 'MISSING_WITH_THEM', reason: 'resolved_by_file' },
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
        count: 1,
        amountMinor: 485_000n,
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

  test('whatever is missing, doubled, altered or foreign lands where it belongs, and both sides add up', async () => {
    const fate = fc.constantFrom('told', 'untold', 'altered', 'doubled', 'foreign');
    await fc.assert(
      fc.asyncProperty(fc.array(fate, { minLength: 1, maxLength: 12 }), async (fates) => {
        biller = await core.addBiller();
        const expected: Record<string, number> = {};
        const lines: string[] = [];
        const add = (bucket: string, ...told: readonly string[]): void => {
          expected[bucket] = (expected[bucket] ?? 0) + 1;
          lines.push(...told);
        };
        let ours = 0n;
        for (const [nth, each] of fates.entries()) {
          if (each === 'foreign') {
            add('MISSING_WITH_US', `X-${nth},${nth + 1},pay`);
            continue;
          }
          const payment = await paid();
          ours += payment.amount.minor;
          const line = `${payment.ref},485000,pay`;
          if (each === 'told') add('MATCHED', line);
          if (each === 'untold') add('MISSING_WITH_THEM');
          if (each === 'altered') add('AMOUNT_DIFF', `${payment.ref},1,pay`);
          if (each === 'doubled') {
            add('MATCHED', line);
            add('DUPLICATE', line);
          }
        }
        const done = await take(csv(...lines));
        expect(counts(done)).toEqual(expected);
        const { MATCHED, MISSING_WITH_THEM, AMOUNT_DIFF, DUPLICATE, MISSING_WITH_US } = done.buckets;
        expect(
          MATCHED.amountMinor + MISSING_WITH_THEM.amountMinor + BigInt(AMOUNT_DIFF.count) * 485_000n,
        ).toBe(ours);
        expect(MATCHED.count + AMOUNT_DIFF.count + DUPLICATE.count + MISSING_WITH_US.count).toBe(
          lines.length,
        );
      }),
      { numRuns: 12 },
    );
  });
});

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
