import type { SessionView } from '../../staff/index.ts';
import type { ConsoleContext } from './context.ts';
import { FormToken } from './layout.tsx';
import { type Column, Table, Text } from './lists-parts.tsx';
import { MINE } from './sign-in-texts.ts';

/** Open sessions, each with a button that ends it. */
export function SessionTable(props: {
  context: ConsoleContext;
  sessions: readonly SessionView[];
  action: string;
  current?: bigint;
}) {
  const { context } = props;
  const { t } = context.reader;
  const columns: readonly Column<SessionView>[] = [
    {
      label: t(MINE.browser),
      isHead: true,
      cell: ({ agent, sessionId }) => (
        <>
          <Text text={browserOf(agent)} />{' '}
          {sessionId === props.current ? (
            <span class="state good" safe>
              {t(MINE.thisOne)}
            </span>
          ) : (
            ''
          )}
        </>
      ),
    },
    {
      label: t(MINE.address),
      cell: ({ address }) => (
        <bdi dir="ltr" safe>
          {address}
        </bdi>
      ),
    },
    {
      label: t(MINE.since),
      class: 'nowrap',
      cell: ({ createdAt }) => <Text text={whenIs(context, createdAt)} />,
    },
    { label: t(MINE.seen), class: 'nowrap', cell: ({ seenAt }) => <Text text={whenIs(context, seenAt)} /> },
    {
      label: t(MINE.end),
      cell: ({ sessionId }) => (
        <form method="post" action={props.action}>
          <FormToken context={context} />
          <input type="hidden" name="session" value={sessionId.toString()} />
          <button class="quiet" type="submit" safe>
            {t(MINE.end)}
          </button>
        </form>
      ),
    },
  ];
  return <Table columns={columns} rows={props.sessions} />;
}

/** A time as the staff read it: their calendar, UTC, said so. */
export function whenIs({ reader }: Pick<ConsoleContext, 'reader'>, at: Date): string {
  return `${reader.dateTime(at, 'UTC')} UTC`;
}

const BROWSERS = [
  ['Edge', /\bEdg(?:e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(?:Firefox|FxiOS)\//],
  ['Chrome', /\b(?:Chrome|CriOS|Chromium)\//],
  ['Safari', /\bSafari\//],
] as const;
const SYSTEMS = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(?:iPhone|iPad|iPod)\b/],
  ['Windows', /\bWindows\b/],
  ['macOS', /\bMac OS X\b/],
  ['Linux', /\bLinux\b/],
] as const;

/** `Firefox, Linux`: what a person recognises of a User-Agent; its beginning where nothing is known. */
function browserOf(agent: string): string {
  const known = [BROWSERS, SYSTEMS].flatMap(
    (list) => list.find(([, pattern]) => pattern.test(agent))?.[0] ?? [],
  );
  return known.length > 0 ? known.join(', ') : agent.slice(0, 40) || '-';
}
