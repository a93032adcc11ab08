import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type PortalApp, startPortalApp, textOf } from '../../../test/support/portal-app.ts';
import { WRITTEN_LANGUAGES } from '../../kernel/index.ts';

let portal: PortalApp;

/** Scripts of ours are files with an address that changes with them; nothing else may be a script. */
function withoutOwnScripts(html: string): string {
  return html.replace(/<script type="module" src="\/assets\/[a-z-]+\.js\?v=[0-9a-f]{10}"><\/script>/g, '');
}

beforeAll(async () => {
  portal = await startPortalApp();
});
afterAll(() => portal.close());

describe('M1 M2 finding a bill', () => {
  test.each([
    ['bill ID and payment ID', 'sepehr', { bill_id: '1000000104128', payment_id: '48550606' }],
    ['the bill ID alone', 'sepehr', { bill_id: '1000000104128', payment_id: '' }],
    ['Persian digits, with spaces', 'sepehr', { bill_id: '۱۰۰۰ ۰۰۰۱ ۰۴۱۲۸' }],
    ['the bar code', 'sepehr', { barcode: '10000001041280000048550606' }],
    ['the bar code in the field of the bill ID', 'sepehr', { bill_id: '10000001041280000048550606' }],
    ['the subscription number', 'sepehr', { subscription: '70010001' }],
    ['a consumer number in Devanagari digits', 'malwa', { consumer_number: 'n १२३४५६७८९०' }],
    ['account number and ZIP', 'comet', { account_number: '8255 1000 1000 1234', zip: '80202' }],
  ])('%s leads to the bill', async (_what, biller, fields) => {
    const visitor = portal.visitor('en');
    const { status, location } = await visitor.post(`/b/${biller}`, fields);
    expect(status).toBe(303);
    const page = await visitor.get(location);
    expect(page.status).toBe(200);
    expect(textOf(page.html)).toMatch(/485,000 rial 48,500 toman|₹1,250\.50|\$89\.99/);
  });

  test('M1 the bill stands there in the digits, calendar and direction of its reader', async () => {
    const visitor = portal.visitor('fa-IR');
    const { location } = await visitor.post('/b/sepehr', {
      bill_id: '1000000104128',
      payment_id: '48550606',
    });
    const { html, headers } = await visitor.get(location);
    expect(html).toContain('<html lang="fa" dir="rtl">');
    expect(headers.get('content-language')).toBe('fa');
    const text = textOf(html);
    for (const part of [
      '۴۸۵٬۰۰۰ ریال',
      '۴۸٬۵۰۰ تومان',
      '۷۰۰۱۰۰۰۱',
      '۴۸۵۵۰۶۰۶',
      'بهای انرژی',
      '۳۷۱٬۰۰۰ ریال',
      '۳۱۲',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/مهلت پرداخت [۰-۹]{1,2} \S+ ۱۴[۰-۹]{2}/);
    // The name on the account is nobody's business who has found a bill.
    expect(text).not.toContain('یوسفی');
    expect(html.replace(/^.*<main/s, '')).not.toMatch(/[0-9](?![^<]*>)/);
  });

  test.each([
    ['payment ID', { bill_id: '1000000104128', payment_id: '48550616' }, 'payment_id-0'],
    ['bill ID', { bill_id: '1000000104129', payment_id: '48550606' }, 'bill_id-0'],
  ])('M1 a mistyped %s is named, what was typed is kept', async (_what, typed, field) => {
    for (const language of WRITTEN_LANGUAGES) {
      const { status, html } = await portal.visitor(language).post('/b/sepehr', typed);
      expect(status).toBe(422);
      expect(html.match(/aria-invalid="true"/g)).toHaveLength(1);
      expect(html).toMatch(
        new RegExp(`<input id="${field}"[^>]*aria-invalid="true"[^>]*aria-describedby="${field}-problem`),
      );
      for (const value of Object.values(typed)) expect(html).toContain(`value="${value}"`);
      expect(textOf(html)).toMatch(
        { fa: /مقایسه کنید/, ar: /قارنه/, hi: /मिलाकर/, en: /compare it with your bill/ }[language],
      );
    }
  });

  test('numbers typed in each other’s place are offered the right way round, as one press', async () => {
    const visitor = portal.visitor('en');
    const { status, html } = await visitor.post('/b/sepehr', {
      bill_id: '48550606',
      payment_id: '1000000104128',
    });
    expect(status).toBe(422);
    const form = /role="alert">.*?<form[^>]*>(.*?)<\/form>/s.exec(html)?.[1] ?? '';
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]+)"/g)];
    const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
    expect(fields).toEqual({ bill_id: '1000000104128', payment_id: '48550606' });
    expect((await visitor.post('/b/sepehr', fields)).status).toBe(303);
  });

  test.each([
    [
      'numbers of two bills',
      'sepehr',
      { bill_id: '1000055604120', payment_id: '48550606' },
      'not from the same bill',
    ],
    ['letters for digits', 'sepehr', { bill_id: 'robert); drop table' }, '1000000104128'],
    ['nothing at all', 'sepehr', { way: '0', bill_id: ' ' }, 'Please type the “Bill ID”'],
    ['half of what is needed', 'comet', { account_number: '8255100010001234' }, 'Please type the “ZIP code”'],
    ['an account that is not there', 'malwa', { consumer_number: 'N0000000000' }, 'found no account'],
    ['another’s ZIP code', 'comet', { account_number: '8255100010001234', zip: '80203' }, 'found no account'],
    ['a name that the biller does not ask for', 'comet', { bill_id: '1' }, 'does not ask for “bill_id”'],
  ])('%s is told in the reader’s words and changes nothing', async (_what, biller, fields, words) => {
    const before = await portal.payments();
    const { status, html } = await portal.visitor('en').post(`/b/${biller}`, fields);
    expect(status).toBe(422);
    expect(textOf(html)).toContain(words);
    expect(await portal.payments()).toBe(before);
  });

  test('the form opens at the way that was used', async () => {
    const { html } = await portal.visitor('en').post('/b/sepehr', { way: '2', subscription: '7' });
    const open = [...html.matchAll(/<details name="way" class="way" open>\s*<summary>([^<]*)/g)];
    expect(open.map(([, name]) => name)).toEqual(['Subscription number']);
  });

  test('who has paid everything is told so, kindly and not as an error', async () => {
    const [row] = await portal.app.sql<{ value: string }[]>`
      update billing.bill b set paid_minor = amount_minor from billing.identifier i
       where i.biller_id = b.biller_id and i.account_id = b.account_id and i.name = 'consumer_number'
         and i.value <> 'N1234567890' returning i.value`;
    const { status, html } = await portal
      .visitor('hi')
      .post('/b/malwa', { consumer_number: row?.value ?? '' });
    expect(status).toBe(200);
    expect(textOf(html)).toContain('कुछ भी बकाया नहीं है');
    expect(html).not.toContain('role="alert"');
  });
});

describe('bad input', () => {
  test.each([
    ['/b/atlantis', 404],
    ['/b/sepehr/bills/nothing', 404],
    ['/b/sepehr/bills/01a205ba-3865-7065-8000-00000042d2e4', 404],
    ['/pay/01a205ba-3865-7065-8000-00000042d2e4', 404],
    ['/pay/10150744486448', 404],
    ['/receipts/10150744486448', 404],
    ['/receipts/x', 404],
    ['/nothing/here', 404],
    ['//example.org/%2e%2e', 404],
  ])('GET %s is a page that says what is wrong, in every language', async (path, status) => {
    for (const language of WRITTEN_LANGUAGES) {
      const page = await portal.visitor(language).get(path);
      expect(page.status).toBe(status);
      expect(page.html).toContain(`<html lang="${language}"`);
      expect(page.html).not.toContain('href="//');
    }
  });

  test('more bills than a page shows are not looked for', async () => {
    const ids = Array(51).fill('01a205ba-3865-7065-8000-00000042d2e4').join('.');
    expect((await portal.visitor('en').get(`/b/sepehr/bills/${ids}`)).status).toBe(404);
  });

  test('what was typed comes back as text and never as markup', async () => {
    const typed = `"><script>alert(1)</script>&lt;b&gt;'`;
    const { html } = await portal.visitor('en').post('/b/sepehr', { bill_id: typed });
    expect(html).toContain('value="&#34;>&lt;script>alert(1)&lt;/script>&amp;lt;b&amp;gt;\'"');
    expect(withoutOwnScripts(html.replace(/value="[^"]*"/g, ''))).not.toContain('<script');
    const named = await portal.visitor('en').post('/b/sepehr', { '<img src=x>': '1' });
    expect(named.html).toContain('“&lt;img src=x>”');
  });

  test('no form, whatever is in it, makes more than a page or opens a payment', async () => {
    const visitor = portal.visitor('en');
    const path = fc.constantFrom(
      '/b/sepehr',
      '/b/comet',
      '/b/sepehr/pay',
      '/p',
      '/gateways/sandbox/return',
      '/b/%00/pay',
    );
    const name = fc.constantFrom(
      'bill_id',
      'payment_id',
      'way',
      'bills',
      'seen',
      'key',
      'amount',
      'phone',
      'reference',
      'State',
      'OrderId',
      '__proto__',
    );
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.constantFrom('1000000104128', '48550606', '-1', '99'),
    );
    const before = await portal.payments();
    await fc.assert(
      fc.asyncProperty(path, fc.array(fc.tuple(name, value), { maxLength: 8 }), async (to, fields) => {
        const { status } = await visitor.post(to, fields);
        expect([200, 303, 400, 404, 422]).toContain(status);
      }),
      { numRuns: 150 },
    );
    expect(await portal.payments()).toBe(before);
  });

  test('bodies over the limit, of another kind, and other methods get a page that says so', async () => {
    const visitor = portal.visitor('fa');
    const large = await visitor.post('/b/sepehr', { bill_id: '1'.repeat(70_000) });
    expect([large.status, large.html]).toEqual([413, expect.stringContaining('lang="fa"')]);
    const kind = await visitor.post('/b/sepehr', {}, { 'content-type': 'application/xml' });
    expect([kind.status, kind.html]).toEqual([415, expect.stringContaining('lang="fa"')]);
    const method = await fetch(`${portal.url}/b/sepehr`, {
      method: 'DELETE',
      headers: { accept: 'text/html' },
    });
    expect([method.status, method.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST']);
  });

  test.each([
    ['another site, as the browser says', { 'sec-fetch-site': 'cross-site' }, 403],
    ['a neighbour of our site', { 'sec-fetch-site': 'same-site' }, 403],
    ['another site, in an older browser', { origin: 'https://evil.example' }, 403],
    ['a page that hides where it is', { origin: 'null' }, 403],
    ['our own page', { 'sec-fetch-site': 'same-origin', origin: 'https://behind.a.proxy' }, 303],
    ['no browser', {}, 303],
  ])('a form sent by %s', async (_what, headers, status) => {
    const answer = await portal.visitor('en').post('/b/sepehr', { bill_id: '1000000104128' }, headers);
    expect(answer.status).toBe(status);
  });
});

describe('X10 language', () => {
  test('the address goes before the choice made earlier, that before the browser, that before the biller', async () => {
    const visitor = portal.visitor('hi');
    expect((await visitor.get('/')).html).toContain('<html lang="hi" dir="ltr">');
    expect((await visitor.get('/b/nile?lang=ar')).html).toContain('<html lang="ar" dir="rtl">');
    expect((await visitor.get('/')).html).toContain('lang="ar"');
    expect((await visitor.get('/?lang=xx')).html).toContain('<html lang="ar"');
    expect((await portal.visitor('sv').get('/b/malwa')).html).toContain('<html lang="hi"');
    expect((await portal.visitor('sv').get('/')).html).toContain('<html lang="en"');
  });

  test('the switch keeps the place', async () => {
    const visitor = portal.visitor('en');
    const { location } = await visitor.post('/b/sepehr', { bill_id: '1000000104128' });
    expect((await visitor.get(location)).html).toContain(`href="${location}?lang=fa"`);
    expect((await visitor.get('/b/sepehr?x=1&lang=ar')).html).toContain('href="/b/sepehr?lang=fa"');
  });

  test('every page is plain HTML under a strict policy', async () => {
    const visitor = portal.visitor('fa');
    const { location } = await visitor.post('/b/sepehr', { bill_id: '1000000104128' });
    for (const path of ['/', '/b/sepehr', location, '/p', '/nothing', '/sandbox']) {
      const { html, headers } = await visitor.get(path);
      expect(withoutOwnScripts(html)).not.toMatch(/<script|<style| style=| on[a-z]+=/);
      expect(html).toMatch(/^<!doctype html><html lang="fa" dir="rtl">/);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(
        /^default-src 'none';.* style-src 'self'; font-src 'self'; img-src 'self' data:; form-action 'self'/,
      );
      expect(policy.replace(/form-action [^;]*/, '')).not.toMatch(
        /unsafe|:\/\/|\*|(script|connect)-src (?!'self';)/,
      );
      expect(policy.includes('script-src')).toBe(html.includes('<script'));
      expect(policy).toContain("base-uri 'none'; frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('same-origin');
    }
    expect((await visitor.get(location)).headers.get('cache-control')).toBe('no-store');
  });

  test('the style sheet and the fonts are there, and may be kept', async () => {
    const visitor = portal.visitor('fa');
    const sheet = /href="(\/assets\/portal\.css\?v=[^"]+)"/.exec((await visitor.get('/')).html)?.[1] ?? '';
    const css = await visitor.get(sheet);
    expect(css.headers.get('content-type')).toContain('text/css');
    const fonts = [...css.html.matchAll(/url\("([^"]+)"\)/g)].map(([, path = '']) => path);
    expect(fonts).toHaveLength(3);
    for (const path of [...fonts, '/assets/icon.svg']) {
      const { status, headers } = await visitor.get(path);
      expect([status, headers.get('cache-control')]).toEqual([200, expect.stringContaining('max-age=')]);
    }
  });
});
