import {
  BILL_SORTS,
  type Biller,
  type BillFilter,
  type BillListRow,
  type BillSort,
} from '../../billing/index.ts';
import type { Texts } from '../../kernel/index.ts';
import { Digits } from '../page/page.tsx';
import type { ConsoleContext } from './context.ts';
import { CUSTOMERS } from './customers-texts.ts';
import type { ConsoleDeps } from './deps.ts';
import { Choice } from './fields.tsx';
import { ConsolePage } from './layout.tsx';
import {
  AmountFields,
  BillerChoice,
  CountLine,
  DayField,
  ExportLinks,
  exampleDay,
  FilterButtons,
  Pager,
  PageSize,
} from './lists-controls.tsx';
import {
  AccountLink,
  Amount,
  BillStateMark,
  billerName,
  type Column,
  Empty,
  Notice,
  Table,
  Text,
} from './lists-parts.tsx';
import { BILL_SORT_TEXTS, BILL_STATE_TEXTS, LISTS } from './lists-texts.ts';
import { type ReadFilter, readLimit } from './payments-filter.ts';

type Deps = Pick<ConsoleDeps, 'billers'>;

/** The columns that every list of bills has. */
export function billColumns(
  deps: Deps,
  context: ConsoleContext,
  { withAccount }: { readonly withAccount: boolean },
): readonly Column<BillListRow>[] {
  const { reader } = context;
  const { t } = reader;
  return [
    {
      label: t(CUSTOMERS.billNumber),
      isHead: true,
      cell: ({ bill }) => (
        <a href={`/console/bills/${bill.id}`}>
          <Digits reader={reader} text={bill.number} />
        </a>
      ),
    },
    { label: t(BILLS.state), cell: ({ bill }) => <BillStateMark reader={reader} state={bill.state} /> },
    ...(withAccount
      ? [
          {
            label: t(LISTS.biller),
            cell: ({ bill }: BillListRow) => <Text text={billerName(deps, reader, bill.billerId)} />,
          },
          {
            label: t(CUSTOMERS.account),
            cell: ({ bill, accountNumber }: BillListRow) => (
              <AccountLink
                context={context}
                biller={deps.billers.byNumber(bill.billerId)}
                account={{ ...bill, number: accountNumber }}
              />
            ),
          },
        ]
      : []),
    { label: t(CUSTOMERS.period), cell: ({ bill }) => <Digits reader={reader} text={bill.period} /> },
    {
      label: t(CUSTOMERS.dueOn),
      class: 'nowrap',
      cell: ({ bill }) => <Text text={reader.date(bill.dueOn)} />,
    },
    {
      label: t(CUSTOMERS.amount),
      class: 'amount',
      cell: ({ bill }) => <Amount reader={reader} amount={bill.amount} />,
    },
    {
      label: t(CUSTOMERS.remaining),
      class: 'amount',
      cell: ({ bill }) => <Amount reader={reader} amount={bill.remaining} />,
    },
  ];
}

export function BillsPage(props: {
  context: ConsoleContext;
  deps: Deps;
  billers: readonly Biller[];
  query: URLSearchParams;
  read: ReadFilter<BillFilter>;
  page:
    | {
        readonly rows: readonly BillListRow[];
        readonly next: string | undefined;
        readonly partial: boolean;
        readonly count: { readonly atLeast: number; readonly exact: boolean } | undefined;
      }
    | undefined;
  problem: string | undefined;
}) {
  const { context, page, query } = props;
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(CUSTOMERS.bills)}>
      <h1 safe>{t(CUSTOMERS.bills)}</h1>
      <BillFilters {...props} />
      {props.problem === undefined ? '' : <Notice kind="bad" text={props.problem} />}
      {page === undefined ? (
        ''
      ) : (
        <>
          <div class="list-head">
            <CountLine context={context} count={page.count} partial={page.partial} />
            <ExportLinks context={context} list="bills" query={query} />
          </div>
          {page.rows.length === 0 ? (
            <Empty context={context} />
          ) : (
            <Table columns={billColumns(props.deps, context, { withAccount: true })} rows={page.rows} />
          )}
          {page.partial ? (
            <p class="hint" safe>
              {t(LISTS.lookedFar)}
            </p>
          ) : (
            ''
          )}
          <Pager
            context={context}
            path="/console/bills"
            query={query}
            next={page.next}
            further={page.partial}
          />
        </>
      )}
    </ConsolePage>
  );
}

function BillFilters(props: {
  context: ConsoleContext;
  billers: readonly Biller[];
  query: URLSearchParams;
  read: ReadFilter<BillFilter>;
}) {
  const { context, query, read } = props;
  const { reader } = context;
  const { t } = reader;
  const value = (name: string): string => query.get(name) ?? '';
  const problem = (name: string): string | undefined => {
    const texts = read.problems.get(name);
    return texts === undefined ? undefined : t(texts, { example: exampleDay(reader) });
  };
  return (
    <form class="filters" method="get" action="/console/bills">
      {read.filter.accountId === undefined ? (
        ''
      ) : (
        <input type="hidden" name="account" value={read.filter.accountId.toString()} />
      )}
      <BillerChoice context={context} billers={props.billers} value={value('biller')} />
      <Choice
        name="state"
        label={t(BILLS.state)}
        value={value('state')}
        options={[
          { value: '', text: t(LISTS.any) },
          ...Object.entries(BILL_STATE_TEXTS).map(([state, text]) => ({ value: state, text: t(text) })),
        ]}
      />
      <DayField
        context={context}
        name="from"
        label={t(CUSTOMERS.dueFrom)}
        value={value('from')}
        problem={problem('from')}
      />
      <DayField
        context={context}
        name="to"
        label={t(CUSTOMERS.dueTo)}
        value={value('to')}
        problem={problem('to')}
      />
      <AmountFields reader={context.reader} value={value} problem={problem} />
      <Choice
        name="sort"
        label={t(LISTS.sort)}
        value={readBillSort(query)}
        options={BILL_SORTS.map((sort) => ({ value: sort, text: t(BILL_SORT_TEXTS[sort]) }))}
      />
      <PageSize context={context} value={readLimit(query)} />
      <FilterButtons context={context} path="/console/bills" />
    </form>
  );
}

export function readBillSort(query: URLSearchParams): BillSort {
  return BILL_SORTS.find((known) => known === query.get('sort')) ?? 'newest';
}

const BILLS = {
  state: { fa: 'وضعیت', ar: 'الحالة', hi: 'स्थिति', en: 'State' },
} as const satisfies Record<string, Texts>;
