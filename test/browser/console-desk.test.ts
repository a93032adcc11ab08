import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/kernel/index.ts';
import type { Payment } from '../../src/payments/index.ts';
import type { Role } from '../../src/platform/index.ts';
import { faultsOfDesk } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { type ConsoleApp, startConsoleApp } from '../support/console-app.ts';
import { createDesks } from '../support/desk.ts';

let running: ConsoleApp;
let browser: Browser;
let paid: Payment;
let unknown: Payment;
let billId: string;
let caseId: bigint;
let desks: ReturnType<typeof createDesks>;

beforeAll(async () => {
  running = await startConsoleApp();
  browser = await launchBrowser();
  desks = createDesks(running, browser, running.clock);
  paid = await running.pay({
    biller: 'sepehr',
    identifiers: { bill_id: '1000000104128', payment_id: '48550606' },
    card: 'pay',
    phone: '09120000101',
  });
  unknown = await running.unknown();
  billId = (await running.app.payments.bills(paid))[0]?.id ?? '';
  await running.busyDay(101, 900);
  const [difference] = await running.app.sql<{ case_id: bigint }[]>`
    insert into settlement.recon_case (biller_id, file_id, source, business_date, bucket, reference, theirs_minor, ours_minor, currency)
    values (101, 1, 'gateway:sandbox', '2026-11-22', 'AMOUNT_DIFF', 'RRN-4711-0099887766', 485000, 480000, 'IRR') returning case_id`;
  caseId = difference?.case_id ?? 0n;
});
afterEach(async () => {
  expect(await desks.close()).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await running.close();
});

/** Pages of the console with something on each of them, for whoever may see them. */
function places(): readonly (readonly [Role, readonly string[]])[] {
  const correction = `/console/approvals/new/correction?biller=sepehr&case=${caseId}`;
  const money = ['/console/ways', '/console/differences?biller=sepehr', '/console/month-end?biller=sepehr'];
  return [
    ['supervisor', pages()],
    ['finance', [...money, correction, '/console/webhooks?biller=sepehr']],
  ];
}

function pages(): readonly string[] {
  return [
    '/console/figures?biller=sepehr',
    '/console/search?q=09120000101',
    '/console/search?q=1000000104129',
    '/console/payments?biller=sepehr&limit=25',
    `/console/payments/${paid.reference}`,
    `/console/payments/${unknown.reference}`,
    `/console/receipts/${paid.reference}`,
    '/console/waiting',
    '/console/bills?state=unpaid&limit=25',
    `/console/bills/${billId}`,
    '/console/accounts?biller=sepehr',
    '/console/accounts/sepehr/1',
    '/console/messages?state=any',
    '/console/care',
    '/console/imports',
    '/console/ledger?biller=sepehr',
    '/console/ledger/sepehr/1',
  ];
}

const text = async (page: Page, where = 'main'): Promise<string> =>
  (await page.locator(where).first().textContent()) ?? '';

describe('a clerk and somebody on the telephone', () => {
  test.each([
    ['fa', false, '۰۹۱۲ ۰۰۰ ۰۱۰۱', '۴۸۵٬۰۰۰ ریال', 'rtl'],
    ['en', true, '0912 000 0101', '485,000 rial', 'ltr'],
  ] as const)(
    'finds the payment by the caller’s number and tells its story (%s, scripts %s)',
    async (language, scripts, typed, amount, dir) => {
      const page = await desks.open(language, { scripts });
      await desks.signIn(page, 'clerk');
      expect(page.url()).toBe(`${running.url}/console/search`);
      expect(await page.locator('html').getAttribute('dir')).toBe(dir);
      // The box has the focus: type, and press Enter.
      await page.locator('[name=q]').fill(typed);
      await page.keyboard.press('Enter');
      await page.locator(`a[href="/console/payments/${paid.reference}"]`).click();
      expect(await text(page, '.standing')).toContain(amount);
      await page.waitForLoadState();
      expect(await page.locator('.timeline > li').count()).toBe(4);
      // The books are not for clerks.
      expect(await page.locator('a[href^="/console/ledger/"]').count()).toBe(0);
      // The number is shown to who asks for it.
      expect(await text(page)).not.toContain('+989120000101');
      await page.locator('form[action$="/phone"] button').click();
      await page.locator('a[href="tel:+989120000101"]').waitFor();
      // A message goes to it once more.
      const told = await running.messagesOf(paid);
      running.clock.pass(60_000);
      await page.locator('form[action$="/tell"] button').click();
      await page.getByRole('status').waitFor();
      expect(await running.messagesOf(paid)).toBe(told + 1);
      // And on to the customer.
      await page.locator('.facts a[href^="/console/accounts/sepehr/"]').click();
      expect(await text(page, '.facts')).toContain('+98******0101');
      await page.locator('a[href^="/console/bills/"]').first().click();
      expect(await text(page, '.standing')).toContain(amount);
    },
  );
});

describe('X4 a clerk asks, a supervisor decides', () => {
  test('the bank is silent; its statement says that the money is there', async () => {
    const stuck = await running.unknown();
    const clerk = await desks.open('en');
    await desks.signIn(clerk, 'clerk');
    await clerk.goto(`/console/payments/${stuck.reference}`);
    await clerk.getByRole('link', { name: 'Decide by hand…' }).click();
    expect(await clerk.locator('[name=payment]').inputValue()).toBe(stuck.reference);
    await clerk.locator('[name=gateway_ref]').fill('STATEMENT-77');
    await clerk.locator('[name=reason]').fill('On the bank’s statement of today, line 12');
    await clerk.locator('button.main').click();

    const supervisor = await desks.open('fa');
    await desks.signIn(supervisor, 'supervisor');
    expect(supervisor.url()).toBe(`${running.url}/console/figures`);
    await supervisor.locator('.tiles a[href="/console/waiting"]').click();
    await supervisor.locator(`a[href="/console/payments/${stuck.reference}"]`).click();
    await supervisor.locator('a[href^="/console/approvals/101/"]').click();
    await supervisor.locator('button[value=agree]').click();
    await supervisor.goto(`/console/payments/${stuck.reference}`);
    expect(await text(supervisor, '.timeline')).toContain('دو همکار');
    expect(await text(supervisor, '.timeline')).toContain('STATEMENT-77');
    expect(await text(supervisor, '.sum')).toContain('۰ ریال');
  });
});

describe('for everybody', () => {
  test.each(LANGUAGES)('axe finds nothing, and nothing is wider than the window (%s)', async (language) => {
    const page = await desks.open(language, { scripts: true });
    for (const [role, paths] of places()) {
      await page.context().clearCookies();
      await desks.signIn(page, role);
      for (const path of paths) {
        expect((await page.goto(path))?.status(), path).toBe(200);
        expect(await faultsOfDesk(page, (width) => keep(page, `${language}-${width}-${path}`)), path).toEqual(
          [],
        );
      }
    }
  });
});

/** Pictures to look at, in the folder that WASL_SHOTS names. */
async function keep(page: Page, name: string): Promise<void> {
  const folder = process.env.WASL_SHOTS;
  if (folder === undefined) return;
  const file = name.replace('/console/', '').replace(/[^a-z0-9]+/gi, '-');
  await page.screenshot({ path: `${folder}/${file.slice(0, 50)}.png`, fullPage: true });
}
