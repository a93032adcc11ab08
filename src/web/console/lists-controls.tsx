import type { Biller } from '../../billing/index.ts';
import {
  factsOf,
  foldDigits,
  fromPersianDate,
  inLanguage,
  localDigits,
  type PlainDate,
  parsePlainDate,
  todayIn,
  toPersianDate,
} from '../../kernel/index.ts';
import { permit } from '../../platform/index.ts';
import { exactly } from '../page/page.tsx';
import type { Reader } from '../page/reader.ts';
import type { ConsoleContext } from './context.ts';
import { Choice, Field } from './fields.tsx';
import { LISTS } from './lists-texts.ts';

/** Persian readers write days in their own calendar; the others get the browser's own picker. */
export function DayField(props: {
  context: ConsoleContext;
  name: string;
  label: string;
  value: string;
  problem?: string | undefined;
}): JSX.Element {
  const persian = factsOf(props.context.reader.language).calendar === 'persian';
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
  if (factsOf(reader.language).calendar !== 'persian') return today;
  const { year, month, day } = toPersianDate(today);
  return localDigits(
    `${year}/${String(month).padStart(2, '0')}/${String(day).padStart(2, '0')}`,
    reader.language,
  );
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

/** From one amount to another, as people write them. */
export function AmountFields(props: {
  reader: Reader;
  value: (name: string) => string;
  problem: (name: string) => string | undefined;
}): JSX.Element {
  const { reader, value, problem } = props;
  return (
    <>
      {(['amount_from', 'amount_to'] as const).map((name) => (
        <Field
          name={name}
          label={reader.t(name === 'amount_from' ? LISTS.amountFrom : LISTS.amountTo)}
          value={value(name)}
          keyboard="decimal"
          direction="ltr"
          lengthMax={30}
          problem={problem(name)}
        />
      ))}
    </>
  );
}

export function BillerChoice(props: {
  context: ConsoleContext;
  billers: readonly Biller[];
  value: string;
  /** A list that needs one biller has no "all". */
  one?: boolean;
}): JSX.Element {
  const { t, language } = props.context.reader;
  const options = props.billers.map(({ id, name }) => ({ value: id, text: inLanguage(name, language) }));
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
  list: 'payments' | 'bills' | 'accounts' | 'messages' | 'month-end';
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
