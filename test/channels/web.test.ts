import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { type PortalApp, startPortalApp } from '../support/portal-app.ts';

let portal: PortalApp;

beforeAll(async () => {
  portal = await startPortalApp();
});
afterAll(() => portal.close());

interface Said {
  readonly text: string;
  readonly mark: string;
  readonly choices: readonly { readonly typed: string; readonly label: string }[];
}

interface Got {
  readonly status: number;
  readonly headers: Pick<Headers, 'get' | 'getSetCookie'>;
  readonly said: Said | undefined;
  readonly error: unknown;
}

async function ask(path: string, init: RequestInit = {}): Promise<Got> {
  const response = await fetch(`${portal.url}/channels/web/${path}`, init);
  const body: unknown = await response.json();
  const fields: Readonly<Record<string, unknown>> = typeof body === 'object' ? { ...body } : {};
  return {
    ...{ status: response.status, headers: response.headers, error: fields.error },
    said: saidIn(fields.said),
  };
}

function saidIn(value: unknown): Said | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { text, mark, choices }: Readonly<Record<string, unknown>> = { ...value };
  return { text: String(text), mark: String(mark), choices: Array.isArray(choices) ? choices : [] };
}

function post(line: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Got> {
  return ask(line, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
}

/** A browser with the chat in it: it keeps the cookie. */
function chat(line: string) {
  let cookie = '';
  let sent = 0;
  const keep = (got: Got): Got => {
    cookie = got.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return got;
  };
  return {
    say: async (text: string): Promise<Got> => {
      sent += 1;
      return keep(await post(line, { text, id: `id-${sent}` }, { cookie }));
    },
    again: async (text: string): Promise<Got> =>
      keep(await post(line, { text, id: `id-${sent}` }, { cookie })),
    last: (since = ''): Promise<Got> => ask(`${line}?since=${since}`, { headers: { cookie } }),
    cookie: () => cookie,
  };
}

describe('web chat', () => {
  test('a bill is asked for and found, and choices can be pressed', async () => {
    const visitor = chat('comet');
    const { said, status } = await visitor.say('menu');
    expect(status).toBe(200);
    expect(said?.text).toContain('What can we do for you?');
    expect(said?.choices[0]).toMatchObject({ typed: '1', label: 'View and pay a bill' });
    expect((await visitor.say('1')).said?.text).toContain('Account number');
    await visitor.say('8255100010001234');
    const found = await visitor.say('80202');
    expect(found.said?.text).toContain('$89.99');
    expect((await visitor.last()).said).toEqual(found.said);
  });

  test('what came since is told, and nothing where nothing did', async () => {
    const visitor = chat('comet');
    expect((await visitor.last()).said).toBeUndefined();
    const { said } = await visitor.say('menu');
    expect((await visitor.last(said?.mark)).said).toBeUndefined();
    expect((await visitor.last('another')).said).toEqual(said);
  });

  test('sent twice under one id it is said once', async () => {
    const visitor = chat('comet');
    await visitor.say('menu');
    const first = await visitor.say('1');
    const again = await Promise.all([visitor.again('1'), visitor.again('1')]);
    expect(again.map(({ said }) => said)).toEqual([first.said, first.said]);
  });

  test('the visitor’s name is random, and no script and no other site can use it', async () => {
    const [one, other] = [chat('comet'), chat('comet')];
    const { headers } = await one.say('menu');
    await other.say('menu');
    expect(headers.getSetCookie()[0]).toMatch(
      /^wasl_chat=[\w-]{32}; Path=\/; Max-Age=86400; HttpOnly; SameSite=Strict$/,
    );
    expect(one.cookie()).not.toBe(other.cookie());
    // Somebody else's talk is not told.
    await one.say('1');
    expect((await other.last()).said?.text).toContain('What can we do for you?');
    // A name that we have not given is not taken.
    const made = await post('comet', { text: 'menu' }, { cookie: 'wasl_chat=me' });
    expect(made.headers.getSetCookie()[0]).not.toContain('wasl_chat=me;');
  });

  test('over HTTPS no other host can have given it', async () => {
    const env = { WASL_PUBLIC_URL: 'https://pay.example.org' };
    const secure = await startPortalApp({ port: await freePort(), env });
    const response = await fetch(`${secure.url}/channels/web/comet`, {
      ...{ method: 'POST', body: '{"text":"menu"}', headers: { 'content-type': 'application/json' } },
    });
    expect(response.headers.getSetCookie()[0]).toMatch(/^__Host-wasl_chat=.* SameSite=Strict; Secure$/);
    await secure.close();
  });

  test.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://example.com' }],
    [{ origin: 'null' }],
  ])('another site cannot speak here: %j', async (headers) => {
    expect(await post('comet', { text: 'menu' }, headers)).toMatchObject({
      status: 403,
      error: 'cross_site',
    });
  });

  test.each([
    ['nobody', { text: 'x' }, 404, 'unknown_line'],
    ['3000', { text: 'x' }, 404, 'unknown_line'],
    ['comet', { text: 'x'.repeat(1_001) }, 422, 'too_long'],
    ['comet', { text: 1 }, 400, 'malformed'],
    ['comet', { text: 'x', id: 'a b' }, 400, 'malformed'],
    ['comet', [], 400, 'malformed'],
  ])('on %s %j is refused', async (line, body, status, error) => {
    expect(await post(line, body)).toMatchObject({ status, error });
  });

  test('a machine is stopped after 20 sentences, and told when to come back', async () => {
    const visitor = chat('nile');
    const statuses: number[] = [];
    for (let n = 0; n < 22; n++) statuses.push((await visitor.say('menu')).status);
    expect(statuses.slice(0, 20).every((status) => status === 200)).toBe(true);
    const refused = await visitor.say('menu');
    expect(refused).toMatchObject({ status: 429, error: 'too_many' });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
