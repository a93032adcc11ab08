import { money } from '../../kernel/index.ts';
import type {
  Gateway,
  GatewayAttempt,
  GatewayDeadlines,
  GatewayOrder,
  GatewayTraits,
  ReverseOutcome,
  StartOutcome,
  StatusOutcome,
  VerifyOutcome,
} from '../../payments/index.ts';
import { tell } from '../ask.ts';
import { isIranianMobile, localPhone } from '../iranian-phone.ts';
import { gatewayKind } from '../kind.ts';
import { isMaskedCard, UNREADABLE, unknown } from '../outcomes.ts';
import { ADDRESS, PAGE_MINUTES } from '../setting-patterns.ts';
import { askSoap, type SoapFields } from '../soap.ts';
import { ConfirmAnswer, ReversalAnswer, SaleAnswer } from './answers.ts';
import { readCallback, readClaim } from './claim.ts';

const MINUTE_MS = 60_000;
/** There is no inquiry: what a callback claimed is all there is, until the confirmation proves it. */
const TRAITS: GatewayTraits = {
  instruments: ['card'],
  findsBy: 'callback',
  takenBy: 'verify',
  knownBy: 'claim',
};

/** Parsian Electronic Commerce, PEC (countries.md §2.1, §2.5): sales. */
export const PARSIAN = gatewayKind({
  kind: 'parsian',
  name: 'Parsian (PEC)',
  currencies: ['IRR'],
  settings: {
    loginAccount: {
      what: 'The PIN of the merchant. Parsian knows you by it and by the address of your server.',
      secret: true,
    },
    servicesUrl: {
      what: 'What stands in front of the addresses of the services for sale, confirmation and reversal.',
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
    reverseMinutes: {
      what: 'How long what was confirmed can be reversed: the document says before the end of the business day, so ask.',
      fallback: '30',
      pattern: PAGE_MINUTES,
    },
  },
  create: (settings, { id, fetchTimeoutMs }) => {
    const deadlines: GatewayDeadlines = {
      startValidMs: Number(settings.pageMinutes) * MINUTE_MS,
      verifyWithinMs: Number(settings.confirmMinutes) * MINUTE_MS,
      reverseWithinMs: Number(settings.reverseMinutes) * MINUTE_MS,
      returnsWithinMs: 72 * 60 * MINUTE_MS,
    };
    const { loginAccount, servicesUrl, namespace, pageUrl } = settings;
    const call: Call = ({ path, service, name }, fields) => {
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
    return {
      ...{ id, currencies: ['IRR'], traits: TRAITS, deadlines, readCallback },
      start: (order) => start(call, pageUrl, order),
      status: async (attempt) => status(attempt),
      verify: (attempt) => verify(call, attempt),
      reverse: (attempt) => reverse(call, attempt),
    } satisfies Gateway;
  },
});

/** Address, name and call of each service. The one for reversals is called otherwise than its address. */
const SALE = { path: 'Sale/SaleService.asmx', service: 'Sale/SaleService', name: 'SalePaymentRequest' };
const CONFIRM = {
  ...{ path: 'Confirm/ConfirmService.asmx', service: 'Confirm/ConfirmService', name: 'ConfirmPayment' },
};
const REVERSE = {
  ...{ path: 'Reverse/ReversalService.asmx', service: 'Reversal/ReversalService', name: 'ReversalRequest' },
};

type Call = (service: typeof SALE, fields: SoapFields) => ReturnType<typeof askSoap>;

const DONE = '0';

function isPositive(text: string | undefined): text is string {
  return text !== undefined && /^[1-9]\d{0,18}$/.test(text);
}

async function start(call: Call, pageUrl: string, order: GatewayOrder): Promise<StartOutcome> {
  const { orderId, amount, callbackUrl, description, payerPhone } = order;
  const answer = await call(SALE, {
    ...{ OrderId: orderId, Amount: String(amount.minor), CallBackUrl: callbackUrl },
    AdditionalData: description.slice(0, 500),
    ...(isIranianMobile(payerPhone) ? { Originator: localPhone(payerPhone) } : {}),
  });
  if (!answer.ok) return { kind: 'unreachable', reason: tell(answer.error) };
  if (!SaleAnswer.Check(answer.value)) return { kind: 'unreachable', reason: UNREADABLE.reason };
  const { Status, Token } = answer.value.SalePaymentRequestResult;
  if (Status !== DONE) return { kind: 'refused', reason: `code ${Status}` };
  if (!isPositive(Token)) return { kind: 'unreachable', reason: UNREADABLE.reason };
  return {
    ...{ kind: 'started', token: Token },
    page: { method: 'GET', url: `${pageUrl}/`, fields: { token: Token } },
  };
}

/** Repeats the claim under the name by which verify will be asked, and changes nothing. */
function status(attempt: GatewayAttempt): StatusOutcome {
  const claim = readClaim(attempt);
  if (!claim.ok) return unknown(claim.error);
  return { kind: 'authorised', gatewayRef: attempt.gatewayRef ?? claim.value, amount: attempt.amount };
}

/** Codes from lists that merchants keep; the document that was read names none of the confirmation's. */
const CONFIRMED_BEFORE = '-1533';
const NOT_SUCCESSFUL = '-17';
const CANCELLED = '-138';

/** Without a callback nothing may be confirmed: whoever closes the page too early gets the money back (§2.5). */
async function verify(call: Call, attempt: GatewayAttempt): Promise<VerifyOutcome> {
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

const REVERSED_BEFORE = '-1551';
const TOO_LATE = '-1549';
/** Reversing is switched off for the merchant; not in a state to be reversed; not allowed. */
const REFUSALS: readonly string[] = ['-108', '-1550', '-1552'];

async function reverse(call: Call, attempt: GatewayAttempt): Promise<ReverseOutcome> {
  const answer = await call(REVERSE, { Token: attempt.token });
  if (!answer.ok) return unknown(tell(answer.error));
  if (!ReversalAnswer.Check(answer.value)) return UNREADABLE;
  const { Status, Token } = answer.value.ReversalRequestResult;
  if (isPositive(Token) && Token !== attempt.token) return unknown('it is of another order');
  if (Status === DONE || Status === REVERSED_BEFORE) return { kind: 'reversed' };
  if (Status === TOO_LATE) return { kind: 'too_late' };
  const reason = `reverse: code ${Status}`;
  return REFUSALS.includes(Status) ? { kind: 'refused', reason } : unknown(reason);
}
