import { money, type Result } from '../../kernel/index.ts';
import type {
  GatewayAttempt,
  GatewayOrder,
  GatewayTraits,
  StartOutcome,
  StatusOutcome,
  VerifyOutcome,
} from '../../payments/index.ts';
import { type KindSettings, type NoAnswer, tell } from '../../platform/index.ts';
import { isIranianMobile, localPhone } from '../iranian-phone.ts';
import { isMaskedCard, UNREADABLE, unknown } from '../outcomes.ts';
import { ADDRESS, PAGE_MINUTES } from '../setting-patterns.ts';
import { askSoap, type SoapFields } from '../soap.ts';
import { ConfirmAnswer } from './answers.ts';
import { readClaim } from './claim.ts';

/** What sales and bills have in common at Parsian (countries.md §2.5). */

/** There is no inquiry: what a callback claimed is all there is, until the confirmation proves it. */
export const TRAITS: GatewayTraits = {
  instruments: ['card'],
  findsBy: 'callback',
  takenBy: 'verify',
  knownBy: 'claim',
};

export const SETTINGS = {
  loginAccount: {
    what: 'The PIN of the merchant. Parsian knows you by it and by the address of your server.',
    secret: true,
  },
  servicesUrl: {
    what: 'What stands in front of the addresses of the services.',
    fallback: 'https://pec.shaparak.ir/NewIPGServices',
    pattern: ADDRESS,
  },
  namespace: {
    what: 'The name of the services in what is sent, with a capital S as in their description (WSDL).',
    fallback: 'https://pec.Shaparak.ir/NewIPGServices',
    pattern: ADDRESS,
  },
  pageUrl: {
    what: 'Where payers are sent with their token.',
    fallback: 'https://pec.shaparak.ir/NewIPG',
    pattern: ADDRESS,
  },
  pageMinutes: {
    what: 'How long a payer may take at the page. The document does not say; ask them.',
    fallback: '15',
    pattern: PAGE_MINUTES,
  },
  confirmMinutes: {
    what: 'How long a payment may wait for confirmation: the document says the same business day, so ask for minutes.',
    fallback: '30',
    pattern: PAGE_MINUTES,
  },
} satisfies KindSettings;

/** Address, name and call of a service. */
export interface Service {
  readonly path: string;
  readonly service: string;
  readonly name: string;
}

const CONFIRM: Service = {
  ...{ path: 'Confirm/ConfirmService.asmx', service: 'Confirm/ConfirmService', name: 'ConfirmPayment' },
};

export type Call = (service: Service, fields: SoapFields) => Promise<Result<unknown, NoAnswer>>;

export function createCall(
  settings: {
    readonly loginAccount: string;
    readonly servicesUrl: string;
    readonly namespace: string;
  },
  fetchTimeoutMs: number,
): Call {
  const { loginAccount, servicesUrl, namespace } = settings;
  return ({ path, service, name }, fields) => {
    const full = `${namespace}/${service}`;
    const requestData = { LoginAccount: loginAccount, ...fields };
    return askSoap(
      {
        ...{ url: `${servicesUrl}/${path}`, namespace: full, name, action: `${full}/${name}` },
        ...{ qualified: true, fields: { requestData } },
      },
      fetchTimeoutMs,
    );
  };
}

export const DONE = '0';

/** What every order says beside what it is for. */
export function orderFields({ callbackUrl, description, payerPhone }: GatewayOrder): SoapFields {
  return {
    ...{ CallBackUrl: callbackUrl, AdditionalData: description.slice(0, 500) },
    ...(isIranianMobile(payerPhone) ? { Originator: localPhone(payerPhone) } : {}),
  };
}

/** What an order was answered with, as a page to send the payer to. */
export function startedAt(
  pageUrl: string,
  { Status, Token }: { readonly Status: string; readonly Token?: string },
): StartOutcome {
  if (Status !== DONE) return { kind: 'refused', reason: `code ${Status}` };
  if (!isPositive(Token)) return { kind: 'unreachable', reason: UNREADABLE.reason };
  return {
    ...{ kind: 'started', token: Token },
    page: { method: 'GET', url: `${pageUrl}/`, fields: { token: Token } },
  };
}

/** Repeats the claim under the name by which verify will be asked, and changes nothing. */
export function status(attempt: GatewayAttempt): StatusOutcome {
  const claim = readClaim(attempt);
  if (!claim.ok) return unknown(claim.error);
  return { kind: 'authorised', gatewayRef: attempt.gatewayRef ?? claim.value, amount: attempt.amount };
}

/** Codes from lists that merchants keep; the document that was read names none of the confirmation's. */
const CONFIRMED_BEFORE = '-1533';
const NOT_SUCCESSFUL = '-17';
const CANCELLED = '-138';

/** Without a callback nothing may be confirmed: whoever closes the page too early gets the money back (§2.5). */
export async function verify(call: Call, attempt: GatewayAttempt): Promise<VerifyOutcome> {
  const claim = readClaim(attempt);
  if (!claim.ok) return unknown(claim.error);
  const answer = await call(CONFIRM, { Token: attempt.token });
  if (!answer.ok) return unknown(tell(answer.error));
  if (!ConfirmAnswer.Check(answer.value)) return UNREADABLE;
  const { Status, Token, RRN, CardNumberMasked } = answer.value.ConfirmPaymentResult;
  if (isPositive(Token) && Token !== attempt.token) return unknown('it is of another order');
  if (Status === CANCELLED) return { kind: 'not_paid', reason: 'cancelled' };
  if (Status === NOT_SUCCESSFUL) return { kind: 'not_paid', reason: 'declined' };
  if (Status !== DONE && Status !== CONFIRMED_BEFORE) return unknown(`confirm: code ${Status}`);
  // That it was confirmed before may come without the reference that the first answer brought.
  const gatewayRef = isPositive(RRN) ? RRN : Status === DONE ? undefined : claim.value;
  if (gatewayRef === undefined) return UNREADABLE;
  const paid = { kind: 'paid', gatewayRef, amount: money(attempt.amount.minor, 'IRR') } as const;
  return CardNumberMasked !== undefined && isMaskedCard(CardNumberMasked)
    ? { ...paid, maskedCard: CardNumberMasked }
    : paid;
}

/** Numbers of 64 bits, as text. */
export function isPositive(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d{0,18}$/.test(text);
}
