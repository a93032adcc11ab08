import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/app.ts';
import { loadDemo } from '../../src/demo/index.ts';
import { checkLedger } from '../../src/ledger/index.ts';
import {
  createLogger,
  createVault,
  type Database,
  openDatabase,
  readConfig,
  systemClock,
} from '../../src/platform/index.ts';
import { type DebianPostgres, startDebianPostgres } from '../support/debian-postgres.ts';

let server: DebianPostgres;
let sql: Database;
const dataDir = mkdtempSync(path.join(tmpdir(), 'wasl-15-'));

beforeAll(() => {
  server = startDebianPostgres();
  sql = openDatabase(server.options);
}, 300_000);
afterAll(async () => {
  await sql.end({ timeout: 5 });
  server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

test('the whole way from the import to the receipt runs on PostgreSQL 15, the oldest supported', async () => {
  const [version] = await sql.unsafe<{ server_version: string }[]>('show server_version');
  expect(version?.server_version).toMatch(/^15\./);

  const config = readConfig({ PORT: '0', WASL_DATA_DIR: dataDir, WASL_LOG_LEVEL: 'silent' });
  const vault = createVault(config.vaultKeys);
  const app = await createApp(config, { sql, vault }, { logger: createLogger(config), withoutWorkers: true });
  await loadDemo({ ...app, vault, clock: systemClock });
  const url = await app.listen();

  const biller = app.billers.find('sepehr');
  expect(biller).toBeDefined();
  if (biller === undefined) return;
  const inquiry = await app.inquiry.inquire(biller, { bill_id: '1000000104128', payment_id: '48550606' });
  expect(inquiry).toMatchObject({ ok: true, value: { total: { minor: 485000n } } });
  if (!inquiry.ok) return;
  const opened = await app.payments.open({
    bills: inquiry.value.bills.map(({ id }) => id),
    language: 'fa',
    channel: 'test',
    scope: 'test',
    key: 'pg15',
  });
  expect(opened).toMatchObject({ ok: true });
  if (!opened.ok) return;
  const payment = await app.payments.find(opened.value.reference);
  expect(payment?.state).toBe('created');
  if (payment === undefined) return;

  const started = await app.payments.start(payment);
  expect(started.kind).toBe('page');
  if (started.kind !== 'page' || started.page.method === 'CODE') return;
  const token = started.page.fields.token ?? new URL(started.page.url).searchParams.get('token');
  const played = await fetch(`${url}/sandbox/bank/api/play`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token, card: '6037701689095443' }),
  });
  const { callback } = JSON.parse(await played.text());
  const posted = await app.payments.returned('sandbox', callback.fields);
  expect(posted?.state).toBe('posted');
  expect(posted === undefined ? undefined : await app.payments.receipt(posted)).toMatchObject({
    number: opened.value.reference,
  });

  await app.ledger.fold(biller.billerId);
  expect(await checkLedger(sql, biller.billerId)).toEqual([]);
  expect(await app.payments.check(biller.billerId)).toEqual([]);
  await app.close();
});
