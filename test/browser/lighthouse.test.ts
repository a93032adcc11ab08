import lighthouse from 'lighthouse';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '../../src/kernel/index.ts';
import { launchBrowser } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { type PortalApp, startPortalApp } from '../support/portal-app.ts';
import { preparePlaces } from './pages.ts';

const SCORE_MIN = 95;
const CATEGORIES = ['accessibility', 'best-practices', 'performance'] as const;
const RUNS_MAX = 3;

let portal: PortalApp;
let places: Awaited<ReturnType<typeof preparePlaces>>;
let browser: Browser;
let port: number;

beforeAll(async () => {
  portal = await startPortalApp();
  places = await preparePlaces(portal);
  // Lighthouse comes in by a port of its own, beside Playwright's pipe.
  port = await freePort();
  browser = await launchBrowser({ whole: true, args: [`--remote-debugging-port=${port}`] });
});
afterAll(async () => {
  await browser.close();
  await portal.close();
});

interface Measured {
  readonly scores: Readonly<Record<(typeof CATEGORIES)[number], number>>;
  /** What is short of the full score, for whoever has to mend it. */
  readonly remarks: readonly string[];
}

/** Chromium's trace of a busy machine may lack its beginning; Lighthouse then asks to be run again. */
async function measure(url: string, tries = RUNS_MAX): Promise<Measured> {
  const measured = await measureOnce(url);
  if (typeof measured !== 'string') return measured;
  if (tries <= 1) throw new Error(measured);
  return measure(url, tries - 1);
}

/** As Lighthouse does it by itself: a phone of the middle class on slow 4G, simulated. */
async function measureOnce(url: string): Promise<Measured | string> {
  const result = await lighthouse(url, {
    port,
    onlyCategories: [...CATEGORIES],
    output: 'json',
    logLevel: 'silent',
  });
  invariant(result !== undefined, 'Lighthouse has an answer');
  const { categories, audits, runtimeError } = result.lhr;
  if (runtimeError !== undefined) return runtimeError.message;
  const score = (id: string): number => Math.round((categories[id]?.score ?? 0) * 100);
  return {
    scores: {
      accessibility: score('accessibility'),
      'best-practices': score('best-practices'),
      performance: score('performance'),
    },
    remarks: Object.values(audits)
      .filter((audit) => audit.score !== null && audit.score < 0.9)
      .map((audit) => `${audit.id} ${audit.displayValue ?? ''}`),
  };
}

const PAGES = [
  ['the first page', () => '/'],
  ['a bill', () => places.bill],
  ['the result of a payment', () => places.paid],
  ['a receipt', () => places.receipt],
] as const;

describe('Lighthouse, on a throttled phone', () => {
  test.each(PAGES)(
    `%s has ${SCORE_MIN} or more of 100 in accessibility and best practices; its speed is told`,
    { timeout: 180_000 },
    async (_name, path) => {
      const { scores, remarks } = await measure(`${portal.url}${path()}?lang=fa`);
      const told = remarks.join('\n');
      expect(scores.accessibility, told).toBeGreaterThanOrEqual(SCORE_MIN);
      expect(scores['best-practices'], told).toBeGreaterThanOrEqual(SCORE_MIN);
      // Told and not demanded: it falls with whatever else the machine does, and a test must not.
      process.stdout.write(`performance ${scores.performance} of 100, ${path()}\n`);
    },
  );
});

const BYTES_MAX = 50_000;

describe('what comes over the wire', () => {
  test.each([
    ['fa-IR', '/'],
    ['hi-IN', '/'],
    ['en-US', '/b/sepehr'],
  ])(
    `for %s the first page of a visit, %s, is under ${BYTES_MAX} bytes in all, fonts aside`,
    async (locale, path) => {
      const context = await browser.newContext({
        locale,
        viewport: { width: 360, height: 740 },
        serviceWorkers: 'block',
      });
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      const kinds = new Map<string, string>();
      const received: { url: string; bytes: number }[] = [];
      const addresses = new Map<string, string>();
      devtools.on('Network.requestWillBeSent', ({ requestId, request }) =>
        addresses.set(requestId, request.url),
      );
      devtools.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type));
      devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        if (kinds.get(requestId) !== 'Font')
          received.push({ url: addresses.get(requestId) ?? '', bytes: encodedDataLength });
      });
      await devtools.send('Network.enable');
      await page.goto(`${portal.url}${path}`, { waitUntil: 'networkidle' });
      expect(received.length).toBeGreaterThan(2);
      const told = received.map(({ url, bytes }) => `${bytes} ${url}`).join('\n');
      expect(
        received.reduce((sum, { bytes }) => sum + bytes, 0),
        told,
      ).toBeLessThan(BYTES_MAX);
      await context.close();
    },
  );
});
