import { FOLLOWER_CHANNELS } from '../../billing/index.ts';
import { factsOf, LANGUAGES, type PhoneCountry } from '../../kernel/index.ts';
import type { SavedAccount, Session, SignedIn } from '../../payers/index.ts';
import { exactly, Page, type PageContext } from '../page/page.tsx';
import { COMMON } from '../page/texts/common.ts';
import { deviceName } from './device.ts';
import { PanelPage, Phone, Problem, Token } from './parts.tsx';
import { type PhoneDraft, PhoneForm } from './sign-in-page.tsx';
import { CHANNELS, PANEL } from './texts/panel.ts';
import { DELETION, NUMBER, SETTINGS_PAGE } from './texts/settings.ts';
import { SIGN_IN } from './texts/sign-in.ts';

interface SettingsProps {
  context: PageContext;
  payer: SignedIn;
  saved: readonly SavedAccount[];
  sessions: readonly Session[];
  news?: string | undefined;
}

/** Language, reminders, number, sessions, and the end of it all. */
export function SettingsPage(props: SettingsProps) {
  const { context, payer } = props;
  const { reader } = context;
  const { t } = reader;
  return (
    <PanelPage context={context} title={t(PANEL.settings)} section="settings" news={props.news}>
      <h1 safe>{t(PANEL.settings)}</h1>
      <form method="post" action="/panel/settings" class="stack">
        <Token payer={payer} />
        <div class="field">
          <label for="language" safe>
            {t(SETTINGS_PAGE.language)}
          </label>
          <select id="language" name="language">
            {LANGUAGES.map((language) => (
              <option value={language} lang={language} selected={language === payer.language} safe>
                {factsOf(language).name}
              </option>
            ))}
          </select>
        </div>
        <Reminders {...props} />
        <button type="submit" class="main" safe>
          {t(PANEL.save)}
        </button>
      </form>
      <section aria-labelledby="phone">
        <h2 id="phone" safe>
          {t(SETTINGS_PAGE.phone)}
        </h2>
        <p class="saved-head">
          <strong>
            <Phone reader={reader} phone={payer.phone} />
          </strong>
          <a class="quiet" href="/panel/number" safe>
            {t(SETTINGS_PAGE.changePhone)}
          </a>
        </p>
      </section>
      <Sessions {...props} />
      <p class="actions">
        <a class="quiet grave" href="/panel/delete" safe>
          {t(SETTINGS_PAGE.deleteAccount)}
        </a>
      </p>
    </PanelPage>
  );
}

function Reminders({ context, saved }: SettingsProps) {
  const { t } = context.reader;
  return (
    <fieldset class="reminders">
      <legend safe>{t(SETTINGS_PAGE.reminders)}</legend>
      {saved.length === 0 ? (
        <p class="hint" safe>
          {t(SETTINGS_PAGE.remindersNone)}
        </p>
      ) : (
        saved.map((each) => (
          <div class="reminder">
            <label class="choice">
              <input type="checkbox" name="remind" value={String(each.savedId)} checked={each.remind} />
              <bdi safe>{each.label}</bdi>
            </label>
            <input type="hidden" name="saved" value={String(each.savedId)} />
            <Channel context={context} saved={each} />
          </div>
        ))
      )}
    </fieldset>
  );
}

/** A choice where there are several; where there is one, what it is. */
function Channel(props: { context: PageContext; saved: SavedAccount }) {
  const { saved } = props;
  const { t } = props.context.reader;
  const name = `channel-${saved.savedId}`;
  if (FOLLOWER_CHANNELS.length === 1) {
    return (
      <span class="hint" safe>
        {t(CHANNELS[saved.channel])}
      </span>
    );
  }
  return (
    <select name={name} aria-label={exactly(t(SETTINGS_PAGE.channelNamed, { label: saved.label }))}>
      {FOLLOWER_CHANNELS.map((channel) => (
        <option value={channel} selected={channel === saved.channel} safe>
          {t(CHANNELS[channel])}
        </option>
      ))}
    </select>
  );
}

function Sessions({ context, payer, sessions }: SettingsProps) {
  const { reader } = context;
  const { t } = reader;
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions" safe>
        {t(SETTINGS_PAGE.sessions)}
      </h2>
      <ul class="sessions">
        {sessions.map((session) => {
          const isThis = session.sessionId === payer.sessionId;
          const name = deviceName(session.device);
          return (
            <li>
              <span>
                <bdi safe>{name === '' ? t(SETTINGS_PAGE.unknownDevice) : name}</bdi>
                {isThis ? (
                  <span class="chip" safe>
                    {t(SETTINGS_PAGE.thisOne)}
                  </span>
                ) : (
                  ''
                )}
                <span class="hint" safe>
                  {t(SETTINGS_PAGE.seen, { date: reader.date(session.seenAt.toISOString().slice(0, 10)) })}
                </span>
              </span>
              <form method="post" action={isThis ? '/panel/sign-out' : '/panel/sessions'}>
                <Token payer={payer} />
                <input type="hidden" name="session" value={String(session.sessionId)} />
                <button type="submit" class="plain" safe>
                  {t(isThis ? PANEL.signOut : SETTINGS_PAGE.end)}
                </button>
              </form>
            </li>
          );
        })}
      </ul>
      {sessions.length < 2 ? (
        ''
      ) : (
        <form method="post" action="/panel/sessions">
          <Token payer={payer} />
          <input type="hidden" name="session" value="others" />
          <button type="submit" safe>
            {t(SETTINGS_PAGE.endOthers)}
          </button>
        </form>
      )}
    </section>
  );
}

/** Another mobile number. */
export function NumberPage(props: {
  context: PageContext;
  payer: SignedIn;
  draft: PhoneDraft;
  countries: readonly PhoneCountry[];
  problem?: string | undefined;
}) {
  const { context } = props;
  const { t } = context.reader;
  return (
    <PanelPage context={context} title={t(NUMBER.title)} section="settings">
      {props.problem === undefined ? '' : <Problem text={props.problem} />}
      <h1 safe>{t(NUMBER.title)}</h1>
      <p class="lead" safe>
        {t(NUMBER.lead)}
      </p>
      <PhoneForm {...props} action="/panel/number" />
    </PanelPage>
  );
}

/** What deleting does and does not do, before it is done. */
export function DeletePage(props: { context: PageContext; payer: SignedIn; problem?: string | undefined }) {
  const { context, payer } = props;
  const { t } = context.reader;
  const { goesNumber, goesBills, goesReminders, goesSessions } = DELETION;
  const { staysPayments, staysReceipts, staysMark } = DELETION;
  return (
    <PanelPage context={context} title={t(DELETION.title)} section="settings">
      {props.problem === undefined ? '' : <Problem text={props.problem} />}
      <h1 safe>{t(DELETION.title)}</h1>
      <h2 safe>{t(DELETION.goes)}</h2>
      <ul class="points">
        {[goesNumber, goesBills, goesReminders, goesSessions].map((text) => (
          <li safe>{t(text)}</li>
        ))}
      </ul>
      <h2 safe>{t(DELETION.stays)}</h2>
      <ul class="points">
        {[staysPayments, staysReceipts, staysMark].map((text) => (
          <li safe>{t(text)}</li>
        ))}
      </ul>
      <form method="post" action="/panel/delete" class="stack">
        <Token payer={payer} />
        <p safe>{t(DELETION.code)}</p>
        <button type="submit" class="main grave" safe>
          {t(SIGN_IN.send)}
        </button>
      </form>
    </PanelPage>
  );
}

export function DeletedPage({ context }: { context: PageContext }) {
  const { t } = context.reader;
  return (
    <Page context={context} title={t(DELETION.goneTitle)}>
      <h1 safe>{t(DELETION.goneTitle)}</h1>
      <p class="lead" safe>
        {t(DELETION.gone)}
      </p>
      <p class="actions">
        <a class="button main" href="/" safe>
          {t(COMMON.home)}
        </a>
      </p>
    </Page>
  );
}
