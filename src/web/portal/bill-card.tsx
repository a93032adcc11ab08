import type { Bill, Biller, BillLine } from '../../billing/index.ts';
import { daysBetween, type Money, money, type PlainDate, parsePlainDate } from '../../kernel/index.ts';
import { Digits, type PageContext } from './page.tsx';
import type { Reader } from './reader.ts';
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
    <section class="slip">
      {isPayable(bill) ? <input type="hidden" name="bills" value={bill.id} /> : ''}
      <Seen bill={bill} />
      <p class="hint" safe>
        {t(isPayable(bill) || bill.state === 'held' ? BILLS.toPay : BILL_STATES[bill.state])}
      </p>
      <Amount context={context} biller={biller} amount={shown} />
      <InWords context={context} biller={biller} amount={shown} />
      <Chips {...props} />
      <PaidAndLeft {...props} />
      <MainFacts {...props} />
      {bill.lines.length === 0 ? (
        ''
      ) : (
        <>
          <h2 id={`lines-${bill.id}`} safe>
            {t(BILLS.lines)}
          </h2>
          <Lines {...props} />
        </>
      )}
      <details class="more">
        <summary safe>{t(BILLS.numbers)}</summary>
        <OtherFacts {...props} />
      </details>
    </section>
  );
}

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
  return <input type="hidden" name="seen" value={`${bill.id}.${bill.remaining.minor}`} />;
}

/** An amount in large; rial with the toman that people reckon in. */
export function Amount(props: { context: PageContext; biller: Biller; amount: Money }) {
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

/** Where zeros are many a country also writes an amount out, in the unit that people speak in. */
function InWords(props: { context: PageContext; biller: Biller; amount: Money }) {
  const { reader } = props.context;
  if (!props.biller.showToman || reader.language !== 'fa') return '';
  return (
    <p class="words" safe>
      {reader.tomanInWords(props.amount)}
    </p>
  );
}

/** The state of a bill, and until when it is to be paid. */
export function Chips(props: Pick<BillCardProps, 'context' | 'bill' | 'today'>) {
  const { bill, today, context } = props;
  const due = parsePlainDate(bill.dueOn);
  const days = due.ok && isPayable(bill) ? daysBetween(today, due.value) : undefined;
  if (days === undefined && bill.state === 'open') return '';
  const { t } = context.reader;
  return (
    <p class="chips">
      {bill.state === 'open' ? (
        ''
      ) : (
        <span class={`chip ${bill.state}`} safe>
          {t(BILL_STATES[bill.state])}
        </span>
      )}
      {days === undefined ? (
        ''
      ) : (
        <span class={days < 0 ? 'chip late' : days <= SOON_DAYS ? 'chip soon' : 'chip'} safe>
          {dueInWords(context.reader, days)}
        </span>
      )}
    </p>
  );
}

const SOON_DAYS = 3;

/** "due in 3 days", "4 days late". */
function dueInWords({ t, digits }: Reader, days: number): string {
  const count = Math.abs(days);
  const text = days === 0 ? BILLS.dueToday : days > 0 ? BILLS.dueIn : BILLS.overdue;
  return t(text, { days: digits(String(count)), count });
}

/** A bill that was paid in part: the whole, what has come in, and what is left of it. */
function PaidAndLeft({ bill, context }: BillCardProps) {
  if (bill.paid.minor === 0n || bill.state === 'paid' || bill.state === 'cancelled') return '';
  const { t, money: say } = context.reader;
  return (
    <dl class="facts">
      <Fact label={t(BILLS.amount)} value={say(bill.amount)} />
      <Fact label={t(BILLS.paid)} value={say(bill.paid)} />
      <Fact label={t(BILLS.remaining)} value={say(bill.remaining)} />
    </dl>
  );
}

function Fact(props: { label: string; value: string }) {
  return (
    <div>
      <dt safe>{props.label}</dt>
      <dd>
        <bdi safe>{props.value}</bdi>
      </dd>
    </div>
  );
}

/** Whose bill it is, for when, and until when. */
function MainFacts(props: BillCardProps) {
  const { bill, biller, account } = props;
  const { reader } = props.context;
  const { t } = reader;
  return (
    <dl class="facts">
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
    </dl>
  );
}

/** The bill's own numbers, to compare with the paper. */
function OtherFacts(props: BillCardProps) {
  const { bill, biller } = props;
  const { reader } = props.context;
  const { t, language } = reader;
  return (
    <dl class="facts">
      {biller.identifiers.map(({ name, label }) => {
        const value = bill.identifiers[name];
        return value === undefined ? (
          ''
        ) : (
          <NumberFact reader={reader} label={label[language]} value={value} />
        );
      })}
      <NumberFact reader={reader} label={t(BILLS.number)} value={bill.number} />
      <Fact label={t(BILLS.issuedOn)} value={reader.date(bill.issuedOn)} />
    </dl>
  );
}

function NumberFact(props: { reader: Reader; label: string; value: string }) {
  return (
    <div>
      <dt safe>{props.label}</dt>
      <dd>
        <Digits reader={props.reader} text={props.value} />
      </dd>
    </div>
  );
}

/** What the amount is made of, and what it adds up to. Lines without an amount are remarks of the biller. */
function Lines(props: BillCardProps) {
  const { bill } = props;
  const { reader } = props.context;
  if (bill.lines.length === 0) return '';
  const isRemark = ({ amountMinor }: BillLine): boolean => Number(amountMinor) === 0;
  return (
    <>
      <table class="lines" aria-label={reader.t(BILLS.lines)}>
        <tbody>
          {bill.lines
            .filter((line) => !isRemark(line))
            .map(({ label, amountMinor }) => (
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
      {bill.lines.filter(isRemark).map(({ label }) => (
        <p class="hint">
          <bdi safe>{label}</bdi>
        </p>
      ))}
    </>
  );
}
