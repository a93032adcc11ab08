import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  formOf,
  type PortalApp,
  startPortalApp,
  textOf,
  type Visitor,
} from '../../../test/support/portal-app.ts';
import { authenticatorCode, heldClock } from '../../../test/support/staff.ts';
import { invariant, LANGUAGES } from '../../kernel/index.ts';
import { ROLES, type Role, SYSTEM } from '../../platform/index.ts';
import { sessionCookie } from './session.ts';

const clock = heldClock(new Date());
let portal: PortalApp;

beforeAll(async () => {
  portal = await startPortalApp({ clock });
});
afterAll(() => portal.close());

const SIGN_IN = '/console/sign-in';

/** Both steps of a member of the demo, as their browser would send them. */
async function signIn(role: Role, language = 'en'): Promise<Visitor> {
  const visitor = portal.visitor(language);
  clock.pass(60_000);
  const member = (await portal.app.staff.demo.list()).find((each) => each.role === role);
  invariant(member !== undefined, `the demo has a ${role}`);
  const { html } = await visitor.get(SIGN_IN);
  const fields = {
    ...Object.fromEntries(formOf(html, /sign-in$/)),
    login: member.login,
    password: member.password,
  };
  const step = await visitor.post(SIGN_IN, fields);
  expect(step.status).toBe(303);
  const code = await visitor.get(step.location);
  const inside = await visitor.post(`${SIGN_IN}/code`, {
    ...Object.fromEntries(formOf(code.html, /code$/)),
    code: member.code ?? '',
  });
  expect(inside).toMatchObject({ status: 303, location: '/console' });
  return visitor;
}

/** Sends the first form of a page that leads to `action`, with some fields filled in. */
async function send(
  visitor: Visitor,
  page: string,
  action: RegExp,
  filled: Readonly<Record<string, string>> = {},
) {
  const whole = await visitor.get(page);
  const html = whole.html.replace(/<form [^>]*method="get".*?<\/form>/gs, '');
  const target = [...html.matchAll(/<form [^>]*action="([^"]*)"/g)]
    .map(([, to = '']) => to)
    .find((to) => action.test(to));
  invariant(target !== undefined, `a form that leads to ${action} on ${page}`);
  const fields = formOf(html, action).filter(([name]) => !(name in filled));
  return visitor.post(target, [...fields, ...Object.entries(filled)]);
}

const PAGES = [
  '/console/approvals',
  '/console/staff',
  '/console/audit',
  '/console/me',
  '/console/staff/new',
] as const;

describe('the way in', () => {
  test.each(PAGES)('%s leads to sign-in and back', async (page) => {
    const { status, location } = await portal.visitor('en').get(page);
    expect(status).toBe(303);
    expect(location).toBe(`${SIGN_IN}?back=${encodeURIComponent(page)}`);
  });

  test('two steps; the session’s cookie is for this site alone and no script', async () => {
    const visitor = portal.visitor('en');
    clock.pass(60_000);
    const [clerk] = await portal.app.staff.demo.list();
    const step = await visitor.post(SIGN_IN, {
      login: clerk?.login ?? '',
      password: clerk?.password ?? '',
      back: '/console/approvals?all=1',
    });
    expect(step.location).toBe(`${SIGN_IN}/code?back=%2Fconsole%2Fapprovals%3Fall%3D1`);
    const inside = await visitor.post(`${SIGN_IN}/code`, {
      code: clerk?.code ?? '',
      back: '/console/approvals?all=1',
    });
    expect(inside).toMatchObject({ status: 303, location: '/console/approvals?all=1' });
    const cookie = inside.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/wasl_staff=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax/);
    expect((await visitor.get(inside.location)).status).toBe(200);
  });

  test.each([
    '//example.org',
    'https://example.org/console',
    '/console/../evil',
    '/console//example.org',
    '/console\\example.org',
    'javascript:alert(1)',
    '/consolex',
    '/console/sign-in',
  ])('%s is nowhere to go after it', async (back) => {
    const { html } = await portal.visitor('en').get(`${SIGN_IN}?back=${encodeURIComponent(back)}`);
    expect(html).toContain('name="back" value="/console"');
  });

  test('a wrong login, password or code end in the very same page', async () => {
    const answers = new Set<string>();
    clock.pass(60_000);
    const [, supervisor] = await portal.app.staff.demo.list();
    invariant(supervisor !== undefined, 'a supervisor');
    for (const [login, password, code] of [
      ['nobody-there', supervisor.password, supervisor.code ?? ''],
      [supervisor.login, 'not this one, no', supervisor.code ?? ''],
      [supervisor.login, supervisor.password, '000000'],
    ] as const) {
      const visitor = portal.visitor('en');
      const step = await visitor.post(SIGN_IN, { login, password });
      expect(step).toMatchObject({ status: 303, location: `${SIGN_IN}/code?back=%2Fconsole` });
      const refused = await visitor.post(`${SIGN_IN}/code`, { code });
      expect(refused.status).toBe(401);
      answers.add(refused.html);
    }
    expect(answers.size).toBe(1);
    expect(textOf([...answers][0] ?? '')).toContain('Login, password or code was not right');
  });

  test('whoever tries too often is told to wait, in seconds', async () => {
    const attempt = () =>
      portal.visitor('fa').post(SIGN_IN, { login: 'too-often', password: 'wrong, all wrong' });
    for (let nth = 0; nth < 6; nth += 1) expect((await attempt()).status).toBe(303);
    const refused = await attempt();
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('30');
    expect(textOf(refused.html)).toContain('تلاش‌ها زیاد بوده است');
  });

  test('going out ends the session itself, not only the cookie', async () => {
    const visitor = await signIn('clerk');
    const thief = portal.visitor('en');
    const cookie = await cookieOf(visitor);
    expect((await thief.get('/console/me', { cookie })).status).toBe(200);
    expect((await send(visitor, '/console/me', /sign-out/)).status).toBe(200);
    expect((await thief.get('/console/me', { cookie })).status).toBe(303);
  });
});

/** What the visitor's browser would send; read off a page that echoes nothing, so asked for at sign-in. */
async function cookieOf(visitor: Visitor): Promise<string> {
  clock.pass(60_000);
  const finance = (await portal.app.staff.demo.list()).find(({ role }) => role === 'finance');
  await visitor.post(SIGN_IN, { login: finance?.login ?? '', password: finance?.password ?? '' });
  const inside = await visitor.post(`${SIGN_IN}/code`, { code: finance?.code ?? '' });
  return /wasl_staff=[\w-]+/.exec(inside.headers.get('set-cookie') ?? '')?.[0] ?? '';
}

describe('an invitation', () => {
  test('by an administrator: link, password and QR, recovery codes, inside', async () => {
    const administrator = await signIn('administrator');
    const made = await send(administrator, '/console/staff/new', /staff\/new$/, {
      login: 'noor.h',
      name: 'Noor <b>',
      roles: 'clerk',
      billers: 'all',
    });
    expect(made.status).toBe(200);
    const link = /http[^<\s]*\/console\/join\?token=[\w-]+/.exec(made.html)?.[0] ?? '';
    const path = link.slice(link.indexOf('/console'));
    const newcomer = portal.visitor('hi');
    const page = await newcomer.get(path);
    expect(page.status).toBe(200);
    expect(page.html).toContain('Noor &lt;b');
    expect(page.html).toContain('<svg');
    const secret = textOf(page.html).match(/[A-Z2-7]{4}(?: [A-Z2-7]{4}){7}/)?.[0] ?? '';
    const password = 'seven grey herons at dawn';
    const fields = { password, repeat: password, code: authenticatorCode(secret, clock.now()) };
    const different = await send(newcomer, path, /join$/, { ...fields, repeat: 'another' });
    expect(different.status).toBe(422);
    expect(different.html).toContain('aria-invalid="true"');
    expect((await send(newcomer, path, /join$/, { ...fields, code: '000000' })).status).toBe(422);
    const done = await send(newcomer, path, /join$/, fields);
    expect(done.status).toBe(200);
    expect(done.html.match(/>[0-9a-z]{5}-[0-9a-z]{5}</g)).toHaveLength(10);
    expect((await newcomer.get('/console/me')).status).toBe(200);
    expect((await newcomer.get('/console/staff')).status).toBe(403);
    expect((await portal.visitor('en').get(path)).status).toBe(404);
  });
});

describe('what is open to whom', () => {
  const OPEN: Readonly<Record<string, readonly Role[]>> = {
    '/console/staff': ['administrator'],
    '/console/staff/new': ['administrator'],
    '/console/audit': ['auditor'],
    '/console/approvals/new/payment': ['clerk', 'supervisor', 'finance'],
    '/console/approvals/new/given-back': ['clerk', 'supervisor', 'finance'],
    '/console/approvals/new/correction': ['finance'],
    '/console/me': ROLES,
  };

  test.each(ROLES)('%s', { timeout: 40_000 }, async (role) => {
    const visitor = await signIn(role);
    for (const [page, roles] of Object.entries(OPEN)) {
      const { status, html } = await visitor.get(page);
      expect([page, status]).toEqual([page, roles.includes(role) ? 200 : 403]);
      // What is not open is not offered either.
      if (status === 200) {
        const offered = [...html.matchAll(/<a href="(\/console\/[^"?]*)"/g)].map(([, path = '']) => path);
        for (const [other, others] of Object.entries(OPEN)) {
          if (!others.includes(role)) expect(offered).not.toContain(other);
        }
      }
    }
  });
});

describe('four eyes', () => {
  /** A payment of the demo that the bank has not told the end of. */
  async function unknownPayment(): Promise<string> {
    const { sql, payments, inquiry, billers } = portal.app;
    const biller = billers.find('sepehr');
    invariant(biller !== undefined, 'the demo has sepehr');
    const found = await inquiry.inquire(biller, { bill_id: '1000055604120' });
    invariant(found.ok, 'its bill is there');
    const opened = await payments.open({
      ...{
        bills: found.value.bills.map(({ id }) => id),
        language: 'fa',
        channel: 'test',
        key: 'k',
        scope: 'test',
      },
    });
    invariant(opened.ok, 'opened');
    const payment = await payments.find(opened.value.id);
    invariant(payment !== undefined, 'there');
    const { billerId, paymentId } = payment;
    await sql`select payments.move(${billerId}, ${paymentId}, 'pending', null, '{}', null)`;
    await sql`select payments.move(${billerId}, ${paymentId}, 'unknown', 'gateway_silent', '{}', now() + interval '1 day')`;
    return payment.reference;
  }

  test('a clerk asks, a supervisor agrees, the payer has paid, and the auditor sees who did what', {
    timeout: 60_000,
  }, async () => {
    const reference = await unknownPayment();
    const clerk = await signIn('clerk');
    const form = `/console/approvals/new/payment?payment=${reference}`;
    const without = await send(clerk, form, /payment$/, { outcome: 'paid', gateway_ref: '', reason: 'x' });
    expect(without.status).toBe(422);
    expect(textOf(without.html)).toContain('the bank’s reference');
    const reason = 'on the statement <script>';
    const asked = await send(clerk, form, /payment$/, { outcome: 'paid', gateway_ref: 'RRN-7', reason });
    expect(asked.status).toBe(303);
    const own = await clerk.get(asked.location);
    expect(own.html).toContain('on the statement &lt;script');
    expect(own.html).not.toContain('name="decision"');

    const supervisor = await signIn('supervisor', 'fa');
    expect((await supervisor.get('/console/approvals')).html).toContain(asked.location);
    const agreed = await send(supervisor, asked.location, /approvals\/\d+\/\d+$/, {
      decision: 'agree',
      note: '',
    });
    expect(agreed).toMatchObject({ status: 303, location: asked.location });
    expect(textOf((await supervisor.get(asked.location)).html)).toContain('انجام شد');
    expect((await portal.app.payments.find(reference))?.state).toBe('posted');

    const again = await supervisor.post(asked.location, {
      ...(await tokenOf(supervisor)),
      decision: 'agree',
      note: '',
    });
    expect(again.status).toBe(409);

    const auditor = await signIn('auditor');
    const sepehr = portal.app.billers.find('sepehr')?.billerId;
    const trail = textOf((await auditor.get(`/console/audit?chain=${sepehr}`)).html);
    for (const said of [
      'approval asked',
      'approval decided',
      'approval executed',
      '(demo-clerk)',
      '(demo-supervisor)',
    ]) {
      expect(trail).toContain(said);
    }
    const verified = await send(auditor, '/console/audit', /verify$/);
    expect(verified.html.match(/notice good/g)?.length).toBeGreaterThanOrEqual(2);
    expect(verified.html).not.toContain('notice bad');
  });

  test('whoever asks is told that another one decides', async () => {
    const finance = await signIn('finance');
    const choose = '/console/approvals/new/correction?biller=sepehr';
    const { html } = await finance.get(choose);
    const [credit = '', debit = ''] = [...html.matchAll(/<option value="(\d+)"/g)].map(([, id = '']) => id);
    const asked = await send(finance, choose, /correction$/, {
      debit,
      credit,
      amount: '۱٬۵۰۰',
      reason: 'x',
      biller: 'sepehr',
    });
    expect(asked.status).toBe(303);
    expect(textOf((await finance.get(asked.location)).html)).toContain('somebody else has to decide');
    const forced = await finance.post(asked.location, {
      ...(await tokenOf(finance)),
      decision: 'agree',
      note: '',
    });
    expect(forced.status).toBe(409);
    expect(textOf(forced.html)).toContain('Waiting');
  });
});

async function tokenOf(visitor: Visitor): Promise<Readonly<Record<string, string>>> {
  const { html } = await visitor.get('/console/me');
  const token = /name="form_token" value="([^"]+)"/.exec(html)?.[1] ?? '';
  return { form_token: token };
}

describe('forms', () => {
  test('without the session’s token change nothing, nor with that of another session', async () => {
    const visitor = await signIn('administrator');
    const other = await tokenOf(await signIn('administrator'));
    for (const fields of [{}, { form_token: '' }, other]) {
      const refused = await visitor.post('/console/staff/new', {
        ...fields,
        login: 'x1',
        name: 'x',
        roles: 'clerk',
      });
      expect(refused.status).toBe(403);
    }
    const found = await portal.app.staff.members.find(SYSTEM, 'x1');
    expect(found.ok).toBe(false);
  });

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://example.org' },
    { origin: 'null' },
  ])('from elsewhere are refused: %j', async (headers) => {
    const refused = await portal.visitor('en').post(SIGN_IN, { login: 'x', password: 'y' }, headers);
    expect(refused.status).toBe(403);
    expect(textOf(refused.html)).toContain('came from another site');
  });
});

describe('every page', () => {
  test('is complete in each language, runs its way, and allows no script, no frame, no keeping', {
    timeout: 60_000,
  }, async () => {
    const pages: readonly [Role, readonly string[]][] = [
      [
        'finance',
        [
          '/console/approvals',
          '/console/approvals/new/payment',
          '/console/approvals/new/given-back',
          '/console/approvals/new/correction?biller=sepehr',
          '/console/me',
        ],
      ],
      ['administrator', ['/console/staff', '/console/staff/new', '/console/staff/1']],
      ['auditor', ['/console/audit']],
    ];
    for (const [role, paths] of pages) {
      const visitor = await signIn(role);
      for (const path of [...paths, '/console/nothing-here']) {
        for (const language of LANGUAGES) {
          const { html, headers } = await visitor.get(
            `${path}${path.includes('?') ? '&' : '?'}lang=${language}`,
          );
          const way = language === 'fa' || language === 'ar' ? 'rtl' : 'ltr';
          expect(html).toContain(`<html lang="${language}" dir="${way}">`);
          expect(html).not.toMatch(/<script|<style|\son\w+=|\sstyle=/);
          expect(textOf(html)).not.toMatch(/undefined|\[object|\{\w+\}/);
          const policy = headers.get('content-security-policy') ?? '';
          expect(policy).toContain("default-src 'none'");
          expect(policy).toContain("frame-ancestors 'none'");
          expect(policy).not.toContain('unsafe');
          expect(headers.get('cache-control')).toBe('no-store');
        }
      }
    }
  });

  test('names the methods that it takes', async () => {
    const response = await fetch(`${portal.url}/console/staff`, { method: 'DELETE' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});

describe('sign-ins that fail', () => {
  test('stand in the audit trail in words, for auditors to read', async () => {
    clock.pass(60_000);
    const visitor = portal.visitor('en');
    for (const login of ['demo-clerk', 'hunter2-in-the-wrong-field']) {
      const step = await send(visitor, SIGN_IN, /sign-in$/, { login, password: 'not the password' });
      await send(visitor, step.location, /code$/, { code: '918273' });
    }
    const auditor = await signIn('auditor');
    const path = '/console/audit?chain=0&act=sign-in%20failed';
    const trail = textOf((await auditor.get(path)).html);
    expect(trail).toContain('(demo-clerk)');
    expect(trail).toContain('wrong password');
    expect(trail).toContain('somebody unknown');
    expect(trail).toContain('there is no such login');
    expect(trail).not.toMatch(/hunter2|not the password|918273/);
    expect(textOf((await auditor.get(`${path}&lang=fa`)).html)).toContain('گذرواژه نادرست بود');
  });
});

describe('the audit trail of all of this', () => {
  test('names nobody and nothing of anybody', async () => {
    const { sql } = portal.app;
    // Something of each kind, whatever the tests before have left.
    const auditor = await signIn('auditor');
    for (const path of ['/console/audit', '/console/payments', '/console/audit?chain=0'])
      await auditor.get(path);
    const people = await sql<{ text: string }[]>`
      select unnest(array[login, name]) as text from staff.member`;
    const customers = await sql<{ text: string }[]>`
      select number as text from billing.service_account`;
    const rows = await sql<{ text: string }[]>`
      select concat_ws(' ', actor, act, subject, detail::text) as text from audit.entry`;
    expect(rows.length).toBeGreaterThan(3);
    const known = new Set([...people, ...customers].map(({ text }) => text.toLowerCase()));
    for (const { text } of rows) {
      const words = text.toLowerCase().split(/[^\p{L}\p{N}.-]+/u);
      for (const word of words) expect(known.has(word), `${word} in ${text}`).toBe(false);
      expect(text).not.toMatch(/\d+\.\d+\.\d+\.\d+|@|Mozilla/);
    }
  });
});

describe('the sandbox page', () => {
  test('tells how to sign in as each role', async () => {
    clock.pass(60_000);
    const { html } = await portal.visitor('en').get('/sandbox');
    const text = textOf(html);
    for (const { login, password, code } of await portal.app.staff.demo.list()) {
      for (const said of [login, password, code ?? '']) expect(text).toContain(said);
    }
  });
});

describe('the cookie', () => {
  test('over https belongs to this host alone', () => {
    const { name, options } = sessionCookie({ publicUrl: () => 'https://pay.example' });
    expect(name).toBe('__Host-wasl_staff');
    expect(options).toEqual({ httpOnly: true, sameSite: 'lax', path: '/', secure: true });
  });
});
