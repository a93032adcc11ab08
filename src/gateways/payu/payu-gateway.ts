import { toDecimalText } from '../../kernel/index.ts';
import type {
  Gateway,
  GatewayDeadlines,
  GatewayOrder,
  GatewayTraits,
  StartOutcome,
} from '../../payments/index.ts';
import { isIndianMobile } from '../indian-phone.ts';
import { openJsonApi } from '../json-api.ts';
import { gatewayKind } from '../kind.ts';
import { ADDRESS, PAGE_MINUTES } from '../setting-patterns.ts';
import { verifiedBy } from '../verified-by-status.ts';
import { commandHash, type Keys, readCallback, readNotice, requestHash } from './hashes.ts';
import { type Command, giveBack, isNotFound, statusOf, tokenOf, transactionOf } from './transactions.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
const TRAITS: GatewayTraits = {
  instruments: ['card', 'upi', 'wallet'],
  ...{ findsBy: 'order', takenBy: 'gateway' },
};

/** PayU's hosted checkout in India (countries.md §3.3). */
export const PAYU = gatewayKind({
  kind: 'payu',
  name: 'PayU',
  currencies: ['INR'],
  settings: {
    merchantKey: { what: 'The merchant’s key, as PayU gave it.', pattern: /^[A-Za-z0-9]{4,40}$/ },
    salt: { what: 'The salt that signs both ways.', secret: true, pattern: /^[\x21-\x7e]{6,2000}$/ },
    customerName: {
      what: 'PayU wants a first name with each payment, and is not given that of the payer.',
      fallback: 'Customer',
      pattern: /^[A-Za-z][A-Za-z ]{0,58}$/,
    },
    customerEmail: {
      what: 'PayU wants an address with each payment: one of yours, since it is not given that of the payer.',
      pattern: /^[^\s@|]{1,30}@[^\s@|]{1,40}$/,
    },
    customerMobile: {
      what: 'The mobile number, 10 digits, named where the payer’s is not known.',
      pattern: /^[6-9]\d{9}$/,
    },
    pageMinutes: {
      what: 'For how long a payer is waited for. PayU does not say how long its page may be used; ask them.',
      fallback: '30',
      pattern: PAGE_MINUTES,
    },
    returnDays: {
      what: 'After how many days a payer has refunded money at the latest. PayU does not say; ask them.',
      fallback: '14',
      pattern: /^[1-9]\d?$/,
    },
    pageUrl: {
      what: 'Where payers are sent; for tests https://test.payu.in/_payment.',
      fallback: 'https://secure.payu.in/_payment',
      pattern: ADDRESS,
    },
    apiUrl: {
      what: 'Where PayU is asked; for tests https://test.payu.in/merchant.',
      fallback: 'https://info.payu.in/merchant',
      pattern: ADDRESS,
    },
  },
  create: (settings, { id, fetchTimeoutMs, now }) => {
    const { merchantKey, salt, apiUrl } = settings;
    const keys: Keys = { merchantKey, salt };
    const deadlines: GatewayDeadlines = {
      startValidMs: Number(settings.pageMinutes) * MINUTE_MS,
      verifyWithinMs: null,
      reverseWithinMs: 0,
      returnsWithinMs: Number(settings.returnDays) * DAY_MS,
    };
    const asking = () => ({ command: openCommands(keys, apiUrl, fetchTimeoutMs), now: now() });
    return {
      ...{ id, currencies: ['INR'], traits: TRAITS, deadlines },
      start: (order) => {
        const endsAtMs = now().getTime() + deadlines.startValidMs;
        return start(asking().command, { ...settings, keys, endsAtMs }, order);
      },
      readCallback: (fields) => readCallback(keys, fields),
      readNotice: (notice) => readNotice(keys, notice),
      status: (attempt) => statusOf(asking(), attempt),
      verify: async (attempt) => verifiedBy(await statusOf(asking(), attempt)),
      reverse: async () => ({ kind: 'too_late' }),
      refund: {
        ...{ inParts: true, withinMs: null },
        give: (attempt, refund) => giveBack(asking(), attempt, refund),
      },
    } satisfies Gateway;
  },
});

/** One address for all commands; what a command is about stands in `var1`, `var2` and so on. */
function openCommands(keys: Keys, apiUrl: string, timeoutMs: number): Command {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const api = openJsonApi({ apiUrl, headers }, timeoutMs);
  return (command, vars) => {
    const form = new URLSearchParams({ key: keys.merchantKey, command });
    for (const [index, value] of vars.entries()) form.set(`var${index + 1}`, value);
    form.set('hash', commandHash(keys, command, vars[0]));
    return api({ method: 'POST', path: 'postservice?form=2', body: form.toString() });
  };
}

interface Opening {
  readonly keys: Keys;
  readonly endsAtMs: number;
  readonly customerName: string;
  readonly customerEmail: string;
  readonly customerMobile: string;
  readonly pageUrl: string;
}

/**
 * The payer's browser announces the payment. That PayU answers at all, and knows no order of that name, is asked before
 * somebody is sent there: nobody is sent to a page that is down, while another gateway may be up.
 */
async function start(command: Command, opening: Opening, order: GatewayOrder): Promise<StartOutcome> {
  const { orderId, amount, description, callbackUrl, payerPhone } = order;
  const before = await transactionOf(command, orderId);
  if (!before.ok) return { kind: 'unreachable', reason: before.error.reason };
  if (!isNotFound(before.value)) return { kind: 'refused', reason: 'an order of that name is known' };
  const { keys, customerName, customerEmail, customerMobile } = opening;
  const hashed = {
    ...{ txnid: orderId, amount: toDecimalText(amount), productinfo: productOf(description) },
    ...{ firstname: customerName, email: customerEmail },
  };
  const phone = isIndianMobile(payerPhone) ? payerPhone.slice('+91'.length) : customerMobile;
  const fields = { ...hashed, key: keys.merchantKey, phone, surl: callbackUrl, furl: callbackUrl };
  return {
    ...{ kind: 'started', token: tokenOf(orderId, opening.endsAtMs) },
    page: { method: 'POST', url: opening.pageUrl, fields: { ...fields, hash: requestHash(keys, hashed) } },
  };
}

/** At most 100 characters; the sign between hashed fields, and what PayU may clean away before hashing, is left out. */
function productOf(description: string): string {
  const plain = description.replaceAll(/[^\p{L}\p{M}\p{N},.-]+/gu, ' ').trim();
  return [...plain].slice(0, 100).join('').trim() || 'Bill';
}
