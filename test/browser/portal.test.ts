import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../support/app.ts';
import { launchBrowser, listenTo } from '../support/browser.ts';

let running: TestApp;
let browser: Browser;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  running = await startTestApp();
  browser = await launchBrowser();
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  // What the policy of a page forbids, or what it asks for in vain, is told on the console.
  expect(complaints.splice(0).filter((text) => !/status of (404|422)/.test(text))).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await running.close();
});

/** A small phone with scripts off, in the reader's language. */
async function openPhone(locale: string): Promise<Page> {
  const context = await browser.newContext({
    locale,
    viewport: { width: 360, height: 740 },
    javaScriptEnabled: false,
    baseURL: running.url,
  });
  contexts.push(context);
  const page = await context.newPage();
  listenTo(page, complaints);
  return page;
}

async function find(page: Page, biller: string, fields: Readonly<Record<string, string>>): Promise<void> {
  await page.goto(`/b/${biller}`);
  await fillAndSend(page, fields);
}

async function fillAndSend(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields))
    await page.locator(`[name=${name}]:visible`).fill(value);
  await page.locator('form button.main:visible').last().click();
}

const CARD = { cardNumber: '6037701689095443', secondPassword: '12345', expiryMonth: '12', expiryYear: '30' };

async function payAtBank(page: Page): Promise<void> {
  expect(page.url()).toContain('/sandbox/bank/pay?token=');
  for (const [name, value] of Object.entries(CARD)) await page.fill(`[name=${name}]`, value);
  await page.click('button[value=pay]');
  await page.click('form[action$="/gateways/sandbox/return"] button');
}

async function cancelAtBank(page: Page): Promise<void> {
  await page.click('button[value=cancel]');
  await page.click('form[action$="/gateways/sandbox/return"] button');
}

/** Nothing sticks out sideways, and everything to press is as large as a fingertip (WCAG 2.2, 2.5.8: 24 px). */
async function expectFitsPhone(page: Page): Promise<void> {
  await page.waitForLoadState();
  const { width } = (await page.locator('body').boundingBox()) ?? { width: 0 };
  expect(width).toBe(360);
  for (const thing of await page
    .locator('button:visible, .button:visible, input:visible, summary:visible, nav a')
    .all()) {
    const box = await thing.boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(24);
    expect(box?.x).toBeGreaterThanOrEqual(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(360);
  }
}

describe('M4 the whole journey, scripts off', () => {
  test('in Persian, from right to left', async () => {
    const page = await openPhone('fa-IR');
    await page.goto('/');
    await expectFitsPhone(page);
    await page.click('a[href="/b/sepehr"]');
    await expectFitsPhone(page);
    await fillAndSend(page, { bill_id: '۱۰۰۰۰۰۰۱۰۴۱۲۸', payment_id: '۴۸۵۵۰۶۰۶' });
    await expectFitsPhone(page);
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    // The label stands at the right, its value at the left.
    const row = page.locator('.facts > div').first();
    expect((await row.locator('dt').boundingBox())?.x).toBeGreaterThan(
      (await row.locator('dd').boundingBox())?.x ?? 999,
    );
    expect(await page.locator('.amount').first().textContent()).toMatch(/۴۸۵٬۰۰۰ ریال\s*۴۸٬۵۰۰ تومان/);
    await page.fill('[name=phone]', '۰۹۱۲ ۰۰۰ ۰۱۰۱');
    await page.click('text=پرداخت ۴۸۵٬۰۰۰ ریال');
    await payAtBank(page);
    expect(await page.locator('h1').textContent()).toBe('پرداخت شد');
    await expectFitsPhone(page);
    await page.click('text=دیدن رسید');
    expect(page.url()).toMatch(/\/receipts\/101\d{11}$/);
    expect(await page.locator('.receipt').textContent()).toMatch(/۱۰۱-[۰-۹]{5}-[۰-۹]{5}-[۰-۹]/);
    await expectFitsPhone(page);
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.top').isVisible()).toBe(false);
    expect(await page.locator('.receipt').isVisible()).toBe(true);
  });

  test('in English, from left to right; the bill is then found to be paid', async () => {
    const page = await openPhone('en-US');
    await find(page, 'comet', { account_number: '8255 1000 1000 1234', zip: '80202' });
    expect(await page.locator('html').getAttribute('dir')).toBe('ltr');
    expect(await page.locator('.amount').first().textContent()).toBe('$89.99');
    await page.click('text=Continue to the bank');
    await payAtBank(page);
    expect(await page.locator('main').textContent()).toContain('Thank you. The money has arrived');
    await page.click('text=See the receipt');
    expect(await page.locator('.receipt').textContent()).toContain('8255100010001234');
    await find(page, 'comet', { account_number: '8255100010001234', zip: '80202' });
    expect(await page.locator('.notice[role=status]').textContent()).toContain('Nothing to pay');
  });
});

describe('M1 M2 mistakes', () => {
  test('a mistyped number is marked, and mended in place', async () => {
    const page = await openPhone('fa-IR');
    await find(page, 'sepehr', { bill_id: '1000055604120', payment_id: '25050435' });
    const wrong = page.locator('[aria-invalid=true]');
    expect(await wrong.getAttribute('name')).toBe('payment_id');
    expect(await page.locator('[name=bill_id]:visible').inputValue()).toBe('1000055604120');
    await wrong.fill('25050453');
    await page.locator('form button.main:visible').click();
    expect(await page.locator('.amount').first().textContent()).toContain('۲۵۰٬۰۰۰ ریال');
  });

  test('a swapped pair is put right with one press', async () => {
    const page = await openPhone('en-US');
    await find(page, 'sepehr', { bill_id: '25050453', payment_id: '1000055604120' });
    await page.click('text=Yes, swap them and show the bill');
    expect(await page.locator('.amount').first().textContent()).toContain('250,000 rial');
  });

  test('another number than the first opens by a press; numbers keep their order in Arabic', async () => {
    const page = await openPhone('ar-EG');
    await page.goto('/b/nile');
    await page.click('summary:has-text("رقم كارت الشحن")');
    expect(await page.locator('[name=meter_number]').isVisible()).toBe(false);
    await fillAndSend(page, { card_number: '8800010101' });
    const number = page.locator('.facts .number').filter({ hasText: /^[٠-٩]{4}-[٠-٩]{2}$/ });
    expect(await number.textContent()).toMatch(/^٢٠/);
    // In that order also to the eye: by itself the hyphen would turn them round.
    const bidi = await page.evaluate(
      `[...document.querySelectorAll('.facts .number')].map((each) => getComputedStyle(each).unicodeBidi)`,
    );
    expect(bidi).toContain('isolate-override');
  });
});

describe('T1 X6 half-way', () => {
  test('cancelled at the bank, then tried again', async () => {
    const page = await openPhone('en-US');
    await find(page, 'malwa', { consumer_number: 'N1234567890' });
    const bills = page.url();
    await page.click('text=Continue to the bank');
    await cancelAtBank(page);
    expect(await page.locator('h1').textContent()).toBe('Not paid');
    await page.click('text=Try to pay again');
    expect(page.url()).toBe(bills);
    await page.click('text=Continue to the bank');
    await payAtBank(page);
    expect(await page.locator('h1').textContent()).toBe('Paid');
  });

  test('two presses on "pay" are one payment; going away and coming back leads to the same page', async () => {
    const page = await openPhone('en-US');
    await find(page, 'sepehr', { bill_id: '1000055604120', payment_id: '25050453' });
    const bills = page.url();
    const count = async (): Promise<number> =>
      Number((await running.app.sql<{ count: bigint }[]>`select count(*) from payments.payment`)[0]?.count);
    const before = await count();
    await page.dblclick('text=Pay 250,000 rial');
    await page.waitForURL(/\/sandbox\/bank\/pay/);
    expect(await count()).toBe(before + 1);
    const bank = page.url();
    await page.goto(bills);
    await page.click('text=Continue your payment');
    expect(page.url()).toBe(bank);

    const other = await openPhone('hi-IN');
    await other.goto(bills);
    expect(await other.locator('main').textContent()).toContain('भुगतान चल रहा है');
    expect(await other.locator('form button').count()).toBe(0);
  });

  test('by another name of the same server the policy of the page still lets the payer through', async () => {
    const page = await openPhone('en-US');
    const home = running.url.replace('127.0.0.1', 'localhost');
    await page.goto(`${home}/b/nile`);
    await fillAndSend(page, { meter_number: '04710000101' });
    await page.click('text=Continue to the bank');
    expect(page.url()).toContain('/sandbox/bank/pay?token=');
  });
});
