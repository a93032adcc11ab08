import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SYSTEM } from '../../src/platform/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { type PortalApp, startPortalApp } from '../support/portal-app.ts';
import { hangUp } from './pages.ts';

let portal: PortalApp;
let browser: Browser;

beforeAll(async () => {
  portal = await startPortalApp();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await portal.close();
});

async function openBrowser(options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({
    ...{
      baseURL: portal.url,
      locale: 'fa-IR',
      viewport: { width: 360, height: 740 },
      serviceWorkers: 'block',
    },
    ...options,
  });
  return context.newPage();
}

const said = (page: Page): Promise<string | null> => page.locator('[role=log] li').last().textContent();

describe('X2 from the link in the message', () => {
  test('to the payment without scripts: by buttons, from right to left, on a small phone', async () => {
    const page = await openBrowser({ javaScriptEnabled: false });
    await page.goto(await hangUp(portal, '+989121240001', '70010014'));
    await page.click('main button.main');
    expect(new URL(page.url()).pathname).toBe('/chat/sepehr');
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    expect(await said(page)).toContain('پرداخت شود؟');
    await page.getByRole('button', { name: 'بله' }).click();
    expect(await page.locator('.mine-said').textContent()).toContain('بله');
    const link = page.locator('[role=log] a').last();
    expect(await link.getAttribute('href')).toContain('/l/');
    await link.click();
    await page.click('main button.main');
    await page.waitForURL(/\/sandbox\/bank\/pay/);
  });

  test('a staff member’s answer comes by itself, and what is being typed stays', async () => {
    const page = await openBrowser({ locale: 'en-US' });
    const { care, billers } = portal.app;
    await page.goto(await hangUp(portal, '+989121240002', '70010015'));
    await page.click('main button.main');
    await page.fill('#text', 'agent');
    await page.keyboard.press('Enter');
    await page.locator('a.quiet').waitFor();
    await page.fill('#text', 'Is this');
    const list = await care.list(SYSTEM, billers.find('sepehr')?.billerId ?? 0, { limit: 10 });
    const request = list.ok ? list.value.at(-1) : undefined;
    if (request === undefined) throw new Error('nobody asks for a person');
    expect(await care.answer(SYSTEM, request, 'Good morning!')).toMatchObject({ value: 'talk' });
    await page.getByText('Good morning!').waitFor();
    expect(await page.inputValue('#text')).toBe('Is this');
    await page.fill('#text', 'Is this the right bill?');
    await page.keyboard.press('Enter');
    await page.locator('.mine-said', { hasText: 'Is this the right bill?' }).waitFor();
    expect(await care.close(SYSTEM, request)).toMatchObject({ ok: true });
    await page.locator('main a.button.main').waitFor();
  });
});
