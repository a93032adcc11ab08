import {
  type Browser,
  type BrowserContextOptions,
  type CDPSession,
  chromium,
  type LaunchOptions,
  type Page,
  type ViewportSize,
} from 'playwright-core';
import { requireChromium, requireHeadlessShell } from '../../scripts/chromium.ts';

interface Which {
  readonly args?: readonly string[];
  /** The browser that people have, where a test asks for what the mere engine lacks. */
  readonly whole?: boolean;
}

/** Without what a browser does by itself: its calls home would only take time. */
export function browserOptions(options: Which = {}): LaunchOptions {
  return {
    executablePath: options.whole === true ? requireChromium() : requireHeadlessShell(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(options.args ?? []),
    ],
  };
}

export function launchBrowser(which: Which = {}): Promise<Browser> {
  return chromium.launch(browserOptions(which));
}

/**
 * Tabs that are used again, since a new one takes a second: each is as a new one when it is asked for, with
 * no cookies and nothing kept, but the engine is warm and knows the styles and fonts of the pages.
 */
export function createTabs(browser: Browser, url: string) {
  const tabs = new Map<string, { page: Page; devtools: CDPSession }>();

  async function openNew(options: BrowserContextOptions) {
    const context = await browser.newContext({ baseURL: url, serviceWorkers: 'block', ...options });
    const page = await context.newPage();
    return { page, devtools: await context.newCDPSession(page) };
  }

  return {
    /** In a window of `viewport`, by daylight; the same options give the same tab. */
    async open(options: BrowserContextOptions & { readonly viewport: ViewportSize }): Promise<Page> {
      const key = JSON.stringify(options);
      const tab = tabs.get(key) ?? (await openNew(options));
      tabs.set(key, tab);
      const { page, devtools } = tab;
      if (page.url().startsWith(url)) await page.evaluate('sessionStorage.clear()');
      await devtools.send('Storage.clearDataForOrigin', { origin: url, storageTypes: 'all' });
      await page.context().clearCookies();
      await page.setViewportSize(options.viewport);
      await page.emulateMedia({ colorScheme: 'light' });
      return page;
    },
  };
}

/** Whatever the page's console says goes to `complaints`, so that a test can ask for silence. */
export function listenTo(page: Page, complaints: { push(text: string): unknown }): void {
  page.on('console', (message) => {
    const text = message.text();
    if (!NO_COMPLAINTS.some((words) => text.startsWith(words))) complaints.push(text);
  });
}

const NO_COMPLAINTS = [
  // Where the test's hand was quicker than the page: not the page's fault, and it depends on the machine's load.
  'Autofocus processing was blocked',
  // Done as it was asked.
  'Clear-Site-Data header on',
];
