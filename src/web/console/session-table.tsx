import type { SessionView } from '../../staff/index.ts';
import type { ConsoleContext } from './context.ts';
import { FormToken } from './layout.tsx';
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
  return (
    <div class="wide">
      <table>
        <thead>
          <tr>
            <th scope="col" safe>
              {t(MINE.browser)}
            </th>
            <th scope="col" safe>
              {t(MINE.address)}
            </th>
            <th scope="col" safe>
              {t(MINE.since)}
            </th>
            <th scope="col" safe>
              {t(MINE.seen)}
            </th>
            <th scope="col" safe>
              {t(MINE.end)}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.sessions.map((session) => (
            <tr>
              <td>
                <span safe>{browserOf(session.agent)}</span>{' '}
                {session.sessionId === props.current ? (
                  <span class="state good" safe>
                    {t(MINE.thisOne)}
                  </span>
                ) : (
                  ''
                )}
              </td>
              <td>
                <bdi dir="ltr" safe>
                  {session.address}
                </bdi>
              </td>
              <td class="nowrap" safe>
                {whenIs(context, session.createdAt)}
              </td>
              <td class="nowrap" safe>
                {whenIs(context, session.seenAt)}
              </td>
              <td>
                <form method="post" action={props.action}>
                  <FormToken context={context} />
                  <input type="hidden" name="session" value={session.sessionId.toString()} />
                  <button class="quiet" type="submit" safe>
                    {t(MINE.end)}
                  </button>
                </form>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
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
