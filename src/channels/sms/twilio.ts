import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { createSmsSender, jsonFields, type SendOutcome, type SmsGateway } from './gateway.ts';
import { FAR_ADDRESS, smsKind } from './kind.ts';

export interface TwilioOptions {
  /** https://api.twilio.com, or a simulator of it. */
  readonly url: string;
  readonly account: string;
  readonly token: string;
  /** Where messages come from that answer nothing: a number, a name, or a messaging service (MG…). */
  readonly sender: string;
  /** Where Twilio reports what became of a message. */
  readonly reportUrl: () => string;
}

/**
 * Malformed number, no route or permission to it, no such sender, too long or empty, opted out, no mobile: the same
 * message will not do another time either. What is not in this list (429, 20429, 63018, 5xx, a wrong password) may pass.
 */
const PERMANENT = new Set([
  ...[21211, 21212, 21214, 21217, 21265, 21408, 21421, 21602, 21606, 21610, 21612, 21614, 21617, 21635],
  ...[30003, 30004, 30005, 30006],
]);

/** Sends by Twilio's Messages resource. It chooses the alphabet by the text. */
export function createTwilioSender(options: TwilioOptions) {
  const { account, token } = options;
  return createSmsSender({
    id: 'twilio',
    request: (message) => ({
      url: `${options.url}/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`,
      init: {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}` },
        body: new URLSearchParams({
          ...senderOf(message.from ?? options.sender),
          To: message.to,
          Body: message.text,
          StatusCallback: `${options.reportUrl()}?id=${encodeURIComponent(message.id)}`,
        }),
      },
    }),
    outcome,
  });
}

/** Long numbers are wanted as E.164, short ones and names as they are. */
function senderOf(from: string): { readonly MessagingServiceSid: string } | { readonly From: string } {
  if (/^MG[0-9a-f]{32}$/.test(from)) return { MessagingServiceSid: from };
  return { From: /^\d{9,15}$/.test(from) ? `+${from}` : from };
}

function outcome(status: number, body: string): SendOutcome {
  const answer = jsonFields(body);
  const isOver = answer.status === 'failed' || answer.status === 'undelivered';
  if (status === 201 && typeof answer.sid === 'string' && !isOver)
    return { state: 'sent', reference: answer.sid };
  const code = [answer.code, answer.error_code].find((each) => typeof each === 'number') ?? status;
  return { state: 'failed', permanent: isOver || PERMANENT.has(code), code: `twilio_${code}` };
}

const REPORTED: Readonly<Record<string, 'delivered' | 'failed'>> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
};

/** Twilio's webhooks; `publicUrl` is the address that it was given, as it stands at Twilio. */
function twilioWebhooks(options: { readonly token: string; readonly publicUrl: () => string }): SmsGateway {
  return {
    id: 'twilio',
    reportPath: 'status',
    methods: ['POST'],
    isGenuine: (request) => {
      const given = request.headers['x-twilio-signature'];
      if (typeof given !== 'string' || !isForm(request)) return false;
      return addressesOf(options.publicUrl()).some((address) =>
        isSame(given, twilioSignature(options.token, `${address}${request.url}`, request.body)),
      );
    },
    message: ({ From = '', To = '', Body = '', MessageSid = '' }) => ({
      ...{ from: From, to: To, text: Body, id: MessageSid },
    }),
    report: ({ id = '', MessageStatus = '', ErrorCode = '' }) => {
      const state = REPORTED[MessageStatus];
      if (state === undefined) return undefined;
      const code = /^\d{1,6}$/.test(ErrorCode) && ErrorCode !== '0' ? ErrorCode : MessageStatus;
      return { message: { id }, state, code: `twilio_${code}` };
    },
    answer: { type: 'text/xml', body: '<?xml version="1.0" encoding="UTF-8"?><Response></Response>' },
  };
}

/** Messages come as forms. What is signed of a JSON body stands elsewhere (bodySHA256), and there is none here. */
function isForm({ headers }: FastifyRequest): boolean {
  return (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
}

/**
 * HMAC-SHA1 over the address and all fields of the body in the order of their names, each name with its value behind it;
 * of several values each one once, in order (Twilio, "Validating requests"; a vector in the tests).
 */
export function twilioSignature(token: string, url: string, body: unknown): string {
  const fields = typeof body === 'object' && body !== null ? Object.entries(body) : [];
  const signed = fields
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap(([name, value]: readonly [string, unknown]) => {
      const values = Array.isArray(value) ? [...new Set(value.map(String))].toSorted() : [String(value)];
      return values.map((each) => `${name}${each}`);
    });
  return createHmac('sha1', token)
    .update(`${url}${signed.join('')}`)
    .digest('base64');
}

/** With a port and without one: which of them Twilio signs depends on how it was given the address. */
function addressesOf(publicUrl: string): readonly string[] {
  const bare = publicUrl.replace(/:\d+$/, '');
  const usual = publicUrl.startsWith('https:') ? '443' : '80';
  return [...new Set([publicUrl, bare, ...(bare === publicUrl ? [`${bare}:${usual}`] : [])])];
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}

export const TWILIO = smsKind({
  kind: 'twilio',
  name: 'Twilio',
  settings: {
    account: { what: 'SID of the account.' },
    token: { what: 'Its auth token, which also proves what Twilio sends.', secret: true },
    url: {
      what: 'Address of Twilio’s API, or of a simulator of it.',
      fallback: 'https://api.twilio.com',
      pattern: FAR_ADDRESS,
    },
  },
  create: ({ account, token, url }, { sender, publicUrl }) => ({
    sender: createTwilioSender({
      ...{ account, token, url, sender },
      reportUrl: () => `${publicUrl()}/channels/sms/twilio/status`,
    }),
    webhooks: twilioWebhooks({ token, publicUrl }),
  }),
});
