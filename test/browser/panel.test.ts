import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { factsOf, LANGUAGES, type Language } from '../../src/kernel/index.ts';
import { lookWithAxe } from '../support/axe.ts';
import { launchBrowser, listenTo } from '../support/browser.ts';
import { type PanelApp, startPanelApp } from '../support/panel-app.ts';

const MINUTE = 60_000;

let app: PanelApp;
let browser: Browser;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];
/** The real time, moved on where somebody would wait for another code. */
const clock = { ms: 0, now: () => new Date(Date.now() + clock.ms) };

beforeAll(async () => {
  app = await startPanelApp({ clock });
  browser = await launchBrowser();
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  // What the policy of a page forbids, or what it asks for in vain, is told on the console.
  expect(
    complaints.splice(0).filter((text) => !/status of (404|422|429)|blocked by Playwright/.test(text)),
  ).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

async function openPhone(language: Language, scripts: boolean, dark = false): Promise<Page> {
  const context = await browser.newContext({
    locale: factsOf(language).locale,
    viewport: { width: 360, height: 740 },
    javaScriptEnabled: scripts,
    baseURL: app.url,
    serviceWorkers: 'block',
    colorScheme: dark ? 'dark' : 'light',
  });
  contexts.push(context);
  const page = await context.newPage();
  listenTo(page, complaints);
  return page;
}

/** Nothing sticks out sideways, and everything to press is as large as a fingertip (WCAG 2.2, 2.5.8: 24 px). */
async function expectFitsPhone(page: Page): Promise<void> {
  await page.waitForLoadState();
  const misfits: unknown = await page.evaluate(`
    [document.body, ...document.querySelectorAll('button, .button, input:not([type=hidden]), select, nav a, .quiet')]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.height < 24 || box.left < 0 || box.right > 360))
      .map(({ element }) => element.outerHTML.slice(0, 200))`);
  expect(misfits).toEqual([]);
}

const send = (page: Page): Promise<void> => page.click('main form button.main:visible');

async function signIn(page: Page, phone: string): Promise<void> {
  await page.selectOption('[name=country]', 'IR');
  await page.fill('[name=phone]', phone);
  await send(page);
  await expectFitsPhone(page);
  await typeCode(page, phone);
}

async function typeCode(page: Page, phone: string): Promise<void> {
  await page.fill('[name=code]', await app.codeFor(`+98${phone.replace(/\D/g, '').slice(1)}`));
  await send(page);
}

const CARD = { cardNumber: '6037701689095443', secondPassword: '12345', expiryMonth: '12', expiryYear: '30' };

async function payAtBank(page: Page): Promise<void> {
  for (const [name, value] of Object.entries(CARD)) await page.fill(`[name=${name}]`, value);
  await page.click('button[value=pay]');
  await page.click('form[action$="/gateways/sandbox/return"] button');
}

interface Words {
  readonly label: string;
  readonly nothingOwed: string;
  readonly receipt: string;
  readonly other: Language;
  readonly gone: string;
}

/** From the bill to the panel and out of it again, as one person would do it. */
async function liveThrough(page: Page, phone: string, bill: Readonly<Record<string, string>>, words: Words) {
  await page.goto('/b/sepehr');
  for (const [name, value] of Object.entries(bill)) await page.fill(`[name=${name}]:visible`, value);
  await send(page);
  // Save it: sign in first, and come back to it.
  await page.click('a[href^="/panel/save"]');
  await expectFitsPhone(page);
  await signIn(page, phone);
  expect(new URL(page.url()).pathname).toBe('/panel/save');
  await page.fill('[name=label]', words.label);
  await expectFitsPhone(page);
  await send(page);
  expect(await page.locator('.saved h2').textContent()).toBe(words.label);
  await expectFitsPhone(page);
  // Pay it: one's own number stands there.
  await page.click('.saved .button.main');
  expect((await page.inputValue('[name=phone]')).replace(/\D/g, '')).toContain(
    phone.replace(/\D/g, '').slice(1),
  );
  await page.click('main form button.main');
  await payAtBank(page);
  await page.goto('/panel');
  expect(await page.locator('.saved .chip').textContent()).toBe(words.nothingOwed);
  // Its receipt is found.
  await page.click('.sections a[href="/panel/payments"]');
  await expectFitsPhone(page);
  await page.click(`.payments a:has-text("${words.receipt}")`);
  expect(page.url()).toMatch(/\/receipts\/101\d{11}$/);
  // Another language.
  await page.goto('/panel/settings');
  await expectFitsPhone(page);
  await page.selectOption('[name=language]', words.other);
  await send(page);
  expect(await page.locator('html').getAttribute('lang')).toBe(words.other);
  // And away with it all.
  clock.ms += MINUTE;
  await page.click('a[href="/panel/delete"]');
  await expectFitsPhone(page);
  await send(page);
  await typeCode(page, phone);
  expect(new URL(page.url()).pathname).toBe('/panel/deleted');
  expect(await page.locator('h1').textContent()).toBe(words.gone);
  await page.goto('/panel');
  expect(new URL(page.url()).pathname).toBe('/panel/sign-in');
}

describe('M8 M9 the panel of a payer', () => {
  test('in Persian, from right to left, scripts off', async () => {
    const page = await openPhone('fa', false);
    await liveThrough(
      page,
      '۰۹۱۲ ۱۱۱ ۰۰۰۱'.replace(/[۰-۹]/g, (d) => String(d.charCodeAt(0) - 0x6f0)),
      {
        bill_id: '۱۰۰۰۰۰۰۱۰۴۱۲۸',
        payment_id: '۴۸۵۵۰۶۰۶',
      },
      {
        label: 'خانهٔ مادر',
        nothingOwed: 'بدهی ندارد',
        receipt: 'رسید',
        other: 'en',
        gone: 'The account is deleted',
      },
    );
  });

  test('in English, from left to right, scripts on', async () => {
    const page = await openPhone('en', true);
    await liveThrough(
      page,
      '0912 111 0002',
      { bill_id: '1000055604120', payment_id: '25050453' },
      {
        label: 'Mother’s flat',
        nothingOwed: 'Nothing owed',
        receipt: 'Receipt',
        other: 'fa',
        gone: 'حساب پاک شد',
      },
    );
  });

  test('the number is corrected on the page for the code', async () => {
    const page = await openPhone('en', false);
    await page.goto('/panel');
    await page.selectOption('[name=country]', 'IR');
    await page.fill('[name=phone]', '0912 111 0004');
    await send(page);
    expect(await page.locator('.sent-to').textContent()).toContain('+98 912 111 0004');
    await page.click('text=Correct the number');
    expect(await page.inputValue('[name=phone]')).toBe('+989121110004');
    await page.fill('[name=phone]', '0912 111 0003');
    await send(page);
    await typeCode(page, '0912 111 0003');
    expect(new URL(page.url()).pathname).toBe('/panel');
    expect(await page.locator('.sign-out').textContent()).toContain('+98 912 111 0003');
  });
});

describe('X10 axe finds nothing on the pages of the panel', () => {
  test.each(LANGUAGES)(
    'in %s',
    async (language) => {
      const page = await openPhone(language, true, language === 'en' || language === 'ar');
      const found: string[] = [];
      const look = async (path?: string): Promise<void> => {
        if (path !== undefined) await page.goto(path);
        const name = new URL(page.url()).pathname;
        found.push(...(await lookWithAxe(page)).map((violation) => `${name}: ${violation}`));
        await expectFitsPhone(page);
      };
      const phone = `0912 113 000${LANGUAGES.indexOf(language)}`;
      await look('/panel/sign-in');
      await page.selectOption('[name=country]', 'IR');
      await page.fill('[name=phone]', '123');
      await send(page);
      await look();
      await page.fill('[name=phone]', phone);
      await send(page);
      await look();
      await page.fill('[name=code]', '1');
      await send(page);
      await look();
      await typeCode(page, phone);
      await look();
      await look('/panel/add');
      await page.goto('/panel/add/sepehr');
      await page.fill('[name=bill_id]:visible', '10000001041281');
      await send(page);
      await look();
      await page.fill('[name=bill_id]:visible', '1000055604120');
      await send(page);
      await look();
      await send(page);
      await look();
      await page.fill('[name=label]', 'A & <b>');
      await send(page);
      await look();
      await page.click('.saved .quiet');
      await look();
      for (const path of ['settings', 'payments', 'number', 'delete', 'code', 'deleted'])
        await look(`/panel/${path}`);
      expect(found).toEqual([]);
    },
    120_000,
  );
});
