import type { FastifyInstance } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import { addDays, factsOf, type Month, money, monthBefore, parseMonth, todayIn } from '../../kernel/index.ts';
import { permit } from '../../platform/index.ts';
import { type MonthEnd, readMonthEnd, type StatementLine, statementLines } from '../../settlement/index.ts';
import { exactly } from '../page/page.tsx';
import type { Reader } from '../page/reader.ts';
import { addressOf } from '../page/request.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { BUCKET_TEXTS, DIFFERENCES } from './differences-texts.ts';
import { sendConsoleError } from './error-page.tsx';
import { Field } from './fields.tsx';
import { ConsolePage, sendConsolePage } from './layout.tsx';
import { ledgerAccountName, purposeName } from './ledger-names.ts';
import { LEDGER } from './ledger-texts.ts';
import { BillerChoice, ExportLinks, FilterButtons } from './lists-controls.tsx';
import { Amount, type Column, choosable, Empty, Table, Text } from './lists-parts.tsx';
import { MONTH_END } from './month-end-texts.ts';
import { consoleRoutes } from './session.ts';

const PATH = '/console/month-end';

/** What the address asks for: undefined where the actor may see no books; a month that is none stays without days. */
export interface MonthAsked {
  readonly biller: Biller;
  readonly text: string;
  readonly month: Month | undefined;
}

/** The month before this one, unless another one is asked for: it is the one that is closed now. */
export function readMonthAsked(
  deps: Pick<ConsoleDeps, 'billers' | 'clock'>,
  context: ConsoleContext,
  query: URLSearchParams,
): MonthAsked | undefined {
  const billers = choosable(deps, context, 'ledger.read');
  const biller = billers.find(({ id }) => id === query.get('biller')) ?? billers[0];
  if (biller === undefined) return undefined;
  const text = query.get('month') || lastMonth(deps, context.reader, biller);
  const read = parseMonth(text);
  return { biller, text, month: read.ok ? read.value : undefined };
}

function lastMonth({ clock }: Pick<ConsoleDeps, 'clock'>, reader: Reader, { timeZone }: Biller): string {
  const name = monthBefore(todayIn(timeZone, clock.now()), factsOf(reader.language).calendar);
  return reader.digits(name);
}

interface MonthEndProps extends MonthAsked {
  readonly context: ConsoleContext;
  readonly billers: readonly Biller[];
  readonly query: URLSearchParams;
  readonly example: string;
  readonly end: MonthEnd | undefined;
}

/** A month of a biller's books, from what they opened with to what they closed with. */
export function addMonthEndRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  consoleRoutes(app, PATH, 'ledger.read', {
    get: async (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const asked = readMonthAsked(deps, context, query);
      if (asked === undefined) return sendConsoleError(reply, context, 'not_permitted');
      const { biller, month } = asked;
      const page = (
        <MonthEndPage
          {...asked}
          context={context}
          billers={choosable(deps, context, 'ledger.read')}
          query={query}
          example={lastMonth(deps, context.reader, biller)}
          end={month === undefined ? undefined : await readMonthEnd(deps.sql, biller, month)}
        />
      );
      return sendConsolePage(reply, context, page, { status: month === undefined ? 422 : 200 });
    },
  });
}

function MonthEndPage(props: MonthEndProps) {
  const { context, billers, biller, text, query, example, end } = props;
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(MONTH_END.title)}>
      <h1 safe>{t(MONTH_END.title)}</h1>
      <form class="filters" method="get" action={PATH}>
        <BillerChoice context={context} billers={billers} value={biller.id} one />
        <Field
          name="month"
          label={t(MONTH_END.month)}
          value={text}
          direction="ltr"
          lengthMax={10}
          hint={t(MONTH_END.monthHint, { example: `\u2066${example}\u2069` })}
          problem={
            end === undefined ? t(MONTH_END.noMonth, { example: `\u2066${example}\u2069` }) : undefined
          }
        />
        <FilterButtons context={context} path={PATH} />
      </form>
      {end === undefined ? (
        ''
      ) : (
        <Books context={context} biller={biller} end={end} query={query} text={text} />
      )}
    </ConsolePage>
  );
}

interface BooksProps {
  readonly context: ConsoleContext;
  readonly biller: Biller;
  readonly end: MonthEnd;
  readonly query: URLSearchParams;
  readonly text: string;
}

function Books(props: BooksProps) {
  const { context, biller, end, query, text } = props;
  const { t, date } = context.reader;
  const lines = statementLines(end.accounts);
  // The file is of the month that the page shows, also where the address names none.
  const shown = new URLSearchParams(query);
  shown.set('biller', biller.id);
  shown.set('month', text);
  return (
    <>
      <p class="lead" safe>
        {t(MONTH_END.lead, { from: date(end.month.first), to: date(addDays(end.month.next, -1)) })}
      </p>
      {lines.length === 0 ? (
        <Empty context={context} text={t(MONTH_END.empty)} />
      ) : (
        <Table columns={lineColumns(context.reader, biller)} rows={lines} />
      )}
      <ExportLinks context={context} list="month-end" query={shown} />
      <h2 safe>{t(MONTH_END.dayFiles)}</h2>
      {end.reconciled.length === 0 ? (
        <Empty context={context} text={t(MONTH_END.noDayFiles)} />
      ) : (
        <Table columns={dayFileColumns(context.reader, biller)} rows={end.reconciled} />
      )}
      <OpenCases {...props} />
    </>
  );
}

function OpenCases({ context, biller, end }: BooksProps) {
  const { openCases: count } = end;
  const text = context.reader.t(MONTH_END.openCases, { count, shown: context.reader.number(count) });
  if (count === 0 || !permit(context.actor, 'ledger.correct', biller.billerId).ok) return <p safe>{text}</p>;
  return (
    <p>
      <a href={exactly(`/console/differences?biller=${biller.id}`)} safe>
        {text}
      </a>
    </p>
  );
}

function lineColumns(reader: Reader, { currency }: Biller): readonly Column<StatementLine>[] {
  const { t } = reader;
  return [
    {
      label: t(LEDGER.account),
      isHead: true,
      cell: (line) => <Text text={accountName(reader, line)} />,
    },
    { label: t(LEDGER.purpose), cell: ({ what }) => <Text text={lineName(reader, what)} /> },
    {
      label: t(MONTH_END.count),
      class: 'amount',
      cell: ({ count }) => (count === undefined ? '' : <Text text={reader.number(count)} />),
    },
    {
      label: t(LEDGER.amount),
      class: 'amount',
      cell: ({ minor }) => <Amount reader={reader} amount={money(minor, currency)} />,
    },
  ];
}

/** The advances of all customers are one. */
function accountName(reader: Reader, { kind, subject }: StatementLine): string {
  return kind === 'advance' ? reader.t(LEDGER.advances) : ledgerAccountName(reader, { kind, subject });
}

function lineName(reader: Reader, what: string): string {
  return what === 'opening' || what === 'closing' ? reader.t(MONTH_END[what]) : purposeName(reader, what);
}

function dayFileColumns(
  reader: Reader,
  { currency }: Biller,
): readonly Column<MonthEnd['reconciled'][number]>[] {
  const { t } = reader;
  const texts = { ...BUCKET_TEXTS, MATCHED: MONTH_END.MATCHED, LATE: MONTH_END.LATE };
  const side = (count: number, minor: bigint): JSX.Element => (
    <>
      <span safe>{reader.number(count)}</span>
      {' · '}
      <Amount reader={reader} amount={money(minor, currency)} />
    </>
  );
  return [
    { label: t(DIFFERENCES.source), isHead: true, cell: ({ source }) => <bdi safe>{source}</bdi> },
    { label: t(DIFFERENCES.what), cell: ({ bucket }) => <Text text={t(texts[bucket])} /> },
    {
      label: t(DIFFERENCES.theirs),
      class: 'amount',
      cell: ({ theirsCount, theirsMinor }) => side(theirsCount, theirsMinor),
    },
    {
      label: t(DIFFERENCES.ours),
      class: 'amount',
      cell: ({ oursCount, oursMinor }) => side(oursCount, oursMinor),
    },
  ];
}
