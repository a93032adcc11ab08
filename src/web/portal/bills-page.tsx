import type { Bill, Biller } from '../../billing/index.ts';
import {
  CURRENCY_EXPONENT,
  daysBetween,
  localDigits,
  type Money,
  money,
  type PlainDate,
  parsePlainDate,
  sum,
} from '../../kernel/index.ts';
import { OPEN_ERROR_TEXTS } from '../../payments/index.ts';
import { Field } from './form-field.tsx';
import { Digits, Page, type PageContext } from './page.tsx';
import { AMOUNT_RULES, BILL_STATES, BILLS, UNITS } from './texts/bills.ts';
import { FIND } from './texts/find.ts';

/** As many bills as an address can name: ids of 36 characters in at most 2,000. */
export const BILLS_SHOWN_MAX = 50;

export function billsPath(biller: Biller, ids: readonly string[]): string {
  return `/b/${biller.id}/bills/${ids.join('.')}`;
}

/** What a payer has filled in, and what was wrong with it. */
export interface Draft {
  readonly selected: readonly string[] | undefined;
  readonly amount: string;
  readonly phone: string;
  readonly summary?: string | undefined;
  readonly amountProblem?: string | undefined;
  readonly phoneProblem?: string | undefined;
}

export const EMPTY_DRAFT: Draft = { selected: undefined, amount: '', phone: '' };

export interface BillsPageProps {
  context: PageContext;
  biller: Biller;
  bills: readonly Bill[];
  account: string | undefined;
  today: PlainDate;
  /** The payment of this very browser that holds some of the bills. */
  ownPaymentId: string | undefined;
  /** One for each time the page is shown: sent twice, it still opens one payment. */
  orderKey: string;
  draft: Draft;
}

export function isPayable(bill: Bill): boolean {
  return bill.state === 'open' || bill.state === 'part_paid';
}

/** What is owed, and the form that begins to pay it. */
export function BillsPage(props: BillsPageProps) {
  const { context, biller, bills, draft } = props;
  const { t, language } = context.reader;
  const title = t(bills.length === 1 ? BILLS.titleOne : BILLS.titleMany);
  const payable = bills.filter(isPayable);
  return (
    <Page context={context} title={`${title} · ${biller.name[language]}`}>
      <p class="eyebrow" safe>
        {biller.name[language]}
      </p>
      <h1 safe>{title}</h1>
      {draft.summary === undefined ? (
        ''
      ) : (
        <div class="notice bad" role="alert">
          <p safe>{draft.summary}</p>
        </div>
      )}
      <HeldNotice {...props} />
      <form method="post" action={`/b/${biller.id}/pay`} novalidate class="stack">
        <input type="hidden" name="key" value={props.orderKey} />
        {bills.length > 1 && payable.length > 0 ? <Total {...props} payable={payable} /> : ''}
        {bills.map((bill) => (
          <BillCard {...props} bill={bill} />
        ))}
        {payable.length === 0 ? '' : <PayPart {...props} payable={payable} />}
      </form>
      <p class="actions">
        <a class="quiet" href={`/b/${biller.id}`} safe>
          {t(BILLS.other)}
        </a>
      </p>
    </Page>
  );
}

function HeldNotice(props: BillsPageProps) {
  const { context, biller, bills, ownPaymentId } = props;
  const { t, time } = context.reader;
  const until = bills
    .flatMap(({ heldUntil }) => heldUntil ?? [])
    .toSorted((a, b) => b.getTime() - a.getTime())[0];
  if (until === undefined) return '';
  if (ownPaymentId === undefined) {
    return (
      <div class="notice" role="status">
        <h2 safe>{t(BILLS.heldTitle)}</h2>
        <p safe>{t(OPEN_ERROR_TEXTS.bill_held, { until: time(until, biller.timeZone) })}</p>
        <a class="button" href={context.place} safe>
          {t(BILLS.lookAgain)}
        </a>
      </div>
    );
  }
  return (
    <div class="notice" role="status">
      <h2 safe>{t(BILLS.ownTitle)}</h2>
      <p safe>{t(BILLS.own, { until: time(until, biller.timeZone) })}</p>
      <a class="button main" href={`/pay/${ownPaymentId}`} safe>
        {t(BILLS.continue)}
      </a>
    </div>
  );
}

function Total(props: BillsPageProps & { payable: readonly Bill[] }) {
  const { context, biller, payable, account } = props;
  const { reader } = context;
  return (
    <section class="slip">
      <p class="hint" safe>
        {reader.t(BILLS.toPay)}
      </p>
      <Amount context={context} biller={biller} amount={totalOf(biller, payable)} />
      {account === undefined ? (
        ''
      ) : (
        <p class="hint">
          <span safe>{reader.t(BILLS.account)}</span> <Digits reader={reader} text={account} />
        </p>
      )}
      <p safe>{reader.t(BILLS.select)}</p>
    </section>
  );
}

function totalOf(biller: Biller, bills: readonly Bill[]): Money {
  const remaining = bills.map((bill) => bill.remaining);
  return sum(remaining, biller.currency);
}

function Amount(props: { context: PageContext; biller: Biller; amount: Money }) {
  const { reader } = props.context;
  const toman = props.biller.showToman ? reader.toman(props.amount) : undefined;
  return (
    <p class="amount">
      <bdi safe>{reader.money(props.amount)}</bdi>
      {toman === undefined ? (
        ''
      ) : (
        <bdi class="toman" safe>
          {toman}
        </bdi>
      )}
    </p>
  );
}

function BillCard(props: BillsPageProps & { bill: Bill }) {
  const { context, biller, bill, bills, draft } = props;
  const { reader } = context;
  const alone = bills.length === 1;
  const seen = <input type="hidden" name="seen" value={`${bill.id}.${bill.remaining.minor}`} />;
  const facts = <Facts {...props} />;
  if (alone) {
    return (
      <section class="slip">
        {isPayable(bill) ? <input type="hidden" name="bills" value={bill.id} /> : ''}
        {seen}
        <p class="hint" safe>
          {reader.t(isPayable(bill) || bill.state === 'held' ? BILLS.toPay : BILL_STATES[bill.state])}
        </p>
        <Amount
          context={context}
          biller={biller}
          amount={bill.state === 'paid' ? bill.paid : bill.remaining}
        />
        <p class="chips">
          <Chips {...props} />
        </p>
        {facts}
        {bill.lines.length === 0 ? (
          ''
        ) : (
          <details class="more">
            <summary safe>{reader.t(BILLS.lines)}</summary>
            <Lines {...props} />
          </details>
        )}
      </section>
    );
  }
  const checked = isPayable(bill) && (draft.selected?.includes(bill.id) ?? true);
  return (
    <section class="slip">
      {seen}
      <label class="choice">
        <input type="checkbox" name="bills" value={bill.id} checked={checked} disabled={!isPayable(bill)} />
        <span>
          <span class="hint">
            <span safe>{reader.t(BILLS.period)}</span> <Digits reader={reader} text={bill.period} />
          </span>
          <Amount context={context} biller={biller} amount={bill.remaining} />
        </span>
      </label>
      <p class="chips">
        <Chips {...props} />
      </p>
      <details class="more">
        <summary safe>{reader.t(BILLS.details)}</summary>
        {facts}
        <Lines {...props} />
      </details>
    </section>
  );
}

function Chips(props: BillsPageProps & { bill: Bill }) {
  const { bill, today } = props;
  const { t, digits } = props.context.reader;
  const due = parsePlainDate(bill.dueOn);
  const showsDue = due.ok && isPayable(bill);
  const days = due.ok ? daysBetween(today, due.value) : 0;
  const count = Math.abs(days);
  const text = days === 0 ? BILLS.dueToday : days > 0 ? BILLS.dueIn : BILLS.overdue;
  return (
    <>
      {bill.state === 'open' ? (
        ''
      ) : (
        <span class={`chip ${bill.state}`} safe>
          {t(BILL_STATES[bill.state])}
        </span>
      )}
      {showsDue ? (
        <span class={days < 0 ? 'chip late' : 'chip'} safe>
          {t(text, { days: digits(String(count)), count })}
        </span>
      ) : (
        ''
      )}
    </>
  );
}

function Facts(props: BillsPageProps & { bill: Bill }) {
  const { bill, biller, account, bills } = props;
  const { reader } = props.context;
  const { t, language } = reader;
  const paidSome = bill.paid.minor > 0n && bill.state !== 'paid';
  const numbers: (readonly [label: string, value: string])[] = [
    ...(account === undefined || bills.length > 1 ? [] : [[t(BILLS.account), account] as const]),
    ...biller.identifiers.flatMap(({ name, label }) => {
      const value = bill.identifiers[name];
      return value === undefined ? [] : [[label[language], value] as const];
    }),
    [t(BILLS.number), bill.number],
    ...(bill.period === '' ? [] : [[t(BILLS.period), bill.period] as const]),
  ];
  const texts: (readonly [label: string, value: string])[] = [
    [t(BILLS.issuedOn), reader.date(bill.issuedOn)],
    [t(BILLS.dueOn), reader.date(bill.dueOn)],
    ...(paidSome
      ? [
          [t(BILLS.amount), reader.money(bill.amount)] as const,
          [t(BILLS.paid), reader.money(bill.paid)] as const,
        ]
      : []),
  ];
  return (
    <dl class="facts">
      {numbers.map(([label, value]) => (
        <div>
          <dt safe>{label}</dt>
          <dd>
            <Digits reader={reader} text={value} />
          </dd>
        </div>
      ))}
      {texts.map(([label, value]) => (
        <div>
          <dt safe>{label}</dt>
          <dd safe>{value}</dd>
        </div>
      ))}
      {bill.consumption === undefined ? (
        ''
      ) : (
        <div>
          <dt safe>{t(BILLS.consumption)}</dt>
          <dd>
            <Digits reader={reader} text={bill.consumption.replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '')} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function Lines(props: BillsPageProps & { bill: Bill }) {
  const { bill } = props;
  const { reader } = props.context;
  if (bill.lines.length === 0) return '';
  return (
    <table class="lines" aria-label={reader.t(BILLS.lines)}>
      <tbody>
        {bill.lines.map(({ label, amountMinor }) => (
          <tr>
            <th scope="row">
              <bdi safe>{label}</bdi>
            </th>
            <td>
              <bdi safe>{reader.money(money(BigInt(amountMinor), bill.amount.currency))}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" safe>
            {reader.t(BILLS.amount)}
          </th>
          <td>
            <bdi safe>{reader.money(bill.amount)}</bdi>
          </td>
        </tr>
      </tfoot>
    </table>
  );
}

function PayPart(props: BillsPageProps & { payable: readonly Bill[] }) {
  const { context, biller, bills, payable, draft } = props;
  const { reader } = context;
  const { t } = reader;
  const total = totalOf(biller, payable);
  // The button names the sum where it is already certain.
  const isCertain = bills.length === 1 && biller.payment.exactness === 'exact';
  return (
    <>
      {biller.payment.exactness === 'exact' ? '' : <AmountField {...props} total={total} />}
      <Field
        id="phone"
        name="phone"
        type="tel"
        keyboard="tel"
        autocomplete="tel"
        label={t(BILLS.phone)}
        note={t(FIND.optional)}
        value={draft.phone}
        problem={draft.phoneProblem}
        hint={t(BILLS.phoneHint)}
      />
      <button type="submit" class="main" safe>
        {isCertain ? t(BILLS.pay, { amount: reader.money(total) }) : t(BILLS.goOn)}
      </button>
      <p class="hint" safe>
        {t(BILLS.bankNext)}
      </p>
    </>
  );
}

function AmountField(props: BillsPageProps & { total: Money }) {
  const { context, biller, draft, total } = props;
  const { t } = context.reader;
  return (
    <Field
      id="amount"
      name="amount"
      keyboard={CURRENCY_EXPONENT[total.currency] > 0 ? 'decimal' : 'numeric'}
      label={t(BILLS.amountToPay)}
      note={t(BILLS.amountUnit, { unit: t(UNITS[total.currency]) })}
      value={draft.amount}
      problem={draft.amountProblem}
      hint={`${t(AMOUNT_RULES[biller.payment.exactness])} ${t(BILLS.amountEmpty)}`}
    />
  );
}

/** An amount as it may be typed, in the reader's digits and without its unit. */
export function exampleAmount(context: PageContext, amount: Money): string {
  const decimals = CURRENCY_EXPONENT[amount.currency];
  const text = amount.minor.toString().padStart(decimals + 1, '0');
  const whole = text.slice(0, text.length - decimals);
  return localDigits(decimals === 0 ? whole : `${whole}.${text.slice(-decimals)}`, context.reader.language);
}
