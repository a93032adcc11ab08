import type { Biller } from '../../billing/index.ts';
import { inLanguage, localDigits } from '../../kernel/index.ts';
import { exactly, Page, type PageContext } from '../page/page.tsx';
import { COMMON } from '../page/texts/common.ts';
import { Words } from '../page/words.tsx';
import type { ShownTalk } from './chat-port.ts';
import { CHAT } from './texts/chat.ts';
import { LINK } from './texts/link.ts';

/** Somebody of the staff answers in half a minute at best, and a bank tells of a payment in seconds. */
const WAIT_SECONDS = 4;
const ANSWER_LENGTH_MAX = 1_000;

/** Where a link leads to: what it is about, and a button, since whoever previews a link opens it too. */
export function BackPage(props: { context: PageContext; biller: Biller | undefined; token: string }) {
  const { context, biller } = props;
  const { t } = context.reader;
  return (
    <Page context={context} title={titleOf(context, biller, t(CHAT.back))}>
      <Whose {...props} />
      <h1 safe>{t(CHAT.back)}</h1>
      <p class="lead" safe>
        {t(CHAT.backLead)}
      </p>
      <form method="post" action={`/t/${encodeURIComponent(props.token)}`} class="stack">
        <button type="submit" class="main" safe>
          {t(CHAT.goOn)}
        </button>
        <p class="hint" safe>
          {t(LINK.once)}
        </p>
      </form>
    </Page>
  );
}

/** A talk, as far as it has gone, and what can be answered. */
export function ChatPage(props: {
  context: PageContext;
  biller: Biller | undefined;
  address: string;
  talk: ShownTalk;
}) {
  const { context, biller, talk } = props;
  const { t } = context.reader;
  const waits = talk.open && talk.awaits;
  return (
    <Page context={context} title={titleOf(context, biller, t(CHAT.talk))}>
      <Whose {...props} />
      <h1 safe>{t(CHAT.talk)}</h1>
      <div data-talk data-wait={waits ? String(WAIT_SECONDS) : undefined}>
        <Told context={context} talk={talk} />
        <div data-write>{talk.open ? <Answers {...props} /> : <Over context={context} />}</div>
      </div>
    </Page>
  );
}

function Whose({ context, biller }: { context: PageContext; biller: Biller | undefined }) {
  return biller === undefined ? (
    ''
  ) : (
    <p class="eyebrow" safe>
      {inLanguage(biller.name, context.reader.language)}
    </p>
  );
}

function titleOf({ reader }: PageContext, biller: Biller | undefined, title: string): string {
  return biller === undefined ? title : `${title} · ${inLanguage(biller.name, reader.language)}`;
}

/** In the language of the talk, which need not be that of the page. */
function Told({ context, talk }: { context: PageContext; talk: ShownTalk }) {
  const { t } = context.reader;
  const last = talk.told.length - 1;
  return (
    <div role="log" aria-label={t(CHAT.talk)} data-told>
      <ol class="talk">
        {talk.told.map(({ by, text }, at) => (
          <li class={by === 'person' ? 'bubble mine-said' : 'bubble'} id={at === last ? 'last' : undefined}>
            {by === 'person' ? (
              <span class="unseen" safe>
                {t(CHAT.you)}
              </span>
            ) : (
              ''
            )}
            <div lang={talk.language}>
              <Words text={text} />
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

function Answers(props: { context: PageContext; address: string; talk: ShownTalk }) {
  const { context, talk } = props;
  const { t } = context.reader;
  const action = `/chat/${encodeURIComponent(props.address)}`;
  return (
    <>
      {talk.choices.length === 0 ? (
        ''
      ) : (
        <form method="post" action={action} class="answers" aria-label={t(CHAT.choose)}>
          <input type="hidden" name="turn" value={String(talk.turn)} />
          {talk.choices.map(({ typed, label }) => (
            <button type="submit" name="text" value={exactly(typed)} lang={talk.language} dir="auto" safe>
              {`${localDigits(typed, talk.language)} ${label}`}
            </button>
          ))}
        </form>
      )}
      <form method="post" action={action} class="stack write">
        <input type="hidden" name="turn" value={String(talk.turn)} />
        <div class="field">
          <label for="text" safe>
            {t(CHAT.answer)}
          </label>
          <input
            id="text"
            name="text"
            type="text"
            class="words-in"
            dir="auto"
            autocomplete="off"
            enterkeyhint="send"
            maxlength={ANSWER_LENGTH_MAX}
            required
            aria-describedby="text-hint"
          />
          <p class="hint" id="text-hint" safe>
            {t(CHAT.answerHint)}
          </p>
        </div>
        <button type="submit" class={talk.choices.length === 0 ? 'main' : ''} safe>
          {t(CHAT.send)}
        </button>
      </form>
      {talk.awaits ? (
        <p class="actions">
          <a class="quiet" href={action} safe>
            {t(CHAT.lookAgain)}
          </a>
        </p>
      ) : (
        ''
      )}
    </>
  );
}

function Over({ context }: { context: PageContext }) {
  const { t } = context.reader;
  return (
    <>
      <p safe>{t(CHAT.over)}</p>
      <p class="actions">
        <a class="button main" href="/" safe>
          {t(COMMON.home)}
        </a>
        <a class="button" href="/p" safe>
          {t(COMMON.whereIsMyPayment)}
        </a>
      </p>
    </>
  );
}
