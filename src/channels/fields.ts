/** The fields of a request, whatever they came in: nested ones by their path (`payload.response`), all as text. */
export type Fields = Readonly<Record<string, string>>;

/** Twilio sends 40 with ten pictures, and may send more tomorrow. */
const FIELDS_MAX = 100;
/** As much as a text message of ten parts has. */
const TEXT_MAX = 1_600;

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
