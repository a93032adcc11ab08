import type { SmsGateway, SmsSending } from '../../../src/channels/index.ts';

/** How Pigeon calls us: JSON, not signed, with words of its own. */
export const PIGEON: SmsGateway = {
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

/** How it is asked to send. */
export function pigeonSending(options: { readonly url: string; readonly key: string }): SmsSending {
  return {
    id: 'pigeon',
    request: ({ id, to, text, from }) => ({
      url: `${options.url}/flights`,
      init: {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${options.key}` },
        body: JSON.stringify({ ring: id, to, note: text, coop: from }),
      },
    }),
    outcome: (status) =>
      status === 202
        ? { state: 'sent', reference: 'pigeon' }
        : { state: 'failed', permanent: status === 404, code: `pigeon_${status}` },
  };
}
