import { XMLParser } from 'fast-xml-parser';
import { type Currency, parseTypedAmount } from '../../kernel/index.ts';
import { DayFileRefused, type DayLine, type FileDescription, type RejectedLine } from './description.ts';

/** A statement of one account and day; a bank cuts larger ones up. */
const FILE_BYTES_MAX = 64 * 1024 * 1024;

type Node = Readonly<Record<string, unknown>>;

const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  processEntities: false,
  removeNSPrefix: true,
  isArray: (name) => ['Stmt', 'Ntfctn', 'Ntry', 'NtryDtls', 'TxDtls'].includes(name),
});

/**
 * camt.053 (day statement) and camt.054 (notification) of ISO 20022: credits are payments, debits refunds; a reversal turns them
 * round. Only booked entries. A batch is taken by its transactions, which must add up to it. The reference is the end-to-end
 * ID, or the servicer's where the payer gave none.
 */
export async function* readCamtLines(
  source: AsyncIterable<Uint8Array>,
  description: FileDescription,
  currency: Currency,
): AsyncGenerator<readonly (DayLine | RejectedLine)[]> {
  const root = nodeOf(parse(await textOf(source)).Document);
  const [message, list] =
    description.format === 'camt053' ? ['BkToCstmrStmt', 'Stmt'] : ['BkToCstmrDbtCdtNtfctn', 'Ntfctn'];
  const statements = listOf(nodeOf(root[message])[list]);
  if (statements.length === 0) throw new DayFileRefused(`it holds no ${message}`);
  let line = 0;
  for (const entry of statements.flatMap((statement) => listOf(statement.Ntry))) {
    line += 1;
    if (statusOf(entry) !== 'BOOK') continue;
    yield [...linesOf(line, entry, currency)];
  }
}

function* linesOf(line: number, entry: Node, currency: Currency): Generator<DayLine | RejectedLine> {
  const isReversal = entry.RvslInd === 'true';
  const isCredit = (entry.CdtDbtInd === 'CRDT') !== isReversal;
  const kind = isCredit ? 'payment' : 'refund';
  const whole = amountOf(entry.Amt, currency);
  if (whole === undefined) return yield { line, code: 'malformed_amount' };
  if (whole === 'other') return yield { line, code: 'other_currency' };
  const parts = listOf(entry.NtryDtls).flatMap((details) => listOf(details.TxDtls));
  if (parts.length === 0) {
    const reference = textIn(entry.AcctSvcrRef) ?? textIn(entry.NtryRef);
    if (reference === undefined) return yield { line, code: 'missing_value' };
    return yield { line, reference, amountMinor: whole, currency, kind };
  }
  const [only] = parts;
  const amounts = parts.map((part) =>
    parts.length === 1 && only === part && part.Amt === undefined ? whole : amountOf(part.Amt, currency),
  );
  const sum = amounts.reduce((all: bigint, each) => all + (typeof each === 'bigint' ? each : 0n), 0n);
  if (sum !== whole) throw new DayFileRefused(`the transactions of entry ${line} do not add up to it`);
  for (const [nth, part] of parts.entries()) {
    const refs = nodeOf(part.Refs);
    const endToEnd = textIn(refs.EndToEndId);
    const reference =
      endToEnd === undefined || endToEnd === 'NOTPROVIDED' ? textIn(refs.AcctSvcrRef) : endToEnd;
    const amountMinor = amounts[nth];
    if (reference === undefined || typeof amountMinor !== 'bigint') yield { line, code: 'missing_value' };
    else yield { line, reference, amountMinor, currency, kind };
  }
}

/** From version 8 on the status is a code within `Sts`. */
function statusOf(entry: Node): string | undefined {
  return textIn(entry.Sts) ?? textIn(nodeOf(entry.Sts).Cd);
}

function amountOf(value: unknown, currency: Currency): bigint | 'other' | undefined {
  const node = nodeOf(value);
  if (node['@Ccy'] !== currency) return node['@Ccy'] === undefined ? undefined : 'other';
  const read = parseTypedAmount(textIn(node['#text'])?.replace(/\.0+$/, '') ?? '', currency);
  return read.ok ? read.value.minor : undefined;
}

async function textOf(source: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.byteLength;
    if (bytes > FILE_BYTES_MAX) throw new DayFileRefused(`it is larger than ${FILE_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parse(text: string): Node {
  // Neither has any business in a statement, and both can be used to read files or to fill the memory.
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new DayFileRefused('it declares a document type or entities');
  try {
    return nodeOf(PARSER.parse(text, true));
  } catch (error) {
    throw new DayFileRefused(error instanceof Error ? error.message : 'it is no XML');
  }
}

function nodeOf(value: unknown): Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

function listOf(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.map(nodeOf) : [];
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
