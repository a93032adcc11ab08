import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES, type Language } from '../../src/kernel/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type PortalApp, startPortalApp } from '../support/portal-app.ts';

const NUMBER = '+989121230061';

let portal: PortalApp;
let browser: Browser;
const contexts: BrowserContext[] = [];

beforeAll(async () => {
  portal = await startPortalApp();
  browser = await launchBrowser();
  const { post } = portal.visitor('fa');
  const from = { number: NUMBER, part: 'sms' };
  await post('/sandbox/phone/dial', { ...from, code: '*1521#', provider: 'hubtel' });
  await post('/sandbox/phone/chat', { ...from, line: 'sepehr', text: 'منو' });
  // Enough of them that they do not fit.
  for (let n = 0; n < 12; n++)
    await post('/sandbox/phone/text', { ...from, line: '3000', text: `پیام ${n}` });
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
});
afterAll(async () => {
  await browser.close();
  await portal.close();
});

/** A small phone with scripts off: what is measured is measured by the test. */
async function open(language: Language, part: string, width = 360): Promise<Page> {
  const context = await browser.newContext({
    ...{ viewport: { width, height: 740 }, baseURL: portal.url, serviceWorkers: 'block' },
    javaScriptEnabled: false,
  });
  contexts.push(context);
  await context.addCookies([{ name: 'wasl_lang', value: language, url: portal.url }]);
  const page = await context.newPage();
  await page.goto(`/sandbox/phone?${new URLSearchParams({ number: NUMBER, part })}`);
  return page;
}

/** What can be pressed and is smaller than 44 by 44; a label counts for its box, a link in a text for none. */
const SMALL = `[...document.querySelectorAll('main :is(a[href], button, input, select, textarea, summary)')]
  .filter((each) => each.type !== 'hidden' && each.checkVisibility() && each.closest('.bubble') === null)
  .map((each) => [each, (each.closest('label') ?? each).getBoundingClientRect()])
  .filter(([, box]) => box.width < 43.9 || box.height < 43.9)
  .map(([each, box]) => each.outerHTML.slice(0, 90) + ' ' + box.width + '×' + box.height)`;
const WIDTH = 'document.documentElement.scrollWidth';

describe('the telephone on a small phone without scripts', () => {
  test.each(LANGUAGES)(
    'in %s: everything can be pressed, and nothing sticks out, also enlarged',
    async (language) => {
      for (const part of ['sms', 'ussd', 'chat']) {
        const page = await open(language, part);
        expect(await page.locator('html').getAttribute('dir')).toBe(
          language === 'fa' || language === 'ar' ? 'rtl' : 'ltr',
        );
        await page.evaluate('for (const each of document.querySelectorAll("details")) each.open = true');
        expect(await page.evaluate(SMALL)).toEqual([]);
        await page.evaluate('document.documentElement.style.fontSize = "200%"');
        expect(await page.evaluate(WIDTH)).toBe(360);
        await page.evaluate('document.documentElement.style.fontSize = ""');
        await page.setViewportSize({ width: 320, height: 256 });
        expect(await page.evaluate(WIDTH)).toBe(320);
      }
    },
  );

  test('the newest message is in sight', async () => {
    const page = await open('fa', 'sms');
    const [screen, last] = await Promise.all([
      page.locator('.phone-screen').boundingBox(),
      page.locator('.bubble').last().boundingBox(),
    ]);
    const [bottom, end] = [screen, last].map((box) => (box === null ? 0 : box.y + box.height));
    expect(end).toBeLessThanOrEqual(bottom ?? 0);
    expect(end).toBeGreaterThan((bottom ?? 0) - 40);
  });

  test('beside it, where there is room: what went over the wire', async () => {
    const page = await open('en', 'sms', 1280);
    const [phone, wire] = await Promise.all([
      page.locator('.phone').boundingBox(),
      page.locator('.phone-wire').boundingBox(),
    ]);
    expect(wire?.x).toBeGreaterThan((phone?.x ?? 0) + (phone?.width ?? 0));
    expect(await page.locator('.phone-wire').textContent()).toContain('POST /channels/ussd/hubtel');
  });

  test('it is reached from the page of the sandbox', async () => {
    const page = await open('en', 'sms');
    await page.goto('/sandbox');
    await page.click('a[href="/sandbox/phone"]');
    expect(await page.locator('h1').textContent()).toBe('The telephone');
  });
});
