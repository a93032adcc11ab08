import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleApp, startConsoleApp } from '../../../test/support/console-app.ts';
import { invariant } from '../../kernel/index.ts';

let running: ConsoleApp;
beforeAll(async () => {
  running = await startConsoleApp();
});
afterAll(() => running.close());

/** 485,000 rial came by the gateway in Aban 1405, 85,000 in Azar; the first second of Azar in Tehran is still 21 November in London. */
async function twoMonths(): Promise<number> {
  const { app } = running;
  const biller = app.billers.find('sepehr');
  invariant(biller !== undefined, 'the demo is loaded');
  const { billerId } = biller;
  const [gateway, owed] = await Promise.all([
    app.ledger.ensureAccount(billerId, { kind: 'gateway', subject: 'saman', currency: 'IRR' }),
    app.ledger.ensureAccount(billerId, { kind: 'biller', subject: '', currency: 'IRR' }),
  ]);
  await app.sql`
    insert into ledger.transfer
           (biller_id, purpose, subject, leg, debit_account, credit_account, amount_minor, currency, posted_at)
    values (${billerId}, 'payment', 900001, 0, ${gateway}, ${owed}, 485000, 'IRR', '2026-11-21T20:29:59Z'),
           (${billerId}, 'payment', 900002, 0, ${gateway}, ${owed}, 85000, 'IRR', '2026-11-21T20:30:00Z')`;
  await app.sql`
    insert into settlement.recon_case (biller_id, file_id, source, business_date, bucket, reference, theirs_minor, currency)
    values (${billerId}, 1, 'gateway:saman', '2026-11-21', 'MISSING_WITH_US', 'RRN-1', 1000, 'IRR'),
           (${billerId}, 1, 'gateway:saman', '2026-11-22', 'MISSING_WITH_US', 'RRN-2', 1000, 'IRR')`;
  return billerId;
}

/** Of one account: what the file says, without the names of biller and currency. */
function linesOf(csv: string, account: string): readonly string[] {
  return csv
    .trim()
    .split('\r\n')
    .filter((line) => line.includes(`,${account},`))
    .map((line) => line.replace('sepehr,', '').replace(',IRR', ''));
}

test('X3 X10 month-end: what opened, moved and closed in the biller’s own month, and how much is unsettled, also as a file', async () => {
  const billerId = await twoMonths();
  const finance = await running.signIn('finance');
  const address = '/console/month-end?biller=sepehr&month=1405-08';
  const { html } = await finance.get(address);
  for (const text of [
    '23 October 2026',
    '21 November 2026',
    'Money at the gateway saman',
    'Opening',
    'Closing',
  ])
    expect(html).toContain(text);
  expect(html).toContain('485,000 rial');
  expect(html).toContain('One difference of the month is still open.');

  const file = async (month: string) =>
    (await finance.get(`/console/exports/month-end?biller=sepehr&month=${month}`)).html;
  expect(linesOf(await file('1405-08'), 'saman')).toEqual([
    '2026-10-23,2026-11-21,gateway,saman,opening,,0',
    '2026-10-23,2026-11-21,gateway,saman,payment,1,-485000',
    '2026-10-23,2026-11-21,gateway,saman,closing,,-485000',
  ]);
  expect(linesOf(await file('1405-09'), 'saman')).toEqual([
    '2026-11-22,2026-12-21,gateway,saman,opening,,-485000',
    '2026-11-22,2026-12-21,gateway,saman,payment,1,-85000',
    '2026-11-22,2026-12-21,gateway,saman,closing,,-570000',
  ]);
  expect((await running.audit(billerId)).at(-1)).toBe('export ended list:month-end');

  expect(await finance.get('/console/month-end?biller=sepehr&month=2026-13')).toMatchObject({ status: 422 });
  // Who may read the books may not for that take them out; a clerk reads no books.
  const supervisor = await running.signIn('supervisor');
  const seen = await supervisor.get(address);
  expect(seen.status).toBe(200);
  expect(seen.html).not.toContain('/console/exports/month-end');
  expect((await supervisor.get('/console/exports/month-end?biller=sepehr')).status).toBe(403);
  expect((await (await running.signIn('clerk')).get('/console/month-end')).status).toBe(403);
});

test('month-end: Persian readers are offered the month before this one in their calendar', async () => {
  const { html } = await (await running.signIn('finance', 'fa')).get('/console/month-end?biller=sepehr');
  expect(html).toMatch(/name="month"[^>]+value="[۰-۹]{4}-[۰-۹]{2}"/);
  expect(html).toContain('پایان ماه');
});
