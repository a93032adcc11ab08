import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '../../src/kernel/index.ts';
import { type PanelApp, startPanelApp, tokenOf } from '../support/panel-app.ts';
import { routesOf } from '../support/routes.ts';

/** Whatever comes in at any route, what goes out is an answer that says what is wrong, and nothing changes. */

let running: PanelApp;

beforeAll(async () => {
  running = await startPanelApp();
});
afterAll(() => running.close());

const RUNS = 150;

async function send(
  method: 'GET' | 'POST',
  url: string,
  payload?: unknown,
  headers: Record<string, string> = {},
) {
  return running.app.fastify.inject({
    method,
    url,
    headers: { 'idempotency-key': 'fuzz', ...headers },
    ...(payload === undefined
      ? {}
      : typeof payload === 'string'
        ? { payload, headers: { 'content-type': 'application/json', 'idempotency-key': 'fuzz', ...headers } }
        : {
            payload: JSON.stringify(payload),
            headers: { 'content-type': 'application/json', 'idempotency-key': 'fuzz', ...headers },
          }),
  });
}

/** Something like what is asked for, with anything at any place. */
const anything = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ maxLength: 20 }),
  fc.constantFrom(
    'sepehr',
    'comet',
    '1000000104128',
    '48550606',
    '01a205a6-f06c-7065-8000-000000000001',
    '-1',
    '0',
    '\u0000',
    '۱۲۳',
  ),
  fc.integer(),
  fc.double(),
  fc.constant(null),
  fc.boolean(),
  fc.array(fc.string(), { maxLength: 3 }),
  fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 }),
);

const inquiry = fc.record(
  {
    biller: anything,
    identifiers: fc.oneof(
      anything,
      fc.dictionary(fc.constantFrom('bill_id', 'payment_id', 'barcode', 'zip', 'x', '__proto__'), anything),
    ),
    extra: anything,
  },
  { requiredKeys: [] },
);

const order = fc.record(
  {
    bills: fc.oneof(anything, fc.array(anything, { maxLength: 4 })),
    amount: fc.oneof(anything, fc.record({ value: anything, currency: anything })),
    payer: fc.oneof(anything, fc.record({ phone: anything, language: anything }, { requiredKeys: [] })),
    channel: anything,
    return_url: anything,
  },
  { requiredKeys: [] },
);

async function counts(): Promise<unknown> {
  return running.app.sql`
    select (select count(*) from payments.payment) as payments, (select count(*) from billing.bill) as bills,
           (select count(*) from ledger.transfer) as transfers`;
}

test.each([
  ['/v1/inquiries', inquiry],
  ['/v1/payments', order],
])('POST %s answers anything with a problem or an answer, never with a failure', async (url, bodies) => {
  const before = await counts();
  await fc.assert(
    fc.asyncProperty(fc.oneof(bodies, anything), async (body) => {
      const answer = await send('POST', url, body);
      expect(answer.statusCode).toBeLessThan(500);
      if (answer.statusCode >= 400) {
        expect(answer.headers['content-type']).toContain('application/problem+json');
        expect(answer.json()).toMatchObject({
          status: answer.statusCode,
          code: expect.stringMatching(/^[a-z_]+$/),
        });
      }
    }),
    { numRuns: RUNS },
  );
  expect(await counts()).toEqual(before);
});

test('every GET route answers any name in its address with a problem, never with a failure', async () => {
  const routes = [
    '/v1/billers/',
    '/v1/payments/',
    '/v1/receipts/',
    '/v1/billers?cursor=',
    '/v1/billers?limit=',
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...routes),
      fc.string({ unit: 'binary', maxLength: 120 }),
      async (route, name) => {
        const answer = await send('GET', route + encodeURIComponent(name.toWellFormed()));
        expect(answer.statusCode).toBeLessThan(500);
      },
    ),
    { numRuns: RUNS },
  );
});

/** What comes in an address or a form: anything that somebody may type, and what may break out of somewhere. */
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 120 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' or 1=1 --",
    '../../../etc/passwd',
    '%00',
    '\u0000',
    '\u202e\ud800',
    '__proto__',
    'constructor',
    '{count, plural, other {x}}',
    'https://evil.example/',
    '//evil.example',
    '=HYPERLINK("https://evil.example")',
    '01a205a6-f06c-7065-8000-000000000001',
    '9223372036854775808',
    '-1',
    'x'.repeat(5_000),
  ),
);

const FIELDS = [
  ...[
    'way',
    'bill_id',
    'subscription',
    'consumer_number',
    'account_number',
    'zip',
    'text',
    's',
    'q',
    'lang',
    'partner',
  ],
  ...[
    'bills',
    'seen',
    'key',
    'amount',
    'phone',
    'reference',
    'country',
    'to',
    'code',
    'label',
    'remind',
    'token',
    'id',
  ],
  ...[
    'login',
    'password',
    'repeat',
    'back',
    'form_token',
    'biller',
    'origin',
    'open',
    'cursor',
    'sort',
    'from',
    'until',
  ],
  ...['name', 'roles', 'reason', 'payment', 'state', 'fault', 'channel', '__proto__'],
];
const form = fc.array(fc.tuple(fc.constantFrom(...FIELDS), hostile), { maxLength: 6 });

/** Anything in cookies too: they come from outside like all else. */
const cookies = fc
  .dictionary(
    fc.constantFrom(
      ...[
        'wasl_lang',
        'wasl_payments',
        'wasl_partner',
        'wasl_session',
        'wasl_code',
        'wasl_found',
        'wasl_staff',
      ],
      ...['wasl_staff_step', '__Host-wasl_session'],
    ),
    fc.oneof(fc.string({ maxLength: 60 }), fc.base64String({ maxLength: 200 }), fc.constant('x'.repeat(43))),
    { maxKeys: 3 },
  )
  .map((jar) =>
    Object.entries(jar)
      .map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`)
      .join('; '),
  );

/** Sends a form as a browser would; the answer is its cookies, by name. */
async function sendForm(url: string, fields: Readonly<Record<string, string>>, cookie = ''): Promise<string> {
  const { cookies: set, statusCode } = await running.app.fastify.inject({
    ...{ method: 'POST', url, payload: new URLSearchParams(fields).toString() },
    headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
  });
  invariant(statusCode === 303, `${url}: ${statusCode}`);
  return set.map(({ name, value }) => `${name}=${value}`).join('; ');
}

/** What the browser of somebody sends along: a session, and the token that stands in its forms. */
interface Inside {
  readonly cookie: string;
  readonly token: string;
}

async function payerInside(): Promise<Inside> {
  const phone = running.newPhone();
  const asked = await sendForm('/panel/sign-in', { phone, country: 'IR', to: '' });
  const cookie = await sendForm('/panel/code', { code: await running.codeFor(phone) }, asked);
  const { body } = await running.app.fastify.inject({ url: '/panel', headers: { cookie } });
  return { cookie, token: tokenOf(body) };
}

async function staffInside(): Promise<Inside> {
  const member = (await running.app.staff.demo.list()).find(({ role }) => role === 'administrator');
  invariant(member?.code !== undefined, 'the demo has an administrator');
  const step = await sendForm('/console/sign-in', { login: member.login, password: member.password });
  const cookie = await sendForm('/console/sign-in/code', { code: member.code }, step);
  const { body } = await running.app.fastify.inject({ url: '/console/me', headers: { cookie } });
  return { cookie, token: /name="form_token" value="([^"]+)"/.exec(body)?.[1] ?? '' };
}

/** The pages of payers, of their panel, of the staff, the widget, the check of receipts. */
const PAGES_RUNS = 300;

/** Any address and any form; `inside` is added to both. */
async function checkPages(which: RegExp, inside: (cookie: string) => Inside): Promise<void> {
  const pages = routesOf(running.app.fastify).filter(({ path }) => which.test(path));
  expect(pages.length).toBeGreaterThan(10);
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...pages),
      fc.boolean(),
      fc.array(hostile, { minLength: 3, maxLength: 3 }),
      form,
      cookies,
      async ({ path, methods }, isForm, names, fields, jar) => {
        const { cookie, token } = inside(jar);
        let nth = 0;
        const filled = path.replace(/:[a-z]+/g, (name) =>
          // A biller that there is, now and then: what lies behind it is reached by nothing else.
          name === ':biller' && names[2] !== undefined && names[2].length % 2 === 0
            ? 'comet'
            : encodeURIComponent((names[nth++] ?? '').toWellFormed()),
        );
        const given = fields.map(([name, value]): [string, string] => [name, value.toWellFormed()]);
        const pairs = new URLSearchParams(given).toString();
        const asForm = isForm && methods.includes('POST');
        const tokens = new URLSearchParams({ token, form_token: token }).toString();
        const answer = await running.app.fastify.inject({
          method: asForm ? 'POST' : 'GET',
          url: asForm ? filled : `${filled}?${pairs}`,
          headers: {
            accept: 'text/html',
            cookie,
            ...(asForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
          },
          ...(asForm ? { payload: token === '' ? pairs : `${tokens}&${pairs}` } : {}),
        });
        expect(answer.statusCode, `${asForm ? 'POST' : 'GET'} ${filled}?${pairs}`).toBeLessThan(500);
        // Between the quotation marks of an attribute it is a text; outside of them it would be markup.
        expect(answer.body.replaceAll(/="[^"]*"/g, '')).not.toMatch(/<script>|<img src=x/);
        expect(answer.headers.location ?? '').not.toMatch(/^(https?:)?[/\\]{2}(?!127\.0\.0\.1)/);
      },
    ),
    { numRuns: PAGES_RUNS },
  );
}

describe('every page answers any address, form and cookie without a failure, and echoes no markup', () => {
  test('to anybody, who changes nothing', async () => {
    const before = await counts();
    await checkPages(/^\/(?!v1|assets|health|metrics|openapi|sandbox\/bank|\.well-known)/, (cookie) => ({
      cookie,
      token: '',
    }));
    expect(await counts()).toEqual(before);
  });

  test('to a payer who is signed in', async () => {
    const payer = await payerInside();
    await checkPages(/^\/panel\b(?!\/(sign-out|delete))/, () => payer);
    const { statusCode } = await running.app.fastify.inject({
      url: '/panel',
      headers: { cookie: payer.cookie },
    });
    expect(statusCode).toBe(200);
  });

  test('to a member of staff who is signed in', async () => {
    const staff = await staffInside();
    await checkPages(/^\/console\b(?!\/sign-out)/, () => staff);
  });
});

test('the callback of the gateway answers any fields without a failure and changes nothing', async () => {
  const before = await counts();
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(
        fc.constantFrom('OrderId', 'RefNum', 'State', 'Status', 'Token', 'x'),
        fc.string({ maxLength: 60 }),
      ),
      async (fields) => {
        const answer = await running.app.fastify.inject({
          method: 'POST',
          url: '/gateways/sandbox/return',
          headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
          payload: new URLSearchParams(fields).toString(),
        });
        expect(answer.statusCode).toBeLessThan(500);
      },
    ),
    { numRuns: RUNS },
  );
  expect(await counts()).toEqual(before);
});

test('raw bytes that are no JSON, with any content type, are refused', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom(
        'application/json',
        'text/plain',
        'application/xml',
        'multipart/form-data',
        'application/json; charset=utf-16',
      ),
      async (payload, type) => {
        const answer = await running.app.fastify.inject({
          method: 'POST',
          url: '/v1/inquiries',
          headers: { 'content-type': type },
          payload: `{"${payload}`,
        });
        expect(answer.statusCode).toBeGreaterThanOrEqual(400);
        expect(answer.statusCode).toBeLessThan(500);
      },
    ),
    { numRuns: RUNS },
  );
});
