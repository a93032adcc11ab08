import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { type PanelApp, startPanelApp } from '../support/panel-app.ts';

let app: PanelApp;
let browser: Browser;

beforeAll(async () => {
  app = await startPanelApp({});
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await app.close();
});

/** What there is of somebody in the browser beside its cookies. */
function keptIn(page: Page): Promise<unknown> {
  return page.evaluate(`(async () => {
    const receipts = await caches.has('wasl-receipts')
      ? (await (await caches.open('wasl-receipts')).keys()).map(({ url }) => new URL(url).pathname)
      : [];
    return { receipts, removed: localStorage.getItem('wasl-removed-receipts') };
  })()`);
}

test('signing out takes kept receipts off a phone that others use', async () => {
  const context = await browser.newContext({ locale: 'en-US', baseURL: app.url });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto('/panel/sign-in');
  await page.evaluate(`(async () => {
    await (await caches.open('wasl-receipts')).put('/receipts/10150744486448', new Response('kept'));
    localStorage.setItem('wasl-removed-receipts', '[]');
  })()`);
  const phone = app.newPhone();
  await page.fill('[name=phone]', phone);
  await page.click('main form button.main:visible');
  await page.fill('[name=code]', await app.codeFor(phone));
  await page.click('main form button.main:visible');
  await page.waitForURL('**/panel');
  expect(await keptIn(page)).toEqual({ receipts: ['/receipts/10150744486448'], removed: '[]' });
  await page.click('form[action="/panel/sign-out"] button');
  await page.waitForURL((url) => url.search === '?out');
  expect(await keptIn(page)).toEqual({ receipts: [], removed: null });
  await context.close();
});
