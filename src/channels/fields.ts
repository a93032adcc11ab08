import type { Fields } from './dialect.ts';

const FIELDS_MAX = 50;
const TEXT_MAX = 500;

/** A form or a JSON document as flat fields: `{payload: {response: 1}}` is `payload.response` = `1`. */
export function fieldsIn(body: unknown, path = ''): Fields {
  if (typeof body !== 'object' || body === null) return {};
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(body).slice(0, FIELDS_MAX)) {
    if (typeof value === 'string') found[path + name] = value.slice(0, TEXT_MAX);
    else if (typeof value === 'number' || typeof value === 'boolean') found[path + name] = String(value);
    else if (path === '') Object.assign(found, fieldsIn(value, `${name}.`));
  }
  return found;
}
