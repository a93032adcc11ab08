import type { DayFigures } from '../../payments/index.ts';
import type { ConsoleContext } from './context.ts';
import { countBy, hoursOf } from './figures-sums.ts';
import { FIGURES } from './figures-texts.ts';
import { type Column, channelName, Table, Text } from './lists-parts.tsx';

const HEIGHT = 200;
const BAR = 24;
const GAP = 6;
const FOOT = 22;
const HEAD = 16;
/** Room for the numbers at the axis, in the units of the picture. */
const AXIS = 44;
/** Colours that tell apart; further channels share the last one. */
const COLOURS = 6;

interface Hour {
  readonly hour: number;
  readonly label: string;
  /** By channel, in the order of `channels`. */
  readonly counts: readonly number[];
  readonly total: number;
  readonly weekEarlier: number;
}

/**
 * A day as stacked bars, drawn here: hours from where reading begins, dots for the same weekday last week. The
 * same numbers stand in a table beside it, for whoever cannot see it or wants them exactly.
 */
export function HourChart(props: {
  context: ConsoleContext;
  timeZone: string;
  day: DayFigures;
  weekEarlier: DayFigures;
}) {
  const { context } = props;
  const { t, number } = context.reader;
  const channels = countBy(props.day.cells, ({ channel }) => channel).map(({ key }) => key);
  const hours = hoursIn(props, channels);
  const most = hours.reduce((best, each) => (each.total > best.total ? each : best), hours[0] ?? NO_HOUR);
  return (
    <figure class="chart">
      <figcaption>
        <h2 id="by-hour" safe>
          {t(FIGURES.byHour)}
        </h2>
        <p class="hint" id="by-hour-text" safe>
          {t(FIGURES.byHourDescription, { most: number(most.total), hour: most.label })}
        </p>
        <ul class="legend">
          {channels.map((channel, nth) => (
            <li>
              <svg class={`swatch fill-${colourOf(nth)}`} viewBox="0 0 10 10" aria-hidden="true">
                <rect width="10" height="10" rx="2" />
              </svg>
              <span safe>{channelName(context.reader, channel)}</span>
            </li>
          ))}
          <li>
            <svg class="swatch dot" viewBox="0 0 10 10" aria-hidden="true">
              <circle cx="5" cy="5" r="3.5" />
            </svg>
            <span safe>{t(FIGURES.weekEarlier)}</span>
          </li>
        </ul>
      </figcaption>
      <Picture context={context} hours={hours} />
      <details class="more">
        <summary safe>{t(FIGURES.asTable)}</summary>
        <Table label={t(FIGURES.byHour)} columns={tableColumns(context, channels)} rows={hours} />
      </details>
    </figure>
  );
}

const NO_HOUR: Hour = { hour: 0, label: '', counts: [], total: 0, weekEarlier: 0 };

function hoursIn(
  { context, timeZone, day, weekEarlier }: Parameters<typeof HourChart>[0],
  channels: readonly string[],
): readonly Hour[] {
  return Array.from({ length: hoursOf(day) }, (_, hour) => {
    const cells = day.cells.filter((cell) => cell.hour === hour);
    const counts = channels.map((channel) =>
      cells.reduce((sum, cell) => sum + (cell.channel === channel ? cell.count : 0), 0),
    );
    const begun = new Date(day.since.getTime() + hour * 3_600_000);
    return {
      hour,
      label: context.reader.time(begun, timeZone),
      counts,
      total: counts.reduce((sum, count) => sum + count, 0),
      weekEarlier: weekEarlier.cells.reduce((sum, cell) => sum + (cell.hour === hour ? cell.count : 0), 0),
    };
  });
}

function tableColumns(context: ConsoleContext, channels: readonly string[]): readonly Column<Hour>[] {
  const { reader } = context;
  const { t, number } = reader;
  return [
    { label: t(FIGURES.hour), isHead: true, cell: ({ label }) => <Text text={label} /> },
    ...channels.map(
      (channel, nth): Column<Hour> => ({
        label: channelName(reader, channel),
        class: 'amount',
        cell: ({ counts }) => <Text text={number(counts[nth] ?? 0)} />,
      }),
    ),
    { label: t(FIGURES.total), class: 'amount', cell: ({ total }) => <Text text={number(total)} /> },
    {
      label: t(FIGURES.weekEarlier),
      class: 'amount',
      cell: (hour) => <Text text={number(hour.weekEarlier)} />,
    },
  ];
}

function Picture(props: { context: ConsoleContext; hours: readonly Hour[] }) {
  const { hours } = props;
  const { reader } = props.context;
  const rtl = reader.direction === 'rtl';
  const width = AXIS + hours.length * (BAR + GAP);
  const top = niceTop(Math.max(1, ...hours.flatMap(({ total, weekEarlier }) => [total, weekEarlier])));
  const y = (value: number): number => HEIGHT - (value / top) * HEIGHT;
  // Of a reader from right to left, the day begins at the right.
  const x = (hour: number): number => {
    const place = AXIS + hour * (BAR + GAP);
    return rtl ? width - place - BAR : place;
  };
  return (
    <svg
      class="bars"
      viewBox={`0 -${HEAD} ${width} ${HEIGHT + FOOT + HEAD}`}
      role="img"
      aria-labelledby="by-hour by-hour-text"
    >
      <title safe>{reader.t(FIGURES.byHour)}</title>
      {[0, 0.5, 1].map((part) => (
        <>
          <line class="grid" x1="0" x2={String(width)} y1={round(y(top * part))} y2={round(y(top * part))} />
          <text
            class="axis"
            x={String(rtl ? width : 0)}
            y={round(y(top * part) - 3)}
            text-anchor="start"
            safe
          >
            {reader.number(Math.round(top * part))}
          </text>
        </>
      ))}
      {hours.map((hour) => (
        <>
          {stacks(hour.counts).map(({ from, to, nth }) => (
            <rect
              class={`fill-${colourOf(nth)}`}
              x={String(x(hour.hour))}
              y={round(y(to))}
              width={String(BAR)}
              height={round(y(from) - y(to))}
            />
          ))}
          {hour.weekEarlier > 0 ? (
            <circle class="dot" cx={String(x(hour.hour) + BAR / 2)} cy={round(y(hour.weekEarlier))} r="3.5" />
          ) : (
            ''
          )}
          {hour.hour % 3 === 0 ? (
            <text
              class="axis"
              x={String(x(hour.hour) + BAR / 2)}
              y={String(HEIGHT + 16)}
              text-anchor="middle"
              safe
            >
              {hour.label}
            </text>
          ) : (
            ''
          )}
        </>
      ))}
    </svg>
  );
}

function stacks(
  counts: readonly number[],
): readonly { readonly from: number; readonly to: number; readonly nth: number }[] {
  let from = 0;
  return counts.flatMap((count, nth) => {
    if (count === 0) return [];
    const stack = { from, to: from + count, nth };
    from = stack.to;
    return [stack];
  });
}

/** 1, 2 or 5 times a power of ten: where an axis may end. */
function niceTop(most: number): number {
  const power = 10 ** Math.floor(Math.log10(most));
  const step = [1, 2, 5, 10].find((each) => each * power >= most) ?? 10;
  return Math.max(2, step * power);
}

function colourOf(nth: number): number {
  return Math.min(nth, COLOURS - 1);
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A share as a bar beside its number. */
export function ShareBar(props: { share: number }): JSX.Element {
  return (
    <svg class="share" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect class="ground" width="100" height="10" />
      <rect class="fill-0" width={round(Math.max(0, Math.min(1, props.share)) * 100)} height="10" />
    </svg>
  );
}
