import type { Browser, BrowserContext, Page } from 'playwright-core';
import { invariant, type Language } from '../../src/kernel/index.ts';
import type { Role } from '../../src/platform/index.ts';
import type { TestApp } from './app.ts';
import { DESK } from './axe.ts';
import { listenTo } from './browser.ts';
import type { HeldClock } from './staff.ts';

/** Windows of the staff's, scripts off unless a test itself needs them to look closer. */
export function createDesks(running: Pick<TestApp, 'app' | 'url'>, browser: Browser, clock: HeldClock) {
  const contexts: BrowserContext[] = [];
  const complaints: string[] = [];
  return {
    async open(language: Language, options: { readonly scripts?: boolean } = {}): Promise<Page> {
      const context = await browser.newContext({
        ...{ locale: language, viewport: DESK, baseURL: running.url },
        javaScriptEnabled: options.scripts === true,
      });
      contexts.push(context);
      const page = await context.newPage();
      listenTo(page, complaints);
      return page;
    },

    /** Types what the sandbox page tells. */
    async signIn(page: Page, role: Role): Promise<void> {
      clock.pass(60_000);
      const member = (await running.app.staff.demo.list()).find((each) => each.role === role);
      invariant(member !== undefined, `the demo has a ${role}`);
      await page.goto('/console');
      await page.locator('[name=login]').fill(member.login);
      await page.locator('[name=password]').fill(member.password);
      await page.locator('button.main').click();
      await page.locator('[name=code]').fill(member.code ?? '');
      await page.locator('button.main').click();
    },

    /** Closes them; what they had to complain of but refusals, which a test may be about. */
    async close(): Promise<readonly string[]> {
      await Promise.all(contexts.splice(0).map((context) => context.close()));
      return complaints.splice(0).filter((text) => !/status of (401|403|404|422)/.test(text));
    },
  };
}
