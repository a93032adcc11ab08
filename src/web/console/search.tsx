import type { FastifyInstance } from 'fastify';
import type { AccountHit, AccountHits, BillHit } from '../../billing/index.ts';
import { foldIdentifier, inLanguage, parseTypedAmount } from '../../kernel/index.ts';
import type { PaymentHit, PaymentHits } from '../../payments/index.ts';
import { permit } from '../../platform/index.ts';
import { Digits } from '../page/page.tsx';
import { addressOf } from '../page/request.ts';
import { billColumns } from './bills-pages.tsx';
import type { ConsoleContext } from './context.ts';
import { ACCOUNT_WHY_TEXTS, BILL_WHY_TEXTS, CUSTOMERS } from './customers-texts.ts';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';
import { Choice, Field } from './fields.tsx';
import { ConsolePage, sendConsolePage } from './layout.tsx';
import { DayField, readDay } from './lists-controls.tsx';
import {
  accountPath,
  billerName,
  type Column,
  choosable,
  Empty,
  Notice,
  Table,
  Text,
} from './lists-parts.tsx';
import { LISTS } from './lists-texts.ts';
import { paymentColumns } from './payments-pages.tsx';
import { PAYMENT_WHY_TEXTS } from './payments-texts.ts';
import { SEARCH } from './search-texts.ts';
import { consoleRoutes } from './session.ts';

type Deps = Pick<ConsoleDeps, 'billers'>;

interface Found {
  readonly accounts: AccountHits | undefined;
  readonly payments: PaymentHits | undefined;
}

interface CardForm {
  readonly biller: string;
  readonly card: string;
  readonly amount: string;
  readonly day: string;
}

const NOTHING: AccountHits = { accounts: [], bills: [], more: false, mistyped: [] };
const NO_PAYMENTS: PaymentHits = { hits: [], more: false, mistyped: false };

/** One box for whatever a caller can say; what is found is grouped, and says why it was. */
export function addSearchRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  consoleRoutes(app, '/console/search', undefined, {
    get: async (context, request, reply) => {
      const mayAny = permit(context.actor, 'customers.read').ok || permit(context.actor, 'payments.read').ok;
      if (!mayAny) return sendConsoleError(reply, context, 'not_permitted');
      const query = addressOf(request).searchParams;
      const text = (query.get('q') ?? '').trim();
      const form = {
        biller: query.get('biller') ?? '',
        card: query.get('card') ?? '',
        amount: query.get('amount') ?? '',
        day: query.get('day') ?? '',
      };
      const byCard = form.card !== '' || form.amount !== '' || form.day !== '';
      const trace = byCard ? readTrace(deps, context, form) : undefined;
      const found =
        trace !== undefined
          ? { accounts: undefined, payments: await searchCard(deps, context, trace) }
          : text === ''
            ? undefined
            : await searchText(deps, context, text);
      const problem = byCard && trace === undefined ? context.reader.t(SEARCH.cardIncomplete) : undefined;
      const page = (
        <SearchPage context={context} deps={deps} text={text} form={form} found={found} problem={problem} />
      );
      return sendConsolePage(reply, context, page, { status: problem === undefined ? 200 : 422 });
    },
  });
}

async function searchText(deps: ConsoleDeps, context: ConsoleContext, text: string): Promise<Found> {
  const { actor } = context;
  const [accounts, payments] = await Promise.all([
    deps.customers.search(actor, text),
    deps.payments.records.search(actor, text),
  ]);
  // Whoever may see only one of the two gets that one.
  return {
    accounts: accounts.ok ? accounts.value : undefined,
    payments: payments.ok ? payments.value : undefined,
  };
}

type Trace = Parameters<ConsoleDeps['payments']['records']['searchCard']>[1];

function readTrace(deps: Deps, context: ConsoleContext, form: CardForm): Trace | undefined {
  const billers = choosable(deps, context, 'payments.read');
  const biller = billers.find(({ id }) => id === form.biller) ?? billers[0];
  const lastFour = foldIdentifier(form.card);
  const day = readDay(form.day);
  const amount = biller === undefined ? undefined : parseTypedAmount(form.amount, biller.currency);
  return biller !== undefined && /^\d{4}$/.test(lastFour) && day !== undefined && amount?.ok === true
    ? { billerId: biller.billerId, lastFour, amountMinor: amount.value.minor, day }
    : undefined;
}

async function searchCard(
  deps: ConsoleDeps,
  context: ConsoleContext,
  trace: Trace,
): Promise<PaymentHits | undefined> {
  const found = await deps.payments.records.searchCard(context.actor, trace);
  return found.ok ? found.value : undefined;
}

function SearchPage(props: {
  context: ConsoleContext;
  deps: Deps;
  text: string;
  form: CardForm;
  found: Found | undefined;
  problem: string | undefined;
}) {
  const { context, found } = props;
  const { t } = context.reader;
  const seesPayments = permit(context.actor, 'payments.read').ok;
  return (
    <ConsolePage context={context} title={t(SEARCH.title)}>
      <h1 safe>{t(SEARCH.title)}</h1>
      <search>
        <form class="search" method="get" action="/console/search">
          <Field
            name="q"
            type="search"
            label={t(SEARCH.box)}
            value={props.text}
            direction="auto"
            hint={t(SEARCH.hint)}
            autofocus={found === undefined}
          />
          <button class="main" type="submit" safe>
            {t(SEARCH.find)}
          </button>
        </form>
      </search>
      {seesPayments ? <CardSearch {...props} /> : ''}
      {found === undefined ? '' : <Results context={context} deps={props.deps} found={found} />}
    </ConsolePage>
  );
}

function CardSearch(props: {
  context: ConsoleContext;
  deps: Deps;
  form: CardForm;
  problem: string | undefined;
}) {
  const { context, form, problem } = props;
  const { t, language } = context.reader;
  const isOpen = form.card !== '' || form.amount !== '' || form.day !== '';
  return (
    <details class="more" open={isOpen}>
      <summary safe>{t(SEARCH.card)}</summary>
      {problem === undefined ? '' : <Notice kind="bad" text={problem} />}
      <form class="filters" method="get" action="/console/search">
        <Choice
          name="biller"
          id="card-biller"
          label={t(LISTS.biller)}
          value={form.biller}
          options={choosable(props.deps, context, 'payments.read').map(({ id, name }) => ({
            value: id,
            text: inLanguage(name, language),
          }))}
        />
        <Field
          name="card"
          label={t(SEARCH.lastFour)}
          value={form.card}
          keyboard="numeric"
          direction="ltr"
          lengthMax={4}
        />
        <Field
          name="amount"
          label={t(SEARCH.amount)}
          value={form.amount}
          keyboard="decimal"
          direction="ltr"
          lengthMax={30}
        />
        <DayField context={context} name="day" label={t(SEARCH.day)} value={form.day} />
        <div class="filter-buttons">
          <button type="submit" safe>
            {t(SEARCH.find)}
          </button>
        </div>
      </form>
    </details>
  );
}

function Results(props: { context: ConsoleContext; deps: Deps; found: Found }) {
  const { context, deps, found } = props;
  const { reader } = context;
  const { t } = reader;
  const { accounts, bills, more, mistyped } = found.accounts ?? NOTHING;
  const payments = found.payments ?? NO_PAYMENTS;
  if (accounts.length + bills.length + payments.hits.length === 0)
    return (
      <div role="status">
        <Empty context={context} text={t(SEARCH.nothing)} />
        <ul class="hints">
          {mistyped.map(({ billerId, identifier }) => (
            <li safe>
              {t(SEARCH.mistyped, {
                name: identifierLabel(deps, context, billerId, identifier),
                biller: billerName(deps, reader, billerId),
              })}
            </li>
          ))}
          {payments.mistyped ? <li safe>{t(SEARCH.mistypedReference)}</li> : ''}
        </ul>
      </div>
    );
  return (
    <>
      {payments.hits.length === 0 ? (
        ''
      ) : (
        <PaymentResults context={context} deps={deps} hits={payments.hits} />
      )}
      {accounts.length === 0 ? '' : <AccountResults context={context} deps={deps} hits={accounts} />}
      {bills.length === 0 ? '' : <BillResults context={context} deps={deps} hits={bills} />}
      {more || payments.more ? (
        <p class="hint" safe>
          {t(SEARCH.more)}
        </p>
      ) : (
        ''
      )}
    </>
  );
}

function PaymentResults(props: { context: ConsoleContext; deps: Deps; hits: readonly PaymentHit[] }) {
  const { context } = props;
  const { t } = context.reader;
  const columns: Column<PaymentHit>[] = [
    ...paymentColumns(props.deps, context).filter((_, nth) => nth !== ACCOUNT_COLUMN),
    { label: t(SEARCH.why), cell: ({ why }) => <Text text={t(PAYMENT_WHY_TEXTS[why])} /> },
  ];
  return (
    <section>
      <h2 safe>{t(SEARCH.payments)}</h2>
      <Table columns={columns} rows={props.hits} />
    </section>
  );
}

/** A hit does not bring its account's number along; the payment's own page tells it. */
const ACCOUNT_COLUMN = 4;

function AccountResults(props: { context: ConsoleContext; deps: Deps; hits: readonly AccountHit[] }) {
  const { context, deps } = props;
  const { reader } = context;
  const { t } = reader;
  const columns: Column<AccountHit>[] = [
    {
      label: t(CUSTOMERS.number),
      isHead: true,
      cell: (hit) => (
        <a href={accountPath(deps.billers.byNumber(hit.billerId), hit)}>
          <Digits reader={reader} text={hit.number} />
        </a>
      ),
    },
    { label: t(LISTS.biller), cell: (hit) => <Text text={billerName(deps, reader, hit.billerId)} /> },
    {
      label: t(SEARCH.why),
      cell: (hit) => (
        <Text
          text={t(ACCOUNT_WHY_TEXTS[hit.why], {
            name: identifierLabel(deps, context, hit.billerId, hit.identifier ?? ''),
          })}
        />
      ),
    },
  ];
  return (
    <section>
      <h2 safe>{t(SEARCH.accounts)}</h2>
      <Table columns={columns} rows={props.hits} />
    </section>
  );
}

function BillResults(props: { context: ConsoleContext; deps: Deps; hits: readonly BillHit[] }) {
  const { context } = props;
  const { t } = context.reader;
  const columns: Column<BillHit>[] = [
    ...billColumns(props.deps, context, { withAccount: true }),
    { label: t(SEARCH.why), cell: ({ why }) => <Text text={t(BILL_WHY_TEXTS[why])} /> },
  ];
  return (
    <section>
      <h2 safe>{t(SEARCH.bills)}</h2>
      <Table columns={columns} rows={props.hits} />
    </section>
  );
}

function identifierLabel(deps: Deps, context: ConsoleContext, billerId: number, name: string): string {
  const rule = deps.billers.byNumber(billerId)?.identifiers.find((each) => each.name === name);
  return inLanguage(rule?.label, context.reader.language) ?? name;
}
