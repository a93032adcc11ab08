import { mkdtemp, rm } from 'node:fs/promises';
import { request as ask, createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { WRITTEN_LANGUAGES } from '../../src/kernel/index.ts';
import { browserOptions, launchBrowser, listenTo } from '../support/browser.ts';
import { type PortalApp, startPortalApp } from '../support/portal-app.ts';

let running: PortalApp;
let browser: Browser;
const contexts: BrowserContext[] = [];
const complaints: string[] = [];

beforeAll(async () => {
  running = await startPortalApp();
  browser = await launchBrowser({ whole: true });
});
afterEach(async () => {
  await Promise.all(contexts.splice(0).map((context) => context.close()));
  // What the policy of a page forbids is told on the console.
  expect(complaints.splice(0).filter((text) => /policy|refused/i.test(text))).toEqual([]);
});
afterAll(async () => {
  await browser.close();
  await running.close();
});

async function openPhone(locale: string, options: { url?: string; scripts?: boolean } = {}): Promise<Page> {
  const context = await browser.newContext({
    locale,
    viewport: { width: 360, height: 740 },
    javaScriptEnabled: options.scripts !== false,
    baseURL: options.url ?? running.url,
  });
  contexts.push(context);
  const page = await context.newPage();
  listenTo(page, complaints);
  return page;
}

async function workerReady(page: Page): Promise<void> {
  await page.evaluate(`new Promise((resolve) => {
    if (navigator.serviceWorker.controller !== null) resolve(1);
    navigator.serviceWorker.addEventListener('controllerchange', () => resolve(1));
  })`);
}

/** Names and paths of all that the browser keeps for the app. */
function keptIn(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(async () => {
    const found = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) found.push(name + ' ' + new URL(url).pathname);
    }
    return found;
  })()`);
}

async function payBill(
  page: Page,
  biller: string,
  fields: Readonly<Record<string, string>>,
): Promise<string> {
  await page.goto(`/b/${biller}`);
  for (const [name, value] of Object.entries(fields))
    await page.locator(`[name=${name}]:visible`).fill(value);
  await page.locator('form button.main:visible').last().click();
  await page.locator('form[action$="/pay"] button.main').click();
  const card = {
    cardNumber: '6037701689095443',
    secondPassword: '12345',
    expiryMonth: '12',
    expiryYear: '30',
  };
  for (const [name, value] of Object.entries(card)) await page.fill(`[name=${name}]`, value);
  await page.click('button[value=pay]');
  await page.click('form[action$="/gateways/sandbox/return"] button');
  await page.locator('a[href^="/receipts/"]').first().click();
  await page.locator('[data-keep]').waitFor();
  return new URL(page.url()).pathname;
}

describe('T2 the pages can be installed as an app', () => {
  let folder: string;
  let person: BrowserContext;
  beforeAll(async () => {
    // Nothing can be installed from a private window, and those of the other tests are private.
    folder = await mkdtemp(path.join(tmpdir(), 'wasl-browser-'));
    person = await chromium.launchPersistentContext(folder, browserOptions({ whole: true }));
  });
  afterAll(async () => {
    await person.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function inspect(address: string) {
    // As somebody who comes for the first time.
    await person.clearCookies();
    const page = await person.newPage();
    await page.goto(address);
    const devtools = await person.newCDPSession(page);
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    const { errors, data } = await devtools.send('Page.getAppManifest');
    const icon = await devtools.send('Page.getAppId');
    await page.close();
    return { installabilityErrors, errors, manifest: JSON.parse(data ?? '{}'), id: icon.appId };
  }

  test.each(WRITTEN_LANGUAGES)(
    'in %s: the browser finds nothing wrong, and the manifest is in the language',
    async (language) => {
      const { installabilityErrors, errors, manifest, id } = await inspect(
        `${running.url}/?lang=${language}`,
      );
      expect(installabilityErrors).toEqual([]);
      expect(errors).toEqual([]);
      expect(manifest).toMatchObject({
        lang: language,
        dir: language === 'fa' || language === 'ar' ? 'rtl' : 'ltr',
        name: { fa: 'وصل', ar: 'وصل', hi: 'वस्ल', en: 'Wasl' }[language],
        display: 'standalone',
        scope: '/',
        start_url: '/',
      });
      // The same app in every language: a change of language does not ask for another installation.
      expect(id).toBe(`${running.url}/`);
    },
  );

  test('M13 under a partner’s name, from its domain and from a link with its code', async () => {
    const domain = running.url.replace('127.0.0.1', 'nilufar.localhost');
    const own = await inspect(`${domain}/?lang=fa`);
    const shared = await inspect(`${running.url}/?partner=nilufar&lang=en`);
    for (const { installabilityErrors, errors } of [own, shared]) {
      expect(installabilityErrors).toEqual([]);
      expect(errors).toEqual([]);
    }
    expect(own.manifest).toMatchObject({
      name: 'بانک نیلوفر',
      short_name: 'نیلوفر',
      start_url: '/',
      theme_color: '#5b2a86',
    });
    expect(shared.manifest).toMatchObject({ name: 'Nilufar Bank', start_url: '/?partner=nilufar' });
    expect(shared.id).toBe(`${running.url}/?partner=nilufar`);
  });
});

describe('T2 M8 without a connection', () => {
  test.each([
    [
      'fa-IR',
      'اینترنت وصل نیست',
      'rtl',
      'sepehr',
      { bill_id: '1000000104128', payment_id: '48550606' },
      /۴۸۵٬۰۰۰ ریال/,
    ],
    [
      'en-US',
      'You are offline',
      'ltr',
      'comet',
      { account_number: '8255100010001234', zip: '80202' },
      /\$89\.99/,
    ],
  ] as const)('in %s the app says so kindly, and opens the receipts kept on the phone', async (...row) => {
    const [locale, title, direction, biller, fields, amount] = row;
    const page = await openPhone(locale);
    await page.goto('/');
    await workerReady(page);
    const receipt = await payBill(page, biller, fields);
    const shown = await page.locator('.receipt').textContent();

    await page.context().setOffline(true);
    await page.goto('/');
    expect(await page.locator('h1').textContent()).toBe(title);
    expect(await page.locator('html').getAttribute('dir')).toBe(direction);
    const entry = page.locator('[data-kept] li');
    expect(await entry.count()).toBe(1);
    expect(await entry.textContent()).toMatch(amount);
    await entry.locator('a').click();
    // Without a connection the worker answers, and the page is only then another one.
    await page.waitForURL((url) => url.pathname === receipt, { waitUntil: 'commit' });
    expect(await page.locator('.receipt').textContent()).toBe(shown);
    // In its own style: the sheet is on the phone as well.
    const border = await page.evaluate(`getComputedStyle(document.querySelector('.receipt')).borderTopWidth`);
    expect(border).toBe('6px');

    await page.context().setOffline(false);
    await page.goto('/');
    expect(await page.locator('h1').textContent()).not.toBe(title);
  });

  test('the language last read in is kept, and can be changed there too', async () => {
    const page = await openPhone('en-US');
    await page.goto('/?lang=hi');
    await workerReady(page);
    await page.goto('/p');
    await page.context().setOffline(true);
    await page.goto('/b/malwa');
    expect(await page.locator('h1').textContent()).toBe('इंटरनेट नहीं चल रहा');
    await page.click('nav a[lang=ar]');
    expect(await page.locator('html').getAttribute('lang')).toBe('ar');
    await page.goto('/');
    expect(await page.locator('html').getAttribute('lang')).toBe('ar');
  });

  test('M13 it is said under the partner’s name', async () => {
    const page = await openPhone('en-US', { url: running.url.replace('127.0.0.1', 'nilufar.localhost') });
    await page.goto('/');
    await workerReady(page);
    await page.context().setOffline(true);
    await page.goto('/p');
    expect(await page.title()).toBe('You are offline · Nilufar Bank');
  });
});

describe('what is kept on the phone', () => {
  test('receipts alone: no other page that is about somebody, and nothing where money is paid', async () => {
    const page = await openPhone('en-US');
    await page.goto('/');
    await workerReady(page);
    const receipt = await payBill(page, 'malwa', { consumer_number: 'N1234567890' });
    await page.goto(`/p/${receipt.split('/').at(-1)}`);
    const kept = await keptIn(page);
    const personal = kept.filter((entry) => !/ \/(assets|offline)\//.test(entry));
    expect(personal.toSorted()).toEqual(['wasl-reader /reader-language', `wasl-receipts ${receipt}`]);
    await page.context().setOffline(true);
    for (const place of ['/pay/x', '/gateways/sandbox/return', '/sandbox', '/v1/billers']) {
      await expect(page.goto(place)).rejects.toThrow('ERR_INTERNET_DISCONNECTED');
    }
  });

  test('a receipt that is taken off the phone stays off it, until the payer wants it back', async () => {
    const page = await openPhone('en-US');
    await page.goto('/');
    await workerReady(page);
    const receipt = await payBill(page, 'nile', { meter_number: '04710000101' });
    expect(await page.getByRole('button', { name: 'Keep on this phone' }).isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Remove from this phone' }).click();
    await page.getByRole('button', { name: 'Keep on this phone' }).waitFor();
    expect(await page.getByRole('button', { name: 'Remove from this phone' }).isVisible()).toBe(false);
    await page.reload();
    await page.getByText('This receipt is not kept on this phone.').waitFor();
    await page.goto('/receipts-kept');
    await page.getByText('There is no receipt on this phone yet.').waitFor();
    await page.goto(receipt);
    await page.getByRole('button', { name: 'Keep on this phone' }).click();
    await page.getByText('Kept on this phone:').waitFor();
    await page.goto('/receipts-kept');
    await page.locator('[data-kept] li button').click();
    await page.getByText('There is no receipt on this phone yet.').waitFor();
    expect((await keptIn(page)).filter((entry) => entry.startsWith('wasl-receipts'))).toEqual([]);
  });

  test('without scripts the page says where the receipts are', async () => {
    const page = await openPhone('fa-IR', { scripts: false });
    await page.goto('/receipts-kept');
    expect(await page.locator('main').textContent()).toContain('رسیدهای شما در پنل هم هستند');
    expect(await page.locator('main a.button').getAttribute('href')).toBe('/panel');
  });
});

describe('a new version', () => {
  let front: Server;
  let url: string;
  let change = '';

  /** Stands before the program, as a proxy does, and gives out another worker after a "deploy". */
  beforeAll(async () => {
    front = createServer((request, response) => {
      const { method = 'GET', headers, url: target = '/' } = request;
      const onward = ask(`${running.url}${target}`, { method, headers }, (answer) => {
        const { 'content-length': _length, ...headers } = answer.headers;
        response.writeHead(answer.statusCode ?? 500, headers);
        if (target !== '/sw.js') return answer.pipe(response);
        answer.on('data', (part) =>
          response.write(String(part).replace(/VERSION = "/, `VERSION = "${change}`)),
        );
        return answer.on('end', () => response.end());
      });
      request.pipe(onward);
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    const address = front.address();
    url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
  });
  afterAll(() => {
    front.closeAllConnections();
    front.close();
  });

  test('takes over at once, throws away the old version’s pages and keeps the receipts', async () => {
    const page = await openPhone('en-US', { url });
    await page.goto('/');
    await workerReady(page);
    await page.evaluate(
      `caches.open('wasl-receipts').then((cache) => cache.put('/receipts/10150744486448', new Response('kept')))`,
    );
    const shells = async (): Promise<readonly string[]> => [
      ...new Set((await keptIn(page)).flatMap((entry) => entry.match(/^wasl-shell-\S+/) ?? [])),
    ];
    const [before] = await shells();
    change = 'next-';
    const taken = page.evaluate(
      `new Promise((resolve) => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })).then(() => true)`,
    );
    await page.evaluate(
      'navigator.serviceWorker.ready.then((registration) => registration.update()).then(() => 1)',
    );
    expect(await taken).toBe(true);
    await expect
      .poll(shells, { timeout: 15_000 })
      .toEqual([before?.replace('wasl-shell-', 'wasl-shell-next-')]);
    expect(await keptIn(page)).toContain('wasl-receipts /receipts/10150744486448');
  });
});
