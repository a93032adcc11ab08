import type { Children } from '@kitajs/html';
import type { AccountHistory, Bill, Biller, StandInState } from '../../billing/index.ts';
import {
  CURRENCY_EXPONENT,
  inLanguage,
  localDigits,
  type Money,
  type PlainDate,
  sum,
} from '../../kernel/index.ts';
import { INSTRUMENT_TEXTS, type Instrument, OPEN_ERROR_TEXTS } from '../../payments/index.ts';
import { Field } from '../page/form-field.tsx';
import { Digits, Page, type PageContext } from '../page/page.tsx';
import { prepared } from '../page/prepared.ts';
import type { Reader } from '../page/reader.ts';
import { Amount, BillCard, type BillCardProps, isPayable } from './bill-card.tsx';
import { Consumption } from './history.tsx';
import { AMOUNT_RULES, BILLS, UNITS } from './texts/bills.ts';
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
  readonly instrument?: Instrument | undefined;
  readonly summary?: string | undefined;
  readonly amountProblem?: string | undefined;
  readonly phoneProblem?: string | undefined;
}

export const EMPTY_DRAFT: Draft = { selected: undefined, amount: '', phone: '' };

interface BillsPageProps {
  context: PageContext;
  biller: Biller;
  bills: readonly Bill[];
  history: AccountHistory | undefined;
  today: PlainDate;
  /** The biller's own system is silent: this is what it last said, and when (X5). */
  standIn: StandInState | undefined;
  /** The payment of this very browser that holds some of the bills. */
  ownPaymentId: string | undefined;
  /** One for each time the page is shown: sent twice, it still opens one payment. */
  orderKey: string;
  /** What can be chosen to pay with; nothing where there is no choice. */
  instruments: readonly Instrument[];
  draft: Draft;
}

/** The form's id: a change of language sends along what stands in it. */
export const PAY_FORM = 'pay';

/** What is owed, and the form that begins to pay it. */
export function BillsPage(props: BillsPageProps) {
  const { context, biller, bills, draft } = props;
  const { t, language } = context.reader;
  const title = t(bills.length === 1 ? BILLS.titleOne : BILLS.titleMany);
  const payable = bills.filter(isPayable);
  return (
    <Page context={context} title={`${title} · ${inLanguage(biller.name, language)}`}>
      <PageBody
        biller={inLanguage(biller.name, language)}
        title={title}
        summary={draft.summary === undefined ? '' : <Summary text={draft.summary} />}
        standIn={props.standIn === undefined ? '' : <StandInNotice {...props} />}
        held={<HeldNotice {...props} />}
        action={`/b/${biller.id}/pay`}
        orderKey={props.orderKey}
        total={bills.length > 1 && payable.length > 0 ? <Total {...props} payable={payable} /> : ''}
        pay={payable.length === 0 ? '' : <PayPart {...props} payable={payable} />}
        history={props.history === undefined ? '' : <Consumption {...props} history={props.history} />}
        saveAt={`/panel/save?bill=${bills[0]?.id ?? ''}`}
        save={t(BILLS.save)}
        otherAt={`/b/${biller.id}`}
        other={t(BILLS.other)}
      >
        {bills.map((bill) => (
          <BillCard {...cardOf(props)} bill={bill} />
        ))}
      </PageBody>
    </Page>
  );
}

type PageBodyProps = {
  readonly biller: string;
  readonly title: string;
  readonly summary: JSX.Element;
  readonly standIn: JSX.Element;
  readonly held: JSX.Element;
  readonly action: string;
  readonly orderKey: string;
  readonly total: JSX.Element;
  readonly pay: JSX.Element;
  readonly history: JSX.Element;
  readonly saveAt: string;
  readonly save: string;
  readonly otherAt: string;
  readonly other: string;
  readonly children?: Children;
};

const PageBody = prepared<PageBodyProps>(
  ({
    biller,
    title,
    summary,
    standIn,
    held,
    action,
    orderKey,
    total,
    pay,
    history,
    saveAt,
    save,
    otherAt,
    other,
    children,
  }) => (
    <>
      <p class="eyebrow" safe>
        {biller}
      </p>
      <h1 safe>{title}</h1>
      {summary}
      {standIn}
      {held}
      <form id={PAY_FORM} method="post" action={action} novalidate class="stack">
        <input type="hidden" name="key" value={orderKey} />
        {total}
        {children}
        {pay}
      </form>
      {history}
      <p class="actions">
        <a class="quiet" href={saveAt} rel="nofollow" safe>
          {save}
        </a>
        <a class="quiet" href={otherAt} safe>
          {other}
        </a>
      </p>
    </>
  ),
);

const Summary = prepared<{ text: string }>(({ text }) => (
  <div class="notice bad" role="alert">
    <p safe>{text}</p>
  </div>
));

function cardOf({
  context,
  biller,
  bills,
  history,
  today,
  draft,
}: BillsPageProps): Omit<BillCardProps, 'bill'> {
  const isAlone = bills.length === 1;
  return {
    context,
    biller,
    today,
    account: isAlone ? history?.accountNumber : undefined,
    isAlone,
    selected: draft.selected,
  };
}

function StandInNotice({ context, biller, standIn }: BillsPageProps) {
  const { t, time } = context.reader;
  const asOf = standIn?.asOf;
  return (
    <div class="notice" role="status">
      <h2 safe>{t(BILLS.standInTitle)}</h2>
      <p safe>{t(BILLS.standIn)}</p>
      {asOf === undefined ? '' : <p safe>{t(BILLS.standInAsOf, { time: time(asOf, biller.timeZone) })}</p>}
    </div>
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
  const { context, biller, payable, history } = props;
  const { reader } = context;
  return (
    <section class="slip">
      <p class="hint" safe>
        {reader.t(BILLS.toPay)}
      </p>
      <Amount context={context} biller={biller} amount={totalOf(biller, payable)} />
      {history === undefined ? (
        ''
      ) : (
        <p class="hint">
          <span safe>{reader.t(BILLS.account)}</span> <Digits reader={reader} text={history.accountNumber} />
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
      <PhoneField reader={reader} draft={draft} />
      {props.instruments.length === 0 ? '' : <InstrumentChoice {...props} />}
      <PayButton
        text={isCertain ? t(BILLS.pay, { amount: reader.money(total) }) : t(BILLS.goOn)}
        hint={t(BILLS.bankNext)}
      />
    </>
  );
}

/** The first one is as good as any: somebody who does not care need not choose. */
function InstrumentChoice({ context, instruments, draft }: BillsPageProps) {
  const { t } = context.reader;
  const chosen = draft.instrument ?? instruments[0];
  return (
    <fieldset class="instruments">
      <legend safe>{t(BILLS.payWith)}</legend>
      {instruments.map((each) => (
        <label class="choice">
          <input type="radio" name="instrument" value={each} checked={each === chosen} />{' '}
          <span safe>{t(INSTRUMENT_TEXTS[each])}</span>
        </label>
      ))}
    </fieldset>
  );
}

const PayButton = prepared<{ text: string; hint: string }>(({ text, hint }) => (
  <>
    <button type="submit" class="main" safe>
      {text}
    </button>
    <p class="hint" safe>
      {hint}
    </p>
  </>
));

function PhoneField({ reader: { t }, draft }: { reader: Reader; draft: Draft }) {
  const field = {
    label: t(BILLS.phone),
    note: t(FIND.optional),
    value: draft.phone,
    hint: t(BILLS.phoneHint),
  };
  return draft.phoneProblem === undefined ? (
    <RightPhone {...field} />
  ) : (
    <PhoneInput {...field} problem={draft.phoneProblem} />
  );
}

type PhoneInputProps = Readonly<Record<'label' | 'note' | 'value' | 'hint', string>>;

function PhoneInput(props: PhoneInputProps & { problem?: string }) {
  return <Field {...props} id="phone" name="phone" type="tel" keyboard="tel" autocomplete="tel" />;
}

/** Nobody has typed a wrong number into it. */
const RightPhone = prepared<PhoneInputProps>((props) => <PhoneInput {...props} />);

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
