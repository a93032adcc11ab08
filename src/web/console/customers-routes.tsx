import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Biller, BillFilter, BillState } from '../../billing/index.ts';
import { foldIdentifier, type Texts } from '../../kernel/index.ts';
import type { PaymentFilter, PaymentListRow } from '../../payments/index.ts';
import { permit } from '../../platform/index.ts';
import { addressOf } from '../page/request.ts';
import { BillsPage, readBillSort } from './bills-pages.tsx';
import { BillPage, seesPayments } from './bills-record.tsx';
import type { ConsoleContext } from './context.ts';
import { AccountPage, AccountsPage, advanceShown, ImportsPage } from './customers-pages.tsx';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';
import { sendConsolePage } from './layout.tsx';
import { choosable } from './lists-parts.tsx';
import { BILL_STATE_TEXTS } from './lists-texts.ts';
import { dayOf, numberOf, type ReadFilter, readAmounts, readLimit } from './payments-filter.ts';
import { LIST_PROBLEMS } from './payments-routes.tsx';
import { consoleRoutes } from './session.ts';

interface AccountParams {
  readonly biller: string;
  readonly account: string;
}

const PAYMENTS_SHOWN = 25;

/** Customers' accounts, their bills, and the files by which they came. */
export function addCustomerRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  const { customers } = deps;

  consoleRoutes(app, '/console/accounts', 'customers.read', {
    get: async (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const billers = choosable(deps, context, 'customers.read');
      const biller = billers.find(({ id }) => id === query.get('biller')) ?? billers[0];
      if (biller === undefined) return sendConsoleError(reply, context, 'not_permitted');
      const list = await customers.accounts(
        context.actor,
        { billerId: biller.billerId, prefix: prefixOf(query) },
        {
          sort: query.get('sort') === 'down' ? 'down' : 'up',
          cursor: query.get('cursor') ?? undefined,
          limit: readLimit(query),
        },
      );
      const page = (
        <AccountsPage
          context={context}
          billers={billers}
          biller={biller}
          query={query}
          rows={list.ok ? list.value.rows : []}
          next={list.ok ? list.value.next : undefined}
          problem={list.ok ? undefined : context.reader.t(LIST_PROBLEMS[list.error.code])}
        />
      );
      return sendConsolePage(reply, context, page, { status: list.ok ? 200 : 422 });
    },
  });

  consoleRoutes<AccountParams>(app, '/console/accounts/:biller/:account', 'customers.read', {
    get: (context, request, reply) => showAccount(reply, context, request.params),
  });

  consoleRoutes<AccountParams>(app, '/console/accounts/:biller/:account/phone', 'customers.contact', {
    post: async (context, request, reply) => {
      const { biller, account } = request.params;
      const here = { ...context, place: `/console/accounts/${biller}/${account}` };
      const key = keyOf(request.params);
      if (key === undefined) return sendConsoleError(reply, here, 'not_found');
      const phone = await customers.customerPhone(context.actor, key.biller.billerId, key.accountId);
      if (!phone.ok) return sendConsoleError(reply, here, phone.error.code);
      return showAccount(reply, here, request.params, phone.value);
    },
  });

  consoleRoutes(app, '/console/bills', 'customers.read', {
    get: async (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const billers = choosable(deps, context, 'customers.read');
      const read = readBillFilter(query, billers);
      const list = await customers.bills(context.actor, read.filter, {
        sort: readBillSort(query),
        cursor: query.get('cursor') ?? undefined,
        limit: readLimit(query),
      });
      const page = (
        <BillsPage
          context={context}
          deps={deps}
          billers={billers}
          query={query}
          read={read}
          page={list.ok ? list.value : undefined}
          problem={list.ok ? undefined : context.reader.t(LIST_PROBLEMS[list.error.code])}
        />
      );
      return sendConsolePage(reply, context, page, { status: list.ok ? 200 : 422 });
    },
  });

  consoleRoutes<{ readonly id: string }>(app, '/console/bills/:id', 'customers.read', {
    get: async (context, request, reply) => {
      const record = await customers.bill(context.actor, request.params.id);
      if (!record.ok) return sendConsoleError(reply, context, record.error.code);
      const { billerId, billId } = record.value.bill;
      const biller = deps.billers.byNumber(billerId);
      if (biller === undefined) return sendConsoleError(reply, context, 'not_found');
      const payments = await paymentsOf(context, { billerId, billId });
      const page = (
        <BillPage context={context} deps={deps} biller={biller} record={record.value} payments={payments} />
      );
      return sendConsolePage(reply, context, page);
    },
  });

  consoleRoutes(app, '/console/imports', undefined, {
    get: async (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const mayRead = (biller: Biller): boolean =>
        permit(context.actor, 'reports.read', biller.billerId).ok ||
        permit(context.actor, 'customers.read', biller.billerId).ok;
      const billers = deps.billers.list().filter(mayRead);
      const biller = billers.find(({ id }) => id === query.get('biller'));
      const list = await customers.imports(
        context.actor,
        { billerId: biller?.billerId },
        { cursor: query.get('cursor') ?? undefined, limit: readLimit(query) },
      );
      if (!list.ok) return sendConsoleError(reply, context, 'not_permitted');
      const page = (
        <ImportsPage
          context={context}
          deps={deps}
          billers={billers}
          query={query}
          rows={list.value.rows}
          next={list.value.next}
        />
      );
      return sendConsolePage(reply, context, page);
    },
  });

  async function showAccount(
    reply: FastifyReply,
    context: ConsoleContext,
    params: AccountParams,
    phone?: string,
  ): Promise<FastifyReply> {
    const key = keyOf(params);
    if (key === undefined) return sendConsoleError(reply, context, 'not_found');
    const { biller, accountId } = key;
    const record = await customers.account(context.actor, biller.billerId, accountId);
    if (!record.ok) return sendConsoleError(reply, context, record.error.code);
    const [advance, payments] = await Promise.all([
      deps.ledger.records.advanceOf(context.actor, biller.billerId, accountId),
      paymentsOf(context, { billerId: biller.billerId, accountId }),
    ]);
    const page = (
      <AccountPage
        context={context}
        deps={deps}
        biller={biller}
        record={record.value}
        advance={advance.ok ? advanceShown(context, biller, advance.value) : undefined}
        payments={payments}
        phone={phone}
      />
    );
    return sendConsolePage(reply, context, page);
  }

  async function paymentsOf(
    context: ConsoleContext,
    filter: PaymentFilter & { readonly billerId: number },
  ): Promise<readonly PaymentListRow[] | undefined> {
    if (!seesPayments(context, filter.billerId)) return undefined;
    const list = await deps.payments.records.list(context.actor, filter, {
      sort: 'newest',
      limit: PAYMENTS_SHOWN,
    });
    return list.ok ? list.value.rows : undefined;
  }

  function keyOf({ biller, account }: AccountParams) {
    const found = deps.billers.find(biller);
    return found !== undefined && /^\d{1,18}$/.test(account)
      ? { biller: found, accountId: BigInt(account) }
      : undefined;
  }
}

/** Letters and digits as account numbers have them; NUL cannot be asked for. */
export function prefixOf(query: URLSearchParams): string | undefined {
  const text = foldIdentifier((query.get('prefix') ?? '').slice(0, 40)).replaceAll('\0', '');
  return text === '' ? undefined : text;
}

function isBillState(text: string | null): text is BillState | 'unpaid' {
  return text !== null && Object.hasOwn(BILL_STATE_TEXTS, text);
}

export function readBillFilter(query: URLSearchParams, billers: readonly Biller[]): ReadFilter<BillFilter> {
  const problems = new Map<string, Texts>();
  const biller = billers.find(({ id }) => id === query.get('biller'));
  const state = query.get('state');
  const filter: BillFilter = {
    billerId: biller?.billerId,
    state: isBillState(state) ? state : undefined,
    dueFrom: dayOf(query, 'from', problems),
    dueTo: dayOf(query, 'to', problems),
    ...readAmounts(query, billers, biller, problems),
    // A number of one biller's.
    accountId: biller === undefined ? undefined : numberOf(query, 'account'),
  };
  return { filter, problems, biller };
}
