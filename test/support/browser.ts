import { type Browser, chromium } from 'playwright-core';
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
