import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Biller, Billers } from '../billing/index.ts';
import type { Documents } from '../documents/index.ts';
import type { Language } from '../kernel/index.ts';
import { type Payments, type Receipt, type ReceiptSigner, readReceiptNumber } from '../payments/index.ts';

/** What receipts need on the pages and in the API alike. */
export interface ReceiptDeps {
  readonly signer: ReceiptSigner;
  readonly documents: Documents;
  readonly publicUrl: () => string;
  readonly demo: boolean;
}

export interface FoundReceipt {
  readonly receipt: Receipt;
  readonly biller: Biller;
}

/** A receipt by its number or tracking code, as it may be typed. */
export async function findReceipt(
  deps: { readonly payments: Payments; readonly billers: Billers },
  typed: string,
): Promise<FoundReceipt | undefined> {
  const number = readReceiptNumber(typed);
  const payment = number.ok ? await deps.payments.find(number.value) : undefined;
  const receipt = payment === undefined ? undefined : await deps.payments.receipt(payment);
  const biller = payment === undefined ? undefined : deps.billers.byNumber(payment.billerId);
  return receipt === undefined || biller === undefined ? undefined : { receipt, biller };
}

/** Where a receipt's number can be typed in. */
function verifyUrl({ publicUrl }: ReceiptDeps): string {
  return `${publicUrl()}/verify`;
}

/** What the QR code holds: an address for a phone's own camera, with the whole signed statement in it. */
export function statementUrl(deps: ReceiptDeps, receipt: Receipt, biller: Biller): string {
  return `${verifyUrl(deps)}?s=${deps.signer.sign(receipt, biller.id)}`;
}

/**
 * Answers with the receipt as PDF, or with 304 where the reader has it already. Undefined where too many are
 * being drawn; the reply then has its `retry-after`, and what else it says is the caller's.
 */
export async function sendReceiptPdf(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: ReceiptDeps,
  about: FoundReceipt & { readonly language: Language },
): Promise<FastifyReply | undefined> {
  const { receipt, biller, language } = about;
  const document = deps.documents.receipt({
    ...about,
    statementUrl: statementUrl(deps, receipt, biller),
    verifyUrl: verifyUrl(deps),
    demo: deps.demo,
  });
  reply.header('etag', document.etag).header('cache-control', 'private, no-cache');
  if (isHeld(request.headers['if-none-match'], document.etag)) return reply.code(304).send();
  const drawn = await document.render();
  if (!drawn.ok) {
    reply.removeHeader('etag').header('retry-after', String(drawn.error.retryAfterSeconds));
    return undefined;
  }
  return reply
    .type('application/pdf')
    .header('content-disposition', `inline; filename="receipt-${receipt.number}.pdf"`)
    .header('content-language', language)
    .header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    )
    .header('x-content-type-options', 'nosniff')
    .send(Buffer.from(drawn.value));
}

/** RFC 9110, section 13.1.2: weak comparison, since a proxy may have weakened the tag. */
function isHeld(header: string | undefined, etag: string): boolean {
  return (header ?? '')
    .slice(0, 1_000)
    .split(',')
    .some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
