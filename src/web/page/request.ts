import type { FastifyRequest } from 'fastify';

/**
 * A cookie of the request. Read from the header itself, so that it also works where a request ended before
 * any plugin saw it, as on an error page.
 */
export function cookieOf(request: FastifyRequest, name: string): string | undefined {
  const { cookie } = request.headers;
  if (cookie === undefined) return undefined;
  for (const part of cookie.split(';')) {
    const [key, value] = part.split('=', 2);
    if (key?.trim() === name) return value?.trim();
  }
  return undefined;
}

/** The address of a request. One that is no address (`//`) is that of the first page. */
export function addressOf(request: FastifyRequest): URL {
  // Two slashes would begin a host: `//example.org` must never become a link of ours.
  return URL.parse(request.url.replace(/^[/\\]+/, '/'), 'http://portal') ?? new URL('http://portal/');
}

/** The values of a form's field, or of one in the address; a field that is not there has none. */
export function valuesOf(form: unknown, name: string): readonly string[] {
  if (typeof form !== 'object' || form === null) return [];
  const value: unknown = Object.entries(form).find(([key]) => key === name)?.[1];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((each) => typeof each === 'string');
}

/** One value; the first, should a field be there twice. Empty where there is none. */
export function fieldOf(form: unknown, name: string): string {
  return valuesOf(form, name)[0] ?? '';
}

/** Every field with its first value: what a gateway's callback brings. */
export function allFields(...forms: readonly unknown[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const form of forms) {
    if (typeof form !== 'object' || form === null) continue;
    for (const name of Object.keys(form)) fields[name] = fieldOf(form, name);
  }
  return fields;
}

/**
 * Whether a form was sent by one of our own pages. Browsers since 2020 to 2023 say it themselves (Fetch
 * Metadata, W3C); older ones send `Origin` with every POST, or `Referer`; what sends none of them is no browser
 * that another site could have turned on us.
 */
export function isOwnForm(request: FastifyRequest, publicUrl: string): boolean {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  const from = request.headers.origin ?? request.headers.referer;
  if (from === undefined) return true;
  const sentFrom = URL.parse(from);
  return (
    sentFrom !== null && (sentFrom.host === request.host || sentFrom.origin === URL.parse(publicUrl)?.origin)
  );
}
