import type { Biller } from '../../billing/index.ts';
import {
  PAYMENT_SORTS,
  PAYMENT_STATE_TEXTS,
  PAYMENT_STATES,
  type PaymentListRow,
  type PaymentPage,
  paymentReasonTexts,
} from '../../payments/index.ts';
import type { Reader } from '../page/reader.ts';
import type { ConsoleContext } from './context.ts';
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
  billerName,
  type Column,
  channelName,
  Empty,
  Notice,
  PaymentLink,
  PaymentStateMark,
  Table,
  Text,
  timeThere,
} from './lists-parts.tsx';
import { CHANNEL_TEXTS, LISTS, SORT_TEXTS } from './lists-texts.ts';
import { type ReadFilter, readLimit, readSort } from './payments-filter.ts';
import { AGE_TEXTS, PAYMENTS } from './payments-texts.ts';

type Deps = Pick<ConsoleDeps, 'billers'>;

/** The columns that every list of payments has. */
export function paymentColumns(
  deps: Deps,
  context: ConsoleContext,
): readonly Column<Pick<PaymentListRow, 'payment'> & { readonly accountNumber?: string }>[] {
  const { reader } = context;
  const { t } = reader;
  return [
    {
      label: t(PAYMENTS.reference),
      isHead: true,
      class: 'nowrap',
      cell: ({ payment }) => <PaymentLink reader={reader} payment={payment} />,
    },
    {
      label: t(PAYMENTS.state),
      cell: ({ payment }) => <PaymentStateMark reader={reader} state={payment.state} />,
    },
    {
      label: t(PAYMENTS.amount),
      class: 'amount',
      cell: ({ payment }) => <Amount reader={reader} amount={payment.amount} />,
    },
    {
      label: t(LISTS.biller),
      cell: ({ payment }) => <Text text={billerName(deps, reader, payment.billerId)} />,
    },
    {
      label: t(PAYMENTS.account),
      cell: ({ payment, accountNumber }) => (
        <AccountLink
          context={context}
          biller={deps.billers.byNumber(payment.billerId)}
          account={{ billerId: payment.billerId, accountId: payment.accountId, number: accountNumber ?? '' }}
        />
      ),
    },
    {
      label: t(PAYMENTS.channel),
      cell: ({ payment }) => <Text text={channelName(reader, payment.channel)} />,
    },
    {
      label: t(PAYMENTS.openedAt),
      class: 'nowrap',
      cell: ({ payment }) => (
        <Text text={timeThere(reader, deps.billers.byNumber(payment.billerId), payment.createdAt)} />
      ),
    },
  ];
}

export function PaymentsPage(props: {
  context: ConsoleContext;
  deps: Deps;
  billers: readonly Biller[];
  gateways: readonly string[];
  query: URLSearchParams;
  read: ReadFilter<unknown>;
  page: PaymentPage | undefined;
  problem: string | undefined;
}) {
  const { context, deps, page, query } = props;
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(PAYMENTS.title)}>
      <h1 safe>{t(PAYMENTS.title)}</h1>
      <PaymentFilters {...props} />
      {props.problem === undefined ? '' : <Notice kind="bad" text={props.problem} />}
      {page === undefined ? (
        ''
      ) : (
        <>
          <div class="list-head">
            <CountLine context={context} count={page.count} partial={page.lookedAsFarAs !== undefined} />
            <ExportLinks context={context} list="payments" query={query} />
          </div>
          {page.rows.length === 0 ? (
            <Empty context={context} />
          ) : (
            <Table columns={paymentColumns(deps, context)} rows={page.rows} />
          )}
          {page.lookedAsFarAs === undefined ? (
            ''
          ) : (
            <p class="hint" safe>
              {t(LISTS.lookedAsFarAs, {
                time: timeThere(context.reader, props.read.biller ?? props.billers[0], page.lookedAsFarAs),
              })}
            </p>
          )}
          <Pager
            context={context}
            path="/console/payments"
            query={query}
            next={page.next}
            further={page.lookedAsFarAs !== undefined}
          />
        </>
      )}
    </ConsolePage>
  );
}

function PaymentFilters(props: {
  context: ConsoleContext;
  billers: readonly Biller[];
  gateways: readonly string[];
  query: URLSearchParams;
  read: ReadFilter<unknown>;
}) {
  const { context, query, read } = props;
  const { reader } = context;
  const { t } = reader;
  const value = (name: string): string => query.get(name) ?? '';
  const problem = (name: string): string | undefined => {
    const texts = read.problems.get(name);
    return texts === undefined ? undefined : t(texts, { example: exampleDay(reader) });
  };
  const any = { value: '', text: t(LISTS.any) };
  return (
    <form class="filters" method="get" action="/console/payments">
      {['account', 'bill'].map((name) =>
        /^\d{1,18}$/.test(value(name)) ? <input type="hidden" name={name} value={value(name)} /> : '',
      )}
      <BillerChoice context={context} billers={props.billers} value={value('biller')} />
      <Choice
        name="state"
        label={t(PAYMENTS.state)}
        value={value('state')}
        options={[
          any,
          ...PAYMENT_STATES.map((state) => ({ value: state, text: t(PAYMENT_STATE_TEXTS[state]) })),
        ]}
      />
      <Choice
        name="channel"
        label={t(PAYMENTS.channel)}
        value={value('channel')}
        options={[any, ...[...CHANNEL_TEXTS].map(([name, text]) => ({ value: name, text: t(text) }))]}
      />
      <Choice
        name="gateway"
        label={t(PAYMENTS.gateway)}
        value={value('gateway')}
        options={[any, ...props.gateways.map((name) => ({ value: name, text: name }))]}
      />
      <DayField
        context={context}
        name="from"
        label={t(LISTS.from)}
        value={value('from')}
        problem={problem('from')}
      />
      <DayField context={context} name="to" label={t(LISTS.to)} value={value('to')} problem={problem('to')} />
      <AmountFields reader={context.reader} value={value} problem={problem} />
      <Choice
        name="sort"
        label={t(LISTS.sort)}
        value={readSort(query)}
        options={PAYMENT_SORTS.map((sort) => ({ value: sort, text: t(SORT_TEXTS[sort]) }))}
      />
      <PageSize context={context} value={readLimit(query)} />
      <FilterButtons context={context} path="/console/payments" />
    </form>
  );
}

/** Payments that stand still, with how long they have. */
export function WaitingPage(props: {
  context: ConsoleContext;
  deps: Deps;
  rows: readonly PaymentListRow[];
  now: Date;
}) {
  const { context, deps, rows } = props;
  const { reader } = context;
  const { t } = reader;
  const [head, state, amount, biller, account] = paymentColumns(deps, context);
  const columns: Column<PaymentListRow>[] = [
    ...[head, state, amount, biller, account].filter((column) => column !== undefined),
    {
      label: t(PAYMENTS.age),
      class: 'nowrap',
      cell: ({ payment }) => (
        <time
          datetime={payment.stateAt.toISOString()}
          title={timeThere(reader, deps.billers.byNumber(payment.billerId), payment.stateAt)}
        >
          <strong safe>{ageOf(reader, payment.stateAt, props.now)}</strong>
        </time>
      ),
    },
    {
      label: t(PAYMENTS.attended),
      cell: ({ payment }) => <Text text={reader.number(payment.attended)} />,
    },
    {
      label: t(PAYMENTS.reason),
      cell: ({ payment }) => <Text text={reasonOf(reader, payment.reason) ?? ''} />,
    },
  ];
  return (
    <ConsolePage context={context} title={t(PAYMENTS.waiting)}>
      <h1 safe>{t(PAYMENTS.waiting)}</h1>
      <p class="lead" safe>
        {t(PAYMENTS.waitingLead)}
      </p>
      {rows.length === 0 ? (
        <Empty context={context} text={t(PAYMENTS.waitingNone)} />
      ) : (
        <Table columns={columns} rows={rows} />
      )}
    </ConsolePage>
  );
}

/** `12 min`, `5 h`, `3 d`. */
export function ageOf(reader: Reader, since: Date, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - since.getTime()) / 60_000));
  const [text, n] =
    minutes < 120
      ? [AGE_TEXTS.minutes, minutes]
      : minutes < 2_880
        ? [AGE_TEXTS.hours, Math.floor(minutes / 60)]
        : [AGE_TEXTS.days, Math.floor(minutes / 1_440)];
  return reader.t(text, { n: reader.number(n) });
}

/** Why it is in its state, as far as there are words for it. */
export function reasonOf(reader: Reader, reason: string | undefined): string | undefined {
  const texts = paymentReasonTexts(reason);
  return texts === undefined ? reason : reader.t(texts);
}
