import { direction } from '../../kernel/index.ts';
import type { MailboxFaults, MailboxMessage } from '../../notifications/index.ts';
import { Field } from '../page/form-field.tsx';
import { Digits, exactly, Page, type PageContext } from '../page/page.tsx';
import { MAILBOX } from './mailbox-texts.ts';

export const MAILBOX_PATH = '/sandbox/mailbox';
export const REFRESH_SECONDS = 10;

export interface MailboxPageProps {
  readonly context: PageContext;
  readonly messages: readonly MailboxMessage[];
  /** What the reader typed to see one number's messages. */
  readonly typed: string;
  readonly refreshes: boolean;
  readonly faults: MailboxFaults;
}

/** The messages that the sandbox has sent, and what can be made to go wrong with sending. */
export function MailboxPage(props: MailboxPageProps) {
  const { context, messages } = props;
  const { t } = context.reader;
  return (
    <Page context={context} title={t(MAILBOX.title)}>
      <h1 safe>{t(MAILBOX.title)}</h1>
      <p class="lead" safe>
        {t(MAILBOX.lead)}
      </p>
      <form method="get" action={MAILBOX_PATH} class="stack">
        <Field
          {...{ id: 'phone', name: 'phone', type: 'tel', keyboard: 'tel', value: props.typed }}
          label={t(MAILBOX.phone)}
          hint={t(MAILBOX.phoneHint)}
        />
        {props.refreshes ? '' : <input type="hidden" name="still" value="1" />}
        <button type="submit" safe>
          {t(MAILBOX.show)}
        </button>
      </form>
      <Refreshing {...props} />
      {messages.length === 0 ? <p safe>{t(MAILBOX.none)}</p> : ''}
      {messages.map((message) => (
        <Message context={context} message={message} />
      ))}
      <Faults {...props} />
    </Page>
  );
}

function Refreshing({ context, typed, refreshes }: MailboxPageProps) {
  const { reader } = context;
  const query = new URLSearchParams({
    ...(typed === '' ? {} : { phone: typed }),
    ...(refreshes ? { still: '1' } : {}),
  });
  const seconds = reader.digits(String(REFRESH_SECONDS));
  return (
    <p class="hint">
      {refreshes ? <span safe>{reader.t(MAILBOX.refreshes, { seconds })}</span> : ''}{' '}
      <a href={exactly(`${MAILBOX_PATH}?${query}`)} safe>
        {reader.t(refreshes ? MAILBOX.stop : MAILBOX.go)}
      </a>
    </p>
  );
}

const LINK = /(https?:\/\/[^\s\u200e]+)/;

/** In the reader's own direction; each line a paragraph, as a telephone shows it. */
function Message({ context, message }: { context: PageContext; message: MailboxMessage }) {
  const { reader } = context;
  const { language, text, to, at } = message;
  return (
    <article class="slip">
      <p class="hint">
        <Digits reader={reader} text={to} /> · <span safe>{reader.dateTime(at, 'UTC')}</span> UTC ·{' '}
        <bdi dir="ltr" safe>
          {message.channel}
        </bdi>
      </p>
      <div lang={language} dir={direction(language)}>
        {text.split('\n').map((line) => (
          <p>
            {line.split(LINK).map((part) =>
              LINK.test(part) ? (
                <a href={exactly(part)} dir="ltr" safe>
                  {part}
                </a>
              ) : (
                <span safe>{part}</span>
              ),
            )}
          </p>
        ))}
      </div>
    </article>
  );
}

function Faults({ context, faults }: MailboxPageProps) {
  const { t } = context.reader;
  return (
    <section class="slip">
      <h2 safe>{t(MAILBOX.faults)}</h2>
      <p safe>{t(MAILBOX.faultsLead)}</p>
      <form method="post" action={`${MAILBOX_PATH}/faults`} class="stack">
        {(['down', 'slow'] as const).map((fault) => (
          <label class="choice">
            <input type="checkbox" name={fault} value="1" checked={faults[fault]} />{' '}
            <span safe>{t(MAILBOX[fault])}</span>
          </label>
        ))}
        <Field
          {...{ id: 'refuses', name: 'refuses', keyboard: 'text', value: faults.refuses.join(' ') }}
          lengthMax={500}
          label={t(MAILBOX.refuses)}
          hint={t(MAILBOX.refusesHint)}
        />
        <button type="submit" class="quiet" safe>
          {t(MAILBOX.save)}
        </button>
      </form>
    </section>
  );
}
