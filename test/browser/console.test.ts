import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/kernel/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { faultsOfDesk } from '../support/axe.ts';
import { launchBrowser } from '../support/browser.ts';
import { createDesks } from '../support/desk.ts';
import { heldClock } from '../support/staff.ts';

const clock = heldClock(new Date());

let running: TestApp;
let browser: Browser;
let desks: ReturnType<typeof createDesks>;

beforeAll(async () => {
  running = await startTestApp({ clock });
  browser = await launchBrowser();
  desks = createDesks(running, browser, clock);
});
afterEach(async () => {
  expect(await desks.close()).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await running.close();
});

describe('the console in a browser, without scripts', () => {
  test.each(['en', 'fa'] as const)(
    'a clerk signs in, looks at their sessions, and signs out (%s)',
    async (language) => {
      const page = await desks.open(language);
      await desks.signIn(page, 'clerk');
      await page.locator('.self > a').click();
      expect(page.url()).toBe(`${running.url}/console/me`);
      await page.locator('tbody tr').first().waitFor();
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
    const page = await desks.open(language, { scripts: true });
    for (const path of ['/console/sign-in', '/console/sign-in/code', '/console/sign-in/recovery']) {
      await page.goto(path);
      expect(await faultsOfDesk(page), path).toEqual([]);
    }
    for (const role of ['administrator', 'finance', 'auditor'] as const) {
      await page.context().clearCookies();
      await desks.signIn(page, role);
      for (const path of PAGES[role]) {
        await page.goto(path);
        expect(await faultsOfDesk(page), path).toEqual([]);
      }
    }
  });
});
