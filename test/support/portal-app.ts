import { invariant } from '../../src/kernel/index.ts';
import type { Fault } from '../../src/simulators/index.ts';
import { startTestApp } from './app.ts';

/** A page, or where the portal sends the reader on to. */
interface Answer {
  readonly status: number;
  readonly html: string;
  readonly headers: Pick<Headers, 'get'>;
  /** Path and query; empty where the answer is a page. */
  readonly location: string;
}

type Fields = [name: string, value: string][] | Readonly<Record<string, string>>;

/** A browser as far as the portal can tell: it keeps cookies, reads one language and sends forms. */
export interface Visitor {
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  post(path: string, fields: Fields, headers?: Readonly<Record<string, string>>): Promise<Answer>;
}

export type PortalApp = Awaited<ReturnType<typeof startPortalApp>>;

/** The whole program with the demo, and what a payer does outside of the portal: at the bank. */
export async function startPortalApp(options: Parameters<typeof startTestApp>[0] = {}) {
  const running = await startTestApp(options);
  const { url, app } = running;

  async function askBank(path: string, body: object): Promise<Readonly<Record<string, unknown>>> {
    const response = await fetch(`${url}/sandbox/bank/api/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer: unknown = await response.json();
    invariant(response.ok && typeof answer === 'object' && answer !== null, `${path}: ${response.status}`);
    return { ...answer };
  }

  return {
    ...running,
    visitor: (language: string) => createVisitor(url, language),

    /** What the payer does at the bank's page; the answer is what the browser brings back from there. */
    async play(
      bankPage: string,
      card: 'pay' | 'decline' | 'cancel',
    ): Promise<Readonly<Record<string, string>>> {
      const token = new URL(bankPage, url).searchParams.get('token');
      const { callback } = await askBank('play', { token, card });
      invariant(typeof callback === 'object' && callback !== null && 'fields' in callback, 'a way back');
      const fields = Object.entries(callback.fields ?? {});
      return Object.fromEntries(fields.map(([name, value]) => [name, String(value)]));
    },

    async fault(fault: Fault, times: number): Promise<void> {
      await askBank('faults', { fault, times });
    },

    /** How many payments there are in all: a request that changes nothing leaves it as it is. */
    async payments(): Promise<number> {
      const [row] = await app.sql<{ count: bigint }[]>`select count(*) from payments.payment`;
      return Number(row?.count);
    },
  };
}

function createVisitor(url: string, language: string): Visitor {
  const jar: { name: string; value: string; path: string }[] = [];

  async function ask(path: string, init: RequestInit): Promise<Answer> {
    const cookie = jar
      .filter((each) => path.startsWith(each.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ');
    const headers = new Headers({
      accept: 'text/html',
      'accept-language': language,
      ...(cookie && { cookie }),
    });
    new Headers(init.headers).forEach((value, name) => {
      headers.set(name, value);
    });
    const response = await fetch(`${url}${path}`, { ...init, headers, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) keep(line);
    const location = response.headers.get('location') ?? '';
    return {
      status: response.status,
      html: await response.text(),
      headers: response.headers,
      location: location.startsWith(url) ? location.slice(url.length) : location,
    };
  }

  function keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    const path = /; Path=([^;]+)/i.exec(line)?.[1] ?? '/';
    const known = jar.findIndex((each) => each.name === name && each.path === path);
    jar.splice(known < 0 ? jar.length : known, known < 0 ? 0 : 1, { name, value, path });
  }

  return {
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, fields, headers = {}) => {
      const body = new URLSearchParams(Array.isArray(fields) ? fields : Object.entries(fields));
      return ask(path, { method: 'POST', body, headers });
    },
  };
}

/** The fields of the first form that is sent to `action`, as a browser would send it untouched. */
export function formOf(html: string, action: RegExp): [name: string, value: string][] {
  const forms = html.match(/<form [^>]*>.*?<\/form>/gs) ?? [];
  const form = forms.find((each) => action.test(/action="([^"]*)"/.exec(each)?.[1] ?? ''));
  invariant(form !== undefined, `a form that leads to ${action}`);
  const inputs = form.match(/<input [^>]*>/g) ?? [];
  const attribute = (input: string, name: string): string =>
    new RegExp(` ${name}="([^"]*)"`).exec(input)?.[1] ?? '';
  return inputs
    .filter((input) => !/ disabled/.test(input) && (!/type="checkbox"/.test(input) || / checked/.test(input)))
    .map((input) => [attribute(input, 'name'), attribute(input, 'value')]);
}

/** What a reader sees: without tags, entities read, white space as one space. */
export function textOf(html: string): string {
  return html
    .replace(/<(head)>.*?<\/\1>/s, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#34;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ');
}
