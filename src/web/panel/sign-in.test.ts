import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type PanelApp, startPanelApp, tokenOf } from '../../../test/support/panel-app.ts';
import { formOf, textOf } from '../../../test/support/portal-app.ts';
import { safePlace } from '../page/signed-in.ts';

const clock = { ms: 0, now: () => new Date(Date.now() + clock.ms) };
const MINUTE = 60_000;

let portal: PanelApp;
const log: string[] = [];

beforeAll(async () => {
  const logger = pino({ level: 'trace' }, { write: (line: string) => void log.push(line) });
  portal = await startPanelApp({ clock, logger, env: { WASL_INQUIRIES_PER_MINUTE: '60' } });
});
beforeEach(() => {
  // The limit of one address is another test's subject.
  clock.ms += 5 * MINUTE;
});
afterAll(() => portal.close());

function wrong(code: string): string {
  return code.replace(/^./, (digit) => String((Number(digit) + 1) % 10));
}

describe('M9 signing in', () => {
  test('with a number and the code that was sent there, back to where one came from', async () => {
    const visitor = portal.visitor('fa');
    const start = await visitor.get('/panel/payments');
    expect([start.status, start.location]).toEqual([303, '/panel/sign-in?to=%2Fpanel%2Fpayments']);
    const page = await visitor.get(start.location);
    expect(page.html).toContain('<html lang="fa" dir="rtl">');
    expect(page.html).toMatch(/<input id="phone" [^>]*autocomplete="tel"/);
    expect(page.html).toMatch(/<option value="IR" selected/);
    const phone = portal.newPhone();
    expect(await portal.signIn(visitor, phone, '/panel/payments')).toBe('/panel/payments');
    expect((await visitor.get('/panel/payments')).status).toBe(200);
    expect((await visitor.get('/panel/sign-in')).location).toBe('/panel');
  });

  test('the code page shows the number, and leads back to correct it', async () => {
    const visitor = portal.visitor('en');
    const [mistyped, phone] = [portal.newPhone(), portal.newPhone()];
    await visitor.post('/panel/sign-in', { phone: mistyped, country: 'IR', to: '/b/comet' });
    const page = await visitor.get('/panel/code');
    expect(textOf(page.html)).toContain('+98 912 ');
    expect(page.html).toMatch(/<input id="code" [^>]*inputmode="numeric"[^>]*autocomplete="one-time-code"/);
    const correct = await visitor.get('/panel/sign-in?to=%2Fb%2Fcomet');
    expect(page.html).toContain('href="/panel/sign-in?to=%2Fb%2Fcomet"');
    expect(correct.html).toContain(`value="${mistyped}"`);
    expect(await portal.signIn(visitor, phone, '/b/comet')).toBe('/b/comet');
    // The code of the number that was mistyped is of no use to this browser any more.
    const late = await visitor.post('/panel/code', {
      code: await portal.codeFor(mistyped),
      token: tokenOf((await visitor.get('/panel')).html),
    });
    expect(late.status).toBe(422);
  });

  test('the answer is the same whether or not the number is known', async () => {
    const known = portal.newPhone();
    await portal.signIn(portal.visitor('en'), known);
    clock.ms += MINUTE;
    const pages = await Promise.all(
      [known, portal.newPhone()].map(async (phone) => {
        const visitor = portal.visitor('en');
        const asked = await visitor.post('/panel/sign-in', { phone, country: 'IR', to: '' });
        const { status, html } = await visitor.get('/panel/code');
        return [asked.status, asked.location, status, html.replace(/\+98 [\d ]+/, '')];
      }),
    );
    expect(pages[0]).toEqual(pages[1]);
  });

  test('a wrong code tells how many tries are left; after the fifth it is dead', async () => {
    const visitor = portal.visitor('en');
    const phone = portal.newPhone();
    await visitor.post('/panel/sign-in', { phone, country: 'IR', to: '' });
    const code = await portal.codeFor(phone);
    for (const left of ['4 tries are left', '3 tries are left', '2 tries are left', 'One try is left']) {
      const refused = await visitor.post('/panel/code', { code: wrong(code) });
      expect([refused.status, textOf(refused.html)]).toEqual([422, expect.stringContaining(left)]);
    }
    for (const typed of [wrong(code), code]) {
      const dead = await visitor.post('/panel/code', { code: typed });
      expect([dead.status, textOf(dead.html)]).toEqual([422, expect.stringContaining('no longer works')]);
    }
    expect((await visitor.get('/panel')).status).toBe(303);
  });

  test('typed in another browser it is refused, and the right one is not told apart from none', async () => {
    const [mine, other] = [portal.visitor('en'), portal.visitor('en')];
    const phone = portal.newPhone();
    await mine.post('/panel/sign-in', { phone, country: 'IR', to: '' });
    const code = await portal.codeFor(phone);
    const refused = await other.post('/panel/code', { code });
    const none = await other.post('/panel/code', { code: '123456' });
    expect([refused.status, refused.html]).toEqual([422, none.html]);
    expect((await mine.post('/panel/code', { code })).location).toBe('/panel');
  });

  test('a new code comes after a minute, not before; the old one is then of no use', async () => {
    const visitor = portal.visitor('en');
    const phone = portal.newPhone();
    await visitor.post('/panel/sign-in', { phone, country: 'IR', to: '/panel/settings' });
    const first = await portal.codeFor(phone);
    const soon = await visitor.post('/panel/code/again', {});
    expect([soon.status, textOf(soon.html)]).toEqual([
      429,
      expect.stringContaining('You can ask for another in a minute'),
    ]);
    clock.ms += MINUTE;
    expect((await visitor.post('/panel/code/again', {})).location).toBe('/panel/code?again');
    expect(textOf((await visitor.get('/panel/code?again')).html)).toContain('A new code is on its way');
    const second = await portal.codeFor(phone);
    if (first !== second) expect((await visitor.post('/panel/code', { code: first })).status).toBe(422);
    expect((await visitor.post('/panel/code', { code: second })).location).toBe('/panel/settings');
  });

  test('one that has run out is said to have, and another is a press away', async () => {
    const visitor = portal.visitor('hi');
    const phone = portal.newPhone();
    await visitor.post('/panel/sign-in', { phone, country: 'IR', to: '' });
    clock.ms += 5 * MINUTE;
    const dead = await visitor.get('/panel/code');
    expect(textOf(dead.html)).toContain('यह कोड अब नहीं चलेगा');
    expect(formOf(dead.html, /\/again$/)).toEqual([]);
    expect((await visitor.post('/panel/code/again', {})).location).toBe('/panel/code?again');
    expect((await visitor.get('/panel/code')).status).toBe(200);
    expect((await portal.visitor('hi').get('/panel/code')).status).toBe(404);
  });

  test('the sixth code within an hour is refused, with how long to wait', async () => {
    const phone = portal.newPhone();
    for (let nth = 1; nth <= 5; nth++) {
      const asked = await portal.visitor('en').post('/panel/sign-in', { phone, country: 'IR', to: '' });
      expect(asked.location).toBe('/panel/code');
      expect(await portal.messagesTo(phone)).toHaveLength(nth);
      clock.ms += MINUTE;
    }
    const { status, html, headers } = await portal
      .visitor('en')
      .post('/panel/sign-in', { phone, country: 'IR', to: '' });
    expect([status, textOf(html)]).toEqual([429, expect.stringContaining('in 55 minutes')]);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(54 * 60);
    expect(await portal.messagesTo(phone)).toHaveLength(5);
  });

  test('many numbers from one address are stopped too', async () => {
    const statuses: number[] = [];
    for (let nth = 0; nth < 25; nth++) {
      const form = { phone: portal.newPhone(), country: 'IR', to: '' };
      statuses.push((await portal.visitor('en').post('/panel/sign-in', form)).status);
    }
    expect(statuses.slice(0, 20)).toEqual(new Array(20).fill(303));
    expect(statuses.slice(20)).toEqual(new Array(5).fill(429));
  });

  test.each([
    ['', 'IR', 'not a complete mobile number'],
    ['0912 000', 'IR', 'not a complete mobile number'],
    ['call me', 'US', 'not a complete mobile number'],
    ['021 8888 8888', 'IR', 'Texts do not reach'],
    ['1521', 'IR', 'not a complete mobile number'],
  ])('the number %j of %s is told beside its field', async (phone, country, words) => {
    const { status, html } = await portal.visitor('en').post('/panel/sign-in', { phone, country, to: '' });
    expect(status).toBe(422);
    expect(html).toMatch(new RegExp(`<p class="problem" id="phone-problem">[^<]*${words}`));
    expect(html).toMatch(new RegExp(`<option value="${country}" selected`));
  });

  test('Persian digits, a number abroad with +, the country of the bill that one comes from', async () => {
    const persian = await portal.visitor('en').post('/panel/sign-in', {
      ...{ phone: '۰۹۱۲ ۳۰۰ ۴۰۰۱', country: 'IR', to: '' },
    });
    expect(persian.location).toBe('/panel/code');
    expect(await portal.codeFor('+989123004001')).toMatch(/^\d{6}$/);
    const abroad = await portal.visitor('en').post('/panel/sign-in', {
      ...{ phone: '+91 98765 43210', country: 'IR', to: '' },
    });
    expect(abroad.location).toBe('/panel/code');
    const { html } = await portal.visitor('en').get('/panel/sign-in?to=%2Fb%2Fmalwa');
    expect(html).toMatch(/<option value="IN" selected/);
  });
});

describe('sessions', () => {
  test('the cookies are for this site alone and never for a script; over HTTP without a promise of HTTPS', async () => {
    const visitor = portal.visitor('en');
    const phone = portal.newPhone();
    const asked = await visitor.post('/panel/sign-in', { phone, country: 'IR', to: '' });
    const done = await visitor.post('/panel/code', { code: await portal.codeFor(phone) });
    for (const [name, { headers }] of [
      ['wasl_code', asked],
      ['wasl_session', done],
    ] as const) {
      const cookie = headers.get('set-cookie') ?? '';
      expect(cookie).toMatch(
        new RegExp(`(^|, )${name}=[\\w-]{43}; Max-Age=\\d+; Path=/; HttpOnly; SameSite=Lax`),
      );
    }
    expect((await visitor.get('/panel')).headers.get('cache-control')).toBe('no-store');
  });

  test('signing in again changes the session; signing out ends it', async () => {
    const visitor = portal.visitor('en');
    const phone = portal.newPhone();
    await portal.signIn(visitor, phone);
    const token = tokenOf((await visitor.get('/panel')).html);
    const form = formOf((await visitor.get('/panel')).html, /sign-out$/);
    expect((await visitor.post('/panel/sign-out', [])).status).toBe(403);
    expect((await visitor.get('/panel')).status).toBe(200);
    const out = await visitor.post('/panel/sign-out', form);
    expect(out.location).toBe('/panel/sign-in?out');
    // Receipts that are kept on a phone that others use, too.
    expect(out.headers.get('clear-site-data')).toBe('"cache", "storage"');
    expect(textOf((await visitor.get(out.location)).html)).toContain('You are signed out');
    clock.ms += MINUTE;
    await portal.signIn(visitor, phone);
    expect(tokenOf((await visitor.get('/panel')).html)).not.toBe(token);
  });

  test('no form is taken without its session’s token, nor from another site', async () => {
    const visitor = portal.visitor('en');
    await portal.signIn(visitor, portal.newPhone());
    const token = tokenOf((await visitor.get('/panel')).html);
    const other = portal.visitor('en');
    await portal.signIn(other, portal.newPhone());
    const foreign = tokenOf((await other.get('/panel')).html);
    for (const path of [
      'settings',
      'sessions',
      'number',
      'delete',
      'save',
      'saved/1',
      'saved/1/remove',
      'add/sepehr',
    ]) {
      for (const typed of ['', foreign, `${token}x`]) {
        expect((await visitor.post(`/panel/${path}`, { token: typed })).status, path).toBe(403);
      }
      const crossSite = await visitor.post(`/panel/${path}`, { token }, { 'sec-fetch-site': 'cross-site' });
      expect(crossSite.status, path).toBe(403);
    }
  });

  test('every page asks who it is; nobody else may see them', async () => {
    const visitor = portal.visitor('en');
    for (const path of [
      '',
      '/payments',
      '/settings',
      '/add',
      '/add/sepehr',
      '/save',
      '/saved/1',
      '/number',
      '/delete',
    ]) {
      const { status, location } = await visitor.get(`/panel${path}`);
      expect([path, status, location.split('?')[0]]).toEqual([path, 303, '/panel/sign-in']);
    }
    expect((await visitor.post('/panel/delete', {})).location).toBe('/panel/sign-in');
  });
});

describe('where one goes on to after signing in', () => {
  test.each([
    ['/panel/payments?before=1', '/panel/payments?before=1'],
    ['/b/sepehr/bills/1', '/b/sepehr/bills/1'],
    ['/panel?done=saved&lang=fa', '/panel?done=saved'],
    ['', '/panel'],
    ['/panel/sign-in?to=/panel', '/panel'],
    ['/panel/sign-out', '/panel'],
    ['//evil.example/panel', '/panel'],
    ['https://evil.example/panel', '/panel'],
    ['/panel/../../evil', '/panel'],
    ['/panel\\evil', '/panel'],
    ['/panelevil', '/panel'],
    ['/console', '/panel'],
    ['/panel/\nx', '/panel'],
  ])('%j: %s', (place, safe) => {
    expect(safePlace(place)).toBe(safe);
  });

  test('is always a page of ours', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc
            .tuple(fc.constantFrom('/panel', '/b/', '/pay', '//', '/\\'), fc.string())
            .map((parts) => parts.join('')),
        ),
        (place) => {
          const url = new URL(safePlace(place), 'https://wasl.example');
          expect(url.host).toBe('wasl.example');
          expect(url.pathname).toMatch(/^\/(panel|b|pay)(\/|$)/);
        },
      ),
    );
  });
});

test('nothing of a person stands in the log', () => {
  expect(log.length).toBeGreaterThan(100);
  const text = log.join('');
  expect(text).not.toMatch(/\+98|(?<!\d)(98|0)?912[23]\d{6}(?!\d)|۰۹۱۲|(?<!\d)(0912|\+?98765)/);
  expect(text).not.toMatch(/"code":|wasl_|token/);
});
