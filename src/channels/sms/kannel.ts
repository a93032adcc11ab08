import { smsLength } from '../../kernel/index.ts';
import { createSmsSender, type SmsGateway } from './gateway.ts';
import { ADDRESS, smsKind } from './kind.ts';

export interface KannelOptions {
  /** Of smsbox: http://127.0.0.1:13013. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  /** Where messages come from that answer nothing. */
  readonly sender: string;
  /** Where Kannel reports what became of a message. */
  readonly reportUrl: () => string;
}

/** Delivered, not delivered, refused by the network: what is worth a report (Kannel user guide, dlr-mask). */
const REPORTS = 1 + 2 + 16;

/**
 * Sends through Kannel's sendsms. Kannel chooses no alphabet by itself: Persian without coding=2 goes out as "???"
 * (channels.md §1.4), so it is said each time.
 */
export function createKannelSender(options: KannelOptions) {
  return createSmsSender({
    id: 'kannel',
    request: (message) => ({
      url: `${options.url}/cgi-bin/sendsms`,
      // The body is the text and the rest stands in headers: a form is refused ("Invalid content-type", 1.4.5), and
      // a query would leave text and password in Kannel's access log.
      init: {
        method: 'POST',
        body: message.text,
        headers: {
          'content-type': 'text/plain; charset=UTF-8',
          'x-kannel-username': options.username,
          'x-kannel-password': options.password,
          'x-kannel-from': message.from ?? options.sender,
          'x-kannel-to': message.to,
          'x-kannel-coding': smsLength(message.text).alphabet === 'gsm-7' ? '0' : '2',
          'x-kannel-dlr-mask': String(REPORTS),
          'x-kannel-dlr-url': `${options.reportUrl()}?id=${encodeURIComponent(message.id)}&d=%d`,
        },
      },
    }),
    // 202 "0: Accepted for delivery", or "3: Queued for later delivery"; another page is not Kannel's (a proxy's).
    outcome: (status, body) =>
      status === 202 && /^[03]: /.test(body)
        ? { state: 'sent', reference: body.slice(0, 100) }
        : { state: 'failed', permanent: status === 400, code: `kannel_${status}` },
  });
}

/** Reports of `dlr-mask`: 1 delivered, 2 not delivered, 16 refused by the network. */
const REPORTED: Readonly<Record<string, 'delivered' | 'failed'>> = {
  '1': 'delivered',
  '2': 'failed',
  '16': 'failed',
};

const WEBHOOKS: SmsGateway = {
  id: 'kannel',
  reportPath: 'dlr',
  methods: ['GET'],
  message: ({ from = '', to = '', text = '', id = '' }) => ({ from, to, text, id }),
  report: ({ id = '', d = '' }) => {
    const state = REPORTED[d];
    return state === undefined ? undefined : { message: { id }, state, code: `kannel_${d}` };
  },
  answer: { type: 'text/plain', body: '' },
};

export const KANNEL = smsKind({
  kind: 'kannel',
  name: 'Kannel',
  settings: {
    url: { what: 'Address of Kannel’s smsbox: `http://127.0.0.1:13013`.', pattern: ADDRESS },
    username: { what: 'User of its sendsms.', fallback: 'wasl' },
    password: { what: 'Password of that user.', secret: true },
  },
  webhooks: WEBHOOKS,
  create: (settings, { sender, keyedUrl }) => ({
    sender: createKannelSender({ ...settings, sender, reportUrl: () => `${keyedUrl()}/dlr` }),
  }),
});
