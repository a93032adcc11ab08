import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invariant } from '../../src/kernel/index.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { freePort } from '../support/free-port.ts';
import { type Route, routesOf } from '../support/routes.ts';

/** What every answer says to the browser, whatever it is. Behind TLS, as in production. */

let running: TestApp;
let routes: readonly Route[];

beforeAll(async () => {
  running = await startTestApp({
    env: { PORT: String(await freePort()), WASL_PUBLIC_URL: 'https://pay.example.org' },
  });
  routes = routesOf(running.app.fastify);
});
afterAll(() => running.close());

type Headers = Readonly<Record<string, unknown>>;

/** What is wrong with the headers of an answer; empty where nothing is. */
function faultsOf(headers: Headers): readonly string[] {
  const text = (name: string): string => String(headers[name] ?? '');
  // The sandbox's bank site shows us from outside, and so names us.
  const policy = text('content-security-policy').replaceAll('https://pay.example.org', "'self'");
  const rules: readonly (readonly [boolean, string])[] = [
    [text('x-content-type-options') === 'nosniff', 'nosniff'],
    [/^(same-origin|no-referrer|strict-origin)$/.test(text('referrer-policy')), 'referrer-policy'],
    [
      text('strict-transport-security') === 'max-age=31536000; includeSubDomains',
      'strict-transport-security',
    ],
    [
      /camera=\((self)?\), microphone=\(\), geolocation=\(\)/.test(text('permissions-policy')),
      'permissions-policy',
    ],
    [text('cross-origin-opener-policy') === 'same-origin', 'cross-origin-opener-policy'],
    [/^(same|cross)-origin$/.test(text('cross-origin-resource-policy')), 'cross-origin-resource-policy'],
    [policy.startsWith("default-src 'none'"), 'default-src'],
    [/frame-ancestors |sandbox$/.test(policy) || isFile(headers), 'frame-ancestors'],
    [!/script-src[^;]*(unsafe|data:|\*|http)/.test(policy), 'script-src'],
    [!policy.includes('unsafe-eval'), 'unsafe-eval'],
    [!policy.includes("'unsafe-inline'") || isDrawing(headers), 'unsafe-inline'],
    [/no-store|no-cache|max-age/.test(text('cache-control')), 'cache-control'],
    [headers.server === undefined && headers['x-powered-by'] === undefined, 'a banner'],
  ];
  return rules.flatMap(([holds, name]) => (holds ? [] : [`${name}: ${text(name) || policy}`]));
}

function isFile(headers: Headers): boolean {
  return /javascript/.test(String(headers['content-type']));
}

/** A picture's own style, and that of the browser's PDF page: nothing in them runs. */
function isDrawing(headers: Headers): boolean {
  return /^(image\/svg\+xml|application\/pdf)/.test(String(headers['content-type']));
}

const FILLED: Readonly<Record<string, string>> = {
  ':biller': 'sepehr',
  ':language': 'fa',
  ':gateway': 'sandbox',
};

test('there are routes to look at', () => {
  expect(routes.length).toBeGreaterThan(80);
  const paths = routes.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      '/',
      '/v1/billers/:id/bills',
      '/panel/sign-in',
      '/console/staff/:staff',
      '/widget',
    ]),
  );
});

describe('every route', () => {
  test.each(['text/html', 'application/json'])('asked for as %s, by each of its methods', async (accept) => {
    const faults: string[] = [];
    for (const { path, methods } of routes) {
      const url = path.replace(/:[a-z]+/g, (name) => FILLED[name] ?? 'x');
      for (const method of methods) {
        // Fastify answers HEAD as it answers GET.
        if (method === 'HEAD') continue;
        const { statusCode, headers } = await running.app.fastify.inject({
          ...{ method: toMethod(method), url },
          headers: { accept, 'sec-fetch-site': 'same-origin' },
        });
        const wrong = faultsOf(headers);
        // The workers of a test stand still, and this route says so.
        const failed = statusCode >= 500 && path !== '/health/ready';
        if (failed || wrong.length > 0) faults.push(`${method} ${url} ${statusCode} ${wrong.join(', ')}`);
      }
    }
    expect(faults).toEqual([]);
  });
});

function toMethod(text: string) {
  const method = (['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const).find((each) => each === text);
  invariant(method !== undefined, text);
  return method;
}

describe('every error', () => {
  test.each([
    ['an address that leads nowhere', { method: 'GET', url: '/nowhere' }, 404],
    ['an address that is none', { method: 'GET', url: '/%' }, 404],
    ['a name that is too long', { method: 'GET', url: `/b/${'x'.repeat(3_000)}` }, 404],
    ['a method that is not taken', { method: 'DELETE', url: '/' }, 405],
    ['a body that is no JSON', { method: 'POST', url: '/v1/inquiries', payload: '{' }, 400],
    [
      'a body that is too large',
      { method: 'POST', url: '/v1/inquiries', payload: `"${'x'.repeat(70_000)}"` },
      413,
    ],
    [
      'another content type',
      { method: 'POST', url: '/v1/inquiries', type: 'application/xml', payload: '<a/>' },
      415,
    ],
    ['an upload without a key', { method: 'POST', url: '/v1/billers/sepehr/bills', payload: '[]' }, 401],
  ] as const)('%s', async (_name, request, status) => {
    for (const accept of ['text/html', 'application/json']) {
      const { type, ...rest } = { type: 'application/json', ...request };
      const answer = await running.app.fastify.inject({
        ...rest,
        headers: { accept, ...('payload' in rest ? { 'content-type': type } : {}) },
      });
      expect(answer.statusCode).toBe(status);
      expect(faultsOf(answer.headers)).toEqual([]);
      // Nothing of how it is made: no stack, no path of a file, no name of a package.
      expect(answer.body).not.toMatch(/node_modules|\.tsx?\b|fastify|at [A-Z]\w+ \(|postgres/i);
    }
  });
});

describe('pages', () => {
  const policyOf = async (url: string): Promise<Headers> =>
    (await running.app.fastify.inject({ method: 'GET', url, headers: { accept: 'text/html' } })).headers;

  test('that read bar codes may use the camera, and no others', async () => {
    for (const url of ['/b/sepehr', '/verify'])
      expect(String((await policyOf(url))['permissions-policy'])).toContain('camera=(self)');
    for (const url of ['/', '/p', '/panel/sign-in', '/console/sign-in', '/docs', '/sandbox'])
      expect(String((await policyOf(url))['permissions-policy'])).toContain('camera=()');
  });

  test('run no script where they need none', async () => {
    for (const url of ['/console/sign-in', '/docs'])
      expect(String((await policyOf(url))['content-security-policy'])).not.toContain('script-src');
  });

  test('may be framed by the sites that a partner has named, and only the one page for it', async () => {
    const widget = await policyOf('/widget?partner=nilufar');
    expect(String(widget['content-security-policy'])).toMatch(/frame-ancestors https?:\/\//);
    expect(widget['cross-origin-resource-policy']).toBe('cross-origin');
    for (const url of [
      '/?partner=nilufar',
      '/b/sepehr?partner=nilufar',
      '/panel/sign-in',
      '/console/sign-in',
    ])
      expect(String((await policyOf(url))['content-security-policy'])).toContain("frame-ancestors 'none'");
  });

  test('hold nothing inline that the policy would have to allow', async () => {
    for (const { path, methods } of routes) {
      if (!methods.includes('GET') || /:/.test(path)) continue;
      const { headers, body } = await running.app.fastify.inject({
        url: path,
        headers: { accept: 'text/html' },
      });
      if (!String(headers['content-type']).startsWith('text/html')) continue;
      expect(body, path).not.toMatch(
        /<script(?![^>]* src=)|<style|<[a-z][^>]* style=| on[a-z]+="|javascript:/,
      );
    }
  });
});

test('a server without TLS promises none', async () => {
  const plain = await startTestApp();
  try {
    const { headers } = await plain.app.fastify.inject({ url: '/' });
    expect(headers['strict-transport-security']).toBeUndefined();
  } finally {
    await plain.close();
  }
});

describe('forms of other sites', () => {
  const forms = (): readonly Route[] =>
    routes.filter(
      ({ path, methods }) =>
        methods.includes('POST') &&
        !/^\/(v1|collect|sandbox\/(bank|carrier)|gateways|channels|widget)/.test(path) &&
        path !== '/sandbox',
    );

  test.each([
    ['by Fetch Metadata', { 'sec-fetch-site': 'cross-site' }],
    ['of a sister host', { 'sec-fetch-site': 'same-site' }],
    ['by Origin', { origin: 'https://evil.example' }],
    ['of a page without an origin', { origin: 'null' }],
    ['by Referer, where nothing else is sent', { referer: 'https://evil.example/pay.example.org' }],
  ])('are refused everywhere: told %s', async (_name, sent) => {
    const taken: string[] = [];
    for (const { path } of forms()) {
      const url = path.replace(/:[a-z]+/g, (name) => FILLED[name] ?? 'x');
      const { statusCode } = await running.app.fastify.inject({
        ...{ method: 'POST', url, payload: 'x=1' },
        headers: {
          ...{
            accept: 'text/html',
            host: 'pay.example.org',
            'content-type': 'application/x-www-form-urlencoded',
          },
          ...sent,
        },
      });
      if (statusCode !== 403 && statusCode !== 405) taken.push(`${url} ${statusCode}`);
    }
    expect(forms().length).toBeGreaterThan(40);
    expect(taken).toEqual([]);
  });

  test.each([
    ['by Fetch Metadata', { 'sec-fetch-site': 'same-origin' }],
    ['by Origin', { origin: 'https://pay.example.org' }],
    ['by Referer', { referer: 'https://pay.example.org/b/sepehr' }],
    ['by nothing at all', {}],
  ])('our own are taken: told %s', async (_name, sent) => {
    const { statusCode } = await running.app.fastify.inject({
      ...{ method: 'POST', url: '/b/sepehr', payload: 'bill_id=1' },
      headers: { host: 'pay.example.org', 'content-type': 'application/x-www-form-urlencoded', ...sent },
    });
    expect(statusCode).toBe(422);
  });
});
