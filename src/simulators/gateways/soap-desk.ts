import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { FastifyInstance } from 'fastify';

export interface SoapRequest {
  readonly name: string;
  readonly namespace: string;
  /** Leaves by their names, in the order in which they came, however deep they stood. */
  readonly fields: ReadonlyMap<string, string>;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
});

/** Bodies of SOAP come to the routes as text. */
export function readsSoap(app: FastifyInstance): void {
  app.addContentTypeParser('text/xml', { parseAs: 'string' }, (_request, body, done) => done(null, body));
}

/** What a client calls; nothing where it is no call of SOAP. */
export function readCall(body: unknown): SoapRequest | undefined {
  if (typeof body !== 'string' || XMLValidator.validate(body) !== true) return undefined;
  const root: unknown = parser.parse(body);
  const envelope = nodesIn(root).find(({ name }) => local(name) === 'Envelope');
  const inBody = envelope?.nodes.find(({ name }) => local(name) === 'Body');
  const call = inBody?.nodes[0];
  if (call === undefined) return undefined;
  const prefix = call.name.includes(':') ? `xmlns:${call.name.split(':')[0]}` : 'xmlns';
  const fields = new Map<string, string>();
  collect(call.nodes, fields);
  return { name: local(call.name), namespace: call.attributes[prefix] ?? '', fields };
}

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly nodes: readonly Node[];
  readonly text: string | undefined;
}

function collect(nodes: readonly Node[], fields: Map<string, string>): void {
  for (const node of nodes) {
    if (node.nodes.some(({ name }) => name !== '#text')) collect(node.nodes, fields);
    else fields.set(local(node.name), node.nodes.map(({ text = '' }) => text).join(''));
  }
}

/** The parser keeps order as a list of objects with one name each, and attributes under `:@`. */
function nodesIn(list: unknown): Node[] {
  if (!Array.isArray(list)) return [];
  return list.flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return [];
    const entries: [string, unknown][] = Object.entries(each);
    const found = entries.find(([name]) => name !== ':@');
    if (found === undefined) return [];
    const [name, inside] = found;
    const marks = entries.find(([key]) => key === ':@')?.[1];
    const attributes = Object.entries(typeof marks === 'object' && marks !== null ? marks : {});
    return [
      {
        ...{ name, nodes: nodesIn(inside), text: typeof inside === 'string' ? inside : undefined },
        attributes: Object.fromEntries(attributes.map(([key, value]) => [key, String(value)])),
      },
    ];
  });
}

function local(name: string): string {
  return name.split(':').at(-1) ?? '';
}

export function soapAnswer(inside: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>${inside}</soap:Body></soap:Envelope>`;
}

export const SOAP_FAULT = soapAnswer(
  '<soap:Fault><faultcode>soap:Client</faultcode><faultstring>Unmarshalling Error</faultstring></soap:Fault>',
);
