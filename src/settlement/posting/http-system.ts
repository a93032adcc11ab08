import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { toWire } from '../../kernel/index.ts';
import { ask, type Clock, parseJson, signMessage, tell } from '../../platform/index.ts';
import type { BillerInquiry, BillerSystem, Posting, PostOutcome } from './biller-system.ts';

const TextSchema = Type.String({ minLength: 1, maxLength: 200 });

const InquiryAnswerSchema = Type.Object({
  account: TextSchema,
  bills: Type.Array(Type.Record(Type.String(), Type.String({ maxLength: 16_384 })), { maxItems: 200 }),
});

const PostAnswerSchema = Type.Union([
  Type.Object({ status: Type.Literal('accepted'), id: TextSchema }),
  Type.Object({ status: Type.Literal('refused'), code: Type.String({ pattern: '^[a-z][a-z0-9_]{1,40}$' }) }),
]);

/**
 * A biller's system that speaks docs/integrate/biller-system.md over HTTP. What we send is signed; what is sent twice is
 * the same address and the same body, so that it can be taken once.
 */
export function createHttpBillerSystem(deps: {
  readonly url: string;
  readonly secret: Buffer;
  readonly timeoutMs: number;
  readonly clock: Clock;
}): BillerSystem {
  const { url, secret, timeoutMs, clock } = deps;

  async function send(
    method: 'POST' | 'PUT',
    path: string,
    id: string,
    content: Readonly<Record<string, unknown>>,
  ): ReturnType<typeof ask> {
    const body = JSON.stringify(content);
    const headers = {
      ...{ 'content-type': 'application/json', accept: 'application/json' },
      ...signMessage([secret], { id, at: clock.now(), body }),
    };
    return ask({ method, url: `${url}${path}`, headers, body }, timeoutMs);
  }

  return {
    inquire: async (identifiers): Promise<BillerInquiry> => {
      const answer = await send('POST', '/inquiries', `inquiry-${clock.now().getTime()}`, { identifiers });
      if (!answer.ok) return { kind: 'silent', reason: tell(answer.error) };
      const { status, text } = answer.value;
      if (status === 404) return { kind: 'not_found' };
      const read = status === 200 ? parseJson(text) : undefined;
      if (!read?.ok || !Value.Check(InquiryAnswerSchema, read.value))
        return { kind: 'silent', reason: `unreadable answer: ${status}` };
      return { kind: 'found', account: read.value.account, bills: read.value.bills };
    },
    post: async (posting): Promise<PostOutcome> => {
      const { reference } = posting.payment;
      const path = `/payments/${reference}${posting.kind === 'reversal' ? '/reversal' : ''}`;
      const answer = await send('PUT', path, `${posting.kind}-${reference}`, bodyOf(posting));
      if (!answer.ok) return { kind: 'silent', reason: tell(answer.error) };
      const { status, text } = answer.value;
      const read = status >= 200 && status < 500 ? parseJson(text) : undefined;
      if (!read?.ok || !Value.Check(PostAnswerSchema, read.value))
        return { kind: 'silent', reason: `unreadable answer: ${status}` };
      return read.value.status === 'accepted'
        ? { kind: 'accepted', billerRef: read.value.id }
        : { kind: 'refused', reason: read.value.code };
    },
  };
}

function bodyOf({ kind, payment, accountNumber, bills, since }: Posting): Readonly<Record<string, unknown>> {
  const { reference, amount, advance, channel } = payment;
  if (kind === 'reversal') return { reference, amount: toWire(amount), reason: payment.reason ?? 'reversed' };
  return {
    ...{ reference, account: accountNumber, amount: toWire(amount), advance: toWire(advance), channel },
    bills: bills.map(({ number, amountMinor }) => ({
      number,
      amount: toWire({ minor: amountMinor, currency: amount.currency }),
    })),
    paid_at: since.toISOString(),
  };
}
