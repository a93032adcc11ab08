import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { invariant, LANGUAGES, type Language } from '../../src/kernel/index.ts';
import type { Role } from '../../src/platform/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { DESK, faultsOfDesk } from '../support/axe.ts';
import { launchBrowser, listenTo } from '../support/browser.ts';
import { heldClock } from '../support/staff.ts';

const clock = heldClock(new Date());

let running: TestApp;
let browser: Browser;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  running = await startTestApp({ clock });
  browser = await launchBrowser();
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  expect(complaints.splice(0).filter((text) => !/status of (401|403|404|422)/.test(text))).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await running.close();
});

/** A desk with scripts off, unless a test itself needs them to look closer. */
async function openDesk(language: Language, options: { scripts?: boolean } = {}): Promise<Page> {
  const { scripts = false } = options;
  const context = await browser.newContext({
    ...{ locale: language, viewport: DESK, baseURL: running.url },
    ...{ javaScriptEnabled: scripts },
  });
  contexts.push(context);
  const page = await context.newPage();
  listenTo(page, complaints);
  return page;
}

/** Types what the sandbox page tells. */
async function signIn(page: Page, role: Role): Promise<void> {
  clock.pass(60_000);
  const member = (await running.app.staff.demo.list()).find((each) => each.role === role);
  invariant(member !== undefined, `the demo has a ${role}`);
  await page.goto('/console');
  await page.locator('[name=login]').fill(member.login);
  await page.locator('[name=password]').fill(member.password);
  await page.locator('button.main').click();
  await page.locator('[name=code]').fill(member.code ?? '');
  await page.locator('button.main').click();
}

describe('the console in a browser, without scripts', () => {
  test.each(['en', 'fa'] as const)(
    'a clerk signs in, looks at their sessions, and signs out (%s)',
    async (language) => {
      const page = await openDesk(language);
      await signIn(page, 'clerk');
      await page.locator('.self > a').click();
      expect(page.url()).toBe(`${running.url}/console/me`);
      expect(await page.locator('tbody tr').count()).toBeGreaterThan(0);
      await page.locator('form[action="/console/sign-out"] button').click();
      await page.goto('/console/me');
      expect(page.url()).toContain('/console/sign-in');
    },
  );
});

const PAGES = {
  administrator: ['/console/staff', '/console/staff/new', '/console/staff/1', '/console/me'],
  finance: [
    '/console/approvals',
    '/console/approvals/new/payment',
    '/console/approvals/new/correction?biller=sepehr',
  ],
  auditor: ['/console/audit'],
} as const;

describe('for everybody', () => {
  test.each(LANGUAGES)('axe finds nothing, and nothing is wider than the window (%s)', async (language) => {
    const page = await openDesk(language, { scripts: true });
    for (const path of ['/console/sign-in', '/console/sign-in/code', '/console/sign-in/recovery']) {
      await page.goto(path);
      expect(await faultsOfDesk(page), path).toEqual([]);
    }
    for (const role of ['administrator', 'finance', 'auditor'] as const) {
      await page.context().clearCookies();
      await signIn(page, role);
      for (const path of PAGES[role]) {
        await page.goto(path);
        expect(await faultsOfDesk(page), path).toEqual([]);
      }
    }
  });
});
