import type { Children } from '@kitajs/html';
import type { Biller, BillState } from '../../billing/index.ts';
import {
  foldDigits,
  fromPersianDate,
  localDigits,
  type Money,
  type PlainDate,
  parsePlainDate,
  todayIn,
  toPersianDate,
} from '../../kernel/index.ts';
import { PAYMENT_STATE_TEXTS, type Payment, type PaymentState } from '../../payments/index.ts';
import { type Permission, permit } from '../../platform/index.ts';
import { Digits, exactly } from '../portal/page.tsx';
import type { Reader } from '../portal/reader.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { Choice, Field } from './fields.tsx';
import { BILL_STATE_TEXTS, CHANNEL_TEXTS, LISTS } from './lists-texts.ts';

/** One column of a table: on a narrow screen each row is a card, and `label` stands before its value. */
export interface Column<Row> {
  readonly label: string;
  readonly cell: (row: Row) => JSX.Element;
  readonly class?: 'amount' | 'nowrap';
  /** Names the row; exactly one column does. */
  readonly isHead?: boolean;
}

/** Rows as a table that becomes cards on a phone. Its cells escape what they show. */
export function Table<Row>(props: {
  caption?: string;
  /** Of a table that may be too wide even so, and holds no links: it is moved by the keyboard, under this name. */
  label?: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
}): JSX.Element {
  const { columns } = props;
  return (
    <div
      class="wide cards"
      {...(props.label === undefined ? {} : { tabindex: 0, role: 'region', 'aria-label': props.label })}
    >
      <table>
        {props.caption === undefined ? '' : <caption safe>{props.caption}</caption>}
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" class={column.class} safe>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr>
              {columns.map((column) =>
                column.isHead === true ? (
                  <th scope="row" class={column.class}>
                    {column.cell(row)}
                  </th>
                ) : (
                  <td class={column.class} data-label={exactly(column.label)}>
                    {column.cell(row)}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Text(props: { text: string }): JSX.Element {
  return <span safe>{props.text}</span>;
}

export function Empty(props: { context: ConsoleContext; text?: string }): JSX.Element {
  return (
    <p class="panel empty" safe>
      {props.text ?? props.context.reader.t(LISTS.none)}
    </p>
  );
}

export function Notice(props: { kind: 'good' | 'wait' | 'bad'; text: string }): JSX.Element {
  return (
    <div class={`notice ${props.kind}`} role={props.kind === 'bad' ? 'alert' : 'status'}>
      <p safe>{props.text}</p>
    </div>
  );
}

/** A label and its value, in a list of facts; nothing where there is no value. */
export function Fact(props: { label: string; value?: string | undefined; children?: Children }): JSX.Element {
  if (props.value === undefined && props.children === undefined) return '';
  return (
    <div>
      <dt safe>{props.label}</dt>
      <dd>{props.value === undefined ? props.children : <span safe>{props.value}</span>}</dd>
    </div>
  );
}

const PAYMENT_STATE_CLASS: Readonly<Record<PaymentState, string>> = {
  created: 'wait',
  pending: 'wait',
  paid: 'good',
  posted: 'good',
  failed: 'bad',
  expired: '',
  unknown: 'wait',
  returning: 'wait',
  returned: '',
  refunded: '',
};

export function PaymentStateMark(props: { reader: Reader; state: PaymentState }): JSX.Element {
  return (
    <span class={`state ${PAYMENT_STATE_CLASS[props.state]}`} safe>
      {props.reader.t(PAYMENT_STATE_TEXTS[props.state])}
    </span>
  );
}

const BILL_STATE_CLASS: Readonly<Record<BillState, string>> = {
  open: '',
  held: 'wait',
  part_paid: 'wait',
  paid: 'good',
  cancelled: 'bad',
};

export function BillStateMark(props: { reader: Reader; state: BillState }): JSX.Element {
  return (
    <span class={`state ${BILL_STATE_CLASS[props.state]}`} safe>
      {props.reader.t(BILL_STATE_TEXTS[props.state])}
    </span>
  );
}

export function Amount(props: { reader: Reader; amount: Money }): JSX.Element {
  return <bdi safe>{props.reader.money(props.amount)}</bdi>;
}

/** A payment's reference in groups, which leads to its story. */
export function PaymentLink(props: { reader: Reader; payment: Pick<Payment, 'reference'> }): JSX.Element {
  return (
    <a href={`/console/payments/${props.payment.reference}`}>
      <Digits reader={props.reader} text={groupedReference(props.payment.reference)} />
    </a>
  );
}

/** `101-12345-67890-1`, as receipts have it. */
export function groupedReference(reference: string): string {
  return reference.replace(/^(\d{3})(\d{5})(\d{5})(\d)$/, '$1-$2-$3-$4');
}

export function AccountLink(props: {
  context: ConsoleContext;
  biller: Biller | undefined;
  account: { readonly billerId: number; readonly accountId: bigint; readonly number: string };
}): JSX.Element {
  const { context, account } = props;
  if (account.number === '') return '–';
  const number = <Digits reader={context.reader} text={account.number} />;
  return permit(context.actor, 'customers.read', account.billerId).ok ? (
    <a href={accountPath(props.biller, account)}>{number}</a>
  ) : (
    number
  );
}

export function accountPath(
  biller: Biller | undefined,
  { billerId, accountId }: { readonly billerId: number; readonly accountId: bigint },
): string {
  return `/console/accounts/${biller?.id ?? billerId}/${accountId}`;
}

export function channelName(reader: Reader, channel: string): string {
  const texts = CHANNEL_TEXTS.get(channel);
  return texts === undefined ? channel : reader.t(texts);
}

export function billerName(deps: Pick<ConsoleDeps, 'billers'>, reader: Reader, billerId: number): string {
  return deps.billers.byNumber(billerId)?.name[reader.language] ?? String(billerId);
}

/** The billers that this actor may choose from. */
export function choosable(
  deps: Pick<ConsoleDeps, 'billers'>,
  context: ConsoleContext,
  permission: Permission,
): readonly Biller[] {
  return deps.billers.list().filter(({ billerId }) => permit(context.actor, permission, billerId).ok);
}

/** A time where the biller is: `۳ آذر ۱۴۰۵، ۱۰:۲۰`. */
export function timeThere(reader: Reader, biller: Biller | undefined, at: Date): string {
  return reader.dateTime(at, biller?.timeZone ?? 'UTC');
}

// -----------------------------------------------------------------------------------------------------------
// Filters

/** Persian readers write days in their own calendar; the others get the browser's own picker. */
export function DayField(props: {
  context: ConsoleContext;
  name: string;
  label: string;
  value: string;
  problem?: string | undefined;
}): JSX.Element {
  const persian = props.context.reader.language === 'fa';
  return (
    <Field
      name={props.name}
      label={props.label}
      value={props.value}
      type={persian ? 'text' : 'date'}
      keyboard={persian ? 'numeric' : 'text'}
      direction="ltr"
      lengthMax={12}
      problem={props.problem}
      hint={persian ? exampleDay(props.context.reader) : undefined}
    />
  );
}

/** Today, as it would be written into a field. */
export function exampleDay(reader: Reader, now = new Date()): string {
  const today = todayIn('UTC', now);
  if (reader.language !== 'fa') return today;
  const { year, month, day } = toPersianDate(today);
  return localDigits(`${year}/${String(month).padStart(2, '0')}/${String(day).padStart(2, '0')}`, 'fa');
}

/** A day in digits of any family, Gregorian or (years before 1600) Persian; undefined where it is none. */
export function readDay(text: string): PlainDate | undefined {
  const match = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(foldDigits(text).trim());
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const read =
    year < 1600
      ? fromPersianDate({ year, month, day })
      : parsePlainDate(`${match[1]}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`);
  return read.ok ? read.value : undefined;
}

export function BillerChoice(props: {
  context: ConsoleContext;
  billers: readonly Biller[];
  value: string;
  /** A list that needs one biller has no "all". */
  one?: boolean;
}): JSX.Element {
  const { t, language } = props.context.reader;
  const options = props.billers.map(({ id, name }) => ({ value: id, text: name[language] }));
  return (
    <Choice
      name="biller"
      label={t(LISTS.biller)}
      value={props.value}
      options={props.one === true ? options : [{ value: '', text: t(LISTS.allBillers) }, ...options]}
    />
  );
}

const PAGE_SIZES = [25, 50, 100, 200] as const;

/** A page's length as asked for in the address; 50 where it is none of ours. */
export function pageSize(text: string | null): number {
  return PAGE_SIZES.find((size) => String(size) === text) ?? 50;
}

export function PageSize(props: { context: ConsoleContext; value: number }): JSX.Element {
  return (
    <Choice
      name="limit"
      label={props.context.reader.t(LISTS.perPage)}
      value={String(props.value)}
      options={PAGE_SIZES.map((size) => ({
        value: String(size),
        text: props.context.reader.digits(String(size)),
      }))}
    />
  );
}

export function FilterButtons(props: { context: ConsoleContext; path: string }): JSX.Element {
  const { t } = props.context.reader;
  return (
    <div class="filter-buttons">
      <button class="main" type="submit" safe>
        {t(LISTS.show)}
      </button>
      <a class="button quiet" href={props.path} safe>
        {t(LISTS.clear)}
      </a>
    </div>
  );
}

/** How many there are, as far as was counted. */
export function CountLine(props: {
  context: ConsoleContext;
  count: { readonly atLeast: number; readonly exact: boolean } | undefined;
  /** The whole list was gone through, so that what was not counted is simply more. */
  partial: boolean;
}): JSX.Element {
  const { count } = props;
  if (count === undefined) return '';
  const { t, number } = props.context.reader;
  const text = count.exact ? LISTS.found : props.partial ? LISTS.atLeast : LISTS.moreThan;
  return (
    <p class="count" role="status" safe>
      {t(text, { count: number(count.atLeast) })}
    </p>
  );
}

/** Leads on. `query` is that of this page; its cursor is replaced. */
export function Pager(props: {
  context: ConsoleContext;
  path: string;
  query: URLSearchParams;
  next: string | undefined;
  further?: boolean;
}): JSX.Element {
  const { t } = props.context.reader;
  const begun = props.query.has('cursor');
  if (props.next === undefined && !begun) return '';
  return (
    <p class="pager">
      {begun ? (
        <a class="button" href={exactly(withQuery(props.path, props.query, { cursor: '' }))} safe>
          {t(LISTS.first)}
        </a>
      ) : (
        <span></span>
      )}
      {props.next === undefined ? (
        ''
      ) : (
        <a
          class="button"
          rel="next"
          href={exactly(withQuery(props.path, props.query, { cursor: props.next }))}
          safe
        >
          {t(props.further === true ? LISTS.lookFurther : LISTS.next)}
        </a>
      )}
    </p>
  );
}

/** The address with some of its query changed; what is empty is left out. */
export function withQuery(
  path: string,
  query: URLSearchParams,
  changes: Readonly<Record<string, string>>,
): string {
  const made = new URLSearchParams();
  for (const [name, value] of query)
    if (!(name in changes) && name !== 'lang' && value !== '') made.append(name, value);
  for (const [name, value] of Object.entries(changes)) if (value !== '') made.append(name, value);
  const text = made.toString();
  return text === '' ? path : `${path}?${text}`;
}

/** Links to the same list as a file, for those who may have it. */
export function ExportLinks(props: {
  context: ConsoleContext;
  list: 'payments' | 'bills' | 'accounts';
  query: URLSearchParams;
}): JSX.Element {
  const { context, query } = props;
  if (!permit(context.actor, 'reports.export').ok) return '';
  const { t } = context.reader;
  const link = (changes: Readonly<Record<string, string>>, text: string) => (
    <a
      class="button"
      href={exactly(
        withQuery(`/console/exports/${props.list}`, query, { ...changes, cursor: '', limit: '', sort: '' }),
      )}
      safe
    >
      {text}
    </a>
  );
  return (
    <p class="actions exports">
      <span safe>{t(LISTS.export)}</span>
      {link({ format: 'csv' }, t(LISTS.csv))}
      {link({ format: 'csv', for: 'excel' }, t(LISTS.csvForSpreadsheets))}
      {link({ format: 'json' }, t(LISTS.json))}
    </p>
  );
}
