import type { Biller } from '../../billing/index.ts';
import { parseTypedAmount, type Texts } from '../../kernel/index.ts';
import { PAYMENT_SORTS, PAYMENT_STATES, type PaymentFilter, type PaymentSort } from '../../payments/index.ts';
import { pageSize, readDay } from './lists-controls.tsx';
import { LISTS } from './lists-texts.ts';

/** A filter as it stands in the address, read; what could not be read is told, and left out. */
export interface ReadFilter<Filter> {
  readonly filter: Filter;
  readonly problems: ReadonlyMap<string, Texts>;
  readonly biller: Biller | undefined;
}

export function readPaymentFilter(
  query: URLSearchParams,
  billers: readonly Biller[],
): ReadFilter<PaymentFilter> {
  const problems = new Map<string, Texts>();
  const biller = billers.find(({ id }) => id === query.get('biller'));
  const state = PAYMENT_STATES.find((known) => known === query.get('state'));
  const from = dayOf(query, 'from', problems);
  const to = dayOf(query, 'to', problems);
  const amounts = readAmounts(query, billers, biller, problems);
  const accountId = numberOf(query, 'account');
  const billId = numberOf(query, 'bill');
  return {
    filter: {
      billerId: biller?.billerId,
      ...(state === undefined ? {} : { states: [state] }),
      channel: wordOf(query, 'channel'),
      gateway: wordOf(query, 'gateway'),
      from,
      to,
      ...amounts,
      // Numbers of one biller's.
      ...(biller === undefined ? {} : { accountId, billId }),
    },
    problems,
    biller,
  };
}

export function readSort(query: URLSearchParams): PaymentSort {
  return PAYMENT_SORTS.find((known) => known === query.get('sort')) ?? 'newest';
}

export function readLimit(query: URLSearchParams): number {
  return pageSize(query.get('limit'));
}

/** Channels and gateways are words of our own; anything else matches nothing and is left out. */
function wordOf(query: URLSearchParams, name: string): string | undefined {
  const text = query.get(name) ?? '';
  return /^[a-z][a-z0-9_-]{0,31}$/.test(text) ? text : undefined;
}

export function numberOf(query: URLSearchParams, name: string): bigint | undefined {
  const text = query.get(name) ?? '';
  return /^\d{1,18}$/.test(text) ? BigInt(text) : undefined;
}

export function dayOf(query: URLSearchParams, name: string, problems: Map<string, Texts>) {
  const text = query.get(name) ?? '';
  if (text === '') return undefined;
  const day = readDay(text);
  if (day === undefined) problems.set(name, LISTS.malformedDay);
  return day;
}

/** Amounts mean something in one currency only: that of the biller, or the one that all of them have. */
export function readAmounts(
  query: URLSearchParams,
  billers: readonly Biller[],
  biller: Biller | undefined,
  problems: Map<string, Texts>,
): { readonly amountFrom?: bigint; readonly amountTo?: bigint } {
  const [from, to] = [query.get('amount_from') ?? '', query.get('amount_to') ?? ''];
  if (from === '' && to === '') return {};
  const currencies = [...new Set(billers.map(({ currency }) => currency))];
  const currency = biller?.currency ?? (currencies.length === 1 ? currencies[0] : undefined);
  if (currency === undefined) {
    problems.set(from === '' ? 'amount_to' : 'amount_from', LISTS.amountNeedsBiller);
    return {};
  }
  const read = (name: string, text: string): bigint | undefined => {
    if (text === '') return undefined;
    const amount = parseTypedAmount(text, currency);
    if (!amount.ok) problems.set(name, LISTS.malformedAmount);
    return amount.ok ? amount.value.minor : undefined;
  };
  const [amountFrom, amountTo] = [read('amount_from', from), read('amount_to', to)];
  return {
    ...(amountFrom === undefined ? {} : { amountFrom }),
    ...(amountTo === undefined ? {} : { amountTo }),
  };
}
