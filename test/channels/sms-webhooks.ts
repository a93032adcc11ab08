import { createHmac } from 'node:crypto';
import { CHANNEL_KEY, TWILIO } from './sms-gateways.ts';

/** What a telephone has written, as a gateway tells it; a field more or less where a test wants it. */
export interface Told {
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly id: string;
}

/** How each gateway calls: the path and the fields of its request. Told by hand, so that anything can be told. */
export const WEBHOOKS: Readonly<
  Record<'kannel' | 'twilio' | 'kavenegar', (url: string, told: Told) => Promise<Response>>
> = {
  kannel: (url, told) =>
    fetch(`${url}/channels/sms/kannel/${CHANNEL_KEY}?${new URLSearchParams({ ...told })}`),
  kavenegar: (url, { id, text, from, to }) =>
    fetch(`${url}/channels/sms/kavenegar/${CHANNEL_KEY}`, {
      method: 'POST',
      body: new URLSearchParams({ messageid: id, message: text, from, to }),
    }),
  twilio: (url, { from, to, text, id }) =>
    askSigned(`${url}/channels/sms/twilio`, [
      ['MessageSid', id],
      ['From', from],
      ['To', to],
      ['Body', text],
    ]),
};

export type FormFields = readonly (readonly [name: string, value: string])[];

export function formOf(fields: FormFields): URLSearchParams {
  const form = new URLSearchParams();
  for (const [name, value] of fields) form.append(name, value);
  return form;
}

/** A form that Twilio has signed, for the address that it was given. */
export function askSigned(url: string, fields: FormFields, signedUrl = url): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'x-twilio-signature': signatureOf(signedUrl, fields) },
    body: formOf(fields),
  });
}

export function signatureOf(url: string, fields: FormFields, token = TWILIO.token): string {
  // As the form is read at the other end: what is no Unicode has become U+FFFD on its way.
  const pairs = fields.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()] as const);
  const signed = [...new Set(pairs.map(([name, value]) => JSON.stringify([name, value])))]
    .map((pair): readonly [string, string] => JSON.parse(pair))
    .toSorted(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : 1));
  return createHmac('sha1', token)
    .update(`${url}${signed.flat().join('')}`)
    .digest('base64');
}
