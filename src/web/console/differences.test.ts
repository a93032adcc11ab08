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

test('X3 a difference is settled by a ledger entry: asked for, agreed to by a colleague, posted and closed in one', async () => {
  const { app } = running;
  const biller = app.billers.find('sepehr');
  invariant(biller !== undefined, 'the demo is loaded');
  const { billerId } = biller;
  const [gateway] = await app.sql<{ account_id: bigint }[]>`
    select account_id from ledger.account where biller_id = ${billerId} and kind = 'gateway' and subject = 'sandbox'`;
  const [row] = await app.sql<{ case_id: bigint }[]>`
    insert into settlement.recon_case
           (biller_id, file_id, source, business_date, bucket, reference, theirs_minor, ours_minor, currency)
    values (${billerId}, 1, 'gateway:sandbox', '2026-11-22', 'AMOUNT_DIFF', 'RRN-78', 485000, 480000, 'IRR') returning case_id`;
  invariant(gateway !== undefined && row !== undefined, 'an account and a case');
  const balance = async () =>
    (await app.ledger.balances(billerId)).find(({ accountId }) => accountId === gateway.account_id)
      ?.balanceMinor ?? 0n;
  const before = await balance();

  const finance = await running.signIn('finance');
  const list = await finance.get('/console/differences?biller=sepehr');
  const [, ask = ''] = /href="([^"]+case=\d+)"/.exec(list.html) ?? [];
  const { html } = await finance.get(ask.replaceAll('&amp;', '&'));
  expect(html).toContain(`closes the difference number ${row.case_id}`);
  expect(html).toContain(`<option value="${gateway.account_id}" selected`);
  expect(html).toContain('value="5000"');
  const hidden = [...html.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const [debit = '', credit = ''] = [...html.matchAll(/<option value="(\d+)" selected/g)].map(
    ([, id = '']) => id,
  );
  const asking = (reason: string) =>
    finance.post('/console/approvals/new/correction', {
      ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])),
      ...{ debit, credit, amount: '5000', reason },
    });
  const asked = await asking('the statement of the 22nd says 485,000');
  expect(asked.status).toBe(303);
  // Of one difference one correction is asked for.
  expect((await asking('once more')).status).toBe(422);
  expect((await finance.get('/console/differences?biller=sepehr')).html).toContain('Waiting for a colleague');

  const supervisor = await running.signIn('supervisor');
  const page = await supervisor.get(asked.location);
  const agreed = await supervisor.post(asked.location, {
    ...{ form_token: /name="form_token" value="([^"]+)"/.exec(page.html)?.[1] ?? '', note: '' },
    decision: 'agree',
  });
  expect(agreed.status).toBe(303);
  expect(await balance()).toBe(before - 5_000n);
  expect((await finance.get('/console/differences?biller=sepehr')).html).toContain('There are none.');
  const closed = await finance.get('/console/differences?biller=sepehr&state=closed');
  expect(closed.html).toContain('by a correction of the books');
  expect(closed.html).toContain(`href="${asked.location}"`);

  // A later file says another amount: what has moved is told, and nobody is offered to move it once more.
  await app.sql`
    update settlement.recon_case set state = 'open', reason = null, closed_at = null, theirs_minor = 490000
     where biller_id = ${billerId} and case_id = ${row.case_id}`;
  const again = await finance.get('/console/differences?biller=sepehr');
  expect(again.html).toContain(`<a href="${asked.location}">Corrected before</a>`);
  const form = await finance.get(ask.replaceAll('&amp;', '&'));
  expect(form.html).toContain(`closes the difference number ${row.case_id}`);
  expect(form.html).toMatch(/<input id="amount" name="amount" type="text" value=""/);
});
