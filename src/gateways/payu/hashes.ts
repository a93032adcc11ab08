import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../kernel/index.ts';
import type { CallbackReading, GatewayNotice, NoticeError, NoticeReading } from '../../payments/index.ts';
import { parseJson } from '../../platform/index.ts';
import { isSameHex } from '../hex-signature.ts';

type Fields = Readonly<Record<string, string>>;

export interface Keys {
  readonly merchantKey: string;
  readonly salt: string;
}

/** What is hashed of a request, after the merchant's key and before five empty places and the salt (countries.md §3.3). */
const HASHED = [
  ...['txnid', 'amount', 'productinfo', 'firstname', 'email'],
  ...['udf1', 'udf2', 'udf3', 'udf4', 'udf5'],
];
const EMPTY = ['', '', '', '', ''];

export function requestHash({ merchantKey, salt }: Keys, fields: Fields): string {
  return digest([merchantKey, ...valuesOf(fields), ...EMPTY, salt]).toString('hex');
}

export function commandHash({ merchantKey, salt }: Keys, command: string, var1: string): string {
  return digest([merchantKey, command, var1, salt]).toString('hex');
}

/** The same backwards, with the outcome in it; over the texts as they came. */
function isSigned({ merchantKey, salt }: Keys, fields: Fields): boolean {
  const { status = '', additionalCharges = '', hash = '', key } = fields;
  const charges = additionalCharges === '' ? [] : [additionalCharges];
  const backwards = [...charges, salt, status, ...EMPTY, ...valuesOf(fields).reverse(), merchantKey];
  return key === merchantKey && isSameHex(hash, digest(backwards));
}

function valuesOf(fields: Fields): string[] {
  return HASHED.map((name) => fields[name] ?? '');
}

function digest(parts: readonly string[]): Buffer {
  return createHash('sha512').update(parts.join('|')).digest();
}

const ORDER_ID = /^\d{1,18}$/;
export const PAYU_ID = /^\d{6,20}$/;
const STATUSES = ['success', 'failure', 'failed', 'pending'];

/** Posted by the payer's browser. Neither PayU's name for it nor why it failed is hashed: they are claims like the rest. */
export function readCallback(
  keys: Keys,
  fields: Fields,
): Result<CallbackReading, { readonly code: 'malformed_callback' }> {
  const { txnid: orderId = '', mihpayid: gatewayRef = '', status = '', unmappedstatus } = fields;
  const isWhole = ORDER_ID.test(orderId) && PAYU_ID.test(gatewayRef) && STATUSES.includes(status);
  if (!isWhole || !isSigned(keys, fields)) return err({ code: 'malformed_callback' });
  // What is pending has not been refused.
  const isOpen = status === 'success' || status === 'pending';
  const claim = isOpen ? 'paid' : unmappedstatus === 'userCancelled' ? 'cancelled' : 'declined';
  return ok({ orderId, claim, gatewayRef });
}

/** Its server posts the same fields, as a form or as JSON. What a refund is told with has no such hash, and is not needed. */
export function readNotice(keys: Keys, { body, headers }: GatewayNotice): Result<NoticeReading, NoticeError> {
  const isJson = (headers['content-type'] ?? '').includes('json');
  const fields = isJson ? fieldsOfJson(body) : fieldsOfForm(body);
  if (fields?.hash === undefined || fields.txnid === undefined) return err({ code: 'malformed_notice' });
  if (!isSigned(keys, fields)) return err({ code: 'bad_signature' });
  const { txnid: orderId } = fields;
  return ok(ORDER_ID.test(orderId) ? { orderId } : {});
}

/** Nothing where a field comes twice: which of the two was hashed? */
function fieldsOfForm(body: Buffer): Fields | undefined {
  const entries = [...new URLSearchParams(body.toString('utf8'))];
  const fields = Object.fromEntries(entries);
  return Object.keys(fields).length === entries.length ? fields : undefined;
}

function fieldsOfJson(body: Buffer): Fields | undefined {
  const parsed = parseJson(body.toString('utf8'));
  if (!parsed.ok || typeof parsed.value !== 'object' || parsed.value === null) return undefined;
  return Object.fromEntries(
    Object.entries(parsed.value).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name, value]] : [],
    ),
  );
}
