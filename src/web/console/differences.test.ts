import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ConsoleApp, press, startConsoleApp } from '../../../test/support/console-app.ts';
import { formOf } from '../../../test/support/portal-app.ts';
import { invariant } from '../../kernel/index.ts';

let running: ConsoleApp;
beforeAll(async () => {
  running = await startConsoleApp();
});
afterAll(() => running.close());

test('X3 differences are worked off: shown with both amounts, closed for a reason, in somebody’s name', async () => {
  const { app } = running;
  const biller = app.billers.find('sepehr');
  invariant(biller !== undefined, 'the demo is loaded');
  await app.sql`
    insert into settlement.recon_case (biller_id, file_id, source, business_date, bucket, reference, theirs_minor, currency)
    values (${biller.billerId}, 1, 'gateway:saman', '2026-11-22', 'MISSING_WITH_US', 'RRN-77', 485000, 'IRR')`;
  const finance = await running.signIn('finance');
  const { html } = await finance.get('/console/differences?biller=sepehr');
  for (const text of ['Not with us', 'gateway:saman', 'RRN-77', '485,000 rial', '22 November 2026'])
    expect(html).toContain(text);

  const path = '/console/differences?biller=sepehr';
  expect((await press(finance, path, /differences\/close$/)).status).toBe(422);
  const form = formOf(html, /differences\/close$/).filter(([name]) => name !== 'reason');
  const closed = await finance.post('/console/differences/close', [
    ...form,
    ['reason', 'paid back, statement 311'],
  ]);
  expect(closed.location).toBe('/console/differences?biller=sepehr');
  expect((await finance.get('/console/differences?biller=sepehr')).html).toContain('There are none.');
  const id = form.find(([name]) => name === 'case')?.[1];
  expect((await running.audit(biller.billerId)).at(-1)).toBe(`reconciliation.close case:${id}`);

  const clerk = await running.signIn('clerk');
  expect((await clerk.get('/console/differences')).status).toBe(403);
});
