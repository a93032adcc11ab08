import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { invariant, LANGUAGES, type Language } from '../../src/kernel/index.ts';
import type { Role } from '../../src/platform/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { launchBrowser, listenTo } from '../support/browser.ts';
import { heldClock } from '../support/staff.ts';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
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
async function openDesk(
  language: Language,
  options: { width?: number; scripts?: boolean } = {},
): Promise<Page> {
  const { width = 1280, scripts = false } = options;
  const context = await browser.newContext({
    ...{ locale: language, viewport: { width, height: 800 }, baseURL: running.url },
    ...{ javaScriptEnabled: scripts, bypassCSP: scripts },
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

async function axe(page: Page): Promise<readonly string[]> {
  await page.evaluate(await readFile(AXE, 'utf8'));
  const violations: unknown = await page.evaluate(
    "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))",
  );
  invariant(Array.isArray(violations), 'axe has looked');
  return violations.map(String);
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

  test.each([360, 1280])('nothing is wider than the window at %i pixels, in any language', async (width) => {
    const page = await openDesk('en', { width });
    for (const role of ['administrator', 'finance', 'auditor'] as const) {
      await page.context().clearCookies();
      await signIn(page, role);
      for (const path of PAGES[role]) {
        for (const language of LANGUAGES) {
          await page.goto(`${path}${path.includes('?') ? '&' : '?'}lang=${language}`);
          const widest: unknown = await page.evaluate('document.documentElement.scrollWidth');
          expect(widest, `${path} ${language}`).toBeLessThanOrEqual(width);
        }
      }
    }
  });
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
  test.each(LANGUAGES)('axe finds nothing (%s)', { timeout: 120_000 }, async (language) => {
    const page = await openDesk(language, { scripts: true });
    // The colours are the same in every language; both schemes in one of each direction.
    const schemes =
      language === 'en' || language === 'fa' ? (['light', 'dark'] as const) : (['light'] as const);
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      await page.context().clearCookies();
      for (const path of ['/console/sign-in', '/console/sign-in/code', '/console/sign-in/recovery']) {
        await page.goto(path);
        expect(await axe(page), path).toEqual([]);
      }
      for (const role of ['administrator', 'finance', 'auditor'] as const) {
        await page.context().clearCookies();
        await signIn(page, role);
        for (const path of PAGES[role]) {
          await page.goto(path);
          expect(await axe(page), `${path} ${colorScheme}`).toEqual([]);
        }
      }
    }
  });
});
