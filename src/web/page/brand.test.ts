import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formOf, type PortalApp, startPortalApp, textOf } from '../../../test/support/portal-app.ts';
import { invariant } from '../../kernel/index.ts';
import type { Partner } from '../../partners/index.ts';

let running: PortalApp;
beforeAll(async () => {
  running = await startPortalApp();
});
afterAll(() => running.close());

const wordmark = (html: string): string =>
  textOf(/<a class="wordmark".*?<\/a>/s.exec(html)?.[0] ?? '').trim();

/** A page asked for under another host name, as behind a proxy that hands the name on. */
async function at(host: string, url: string, headers: Readonly<Record<string, string>> = {}) {
  return running.app.fastify.inject({ url, headers: { host, accept: 'text/html', ...headers } });
}

function partner(): Partner {
  const offer = running.app.partners.find('nilufar');
  invariant(offer !== undefined, 'the demo’s partner');
  return offer.partner;
}

describe('M13 a partner on the address that all share', () => {
  test('named once in the address it stays, until it is ended', async () => {
    const visitor = running.visitor('en');
    expect(wordmark((await visitor.get('/')).html)).toBe('Wasl');
    const home = await visitor.get('/?partner=nilufar');
    expect(wordmark(home.html)).toBe('Nilufar Bank');
    expect(textOf(home.html)).toContain('Pay your bills with Nilufar Bank');
    expect(textOf(home.html)).toContain('Help by telephone: 1500');
    expect(home.html).not.toContain('href="/b/comet"');
    expect(wordmark((await visitor.get('/p')).html)).toBe('Nilufar Bank');
    expect(wordmark((await visitor.get('/nowhere')).html)).toBe('Nilufar Bank');
    expect(wordmark((await visitor.get('/?partner=')).html)).toBe('Wasl');
    expect(wordmark((await visitor.get('/')).html)).toBe('Wasl');
  });

  test('one that nobody knows is none, and is not remembered', async () => {
    const visitor = running.visitor('en');
    const home = await visitor.get('/?partner=unknown');
    expect(wordmark(home.html)).toBe('Wasl');
    expect(home.headers.get('set-cookie') ?? '').not.toContain('partner');
  });

  test('a biller that it does not offer is shown as to everybody', async () => {
    const visitor = running.visitor('en');
    await visitor.get('/?partner=nilufar');
    expect(wordmark((await visitor.get('/b/sepehr')).html)).toBe('Nilufar Bank');
    expect(wordmark((await visitor.get('/b/comet')).html)).toBe('Wasl');
  });

  test('the figures know through whom a payment came, and no other page says so', async () => {
    const pay = async (start: string, meter: string): Promise<string | undefined> => {
      const visitor = running.visitor('en');
      await visitor.get(start);
      const bills = await visitor.post('/b/malwa', { consumer_number: meter });
      const page = await visitor.get(bills.location);
      const paid = await visitor.post('/b/malwa/pay', formOf(page.html, /\/pay$/));
      expect(paid.status).toBe(303);
      return (await running.app.payments.find(paid.location.split('/').at(-1) ?? ''))?.channel;
    };
    expect(await pay('/?partner=nilufar', 'N1234567890')).toBe('partner:nilufar');
    // The name is taken from what is configured; an API client cannot write one in.
    const response = await fetch(`${running.url}/v1/payments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'a-partner-in-name' },
      body: JSON.stringify({ bills: ['0198f0d2-0000-7000-8000-000000000000'], channel: 'partner:nilufar' }),
    });
    expect(response.status).toBe(400);
  });
});

describe('M13 a partner on its own domain', () => {
  test('its name, its billers, its language for whoever asks for none of ours', async () => {
    const home = await at('nilufar.localhost', '/', { 'accept-language': 'sw' });
    expect(home.body).toContain('<html lang="fa" dir="rtl"');
    expect(wordmark(home.body)).toBe('بانک نیلوفر');
    expect(home.body).toContain('href="/b/sepehr"');
    expect(home.body).not.toContain('href="/b/comet"');
    expect(wordmark((await at('NILUFAR.localhost:8080', '/')).body)).toMatch(/Nilufar|نیلوفر/);
  });

  test('another partner’s code in the address changes nothing there', async () => {
    const home = await at('nilufar.localhost', '/?partner=', { 'accept-language': 'en' });
    expect(wordmark(home.body)).toBe('Nilufar Bank');
    expect(home.headers['set-cookie'] ?? '').not.toContain('partner');
  });

  test('billers that it does not offer are not there', async () => {
    expect((await at('nilufar.localhost', '/b/sepehr')).statusCode).toBe(200);
    const other = await at('nilufar.localhost', '/b/comet', { 'accept-language': 'en' });
    expect(other.statusCode).toBe(404);
    expect(wordmark(other.body)).toBe('Nilufar Bank');
  });

  test('a host that nobody configured gets the pages of all', async () => {
    expect(wordmark((await at('evil.example', '/', { 'accept-language': 'en' })).body)).toBe('Wasl');
  });
});

describe('M13 a biller with a brand of its own', () => {
  test('its pages carry it, the others’ do not, and its payments are the portal’s', async () => {
    const { billers, partners } = running.app;
    const nile = billers.find('nile');
    invariant(nile !== undefined, 'the demo’s biller');
    const texts = { fa: 'نیل', ar: 'النيل', hi: 'नील', en: 'The Nile' };
    await partners.put({
      ...partner(),
      code: 'nile',
      name: texts,
      domains: [],
      billers: ['nile'],
      texts: {},
    });
    await billers.put({ ...nile, brand: 'nile' });
    const visitor = running.visitor('en');
    expect(wordmark((await visitor.get('/b/nile')).html)).toBe('The Nile');
    expect(wordmark((await visitor.get('/b/comet')).html)).toBe('Wasl');
    expect(wordmark((await visitor.get('/')).html)).toBe('Wasl');
  });
});

describe('M13 what a brand brings into the page', () => {
  test('colours in a sheet of their own, and no style in the page', async () => {
    const { html, headers } = await running.visitor('en').get('/?partner=nilufar');
    const sheet = /href="(\/assets\/brand\/nilufar-[0-9a-f]{10}\.css)"/.exec(html)?.[1] ?? '';
    expect(html).not.toMatch(/<style|style="/);
    expect(headers.get('content-security-policy')).toContain("style-src 'self'");
    const response = await fetch(`${running.url}${sheet}`);
    expect(await response.text()).toContain('--accent: #5b2a86');
    expect(response.headers.get('cache-control')).toContain('immutable');
  });

  test('a logo that has no rights, should anybody open it by itself', async () => {
    const { html } = await running.visitor('en').get('/?partner=nilufar');
    const logo = /src="(\/assets\/brand\/nilufar-[0-9a-f]{10}\.svg)"/.exec(html)?.[1] ?? '';
    const response = await fetch(`${running.url}${logo}`);
    expect(response.headers.get('content-type')).toBe('image/svg+xml');
    expect(response.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('an older page still gets a sheet, which is not kept under the old name; others get none', async () => {
    const old = await fetch(`${running.url}/assets/brand/nilufar-0123456789.css`);
    expect(old.status).toBe(200);
    expect(old.headers.get('cache-control')).toBe('no-store');
    for (const name of [
      'unknown-0123456789.css',
      'nilufar-0123456789.png.css',
      '..%2f..%2fportal.css',
      'nilufar',
    ]) {
      expect((await fetch(`${running.url}/assets/brand/${name}`)).status).toBe(404);
    }
  });

  test('only the widget can be framed, and only by whom its partner has named', async () => {
    const policyOf = async (place: string): Promise<string> =>
      (await running.visitor('en').get(place)).headers.get('content-security-policy') ?? '';
    const port = new URL(running.url).port;
    expect(await policyOf('/widget?partner=nilufar')).toContain(
      `frame-ancestors http://localhost:${port} http://www.nilufar.localhost:${port}`,
    );
    const others = [
      '/',
      '/b/sepehr',
      '/p',
      '/receipts-kept',
      '/offline/fa',
      '/sandbox',
      '/widget',
      '/widget?partner=x',
    ];
    for (const place of others) expect(await policyOf(place)).toContain("frame-ancestors 'none'");
    expect((await running.visitor('en').get('/widget?partner=nilufar&biller=comet')).status).toBe(404);
    expect((await running.visitor('en').get('/widget')).status).toBe(404);
  });

  test('a cookie from elsewhere does not choose whose widget it is', async () => {
    const visitor = running.visitor('en');
    await visitor.get('/?partner=nilufar');
    expect((await visitor.get('/widget')).status).toBe(404);
  });
});
