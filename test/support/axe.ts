import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { invariant } from '../../src/kernel/index.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** `colours`: the rules that depend on colours alone, to look again at a document that is otherwise the same. */
const RULES = {
  all: { rules: { 'target-size': { enabled: true }, 'color-contrast-enhanced': { enabled: false } } },
  colours: { runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] } },
} as const;

/** What axe finds wrong on the page as it is, each with the element and what would mend it. */
export async function lookWithAxe(page: Page, which: keyof typeof RULES = 'all'): Promise<readonly string[]> {
  await page.waitForLoadState();
  // 560 KB: sent once for a document, and only what is wrong is described.
  if ((await page.evaluate('typeof axe')) !== 'object') await page.evaluate(AXE);
  const found: unknown = await page.evaluate(
    `axe.run(document, ${JSON.stringify({ ...RULES[which], resultTypes: ['violations'] })}).then(({ violations }) =>
       violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
         id + ': ' + html.slice(0, 160) + ' | ' + failureSummary.slice(0, 300))))`,
  );
  invariant(Array.isArray(found), 'axe has looked');
  return found.map(String);
}

export const DESK = { width: 1280, height: 800 } as const;

/**
 * What is wrong with a page of the staff's, in a window of theirs by day and in the dark, and whether anything
 * sticks out of it there or on a phone. `each` is called in either width.
 */
export async function faultsOfDesk(
  page: Page,
  each: (width: number) => Promise<void> = () => Promise.resolve(),
): Promise<readonly string[]> {
  const faults = [...(await lookWithAxe(page))];
  await page.emulateMedia({ colorScheme: 'dark' });
  faults.push(...(await lookWithAxe(page, 'colours')));
  await page.emulateMedia({ colorScheme: 'light' });
  for (const width of [360, DESK.width]) {
    await page.setViewportSize({ width, height: DESK.height });
    const widest = Number(await page.evaluate('document.documentElement.scrollWidth'));
    if (widest > width) faults.push(`${widest} wide in a window of ${width}`);
    await each(width);
  }
  return faults;
}
