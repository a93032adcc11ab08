import type { Children } from '@kitajs/html';
import type { Bill, Biller, BillLine } from '../../billing/index.ts';
import {
  daysBetween,
  inLanguage,
  type Money,
  money,
  type PlainDate,
  parsePlainDate,
} from '../../kernel/index.ts';
import { createKept } from '../../platform/index.ts';
import { Digits, type PageContext } from '../page/page.tsx';
import { prepared } from '../page/prepared.ts';
import type { Reader } from '../page/reader.ts';
import { BILL_STATES, BILLS } from './texts/bills.ts';

export interface BillCardProps {
  context: PageContext;
  biller: Biller;
  bill: Bill;
  today: PlainDate;
  /** Where it is not told once for all bills of the page. */
  account: string | undefined;
  /** The only bill of the page; otherwise it is one to tick. */
  isAlone: boolean;
  /** The bills that were ticked, when the form has been sent before. */
  selected: readonly string[] | undefined;
}

export function isPayable(bill: Bill): boolean {
  return bill.state === 'open' || bill.state === 'part_paid';
}

/** One bill: what is to be paid and until when, what it is made of, and the numbers to compare with the paper. */
export function BillCard(props: BillCardProps) {
  return props.isAlone ? <OnlyBill {...props} /> : <OneOfMany {...props} />;
}

function OnlyBill(props: BillCardProps) {
  const { context, biller, bill } = props;
  const { t } = context.reader;
  const shown = bill.state === 'paid' ? bill.paid : bill.remaining;
  return (
    <OnlySlip
      chosen={isPayable(bill) ? <Chosen id={bill.id} /> : ''}
      seen={<Seen bill={bill} />}
      title={t(isPayable(bill) || bill.state === 'held' ? BILLS.toPay : BILL_STATES[bill.state])}
      amount={<Amount context={context} biller={biller} amount={shown} />}
      words={<InWords context={context} biller={biller} amount={shown} />}
      chips={<Chips {...props} />}
      paid={<PaidAndLeft {...props} />}
      facts={<MainFacts {...props} />}
      lines={bill.lines.length === 0 ? '' : <LinesWithTitle {...props} />}
      numbers={t(BILLS.numbers)}
      otherFacts={<OtherFacts {...props} />}
    />
  );
}

type OnlySlipProps = {
  readonly chosen: JSX.Element;
  readonly seen: JSX.Element;
  readonly title: string;
  readonly amount: JSX.Element;
  readonly words: JSX.Element;
  readonly chips: JSX.Element;
  readonly paid: JSX.Element;
  readonly facts: JSX.Element;
  readonly lines: JSX.Element;
  readonly numbers: string;
  readonly otherFacts: JSX.Element;
};

const OnlySlip = prepared<OnlySlipProps>(
  ({ chosen, seen, title, amount, words, chips, paid, facts, lines, numbers, otherFacts }) => (
    <section class="slip">
      {chosen}
      {seen}
      <p class="hint" safe>
        {title}
      </p>
      {amount}
      {words}
      {chips}
      {paid}
      {facts}
      {lines}
      <details class="more">
        <summary safe>{numbers}</summary>
        {otherFacts}
      </details>
    </section>
  ),
);

const Chosen = prepared<{ id: string }>(({ id }) => <input type="hidden" name="bills" value={id} />);

function LinesWithTitle(props: BillCardProps) {
  return (
    <>
      <LinesTitle id={props.bill.id} text={props.context.reader.t(BILLS.lines)} />
      <Lines {...props} />
    </>
  );
}

const LinesTitle = prepared<{ id: string; text: string }>(({ id, text }) => (
  <h2 id={`lines-${id}`} safe>
    {text}
  </h2>
));

function OneOfMany(props: BillCardProps) {
  const { context, biller, bill } = props;
  const { reader } = context;
  const checked = isPayable(bill) && (props.selected?.includes(bill.id) ?? true);
  return (
    <section class="slip">
      <Seen bill={bill} />
      <label class="choice">
        <input type="checkbox" name="bills" value={bill.id} checked={checked} disabled={!isPayable(bill)} />
        <span>
          <span class="hint">
            <span safe>{reader.t(BILLS.period)}</span> <Digits reader={reader} text={bill.period} />
          </span>
          <Amount context={context} biller={biller} amount={bill.remaining} />
        </span>
      </label>
      <Chips {...props} />
      <details class="more">
        <summary safe>{reader.t(BILLS.details)}</summary>
        <PaidAndLeft {...props} />
        <MainFacts {...props} />
        <OtherFacts {...props} />
        <Lines {...props} />
      </details>
    </section>
  );
}

/** What the payer sees as still to be paid goes along with the order. */
function Seen({ bill }: { bill: Bill }) {
  return <SeenInput id={bill.id} minor={bill.remaining.minor.toString()} />;
}

const SeenInput = prepared<{ id: string; minor: string }>(({ id, minor }) => (
  <input type="hidden" name="seen" value={`${id}.${minor}`} />
));

/** An amount in large; rial with the toman that people reckon in. */
export function Amount(props: { context: PageContext; biller: Biller; amount: Money }) {
  const { reader } = props.context;
  const amount = reader.money(props.amount);
  const toman = props.biller.showToman ? reader.toman(props.amount) : undefined;
  return toman === undefined ? (
    <OneAmount amount={amount} />
  ) : (
    <AmountAndToman amount={amount} toman={toman} />
  );
}

const OneAmount = prepared<{ amount: string }>(({ amount }) => (
  <p class="amount">
    <bdi safe>{amount}</bdi>
  </p>
));

const AmountAndToman = prepared<{ amount: string; toman: string }>(({ amount, toman }) => (
  <p class="amount">
    <bdi safe>{amount}</bdi>
    <bdi class="toman" safe>
      {toman}
    </bdi>
  </p>
));

/** Where zeros are many a country also writes an amount out, in the unit that people speak in. */
function InWords(props: { context: PageContext; biller: Biller; amount: Money }) {
  const { reader } = props.context;
  if (!props.biller.showToman || reader.language !== 'fa') return '';
  return <Words text={reader.tomanInWords(props.amount)} />;
}

const Words = prepared<{ text: string }>(({ text }) => (
  <p class="words" safe>
    {text}
  </p>
));

/** The state of a bill, and until when it is to be paid. */
export function Chips(props: Pick<BillCardProps, 'context' | 'bill' | 'today'>) {
  const { bill, today, context } = props;
  const due = parsePlainDate(bill.dueOn);
  const days = due.ok && isPayable(bill) ? daysBetween(today, due.value) : undefined;
  if (days === undefined && bill.state === 'open') return '';
  const state =
    bill.state === 'open' ? (
      ''
    ) : (
      <Chip look={` ${bill.state}`} text={context.reader.t(BILL_STATES[bill.state])} />
    );
  return (
    <ChipRow state={state} due={days === undefined ? '' : <DueChip reader={context.reader} days={days} />} />
  );
}

const ChipRow = prepared<{ state: JSX.Element; due: JSX.Element }>(({ state, due }) => (
  <p class="chips">
    {state}
    {due}
  </p>
));

/** `look`: how it stands out, after a space; nothing where it does not. */
const Chip = prepared<{ look: string; text: string }>(({ look, text }) => (
  <span class={`chip${look}`} safe>
    {text}
  </span>
));

function DueChip({ reader, days }: { reader: Reader; days: number }) {
  return (
    <Chip look={days < 0 ? ' late' : days <= SOON_DAYS ? ' soon' : ''} text={dueInWords(reader, days)} />
  );
}

const SOON_DAYS = 3;

/** "due in 3 days", "4 days late". */
function dueInWords({ t, digits, language }: Reader, days: number): string {
  const count = Math.abs(days);
  const text = days === 0 ? BILLS.dueToday : days > 0 ? BILLS.dueIn : BILLS.overdue;
  return daysInWords(`${language} ${days}`, () => t(text, { days: digits(String(count)), count }));
}

const daysInWords = createKept<string>(2_000);

/** A bill that was paid in part: the whole, what has come in, and what is left of it. */
function PaidAndLeft({ bill, context }: BillCardProps) {
  if (bill.paid.minor === 0n || bill.state === 'paid' || bill.state === 'cancelled') return '';
  const { t, money: say } = context.reader;
  return (
    <Facts>
      <Fact label={t(BILLS.amount)} value={say(bill.amount)} />
      <Fact label={t(BILLS.paid)} value={say(bill.paid)} />
      <Fact label={t(BILLS.remaining)} value={say(bill.remaining)} />
    </Facts>
  );
}

const Facts = prepared<{ children?: Children }>(({ children }) => <dl class="facts">{children}</dl>);

const Fact = prepared<{ label: string; value: string }>(({ label, value }) => (
  <div>
    <dt safe>{label}</dt>
    <dd>
      <bdi safe>{value}</bdi>
    </dd>
  </div>
));

/** Whose bill it is, for when, and until when. */
function MainFacts(props: BillCardProps) {
  const { bill, biller, account } = props;
  const { reader } = props.context;
  const { t } = reader;
  return (
    <Facts>
      {account === undefined ? '' : <NumberFact reader={reader} label={t(BILLS.account)} value={account} />}
      {bill.period === '' ? '' : <NumberFact reader={reader} label={t(BILLS.period)} value={bill.period} />}
      <Fact label={t(BILLS.dueOn)} value={reader.date(bill.dueOn)} />
      {bill.consumption === undefined ? (
        ''
      ) : (
        <Fact
          label={t(BILLS.consumption)}
          value={reader.quantity(Number(bill.consumption), biller.consumptionUnit)}
        />
      )}
    </Facts>
  );
}

/** The bill's own numbers, to compare with the paper. */
function OtherFacts(props: BillCardProps) {
  const { bill, biller } = props;
  const { reader } = props.context;
  const { t, language } = reader;
  return (
    <Facts>
      {biller.identifiers.map(({ name, label }) => {
        const value = bill.identifiers[name];
        return value === undefined ? (
          ''
        ) : (
          <NumberFact reader={reader} label={inLanguage(label, language)} value={value} />
        );
      })}
      <NumberFact reader={reader} label={t(BILLS.number)} value={bill.number} />
      <Fact label={t(BILLS.issuedOn)} value={reader.date(bill.issuedOn)} />
    </Facts>
  );
}

function NumberFact(props: { reader: Reader; label: string; value: string }) {
  return <NumberedFact label={props.label} number={<Digits reader={props.reader} text={props.value} />} />;
}

const NumberedFact = prepared<{ label: string; number: JSX.Element }>(({ label, number }) => (
  <div>
    <dt safe>{label}</dt>
    <dd>{number}</dd>
  </div>
));

/** What the amount is made of, and what it adds up to. Lines without an amount are remarks of the biller. */
function Lines({ bill, context }: BillCardProps) {
  const { t, money: say } = context.reader;
  if (bill.lines.length === 0) return '';
  return (
    <>
      <LineTable title={t(BILLS.lines)} total={t(BILLS.amount)} amount={say(bill.amount)}>
        {bill.lines.filter(hasAmount).map(({ label, amountMinor }) => (
          <Line label={label} amount={say(money(BigInt(amountMinor), bill.amount.currency))} />
        ))}
      </LineTable>
      {bill.lines.map((line) => (hasAmount(line) ? '' : <Remark text={line.label} />))}
    </>
  );
}

function hasAmount({ amountMinor }: BillLine): boolean {
  return Number(amountMinor) !== 0;
}

const LineTable = prepared<{ title: string; total: string; amount: string; children?: Children }>(
  ({ title, total, amount, children }) => (
    <table class="lines" aria-label={title}>
      <tbody>{children}</tbody>
      <tfoot>
        <tr>
          <th scope="row" safe>
            {total}
          </th>
          <td>
            <bdi safe>{amount}</bdi>
          </td>
        </tr>
      </tfoot>
    </table>
  ),
);

const Line = prepared<{ label: string; amount: string }>(({ label, amount }) => (
  <tr>
    <th scope="row">
      <bdi safe>{label}</bdi>
    </th>
    <td>
      <bdi safe>{amount}</bdi>
    </td>
  </tr>
));

const Remark = prepared<{ text: string }>(({ text }) => (
  <p class="hint">
    <bdi safe>{text}</bdi>
  </p>
));
