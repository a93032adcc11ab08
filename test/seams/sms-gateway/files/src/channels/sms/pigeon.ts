import { createSmsSender, type SmsGateway } from './gateway.ts';
import { ADDRESS, smsKind } from './kind.ts';

/** How Pigeon calls us: JSON, not signed, with words of its own. */
const WEBHOOKS: SmsGateway = {
  id: 'pigeon',
  methods: ['POST'],
  reportPath: 'landed',
  message: (fields) => ({
    from: fields['sender.number'] ?? '',
    to: fields.coop ?? '',
    text: fields.note ?? '',
    id: fields.ring ?? '',
  }),
  report: ({ ring = '', weather }) => {
    if (weather === undefined) return undefined;
    return {
      message: { id: ring },
      state: weather === 'fair' ? 'delivered' : 'failed',
      code: `pigeon_${weather}`,
    };
  },
  answer: { type: 'text/plain', body: '' },
};

export const PIGEON = smsKind({
  kind: 'pigeon',
  name: 'Pigeon',
  /** What an operator gives: `WASL_SMS_URL`, and `WASL_SMS_KEY`, which never stands in a file. */
  settings: {
    url: { what: 'Address of the dovecote.', fallback: 'https://api.pigeon.example', pattern: ADDRESS },
    key: { what: 'The key to it.', secret: true },
  },
  webhooks: WEBHOOKS,
  /** How it is asked to send. */
  create: (settings, common) => ({
    sender: createSmsSender({
      id: 'pigeon',
      request: ({ id, to, text, from = common.sender }) => ({
        url: `${settings.url}/flights`,
        init: {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${settings.key}` },
          body: JSON.stringify({ ring: id, to, note: text, coop: from }),
        },
      }),
      outcome: (status) =>
        status === 202
          ? { state: 'sent', reference: 'pigeon' }
          : { state: 'failed', permanent: status === 404, code: `pigeon_${status}` },
    }),
  }),
});
