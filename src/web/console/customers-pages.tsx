import type { AccountListRow, AccountRecord, Biller, ImportRow } from '../../billing/index.ts';
import { inLanguage, type Money, money } from '../../kernel/index.ts';
import type { PaymentListRow } from '../../payments/index.ts';
import { permit } from '../../platform/index.ts';
import { Digits, exactly } from '../page/page.tsx';
import { billColumns } from './bills-pages.tsx';
import type { ConsoleContext } from './context.ts';
import { CUSTOMERS } from './customers-texts.ts';
import type { ConsoleDeps } from './deps.ts';
import { Choice, Field } from './fields.tsx';
import { ConsolePage } from './layout.tsx';
import { BillerChoice, ExportLinks, FilterButtons, Pager, PageSize } from './lists-controls.tsx';
import {
  Amount,
  accountPath,
  billerName,
  type Column,
  Empty,
  Fact,
  Notice,
  Table,
  Text,
  timeThere,
} from './lists-parts.tsx';
import { LISTS } from './lists-texts.ts';
import { PhoneValue } from './payments-facts.tsx';
import { readLimit } from './payments-filter.ts';
import { paymentColumns } from './payments-pages.tsx';

type Deps = Pick<ConsoleDeps, 'billers'>;

export interface AccountPageProps {
  readonly context: ConsoleContext;
  readonly deps: Deps;
  readonly biller: Biller;
  readonly record: AccountRecord;
  readonly advance: Money | undefined;
  /** The latest; undefined where the reader may not see payments. */
  readonly payments: readonly PaymentListRow[] | undefined;
  readonly phone?: string | undefined;
}

/** A service account: what it is found by, whose it is, its bills and payments. */
export function AccountPage(props: AccountPageProps) {
  const { context, deps, biller, record } = props;
  const { reader } = context;
  const { t } = reader;
  const listed = `biller=${biller.id}&account=${record.accountId}`;
  return (
    <ConsolePage context={context} title={`${t(CUSTOMERS.account)} ${record.number}`}>
      <h1>
        <span safe>{t(CUSTOMERS.account)}</span> <Digits reader={reader} text={record.number} />
      </h1>
      <p class="standing" safe>
        {inLanguage(biller.name, reader.language)}
      </p>
      <AccountFacts {...props} />
      <section>
        <h2 safe>{t(CUSTOMERS.bills)}</h2>
        {record.bills.length === 0 ? (
          <Empty context={context} />
        ) : (
          <Table
            columns={billColumns(deps, context, { withAccount: false })}
            rows={record.bills.map((bill) => ({ bill, accountNumber: record.number }))}
          />
        )}
        {record.billCount > record.bills.length ? (
          <p>
            <a href={exactly(`/console/bills?${listed}`)} safe>
              {t(CUSTOMERS.allBills, { count: reader.number(record.billCount) })}
            </a>
          </p>
        ) : (
          ''
        )}
      </section>
      {props.payments === undefined ? (
        ''
      ) : (
        <section>
          <h2 safe>{t(CUSTOMERS.payments)}</h2>
          {props.payments.length === 0 ? (
            <Empty context={context} />
          ) : (
            <>
              <Table columns={paymentColumns(deps, context)} rows={props.payments} />
              <p>
                <a href={exactly(`/console/payments?${listed}`)} safe>
                  {t(CUSTOMERS.allPayments)}
                </a>
              </p>
            </>
          )}
        </section>
      )}
      <p class="hint" safe>
        {t(CUSTOMERS.recorded)}
      </p>
    </ConsolePage>
  );
}

function AccountFacts({ context, biller, record, advance, phone }: AccountPageProps) {
  const { reader } = context;
  const { t } = reader;
  const labelOf = (name: string): string =>
    inLanguage(biller.identifiers.find((rule) => rule.name === name)?.label, reader.language) ?? name;
  return (
    <div class="columns">
      <section class="panel">
        <dl class="facts">
          {record.customerName === undefined ? (
            ''
          ) : (
            <Fact label={t(CUSTOMERS.customer)}>
              <bdi safe>{record.customerName}</bdi>
            </Fact>
          )}
          {record.maskedPhone === undefined ? (
            ''
          ) : (
            <Fact label={t(CUSTOMERS.phone)}>
              <PhoneValue
                context={context}
                masked={record.maskedPhone}
                phone={phone}
                action={`${accountPath(biller, record)}/phone`}
                billerId={record.billerId}
              />
            </Fact>
          )}
          <Fact label={t(CUSTOMERS.followers)} value={reader.number(record.followers)} />
          {advance === undefined ? (
            ''
          ) : (
            <Fact label={t(CUSTOMERS.advance)}>
              <Amount reader={reader} amount={advance} />
            </Fact>
          )}
          <Fact label={t(CUSTOMERS.since)} value={timeThere(reader, biller, record.createdAt)} />
        </dl>
      </section>
      <section class="panel">
        <dl class="facts">
          {[
            ...record.identifiers,
            ...Object.entries(record.confirms).map(([name, value]) => ({ name, value })),
          ].map(({ name, value }) => (
            <Fact label={labelOf(name)}>
              <Digits reader={reader} text={value} />
            </Fact>
          ))}
        </dl>
      </section>
    </div>
  );
}

export function AccountsPage(props: {
  context: ConsoleContext;
  billers: readonly Biller[];
  biller: Biller | undefined;
  query: URLSearchParams;
  rows: readonly AccountListRow[];
  next: string | undefined;
  problem: string | undefined;
}) {
  const { context, biller, query } = props;
  const { reader } = context;
  const { t } = reader;
  const columns: Column<AccountListRow>[] = [
    {
      label: t(CUSTOMERS.number),
      isHead: true,
      cell: (row) => (
        <a href={accountPath(biller, row)}>
          <Digits reader={reader} text={row.number} />
        </a>
      ),
    },
    { label: t(CUSTOMERS.unpaidBills), cell: (row) => <Text text={reader.number(row.unpaidBills)} /> },
    {
      label: t(CUSTOMERS.since),
      class: 'nowrap',
      cell: (row) => <Text text={timeThere(reader, biller, row.createdAt)} />,
    },
  ];
  return (
    <ConsolePage context={context} title={t(CUSTOMERS.accounts)}>
      <h1 safe>{t(CUSTOMERS.accounts)}</h1>
      <form class="filters" method="get" action="/console/accounts">
        <BillerChoice context={context} billers={props.billers} value={biller?.id ?? ''} one />
        <Field
          name="prefix"
          label={t(CUSTOMERS.prefix)}
          value={query.get('prefix') ?? ''}
          direction="ltr"
          lengthMax={40}
        />
        <Choice
          name="sort"
          label={t(LISTS.sort)}
          value={query.get('sort') === 'down' ? 'down' : 'up'}
          options={[
            { value: 'up', text: t(CUSTOMERS.up) },
            { value: 'down', text: t(CUSTOMERS.down) },
          ]}
        />
        <PageSize context={context} value={readLimit(query)} />
        <FilterButtons context={context} path="/console/accounts" />
      </form>
      {props.problem === undefined ? '' : <Notice kind="bad" text={props.problem} />}
      <div class="list-head">
        <ExportLinks context={context} list="accounts" query={query} />
      </div>
      {props.rows.length === 0 ? <Empty context={context} /> : <Table columns={columns} rows={props.rows} />}
      <Pager context={context} path="/console/accounts" query={query} next={props.next} />
    </ConsolePage>
  );
}

/** Which bill files came in, and what became of their rows. */
export function ImportsPage(props: {
  context: ConsoleContext;
  deps: Deps;
  billers: readonly Biller[];
  query: URLSearchParams;
  rows: readonly ImportRow[];
  next: string | undefined;
}) {
  const { context, deps, query } = props;
  const { reader } = context;
  const { t } = reader;
  const count = (
    label: string,
    of: (counts: NonNullable<ImportRow['counts']>) => bigint,
  ): Column<ImportRow> => ({
    label,
    class: 'amount',
    cell: ({ counts }) => <Text text={counts === undefined ? '–' : reader.number(Number(of(counts)))} />,
  });
  const columns: Column<ImportRow>[] = [
    {
      label: t(CUSTOMERS.import),
      isHead: true,
      cell: (row) => <Digits reader={reader} text={row.importId.toString()} />,
    },
    { label: t(LISTS.biller), cell: (row) => <Text text={billerName(deps, reader, row.billerId)} /> },
    {
      label: t(CUSTOMERS.startedAt),
      class: 'nowrap',
      cell: (row) => <Text text={timeThere(reader, deps.billers.byNumber(row.billerId), row.startedAt)} />,
    },
    {
      label: t(CUSTOMERS.finishedAt),
      class: 'nowrap',
      cell: (row) =>
        row.finishedAt === undefined ? (
          <span class="state wait" safe>
            {t(CUSTOMERS.unfinished)}
          </span>
        ) : (
          <Text text={timeThere(reader, deps.billers.byNumber(row.billerId), row.finishedAt)} />
        ),
    },
    count(t(CUSTOMERS.rows), ({ rows }) => rows),
    count(t(CUSTOMERS.inserted), ({ inserted }) => inserted),
    count(t(CUSTOMERS.changed), ({ changed }) => changed),
    count(t(CUSTOMERS.unchanged), ({ unchanged }) => unchanged),
    count(t(CUSTOMERS.rejected), ({ rejected }) => rejected),
    {
      label: t(CUSTOMERS.fingerprint),
      cell: (row) => (
        <bdi dir="ltr" class="mono" title={row.sha256} safe>
          {row.sha256.slice(0, 12)}
        </bdi>
      ),
    },
  ];
  return (
    <ConsolePage context={context} title={t(CUSTOMERS.imports)}>
      <h1 safe>{t(CUSTOMERS.imports)}</h1>
      <form class="filters" method="get" action="/console/imports">
        <BillerChoice context={context} billers={props.billers} value={query.get('biller') ?? ''} />
        <FilterButtons context={context} path="/console/imports" />
      </form>
      {props.rows.length === 0 ? (
        <Empty context={context} />
      ) : (
        <Table label={t(CUSTOMERS.imports)} columns={columns} rows={props.rows} />
      )}
      <Pager context={context} path="/console/imports" query={query} next={props.next} />
    </ConsolePage>
  );
}

/** What somebody has paid ahead, where the reader may know it and there is anything. */
export function advanceShown(context: ConsoleContext, biller: Biller, minor: bigint): Money | undefined {
  const may =
    permit(context.actor, 'customers.read', biller.billerId).ok ||
    permit(context.actor, 'ledger.read', biller.billerId).ok;
  return may && minor > 0n ? money(minor, biller.currency) : undefined;
}
