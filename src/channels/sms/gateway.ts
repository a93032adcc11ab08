import type { FastifyRequest } from 'fastify';
import type { Fields } from '../fields.ts';

/** A text message as a gateway tells of it. */
export interface InboundSms {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** The gateway's name for it. */
  readonly id: string;
}

/** What became of a message that was sent. */
export interface SmsReport {
  /** Ours, where the gateway gives it back; otherwise the one that it gave. */
  readonly message: { readonly id: string } | { readonly reference: string };
  readonly state: 'delivered' | 'failed';
  readonly code: string;
}

/** How a gateway calls us. Another one is another such description. */
export interface SmsGateway {
  /** Part of its address: `/channels/sms/kannel`. */
  readonly id: string;
  /** Where it calls with reports, behind its address: `dlr`. */
  readonly reportPath: string;
  readonly methods: readonly ('GET' | 'POST')[];
  /** Where it signs what it sends; without this the address is the secret. */
  readonly isGenuine?: (request: FastifyRequest) => boolean;
  readonly message: (fields: Fields) => InboundSms;
  /** Undefined: nothing that ends it. */
  readonly report: (fields: Fields) => SmsReport | undefined;
  /** What it wants to hear: an answer in words would be sent to the payer. */
  readonly answer: { readonly type: string; readonly body: string };
}

export interface SentSms {
  readonly id: string;
  readonly to: string;
  readonly text: string;
  /** The number that it comes from, where it answers somebody. */
  readonly from?: string | undefined;
}

export type SendOutcome =
  | { readonly state: 'sent'; readonly reference: string }
  | { readonly state: 'failed'; readonly permanent: boolean; readonly code: string };

/** How a gateway is asked to send. */
export interface SmsSending {
  readonly id: string;
  readonly request: (message: SentSms) => { readonly url: string; readonly init: RequestInit };
  /** Reads its answer; the body is at most 10 kB of it. */
  readonly outcome: (status: number, body: string) => SendOutcome;
}

const ANSWER_BYTES_MAX = 10_000;

/** A sender over HTTP. Never throws: whatever cannot be read was not sent, as far as anybody knows. */
export function createSmsSender(sending: SmsSending) {
  return {
    id: sending.id,
    lengthClass: 'short' as const,
    send: async (message: SentSms, signal: AbortSignal): Promise<SendOutcome> => {
      const { url, init } = sending.request(message);
      try {
        const response = await fetch(url, { ...init, signal, redirect: 'error' });
        return sending.outcome(response.status, await readSome(response));
      } catch {
        // The words of the error would hold the address, and some addresses hold a key.
        return { state: 'failed', permanent: false, code: `${sending.id}_unreachable` };
      }
    },
  };
}

async function readSome(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > ANSWER_BYTES_MAX) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The fields of an answer in JSON; none where it is something else. */
export function jsonFields(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
