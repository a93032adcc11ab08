import type { FastifyInstance } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import { isCurrency, money } from '../../kernel/index.ts';
import type { AccountBalance, AccountEntry } from '../../ledger/index.ts';
import { Digits } from '../page/page.tsx';
import type { Reader } from '../page/reader.ts';
import { addressOf } from '../page/request.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';
import { ConsolePage, sendConsolePage } from './layout.tsx';
import { ledgerAccountName, purposeName } from './ledger-names.ts';
import { LEDGER } from './ledger-texts.ts';
import { BillerChoice, FilterButtons, Pager, withQuery } from './lists-controls.tsx';
import {
  Amount,
  type Column,
  choosable,
  Empty,
  Fact,
  PaymentLink,
  Table,
  Text,
  timeThere,
} from './lists-parts.tsx';
import { readLimit } from './payments-filter.ts';
import { consoleRoutes } from './session.ts';

interface AccountParams {
  readonly biller: string;
  readonly account: string;
}

/** The books: accounts with what stands on them, and their entries. */
export function addLedgerRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  const { records } = deps.ledger;

  consoleRoutes(app, '/console/ledger', 'ledger.read', {
    get: async (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const billers = choosable(deps, context, 'ledger.read');
      const biller = billers.find(({ id }) => id === query.get('biller')) ?? billers[0];
      if (biller === undefined) return sendConsoleError(reply, context, 'not_permitted');
      const kind = query.get('kind') === 'advance' ? 'advance' : 'own';
      const list = await records.accounts(context.actor, biller.billerId, {
        kind,
        cursor: query.get('cursor') ?? undefined,
        limit: readLimit(query),
      });
      if (!list.ok)
        return sendConsoleError(
          reply,
          context,
          list.error.code === 'not_permitted' ? 'not_permitted' : 'not_found',
        );
      const page = (
        <LedgerPage
          context={context}
          billers={billers}
          biller={biller}
          kind={kind}
          query={query}
          {...list.value}
        />
      );
      return sendConsolePage(reply, context, page);
    },
  });

  consoleRoutes<AccountParams>(app, '/console/ledger/:biller/:account', 'ledger.read', {
    get: async (context, request, reply) => {
      const { biller: text, account: number } = request.params;
      // By name, or by number as in the entries of a payment.
      const biller =
        deps.billers.find(text) ?? (/^\d{1,3}$/.test(text) ? deps.billers.byNumber(Number(text)) : undefined);
      if (biller === undefined || !/^\d{1,18}$/.test(number))
        return sendConsoleError(reply, context, 'not_found');
      const query = addressOf(request).searchParams;
      const [account, entries] = await Promise.all([
        records.account(context.actor, biller.billerId, BigInt(number)),
        records.entries(context.actor, biller.billerId, BigInt(number), {
          cursor: query.get('cursor') ?? undefined,
          limit: readLimit(query),
        }),
      ]);
      if (!account.ok || !entries.ok) {
        const refused = [account, entries].some((each) => !each.ok && each.error.code === 'not_permitted');
        return sendConsoleError(reply, context, refused ? 'not_permitted' : 'not_found');
      }
      const page = (
        <EntriesPage
          context={context}
          biller={biller}
          account={account.value}
          query={query}
          referenceOf={deps.payments.records.referenceOf}
          {...entries.value}
        />
      );
      return sendConsolePage(reply, context, page);
    },
  });
}

function AmountIn(props: { reader: Reader; minor: bigint; currency: string }): JSX.Element {
  return isCurrency(props.currency) ? (
    <Amount reader={props.reader} amount={money(props.minor, props.currency)} />
  ) : (
    ''
  );
}

function LedgerPage(props: {
  context: ConsoleContext;
  billers: readonly Biller[];
  biller: Biller;
  kind: 'own' | 'advance';
  query: URLSearchParams;
  rows: readonly AccountBalance[];
  next: string | undefined;
}) {
  const { context, biller, kind, query } = props;
  const { reader } = context;
  const { t } = reader;
  const columns: Column<AccountBalance>[] = [
    {
      label: t(LEDGER.account),
      isHead: true,
      cell: (account) => (
        <a href={`/console/ledger/${biller.id}/${account.accountId}`} safe>
          {ledgerAccountName(reader, account)}
        </a>
      ),
    },
    ...(['debitMinor', 'creditMinor', 'balanceMinor'] as const).map(
      (name): Column<AccountBalance> => ({
        label: t(
          { debitMinor: LEDGER.debit, creditMinor: LEDGER.credit, balanceMinor: LEDGER.balance }[name],
        ),
        class: 'amount',
        cell: (account) => <AmountIn reader={reader} minor={account[name]} currency={account.currency} />,
      }),
    ),
  ];
  const tab = (wanted: 'own' | 'advance', text: string) => (
    <a
      class="button"
      href={withQuery('/console/ledger', new URLSearchParams({ biller: biller.id }), { kind: wanted })}
      aria-current={kind === wanted ? 'true' : undefined}
      safe
    >
      {text}
    </a>
  );
  return (
    <ConsolePage context={context} title={t(LEDGER.title)}>
      <h1 safe>{t(LEDGER.title)}</h1>
      <form class="filters" method="get" action="/console/ledger">
        <BillerChoice context={context} billers={props.billers} value={biller.id} one />
        <FilterButtons context={context} path="/console/ledger" />
      </form>
      <p class="actions">
        {tab('own', t(LEDGER.own))}
        {tab('advance', t(LEDGER.advances))}
      </p>
      {props.rows.length === 0 ? <Empty context={context} /> : <Table columns={columns} rows={props.rows} />}
      <p class="hint" safe>
        {t(LEDGER.balanceHint)}
      </p>
      <Pager context={context} path="/console/ledger" query={query} next={props.next} />
    </ConsolePage>
  );
}

function EntriesPage(props: {
  context: ConsoleContext;
  biller: Biller;
  account: AccountBalance;
  query: URLSearchParams;
  referenceOf: (billerId: number, paymentId: bigint) => string;
  rows: readonly AccountEntry[];
  next: string | undefined;
}) {
  const { context, biller, account } = props;
  const { reader } = context;
  const { t } = reader;
  const path = `/console/ledger/${biller.id}/${account.accountId}`;
  const columns: Column<AccountEntry>[] = [
    {
      label: t(LEDGER.postedAt),
      isHead: true,
      class: 'nowrap',
      cell: (entry) => <Text text={timeThere(reader, biller, entry.postedAt)} />,
    },
    {
      label: t(LEDGER.purpose),
      cell: (entry) => (
        <>
          <span safe>{purposeName(reader, entry.purpose)}</span>{' '}
          {entry.purpose === 'payment' ? (
            <PaymentLink
              reader={reader}
              payment={{ reference: props.referenceOf(biller.billerId, entry.purposeSubject) }}
            />
          ) : (
            <Digits reader={reader} text={entry.purposeSubject.toString()} />
          )}
        </>
      ),
    },
    {
      label: t(LEDGER.other),
      cell: (entry) => (
        <Text text={ledgerAccountName(reader, { kind: entry.otherKind, subject: entry.otherSubject })} />
      ),
    },
    {
      label: t(LEDGER.debit),
      class: 'amount',
      cell: (entry) =>
        entry.amountMinor < 0n ? (
          <AmountIn reader={reader} minor={-entry.amountMinor} currency={entry.currency} />
        ) : (
          ''
        ),
    },
    {
      label: t(LEDGER.credit),
      class: 'amount',
      cell: (entry) =>
        entry.amountMinor > 0n ? (
          <AmountIn reader={reader} minor={entry.amountMinor} currency={entry.currency} />
        ) : (
          ''
        ),
    },
  ];
  return (
    <ConsolePage context={context} title={ledgerAccountName(reader, account)}>
      <p>
        <a href={`/console/ledger?biller=${biller.id}`} safe>
          {t(LEDGER.title)}
        </a>
      </p>
      <h1 safe>{ledgerAccountName(reader, account)}</h1>
      <section class="panel">
        <dl class="facts">
          <Fact label={t(LEDGER.debit)}>
            <AmountIn reader={reader} minor={account.debitMinor} currency={account.currency} />
          </Fact>
          <Fact label={t(LEDGER.credit)}>
            <AmountIn reader={reader} minor={account.creditMinor} currency={account.currency} />
          </Fact>
          <Fact label={t(LEDGER.balance)}>
            <AmountIn reader={reader} minor={account.balanceMinor} currency={account.currency} />
          </Fact>
        </dl>
      </section>
      <h2 safe>{t(LEDGER.entries)}</h2>
      {props.rows.length === 0 ? <Empty context={context} /> : <Table columns={columns} rows={props.rows} />}
      <Pager context={context} path={path} query={props.query} next={props.next} />
    </ConsolePage>
  );
}
