import type { FastifyInstance } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import { inLanguage, money } from '../../kernel/index.ts';
import {
  type DayFigures,
  type FigureCell,
  PAYMENT_STATE_TEXTS,
  type PaymentListRow,
  paymentReasonTexts,
} from '../../payments/index.ts';
import { permit } from '../../platform/index.ts';
import type { Reader } from '../page/reader.ts';
import { addressOf } from '../page/request.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';
import { HourChart, ShareBar } from './figures-chart.tsx';
import { countBy, hoursOver, isFailed, type Sums, sumsOf } from './figures-sums.ts';
import { FIGURES } from './figures-texts.ts';
import { ConsolePage, sendConsolePage } from './layout.tsx';
import { BillerChoice, DayField, FilterButtons, readDay } from './lists-controls.tsx';
import { Amount, choosable, Empty, Notice, Table, Text } from './lists-parts.tsx';
import { LISTS } from './lists-texts.ts';
import { ageOf } from './payments-pages.tsx';
import { consoleRoutes } from './session.ts';

/** Of more billers only the first are told side by side; each is there by itself. */
const BILLERS_BESIDE = 20;
const WAITING_MAX = 500;

/** Today as pictures and numbers: the console's first page for those who look after it all. */
export function addFigureRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  const { records } = deps.payments;
  consoleRoutes(app, '/console/figures', 'reports.read', {
    get: async (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const billers = choosable(deps, context, 'reports.read');
      const typed = query.get('day') ?? '';
      const wanted = readDay(typed);
      const taken: BillerSums[] = [];
      for (const each of billers.slice(0, BILLERS_BESIDE)) {
        const other = await records.figures(context.actor, each.billerId, wanted);
        if (other.ok) taken.push({ biller: each, ...comparable(other.value, deps.clock.now()) });
      }
      // Where nothing is said, the one with the most to see.
      const [busiest] = taken.toSorted((a, b) => b.whole.opened - a.whole.opened);
      const biller = billers.find(({ id }) => id === query.get('biller')) ?? busiest?.biller;
      const figures =
        biller === undefined ? undefined : await records.figures(context.actor, biller.billerId, wanted);
      if (biller === undefined || figures === undefined || !figures.ok)
        return sendConsoleError(reply, context, 'not_permitted');
      const waiting = permit(context.actor, 'payments.read').ok
        ? await records.waiting(context.actor, WAITING_MAX)
        : undefined;
      const page = (
        <FiguresPage
          context={context}
          billers={billers}
          biller={biller}
          typed={typed}
          problem={typed !== '' && wanted === undefined}
          figures={figures.value}
          taken={taken}
          waiting={waiting?.ok === true ? waiting.value : undefined}
          now={deps.clock.now()}
        />
      );
      return sendConsolePage(reply, context, page);
    },
  });
}

interface BillerSums {
  readonly biller: Biller;
  readonly whole: Sums;
  readonly until: Sums;
  readonly before: Sums;
}

/** The day as it is, and the hours of it that are over beside the same hours a week earlier. */
function comparable(
  { day, weekEarlier }: { readonly day: DayFigures; readonly weekEarlier: DayFigures },
  now: Date,
): Omit<BillerSums, 'biller'> {
  const over = hoursOver(day, now);
  const upTo = (cells: readonly FigureCell[]): Sums => sumsOf(cells.filter(({ hour }) => hour < over));
  return { whole: sumsOf(day.cells), until: upTo(day.cells), before: upTo(weekEarlier.cells) };
}

function FiguresPage(props: {
  context: ConsoleContext;
  billers: readonly Biller[];
  biller: Biller;
  typed: string;
  problem: boolean;
  figures: { readonly day: DayFigures; readonly weekEarlier: DayFigures };
  taken: readonly BillerSums[];
  waiting: readonly PaymentListRow[] | undefined;
  now: Date;
}) {
  const { context, biller, figures, now } = props;
  const { reader } = context;
  const { t } = reader;
  const { day, weekEarlier } = figures;
  const isToday = day.until > now;
  const until = new Date(day.since.getTime() + hoursOver(day, now) * 3_600_000);
  return (
    <ConsolePage context={context} title={t(FIGURES.title)}>
      <h1>
        <span safe>{t(FIGURES.title)}</span> <small safe>{reader.date(day.day)}</small>
      </h1>
      <form class="filters" method="get" action="/console/figures">
        <BillerChoice context={context} billers={props.billers} value={biller.id} one />
        <DayField context={context} name="day" label={t(FIGURES.day)} value={props.typed} />
        <FilterButtons context={context} path="/console/figures" />
      </form>
      {props.problem ? (
        <Notice kind="bad" text={t(LISTS.malformedDay, { example: reader.date(day.day) })} />
      ) : (
        ''
      )}
      <Tiles {...props} sums={comparable(figures, now)} />
      <p class="hint" safe>
        {`${t(FIGURES.countedAt, { time: reader.time(day.at, biller.timeZone) })} ${
          isToday
            ? t(FIGURES.comparedUntil, { time: reader.time(until, biller.timeZone) })
            : t(FIGURES.compared)
        }`}
      </p>
      {day.cells.length === 0 ? (
        <Empty context={context} text={t(FIGURES.none)} />
      ) : (
        <>
          <HourChart context={context} timeZone={biller.timeZone} day={day} weekEarlier={weekEarlier} />
          <div class="columns">
            <Failures context={context} cells={day.cells} />
            <Gateways context={context} day={day} weekEarlier={weekEarlier} />
          </div>
        </>
      )}
      <PerBiller context={context} taken={props.taken} />
    </ConsolePage>
  );
}

function Tiles(props: {
  context: ConsoleContext;
  biller: Biller;
  sums: Omit<BillerSums, 'biller'>;
  waiting: readonly PaymentListRow[] | undefined;
  now: Date;
}) {
  const { sums, waiting, biller } = props;
  const { reader } = props.context;
  const { t, number } = reader;
  const before = (value: string): string => t(FIGURES.lastWeek, { value });
  const rate = (value: number | undefined): string =>
    value === undefined ? '–' : reader.percent(Math.round(value * 100));
  const oldest = waiting?.[0]?.payment;
  return (
    <ul class="tiles">
      <Tile
        label={t(FIGURES.opened)}
        value={number(sums.whole.opened)}
        beside={before(number(sums.before.opened))}
      />
      <Tile
        label={t(FIGURES.paid)}
        value={number(sums.whole.paid)}
        beside={before(number(sums.before.paid))}
      />
      <Tile
        label={t(FIGURES.money)}
        value={reader.money(money(sums.whole.paidMinor, biller.currency))}
        beside={before(reader.money(money(sums.before.paidMinor, biller.currency)))}
      />
      <Tile
        label={t(FIGURES.rate)}
        value={rate(sums.whole.rate)}
        beside={before(rate(sums.before.rate))}
        hint={t(FIGURES.rateHint)}
      />
      {waiting === undefined ? (
        ''
      ) : (
        <Tile
          label={t(FIGURES.waiting)}
          value={number(waiting.length)}
          href="/console/waiting"
          beside={
            oldest === undefined
              ? ''
              : t(FIGURES.waitingOldest, { age: ageOf(reader, oldest.stateAt, props.now) })
          }
        />
      )}
    </ul>
  );
}

function Tile(props: { label: string; value: string; beside: string; href?: string; hint?: string }) {
  return (
    <li class="tile" title={props.hint}>
      <span class="tile-label" safe>
        {props.label}
      </span>
      <strong class="figure">
        {props.href === undefined ? (
          <bdi safe>{props.value}</bdi>
        ) : (
          <a href={props.href} safe>
            {props.value}
          </a>
        )}
      </strong>
      <span class="hint" safe>
        {props.beside}
      </span>
    </li>
  );
}

function Failures(props: { context: ConsoleContext; cells: readonly FigureCell[] }) {
  const { reader } = props.context;
  const { t, number } = reader;
  const failed = props.cells.filter(isFailed);
  const total = failed.reduce((sum, { count }) => sum + count, 0);
  const rows = countBy(failed, (cell) => cell.reason ?? cell.state);
  return (
    <section>
      <h2 safe>{t(FIGURES.failures)}</h2>
      {rows.length === 0 ? (
        <Empty context={props.context} text={t(FIGURES.noFailures)} />
      ) : (
        <Table
          label={t(FIGURES.failures)}
          columns={[
            {
              label: t(FIGURES.reason),
              isHead: true,
              cell: ({ key }) => <Text text={reasonName(reader, key)} />,
            },
            { label: t(FIGURES.count), class: 'amount', cell: ({ count }) => <Text text={number(count)} /> },
            {
              label: t(FIGURES.share),
              cell: ({ count }) => (
                <>
                  <ShareBar share={count / total} />{' '}
                  <span safe>{reader.percent(Math.round((count / total) * 100))}</span>
                </>
              ),
            },
          ]}
          rows={rows}
        />
      )}
    </section>
  );
}

function reasonName(reader: Reader, key: string): string {
  const texts =
    paymentReasonTexts(key) ?? (key === 'failed' || key === 'expired' ? PAYMENT_STATE_TEXTS[key] : undefined);
  return texts === undefined ? key : reader.t(texts);
}

function Gateways(props: { context: ConsoleContext; day: DayFigures; weekEarlier: DayFigures }) {
  const { reader } = props.context;
  const { t, number } = reader;
  const of = (cells: readonly FigureCell[], gateway: string): Sums =>
    sumsOf(cells.filter((cell) => cell.gateway === gateway));
  const rows = countBy(props.day.cells, ({ gateway }) => gateway).map(({ key }) => ({
    gateway: key,
    now: of(props.day.cells, key),
    before: of(props.weekEarlier.cells, key),
  }));
  const percent = (rate: number | undefined): string =>
    rate === undefined ? '–' : reader.percent(Math.round(rate * 100));
  return (
    <section>
      <h2 safe>{t(FIGURES.gateways)}</h2>
      <Table
        label={t(FIGURES.gateways)}
        columns={[
          {
            label: t(FIGURES.gateway),
            isHead: true,
            cell: ({ gateway }) => (
              <bdi dir="ltr" safe>
                {gateway}
              </bdi>
            ),
          },
          {
            label: t(FIGURES.opened),
            class: 'amount',
            cell: ({ now }) => <Text text={number(now.opened)} />,
          },
          { label: t(FIGURES.paid), class: 'amount', cell: ({ now }) => <Text text={number(now.paid)} /> },
          {
            label: t(FIGURES.success),
            cell: ({ now }) => (
              <>
                <ShareBar share={now.rate ?? 0} /> <span safe>{percent(now.rate)}</span>
              </>
            ),
          },
          {
            label: t(FIGURES.weekEarlier),
            class: 'amount',
            cell: ({ before }) => <Text text={percent(before.rate)} />,
          },
        ]}
        rows={rows}
      />
      <p class="hint" safe>
        {t(FIGURES.rateHint)}
      </p>
    </section>
  );
}

function PerBiller(props: { context: ConsoleContext; taken: readonly BillerSums[] }) {
  const { reader } = props.context;
  const { t, number } = reader;
  return (
    <section>
      <h2 safe>{t(FIGURES.perBiller)}</h2>
      <Table
        columns={[
          {
            label: t(LISTS.biller),
            isHead: true,
            cell: ({ biller }: BillerSums) => (
              <a href={`/console/figures?biller=${biller.id}`} safe>
                {inLanguage(biller.name, reader.language)}
              </a>
            ),
          },
          {
            label: t(FIGURES.paid),
            class: 'amount',
            cell: ({ whole }) => <Text text={number(whole.paid)} />,
          },
          {
            label: t(FIGURES.money),
            class: 'amount',
            cell: ({ biller, whole }) => (
              <Amount reader={reader} amount={money(whole.paidMinor, biller.currency)} />
            ),
          },
          {
            label: t(FIGURES.weekEarlier),
            class: 'amount',
            cell: ({ biller, before }) => (
              <Amount reader={reader} amount={money(before.paidMinor, biller.currency)} />
            ),
          },
        ]}
        rows={props.taken}
      />
    </section>
  );
}
