import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/kernel/index.ts';
import { lookWithAxe } from '../support/axe.ts';
import { launchBrowser, listenTo } from '../support/browser.ts';
import { type PortalApp, startPortalApp } from '../support/portal-app.ts';

let portal: PortalApp;
let browser: Browser;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  portal = await startPortalApp({ workers: true });
  browser = await launchBrowser();
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  expect(complaints.splice(0).filter((text) => !/status of 422/.test(text))).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await portal.close();
});

async function open(
  language: Language,
  number: string,
  part: string,
  options: { readonly scripts?: boolean; readonly wide?: boolean } = {},
): Promise<Page> {
  const context = await browser.newContext({
    viewport: options.wide === true ? { width: 1280, height: 800 } : { width: 360, height: 740 },
    ...{ baseURL: portal.url, javaScriptEnabled: options.scripts !== false, serviceWorkers: 'block' },
  });
  contexts.push(context);
  await context.addCookies([{ name: 'wasl_lang', value: language, url: portal.url }]);
  const page = await context.newPage();
  listenTo(page, complaints);
  await page.goto(`/sandbox/phone?${new URLSearchParams({ number, part })}`);
  return page;
}

const screen = (page: Page) => page.locator('[data-live=screen]');

async function write(page: Page, text: string): Promise<void> {
  await page.fill('textarea[name=text]', text);
  await page.click('.phone form.stack button.main');
}

/** Until it stands on the screen; without scripts the page is asked for again by hand. */
async function reads(page: Page, words: string): Promise<void> {
  await expect
    .poll(
      async () => {
        return screen(page)
          .textContent({ timeout: 2_000 })
          .catch(() => '');
      },
      { timeout: 25_000, interval: 300 },
    )
    .toContain(words);
}

const SAID = {
  fa: { bill: '1000000104128 48550606', number: '+989121230001', yes: 'بله', ask: 'پرداخت شود؟' },
  en: { bill: '8255100010001234', number: '+13035550143', yes: 'yes', ask: 'Pay it now?' },
} as const;

describe.each([true, false])('M7 a bill on the telephone, scripts %s', (scripts) => {
  test('M3 in fa by text message: the bill, a yes, and a link that can be followed', async () => {
    const number = `+98912123000${scripts ? 1 : 2}`;
    const bill = scripts ? SAID.fa.bill : '1000055604120 25050453';
    const page = await open('fa', number, 'sms', { scripts });
    await write(page, bill);
    await reads(page, SAID.fa.ask);
    await write(page, SAID.fa.yes);
    await reads(page, '/l/');
    await page.locator('.bubble a').last().click();
    await page.waitForURL(/\/l\//);
    expect(await page.locator('h1').textContent()).not.toBe('');
  });

  test('in en by USSD: dialled, answered, hung up, and what went over the wire beside it', async () => {
    const page = await open('en', `+1303555015${scripts ? 1 : 2}`, 'ussd', { scripts });
    await page.fill('[name=code]', '*266#');
    await page.click('.phone form.stack button.main');
    await reads(page, 'What would you like to do?');
    await page.fill('#answer', '1');
    await page.click('.phone form.stack button.main');
    await reads(page, 'Account number');
    expect(await page.locator('[data-live=wire]').textContent()).toContain(
      'POST /channels/ussd/africastalking',
    );
    await page.click('.phone button.grave');
    await page.locator('[name=code]').waitFor();
    await page.fill('[name=code]', '*999#');
    await page.click('.phone form.stack button.main');
    await reads(page, 'The network does not know this code.');
  });

  test('in en by text message, and in fa by USSD', async () => {
    const sms = await open('en', `+1303555014${scripts ? 5 : 6}`, 'sms', { scripts });
    await write(sms, 'menu');
    await reads(sms, 'What would you like to do?');
    await write(sms, '1');
    await reads(sms, 'Account number');
    await write(sms, SAID.en.bill);
    await reads(sms, 'ZIP');
    const ussd = await open('fa', `+98912123001${scripts ? 1 : 2}`, 'ussd', { scripts });
    await ussd.fill('[name=code]', '*1521#');
    await ussd.click('.phone form.stack button.main');
    await reads(ussd, 'چه کاری؟');
    // In the reader's own digits.
    await ussd.fill('#answer', '۱');
    await ussd.click('.phone form.stack button.main');
    await reads(ussd, 'بفرستید');
  });

  test('in en by web chat', async () => {
    const page = await open('en', `+1303555016${scripts ? 1 : 2}`, 'chat', { scripts });
    await write(page, 'menu');
    await reads(page, 'What can we do for you?');
    await page.click('.phone .chips button >> nth=0');
    await reads(page, 'Account number');
  });
});

describe('X10 axe finds nothing on the telephone', () => {
  test.each(LANGUAGES)('in %s', async (language) => {
    const page = await open(language, '+919826010001', 'sms');
    await write(page, 'N1234567890');
    await reads(page, '1,250.50');
    for (const part of ['sms', 'ussd', 'chat']) {
      await page.goto(`/sandbox/phone?${new URLSearchParams({ number: '+919826010001', part })}`);
      await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
      expect(await lookWithAxe(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    }
  });
});
