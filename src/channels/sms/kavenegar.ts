import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { createSmsSender, jsonFields, type SendOutcome, type SmsGateway } from './gateway.ts';
import { FAR_ADDRESS, smsKind } from './kind.ts';

export interface KavenegarOptions {
  /** https://api.kavenegar.com, or a simulator of it. */
  readonly url: string;
  /** Stands in the path of each call: addresses must get into no log. */
  readonly key: string;
  /** The line that messages come from which answer nothing; where it is no number, the account's own line. */
  readonly sender: string;
}

const SentAnswer = Compile(
  Type.Object({
    return: Type.Object({ status: Type.Literal(200) }),
    entries: Type.Array(Type.Object({ messageid: Type.Integer(), status: Type.Integer() }), { minItems: 1 }),
  }),
);
const RefusedAnswer = Compile(Type.Object({ return: Type.Object({ status: Type.Integer() }) }));

/** Receiver malformed, empty or too long, over the limit, signs that may not be sent: no other time either. */
const PERMANENT = new Set([411, 413, 414, 422]);

/** 10 delivered; 6 failed, 11 not delivered, 13 cancelled, 14 blocked by the receiver. */
const ENDED: Readonly<Record<string, 'delivered' | 'failed'>> = {
  '10': 'delivered',
  '6': 'failed',
  '11': 'failed',
  '13': 'failed',
  '14': 'failed',
};

/**
 * Sends by Kavenegar's sms/send. `localid` is our own name for the message: the same one again is not sent again
 * (channels.md §1.5), which is what makes a second try harmless.
 */
function createKavenegarSender(options: KavenegarOptions) {
  return createSmsSender({
    id: 'kavenegar',
    request: (message) => {
      const sender = message.from ?? options.sender;
      return {
        url: `${options.url}/v1/${encodeURIComponent(options.key)}/sms/send.json`,
        init: {
          method: 'POST',
          body: new URLSearchParams({
            receptor: message.to.replace(/^\+98/, '0').replace(/^\+/, '00'),
            ...(/^\+?\d+$/.test(sender) ? { sender } : {}),
            message: message.text,
            localid: localId(message.id),
          }),
        },
      };
    },
    outcome,
  });
}

function outcome(status: number, body: string): SendOutcome {
  const answer = jsonFields(body);
  if (SentAnswer.Check(answer)) {
    const [entry] = answer.entries;
    if (entry !== undefined && ENDED[entry.status] !== 'failed')
      return { state: 'sent', reference: referenceOf(String(entry.messageid)) };
    // The same localid again would get the same answer.
    return { state: 'failed', permanent: true, code: `kavenegar_${entry?.status}` };
  }
  const code = RefusedAnswer.Check(answer) ? answer.return.status : status;
  return { state: 'failed', permanent: PERMANENT.has(code), code: `kavenegar_${code}` };
}

const WEBHOOKS: SmsGateway = {
  id: 'kavenegar',
  reportPath: 'status',
  methods: ['GET', 'POST'],
  message: ({ messageid = '', from = '', to = '', message = '' }) => ({
    ...{ from, to, text: message, id: messageid },
  }),
  report: ({ messageid = '', status = '' }) => {
    const state = ENDED[status];
    if (state === undefined) return undefined;
    return { message: { reference: referenceOf(messageid) }, state, code: `kavenegar_${status}` };
  },
  answer: { type: 'text/plain', body: '' },
};

/** `101-12` as a number, which theirs is: the message's, then the biller's three digits. */
function localId(id: string): string {
  const [biller = '', message = ''] = id.split('-');
  return `${message}${biller.padStart(3, '0')}`;
}

function referenceOf(messageId: string): string {
  return `kavenegar ${messageId}`;
}

export const KAVENEGAR = smsKind({
  kind: 'kavenegar',
  name: 'Kavenegar',
  settings: {
    key: { what: 'API key of the account.', secret: true },
    url: {
      what: 'Address of Kavenegar’s API, or of a simulator of it.',
      fallback: 'https://api.kavenegar.com',
      pattern: FAR_ADDRESS,
    },
  },
  webhooks: WEBHOOKS,
  create: (settings, { sender }) => ({ sender: createKavenegarSender({ ...settings, sender }) }),
});
