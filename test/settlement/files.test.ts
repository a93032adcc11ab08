import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Biller } from '../../src/billing/index.ts';
import type { Payment } from '../../src/payments/index.ts';
import { systemClock } from '../../src/platform/index.ts';
import { createFilePosting, createPostings } from '../../src/settlement/index.ts';
import { billRow, type Core, createCore } from '../support/core.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createScriptedGateway } from '../support/scripted-gateway.ts';

let database: TestDatabase;
let folder: string;
let core: Core;
let biller: Biller;
let errors: unknown[];
let exchange: () => Promise<number>;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'wasl-files-'));
  core = await createCore({ sql: database.sql, gateways: [createScriptedGateway('sandbox').gateway] });
  biller = await core.addBiller({ posting: { way: 'files' } });
  errors = [];
  const onError = (error: unknown): void => void errors.push(error);
  const { sql } = database;
  const { payments, billers } = core;
  const systems = { of: () => undefined, all: () => [] };
  const postings = createPostings({
    ...{ sql, clock: systemClock, billers, payments, systems, onError, observe: () => {} },
  });
  const folders = () => [{ billerId: biller.billerId, folder, everyMinutes: 15 }];
  ({ exchange } = createFilePosting({ sql, payments, postings, folders, onError }));
});
afterEach(async () => {
  expect(errors).toEqual([]);
  await rm(folder, { recursive: true });
});

let count = 0;
async function paid(): Promise<Payment> {
  count += 1;
  await core.import(biller, [billRow(`7001${count}`, `B${count}`, 485_000)]);
  const payment = await core.open(await core.bills(biller, `7001${count}`));
  await core.payments.start(payment);
  const { billerId, paymentId, amount } = payment;
  await core.payments.settle({ billerId, paymentId, amount, gatewayRef: `R${count}`, maskedCard: undefined });
  return core.read(payment);
}

const outbox = () => readdir(path.join(folder, 'out')).catch(() => []);
const nextFile = () => database.sql`
  update settlement.batch set made_at = made_at - interval '16 minutes' where biller_id = ${biller.billerId}`;

/** As the biller lays it down, a while ago. */
async function answer(name: string, text: string): Promise<void> {
  await mkdir(path.join(folder, 'in'), { recursive: true });
  const file = path.join(folder, 'in', name);
  await writeFile(file, text);
  await utimes(file, 0, 0);
}

describe('M10 a biller that is told by files', () => {
  test('what was paid goes out in one file, which ends with its own count and digest; nothing to tell is no file', async () => {
    await exchange();
    expect(await outbox()).toEqual([]);
    const [first, second] = [await paid(), await paid()];
    await exchange();
    const [name = ''] = await outbox();
    expect(name).toMatch(/^payments-\d{8}-\d+\.csv$/);
    const text = await readFile(path.join(folder, 'out', name), 'utf8');
    const lines = text.trimEnd().split('\r\n');
    expect(lines).toHaveLength(4);
    expect(lines[0]).toBe('kind,reference,account,bill_number,amount,currency,paid_at,total,channel');
    expect(lines[1]).toMatch(
      new RegExp(`^payment,${first.reference},7001\\d+,B\\d+,485000,IRR,[0-9T:.-]+Z,485000,test$`),
    );
    expect(lines[2]).toContain(second.reference);
    const body = text.slice(0, text.lastIndexOf('end,'));
    expect(lines[3]).toBe(`end,2,${createHash('sha256').update(body).digest('hex')}`);
    // The next file is not due before its time, and what went out does not go out again.
    await paid();
    await exchange();
    expect(await outbox()).toHaveLength(1);
    await nextFile();
    await exchange();
    expect(await outbox()).toHaveLength(2);
  });

  test('X3 killed before the file was laid down: the same file, byte for byte', async () => {
    await paid();
    await exchange();
    const [name = ''] = await outbox();
    const before = await readFile(path.join(folder, 'out', name), 'utf8');
    await rm(path.join(folder, 'out', name));
    await database.sql`update settlement.batch set written_at = null where biller_id = ${biller.billerId}`;
    await exchange();
    expect(await readFile(path.join(folder, 'out', name), 'utf8')).toBe(before);
  });

  test('its answers post what it has taken and send back what it has not; read twice they change nothing', async () => {
    const [taken, refused] = [await paid(), await paid()];
    await exchange();
    const text = `reference,status,id,reason\n${taken.reference},accepted,X-1,\n${refused.reference},refused,,account closed\n`;
    await answer('answers-1.csv', text);
    await exchange();
    expect(await core.read(taken)).toMatchObject({ state: 'posted' });
    expect(await core.read(refused)).toMatchObject({ state: 'returning', reason: 'refused_by_biller' });
    expect(await readdir(path.join(folder, 'done'))).toEqual(['answers-1.csv']);
    const timeline = await core.payments.timeline(taken);
    await answer('answers-2.csv', text);
    await exchange();
    expect(await core.payments.timeline(taken)).toEqual(timeline);
    expect(await core.read(refused)).toMatchObject({ state: 'returning' });
  });

  test.each([
    ['another form', 'status\naccepted\n'],
    ['half a line', 'reference,status\n"1234'],
    ['a payment that nobody knows', 'reference,status\n00000000000,accepted\n'],
    ['a word that means nothing', 'reference,status\n1,perhaps\n'],
  ])(
    'an answer that cannot be taken (%s) is laid aside, and what is waiting goes on waiting',
    async (_, text) => {
      const payment = await paid();
      await exchange();
      await answer('bad.csv', text);
      await exchange();
      expect(await readdir(path.join(folder, 'failed'))).toEqual(['bad.csv']);
      expect(await core.read(payment)).toMatchObject({ state: 'paid' });
    },
  );

  test('a file that is still being written is left for the next round', async () => {
    const payment = await paid();
    await exchange();
    await answer('now.csv', `reference,status\n${payment.reference},accepted\n`);
    await utimes(path.join(folder, 'in', 'now.csv'), new Date(), new Date());
    await exchange();
    expect(await core.read(payment)).toMatchObject({ state: 'paid' });
    await utimes(path.join(folder, 'in', 'now.csv'), 0, 0);
    await exchange();
    expect(await core.read(payment)).toMatchObject({ state: 'posted' });
  });
});
