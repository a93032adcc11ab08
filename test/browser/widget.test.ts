import type { Browser, BrowserContext, Frame, FrameLocator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '../../src/kernel/index.ts';
import { launchBrowser, listenTo } from '../support/browser.ts';
import { type PortalApp, startPortalApp } from '../support/portal-app.ts';

let running: PortalApp;
let browser: Browser;
const contexts: BrowserContext[] = [];
let complaints: string[] = [];

beforeAll(async () => {
  running = await startPortalApp();
  browser = await launchBrowser();
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  complaints = [];
});
afterAll(async () => {
  await browser.close();
  await running.close();
});

/** The same program under another name is another origin, and another site, to a browser. */
function siteAt(hostname: string): string {
  return running.url.replace('127.0.0.1', hostname);
}

interface SiteOptions {
  readonly locale?: string;
  readonly scripts?: boolean;
}

async function openBrowser(options: SiteOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    locale: options.locale ?? 'en-US',
    viewport: { width: 360, height: 740 },
    javaScriptEnabled: options.scripts !== false,
  });
  contexts.push(context);
  const page = await context.newPage();
  listenTo(page, complaints);
  return page;
}

async function openSite(hostname: string, options: SiteOptions = {}): Promise<Page> {
  const page = await openBrowser(options);
  await page.goto(`${siteAt(hostname)}/sandbox/widget`);
  return page;
}

/** The frame that the script tag has made; the other one is in the page as it comes. */
const byScript = (page: Page): FrameLocator => page.frameLocator('main div iframe');
const byFrame = (page: Page): FrameLocator => page.frameLocator('main > iframe');

async function frameOf(page: Page, selector: string): Promise<Frame> {
  const frame = await (await page.waitForSelector(selector)).contentFrame();
  invariant(frame !== null, 'a frame');
  return frame;
}

async function search(frame: FrameLocator, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(fields)) {
    await frame.locator(`[name=${name}]:visible`).first().fill(value);
  }
  await frame.locator('button.main:visible').first().click();
}

const BILL = { bill_id: '1000055604120', payment_id: '25050453' };
const CARD = { cardNumber: '6037701689095443', secondPassword: '12345', expiryMonth: '12', expiryYear: '30' };

async function payAtBank(page: Page): Promise<void> {
  for (const [name, value] of Object.entries(CARD)) await page.fill(`[name=${name}]`, value);
  await page.click('button[value=pay]');
  await page.click('form[action$="/gateways/sandbox/return"] button');
  await page.waitForURL(/\/result/);
}

async function channelOfLastPayment(): Promise<string | undefined> {
  const [row] = await running.app.sql<{ channel: string }[]>`
    select channel from payments.payment order by created_at desc limit 1`;
  return row?.channel;
}

describe('M13 embedded in the site of a partner', () => {
  test('from the partner’s origin both forms are shown, in the partner’s colours', async () => {
    const page = await openSite('localhost');
    expect(await byScript(page).locator('h1').textContent()).toBe('Pay a bill');
    expect(await byScript(page).locator('.card').allTextContents()).toEqual([
      'Sepehr Electricity',
      'Malwa Vidyut',
    ]);
    expect(await byFrame(page).locator('h1').textContent()).toBe('Sepehr Electricity: your bill');
    expect(await byFrame(page).locator('.wordmark').textContent()).toBe('Nilufar Bank');
    const frame = await frameOf(page, 'main > iframe');
    const colour = `getComputedStyle(document.querySelector('button.main')).backgroundColor`;
    expect(await frame.evaluate(colour)).toBe('rgb(91, 42, 134)');
    expect(complaints).toEqual([]);
  });

  test('from any other origin the browser refuses to show it', async () => {
    const page = await openSite('evil.localhost');
    const frame = await frameOf(page, 'main > iframe');
    await expect.poll(() => frame.url()).toBe('chrome-error://chromewebdata/');
    await expect.poll(() => complaints.join()).toContain('frame-ancestors');
    for (const each of page.frames()) expect(await each.locator('input').count()).toBe(0);
  });

  test('in Persian, from right to left, as the page around it is', async () => {
    const page = await openBrowser({ locale: 'en-US' });
    await page.goto(`${siteAt('localhost')}/sandbox/widget?lang=fa`);
    const html = byScript(page).locator('html');
    expect(await html.getAttribute('lang')).toBe('fa');
    expect(await html.getAttribute('dir')).toBe('rtl');
    expect(await page.locator('main div iframe').getAttribute('title')).toBe('پرداخت قبض');
    await byScript(page).locator('.card').first().click();
    await search(byScript(page), { bill_id: '۱۰۰۰۰۵۵۶۰۴۱۲۰', payment_id: '۲۵۰۵۰۴۵۳' });
    expect(await byScript(page).locator('.amount').textContent()).toMatch(/۲۵۰٬۰۰۰ ریال/);
  });

  test('the frame is as high as what it shows, and grows with it', async () => {
    const page = await openSite('localhost');
    const frame = await frameOf(page, 'main div iframe');
    const heights = async () => [
      Number(await page.locator('main div iframe').getAttribute('height')),
      Math.ceil(Number(await frame.evaluate('document.body.getBoundingClientRect().height'))),
    ];
    await byScript(page).locator('.card').first().waitFor();
    await expect.poll(async () => (await heights())[0]).not.toBe(420);
    const [before, content] = await heights();
    expect(before).toBe(content);
    await byScript(page).locator('.card').first().click();
    await byScript(page).locator('form').first().waitFor();
    await expect.poll(async () => (await heights())[0]).toBeGreaterThan(before ?? 0);
    await expect.poll(async () => new Set(await heights()).size).toBe(1);
  });

  test('a height that comes from anybody else is not believed', async () => {
    const page = await openSite('localhost');
    await byScript(page).locator('.card').first().waitFor();
    await byFrame(page).locator('form').first().waitFor();
    await expect.poll(() => page.locator('main div iframe').getAttribute('height')).not.toBe('420');
    const before = await page.locator('main div iframe').getAttribute('height');
    // Our listener was added after the widget's: once it has heard of a message, the widget has dealt with it.
    const heard = page.evaluate(`new Promise((resolve) => {
      const origins = [];
      window.addEventListener('message', ({ origin, data }) => {
        if (data.height === 3999 && origins.push(origin) === 2) resolve(origins.sort());
      });
      window.postMessage({ type: 'wasl:height', height: 3999 }, '*');
    })`);
    // Of the right origin, but another frame.
    const other = await frameOf(page, 'main > iframe');
    await other.evaluate(`window.parent.postMessage({ type: 'wasl:height', height: 3999 }, '*')`);
    expect(await heard).toEqual([running.url, siteAt('localhost')].toSorted());
    expect(await page.locator('main div iframe').getAttribute('height')).toBe(before);
  });

  test('nor does the frame tell its height to a page that only claims to be the partner', async () => {
    const page = await openBrowser();
    // At the top there is no page around it; with a foreign name there is nobody to tell.
    await page.goto(`${running.url}/widget?partner=nilufar&origin=https://evil.example`);
    expect((await page.locator('form').count()) + (await page.locator('.card').count())).toBeGreaterThan(0);
    expect(complaints).toEqual([]);
    expect(await page.content()).not.toContain('evil.example');
  });
});

describe('M13 from the widget to the receipt', () => {
  test('the search stays in the frame, the payment opens outside of it, and the figures know the partner', async () => {
    const page = await openSite('localhost');
    await search(byFrame(page), { ...BILL, payment_id: '25050435' });
    expect(await byFrame(page).locator('[aria-invalid=true]').getAttribute('name')).toBe('payment_id');
    await search(byFrame(page), BILL);
    expect(await byFrame(page).locator('.amount').textContent()).toContain('250,000 rial');
    // Nothing was kept in the browser: a frame of another site would not get it back.
    expect(await page.context().cookies()).toEqual([]);

    const opened = page.waitForEvent('popup');
    await byFrame(page).getByRole('link', { name: 'See the bill and pay' }).click();
    const tab = await opened;
    await tab.waitForLoadState();
    expect(new URL(tab.url()).origin).toBe(running.url);
    expect(await tab.evaluate('window.opener')).toBeNull();
    expect(await tab.locator('.wordmark').textContent()).toBe('Nilufar Bank');
    await tab.locator('form[action$="/pay"] button.main').click();
    await payAtBank(tab);
    expect(await tab.locator('h1').textContent()).toBe('Paid');
    expect(await tab.locator('.wordmark').textContent()).toBe('Nilufar Bank');
    expect(await channelOfLastPayment()).toBe('partner:nilufar');
    await tab.locator('a[href^="/receipts/"]').first().click();
    expect(await tab.locator('.receipt').textContent()).toContain('Sepehr Electricity');
  });

  test('it works without scripts', async () => {
    const page = await openSite('localhost', { scripts: false });
    await search(byFrame(page), { bill_id: '1000000104128', payment_id: '48550606' });
    expect(await byFrame(page).locator('.amount').textContent()).toContain('485,000 rial');
    const link = byFrame(page).getByRole('link', { name: 'See the bill and pay' });
    expect(await link.getAttribute('rel')).toBe('noopener');
    expect(await link.getAttribute('target')).toBe('_blank');
  });

  test('swapped numbers are put right inside the frame', async () => {
    const page = await openSite('localhost');
    await search(byFrame(page), { bill_id: '48550606', payment_id: '1000000104128' });
    await byFrame(page).getByRole('button', { name: 'Yes, show the bill' }).click();
    expect(await byFrame(page).locator('.amount').textContent()).toContain('485,000 rial');
  });
});

describe('M13 on a partner’s own domain', () => {
  test('the whole journey, to the bank and back, stays under the partner’s name', async () => {
    const page = await openBrowser({ locale: 'hi-IN' });
    const home = siteAt('nilufar.localhost');
    await page.goto(home);
    expect(await page.locator('h1').textContent()).toBe('नीलूफ़र बैंक से अपने बिल चुकाएँ');
    await page.click('a[href="/b/malwa"]');
    await page.locator('[name=consumer_number]:visible').fill('N1234567890');
    await page.locator('form button.main:visible').last().click();
    await page.locator('form[action$="/pay"] button.main').click();
    expect(new URL(page.url()).origin).toBe(running.url);
    await payAtBank(page);
    expect(new URL(page.url()).origin).toBe(home);
    expect(await page.title()).toContain('नीलूफ़र बैंक');
    expect(await channelOfLastPayment()).toBe('partner:nilufar');
    expect(complaints).toEqual([]);
  });
});
