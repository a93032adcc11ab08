import type { Children } from '@kitajs/html';
import type { Biller, BillState } from '../../billing/index.ts';
import { inLanguage, type Money } from '../../kernel/index.ts';
import { PAYMENT_STATE_TEXTS, type Payment, type PaymentState } from '../../payments/index.ts';
import { type Permission, permit } from '../../platform/index.ts';
import { Digits, exactly } from '../page/page.tsx';
import type { Reader } from '../page/reader.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
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
  return inLanguage(deps.billers.byNumber(billerId)?.name, reader.language) ?? String(billerId);
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
