import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { factsOf, LANGUAGES, type Language } from '../../src/kernel/index.ts';
import { lookWithAxe } from '../support/axe.ts';
import { createTabs, launchBrowser } from '../support/browser.ts';
import { type PortalApp, startPortalApp } from '../support/portal-app.ts';
import { PAGES, preparePlaces } from './pages.ts';

const LANGUAGE_COOKIE = 'wasl_lang';
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };

let portal: PortalApp;
let places: Awaited<ReturnType<typeof preparePlaces>>;
let browser: Browser;
let tabs: ReturnType<typeof createTabs>;

beforeAll(async () => {
  portal = await startPortalApp();
  places = await preparePlaces(portal);
  browser = await launchBrowser();
  tabs = createTabs(browser, portal.url);
});
afterAll(async () => {
  await browser.close();
  await portal.close();
});

async function openBrowser(
  language: Language,
  options: { readonly reducedMotion?: 'reduce' } = {},
): Promise<Page> {
  const page = await tabs.open({ locale: factsOf(language).locale, viewport: PHONE, ...options });
  // As somebody who has chosen it: a payment's pages otherwise keep the language in which it was begun.
  await page.context().addCookies([{ name: LANGUAGE_COOKIE, value: language, url: portal.url }]);
  return page;
}

describe('X10 axe finds nothing', () => {
  describe.each(LANGUAGES)('in %s', (language) => {
    test.each(PAGES)('$name', async ({ open }) => {
      const page = await openBrowser(language);
      await open(page, places);
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
      // What is folded away is part of the page.
      await page.evaluate(
        'for (const each of document.querySelectorAll("details:not([name])")) each.open = true',
      );
      expect(await lookWithAxe(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await lookWithAxe(page, 'colours')).toEqual([]);
      await page.setViewportSize(DESK);
      expect(await lookWithAxe(page, 'colours')).toEqual([]);
      await page.emulateMedia({ colorScheme: 'light' });
      expect(await lookWithAxe(page)).toEqual([]);
    });
  });
});

interface Stop {
  readonly name: string;
  readonly outline: number;
  readonly inView: boolean;
}

/** Goes through the page by Tab until it leaves it; each stop with how it shows that it is there. */
async function tabThrough(page: Page): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press('Tab');
    const stop: Stop | undefined = JSON.parse(
      String(
        await page.evaluate(`(() => {
          const at = document.activeElement;
          if (at === null || at === document.body) return 'null';
          const style = getComputedStyle(at);
          const box = at.getBoundingClientRect();
          const names = [at.tagName, at.id || at.name || at.getAttribute('href') || at.textContent.trim()];
          return JSON.stringify({
            name: names.join(' ').slice(0, 60),
            outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
            inView: box.bottom > 0 && box.top < innerHeight && box.width > 0,
          });
        })()`),
      ),
    );
    if (stop === null || stop === undefined) return stops;
    stops.push(stop);
  }
  throw new Error('the keyboard is caught on this page');
}

const FOCUSABLE = `[...document.querySelectorAll('a[href], button, input, select, textarea, summary')]
  .filter((each) => !each.disabled && each.type !== 'hidden' && each.checkVisibility())`;

describe('by keyboard alone', () => {
  test.each(PAGES)(
    '$name: every stop once, in the order of the page, visibly, and out again',
    async ({ open, isFramed }) => {
      const page = await openBrowser('fa');
      await open(page, places);
      // A receipt is put aside on the phone when the page is there, and only then offers to take it off again.
      if (/\/receipts\/\d+$/.test(page.url())) await page.locator('a[href="/receipts-kept"]').waitFor();
      // From the top of the document, wherever the last press of a button has left off.
      await page.evaluate('document.activeElement.blur(); getSelection().setPosition(document.body, 0)');
      const expected: unknown = await page.evaluate(`${FOCUSABLE}.map((at) => [at.tagName,
      at.id || at.name || at.getAttribute('href') || at.textContent.trim()].join(' ').slice(0, 60))`);
      const stops = await tabThrough(page);
      expect(stops.map(({ name }) => name)).toEqual(expected);
      expect(stops.filter(({ outline, inView }) => outline < 2 || !inView)).toEqual([]);
      if (isFramed !== true) expect(stops[0]?.name).toBe('A #content');
    },
  );

  test('the skip link leads past the head of the page', async () => {
    const page = await openBrowser('en');
    await page.goto('/b/sepehr');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.closest("main") !== null')).toBe(true);
  });

  test('a bill is found and the payment begun without a pointer', async () => {
    const page = await openBrowser('en');
    await page.goto('/b/malwa');
    await page.focus('[name=consumer_number]');
    await page.keyboard.type('N0010010034');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/bills\//);
    await page.focus('form#pay button[type=submit]');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/sandbox\/bank\/pay/);
  });
});

/** What can be pressed, save links within a sentence (WCAG 2.2, 2.5.8). A label counts for its box. */
const SMALL_TARGETS = `${FOCUSABLE}
  .filter((each) => !each.classList.contains('skip') && !(each.tagName === 'A'
    && getComputedStyle(each).display === 'inline'
    && [...each.parentElement.childNodes].some((near) => near !== each && near.textContent.trim() !== '')))
  .map((each) => [each, (each.closest('label') ?? each).getBoundingClientRect()])
  .filter(([, box]) => box.width < 43.9 || box.height < 43.9)
  .map(([each, box]) => each.outerHTML.slice(0, 90) + ' ' + box.width + '×' + box.height)`;

/** Nothing sticks out sideways, and no text is cut off. */
const LOST = `[
  ...(document.documentElement.scrollWidth > innerWidth ? ['the page is ' + document.documentElement.scrollWidth + ' wide'] : []),
  ...[...document.querySelectorAll('main *, header *, footer *')]
    .filter((each) => each.checkVisibility() && each.clientWidth > 1
      && (getComputedStyle(each).overflowX === 'hidden' || getComputedStyle(each).textOverflow === 'ellipsis')
      && each.scrollWidth > each.clientWidth + 1)
    .map((each) => each.outerHTML.slice(0, 90)),
]`;

const MOVING = `[...document.querySelectorAll('*')].filter((each) => {
  const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(each);
  return animationName !== 'none' || parseFloat(transitionDuration) > 0 || scrollBehavior === 'smooth';
}).map((each) => each.outerHTML.slice(0, 90))`;

describe('on a small phone, enlarged, and without motion', () => {
  test.each(PAGES)('$name', async ({ open }) => {
    for (const language of ['fa', 'hi'] as const) {
      const page = await openBrowser(language, { reducedMotion: 'reduce' });
      await open(page, places);
      await page.evaluate(
        'for (const each of document.querySelectorAll("details:not([name])")) each.open = true',
      );
      expect(await page.evaluate(SMALL_TARGETS)).toEqual([]);
      expect(await page.evaluate(LOST)).toEqual([]);
      expect(await page.evaluate(MOVING)).toEqual([]);
      // WCAG 1.4.4: the text alone at 200 %; 1.4.10: a page of 1,280 at 400 %.
      await page.evaluate('document.documentElement.style.fontSize = "200%"');
      expect(await page.evaluate(LOST)).toEqual([]);
      await page.evaluate('document.documentElement.style.fontSize = ""');
      await page.setViewportSize({ width: 320, height: 256 });
      expect(await page.evaluate(LOST)).toEqual([]);
    }
  });
});
