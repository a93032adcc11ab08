import type { AccountHistory, Bill, Biller, PastBill } from '../../billing/index.ts';
import { daysBetween, inLanguage, parsePlainDate } from '../../kernel/index.ts';
import { Digits, type PageContext } from '../page/page.tsx';
import type { Reader } from '../page/reader.ts';
import { BILLS } from './texts/bills.ts';
import { HISTORY } from './texts/history.ts';

interface ConsumptionProps {
  context: PageContext;
  biller: Biller;
  bills: readonly Bill[];
  history: AccountHistory;
}

/** A bill that says how much was used. */
type Used = PastBill & { readonly consumption: number };

/** Two bars are the least to compare. */
const BARS_MIN = 2;

/** How much was used from bill to bill: one sentence, a picture, and the same as a table. Nothing where it is unknown. */
export function Consumption(props: ConsumptionProps) {
  const { context, biller, bills, history } = props;
  const { reader } = context;
  const used = history.bills.filter(isUsed);
  const newest = bills.toSorted((a, b) => b.issuedOn.localeCompare(a.issuedOn))[0];
  const now = used.find(({ number }) => number === newest?.number);
  if (now === undefined || used.length < BARS_MIN) return '';
  const yearBefore = findYearBefore(used, now);
  return (
    <section class="slip consumption" aria-labelledby="consumption">
      <h2 id="consumption" safe>
        {reader.t(HISTORY.title)}
      </h2>
      <p safe>{compare(reader, biller, now, yearBefore)}</p>
      <Bars reader={reader} used={used} now={now} yearBefore={yearBefore} />
      <details class="more">
        <summary safe>{reader.t(HISTORY.figures)}</summary>
        <Figures {...props} used={used} />
      </details>
    </section>
  );
}

function isUsed(bill: PastBill): bill is Used {
  return bill.consumption !== undefined && bill.consumption >= 0;
}

const PERIOD = /^(\d{4})([-/])(\d{2})$/;
/** Around a year, less than half a month off. */
const YEAR_DAYS = { from: 350, to: 380 } as const;

/** The bill of the same period a year before: by its name (1405/06, 2026-08), else by its date. */
function findYearBefore(used: readonly Used[], now: Used): Used | undefined {
  const [, year, separator, part] = PERIOD.exec(now.period) ?? [];
  const period = `${Number(year) - 1}${separator}${part}`;
  const byName = year === undefined ? undefined : used.find((bill) => bill.period === period);
  return byName ?? used.find((bill) => isYearBefore(bill.issuedOn, now.issuedOn));
}

function isYearBefore(before: string, date: string): boolean {
  const [from, to] = [parsePlainDate(before), parsePlainDate(date)];
  if (!from.ok || !to.ok) return false;
  const days = daysBetween(from.value, to.value);
  return days >= YEAR_DAYS.from && days <= YEAR_DAYS.to;
}

function compare(reader: Reader, biller: Biller, now: Used, yearBefore: Used | undefined): string {
  const say = (bill: Used): string => reader.quantity(bill.consumption, biller.consumptionUnit);
  if (yearBefore === undefined || yearBefore.consumption === 0)
    return reader.t(HISTORY.now, { now: say(now) });
  const percent = Math.round((now.consumption / yearBefore.consumption - 1) * 100);
  const values = { now: say(now), before: say(yearBefore), percent: reader.percent(Math.abs(percent)) };
  return reader.t(percent === 0 ? HISTORY.same : percent < 0 ? HISTORY.less : HISTORY.more, values);
}

const WIDTH = 320;
const BAR_WIDTH_MAX = 32;
const BASE = 116;
const HEIGHT_MAX = 92;
const LABEL_AT = 132;
const HEIGHT = 138;

/**
 * The picture, in the reading direction. It says nothing that the sentence and the table do not, so that who does
 * not see it misses nothing; the bill at hand and that of a year before carry their figures, colour is not needed.
 */
function Bars(props: { reader: Reader; used: readonly Used[]; now: Used; yearBefore: Used | undefined }) {
  const { reader, used, now, yearBefore } = props;
  const most = Math.max(...used.map(({ consumption }) => consumption), 1);
  const slot = WIDTH / Math.max(used.length, 6);
  const width = Math.min(slot * 0.64, BAR_WIDTH_MAX);
  const left = (nth: number): number => {
    const fromStart = nth * slot + (slot - width) / 2;
    return reader.direction === 'rtl' ? WIDTH - fromStart - width : fromStart;
  };
  return (
    <svg class="bars" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
      <line x1="0" x2={String(WIDTH)} y1={String(BASE)} y2={String(BASE)}></line>
      {used.map((bill, nth) => {
        const height = Math.max((bill.consumption / most) * HEIGHT_MAX, 1);
        const middle = round(left(nth) + width / 2);
        const isNow = bill === now;
        return (
          <g class={isNow ? 'now' : undefined}>
            <rect
              x={round(left(nth))}
              y={round(BASE - height)}
              width={round(width)}
              height={round(height)}
              rx="3"
            ></rect>
            {isNow || bill === yearBefore ? (
              <text x={middle} y={round(BASE - height - 6)} safe>
                {reader.number(bill.consumption)}
              </text>
            ) : (
              ''
            )}
            <text class="month" x={middle} y={String(LABEL_AT)} safe>
              {reader.digits(PERIOD.exec(bill.period)?.[3] ?? '')}
            </text>
          </g>
        );
      })}
    </svg>
  );
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function Figures(props: ConsumptionProps & { used: readonly Used[] }) {
  const { biller, used } = props;
  const { reader } = props.context;
  const { t } = reader;
  const unit = biller.consumptionUnit;
  return (
    <table class="figures">
      <thead>
        <tr>
          <th scope="col" safe>
            {t(BILLS.period)}
          </th>
          <th scope="col">
            <span safe>{t(BILLS.consumption)}</span>
            {unit === undefined ? (
              ''
            ) : (
              <span class="hint" safe>
                {inLanguage(unit, reader.language)}
              </span>
            )}
          </th>
          <th scope="col" safe>
            {t(BILLS.amount)}
          </th>
        </tr>
      </thead>
      <tbody>
        {used.toReversed().map((bill) => (
          <tr>
            <th scope="row">
              {bill.period === '' ? (
                <bdi safe>{reader.date(bill.issuedOn)}</bdi>
              ) : (
                <Digits reader={reader} text={bill.period} />
              )}
            </th>
            <td>
              <bdi safe>{reader.number(bill.consumption)}</bdi>
            </td>
            <td>
              <bdi safe>{reader.money(bill.amount)}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
