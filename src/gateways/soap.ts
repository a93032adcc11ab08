import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { err, ok, type Result } from '../kernel/index.ts';
import { ask, type NoAnswer } from '../platform/index.ts';

/** Elements by name, in the order in which the service wants them. */
export interface SoapFields {
  readonly [name: string]: string | SoapFields;
}

export interface SoapCall {
  readonly url: string;
  readonly namespace: string;
  /** The call's element; its answer is called the same with `Response` behind it. */
  readonly name: string;
  /** The header of SOAP 1.1; some leave it empty. */
  readonly action: string;
  /** Whether the elements inside are of the namespace too, as the service's schema has it. */
  readonly qualified: boolean;
  readonly fields: SoapFields;
}

/** Calls by SOAP 1.1. The value is what stands in the answer's element, or nothing where that cannot be read. */
export async function askSoap(call: SoapCall, timeoutMs: number): Promise<Result<unknown, NoAnswer>> {
  const headers = { 'content-type': 'text/xml; charset=utf-8', soapaction: `"${call.action}"` };
  const answer = await ask({ method: 'POST', url: call.url, headers, body: envelopeOf(call) }, timeoutMs);
  if (!answer.ok) return answer;
  const { status, text } = answer.value;
  return status >= 200 && status < 300
    ? ok(readEnvelope(text, `${call.name}Response`))
    : err({ code: 'http_error', detail: String(status) });
}

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';

export function envelopeOf({
  namespace,
  name,
  qualified,
  fields,
}: Pick<SoapCall, 'namespace' | 'name' | 'qualified' | 'fields'>): string {
  const element = qualified
    ? `<${name} xmlns="${escapeXml(namespace)}">${elements(fields)}</${name}>`
    : `<w:${name} xmlns:w="${escapeXml(namespace)}">${elements(fields)}</w:${name}>`;
  return `<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="${ENVELOPE}"><soap:Body>${element}</soap:Body></soap:Envelope>`;
}

function elements(fields: SoapFields): string {
  return Object.entries(fields)
    .map(
      ([name, value]) =>
        `<${name}>${typeof value === 'string' ? escapeXml(value) : elements(value)}</${name}>`,
    )
    .join('');
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
/** What XML 1.0 cannot hold, not even escaped, and halves of characters. */
const NO_XML = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

export function escapeXml(text: string): string {
  return text.replace(NO_XML, '').replace(/[&<>"']/g, (letter) => ESCAPES[letter] ?? '');
}

const PARSER = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  // Numbers stay text: order numbers have more digits than a double.
  parseTagValue: false,
  processEntities: false,
});

/** What stands in this element of the body; nothing where it is missing, or where the text is none of SOAP. */
export function readEnvelope(text: string, name: string): unknown {
  // Nobody who answers us has a reason to define anything.
  if (/<!(?:doctype|entity|element|attlist)/i.test(text)) return undefined;
  try {
    if (XMLValidator.validate(text) !== true) return undefined;
    const root: unknown = PARSER.parse(text);
    return inside(inside(inside(root, 'Envelope'), 'Body'), name);
  } catch {
    return undefined;
  }
}

function inside(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
