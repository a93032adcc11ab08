import { type Browser, chromium, type Page } from 'playwright-core';
import { requireChromium } from '../../scripts/chromium.ts';

/** Debian's Chromium without what it does by itself: its calls home would only take time. */
export async function launchBrowser(args: readonly string[] = []): Promise<Browser> {
  return chromium.launch({
    executablePath: requireChromium(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...args,
    ],
  });
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
