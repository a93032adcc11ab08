import type { Children } from '@kitajs/html';
import { PROVIDERS, type ShortMessage } from '../../../simulators/index.ts';
import { exactly } from '../../page/page.tsx';
import { Words } from '../../page/words.tsx';
import { addressFor, PARTS, PHONE_PATH, type PhonePageProps, Place, problemText } from './parts.tsx';
import { MESSAGE_STATES, NETWORK_WORDS, PHONE } from './texts.ts';

/** The telephone itself: one of its three parts is open. */
export function Handset(props: PhonePageProps) {
  const { context, part } = props;
  const { t } = context.reader;
  return (
    <section class="phone" aria-labelledby={`part-${part}`}>
      <nav class="sections" aria-label={t(PHONE.parts)}>
        {PARTS.map((each) => (
          <a
            id={`part-${each}`}
            href={exactly(addressFor(props, { part: each }))}
            aria-current={each === part ? 'page' : undefined}
            safe
          >
            {t(PHONE[each])}
          </a>
        ))}
      </nav>
      {part === 'sms' ? (
        <Messages {...props} />
      ) : part === 'ussd' ? (
        <Dialog {...props} />
      ) : (
        <Chat {...props} />
      )}
      <p class="phone-again">
        <a class="quiet" href={exactly(addressFor(props))} safe>
          {t(PHONE.lookAgain)}
        </a>
      </p>
    </section>
  );
}

/** Scrolled to its end from the first, also without scripts: the style sheet lays it out from below. */
function Screen(props: { label: string; children: Children }) {
  return (
    <div class="phone-screen" data-live="screen" role="log" aria-label={props.label} tabindex="0">
      <div class="phone-said">{props.children}</div>
    </div>
  );
}

function Problem(props: PhonePageProps & { id: string }) {
  const text = props.problem?.code === 'number' ? undefined : problemText(props);
  return text === undefined ? (
    ''
  ) : (
    <p class="problem" id={props.id} role="alert" safe>
      {text}
    </p>
  );
}

const isWrong = ({ problem }: PhonePageProps): boolean => problem !== undefined && problem.code !== 'number';

function Lines(props: PhonePageProps & { label: string; channel: 'sms' | 'web' }) {
  return (
    <div class="field">
      <label for="line" safe>
        {props.label}
      </label>
      <select id="line" name="line">
        {props.lines
          .filter(({ channel }) => channel === props.channel)
          .map(({ address, names }) => (
            <option value={exactly(address)} selected={address === props.line} safe>
              {`${names.map((name) => props.context.reader.t(name)).join(' / ')} · ${address}`}
            </option>
          ))}
      </select>
    </div>
  );
}

function TextBox(props: PhonePageProps & { label: string }) {
  return (
    <div class="field">
      <label for="text" safe>
        {props.label}
      </label>
      <textarea
        id="text"
        name="text"
        rows="2"
        dir="auto"
        aria-invalid={isWrong(props) ? 'true' : undefined}
        aria-describedby={isWrong(props) ? 'problem' : undefined}
        safe
      >
        {props.problem?.typed ?? ''}
      </textarea>
    </div>
  );
}

function Messages(props: PhonePageProps) {
  const { context, telephone } = props;
  const { t } = context.reader;
  const stateOf = (message: ShortMessage): string => t(MESSAGE_STATES[message.state]);
  return (
    <>
      <Screen label={t(PHONE.sms)}>
        {telephone.messages.length === 0 ? (
          <p class="hint" safe>
            {t(PHONE.noMessages)}
          </p>
        ) : (
          ''
        )}
        {telephone.messages.map((message) => (
          <article class={message.way === 'sent' ? 'bubble mine-said' : 'bubble'}>
            <p class="hint">
              <bdi dir="ltr" safe>
                {message.with}
              </bdi>
              {message.way === 'sent' ? <span safe>{` · ${stateOf(message)}`}</span> : ''}
            </p>
            <Words text={message.text} />
          </article>
        ))}
      </Screen>
      <MessageForm {...props} path="text" channel="sms" to={t(PHONE.to)} />
    </>
  );
}

function MessageForm(props: PhonePageProps & { path: 'text' | 'chat'; channel: 'sms' | 'web'; to: string }) {
  const { t } = props.context.reader;
  return (
    <form method="post" action={`${PHONE_PATH}/${props.path}`} class="stack">
      <Place {...props} />
      <Problem {...props} id="problem" />
      <Lines {...props} label={props.to} channel={props.channel} />
      <TextBox {...props} label={t(PHONE.message)} />
      <button type="submit" class="main" safe>
        {t(PHONE.send)}
      </button>
    </form>
  );
}

function Chat(props: PhonePageProps) {
  const { context, telephone, line } = props;
  const { t } = context.reader;
  const said = telephone.chat.filter((each) => each.line === line);
  const choices = said.at(-1)?.choices ?? [];
  return (
    <>
      <Screen label={t(PHONE.chat)}>
        {said.length === 0 ? (
          <p class="hint" safe>
            {t(PHONE.noChat)}
          </p>
        ) : (
          ''
        )}
        {said.map(({ by, text }) => (
          <article class={by === 'visitor' ? 'bubble mine-said' : 'bubble'}>
            <Words text={text} />
          </article>
        ))}
        {choices.length === 0 ? (
          ''
        ) : (
          <form method="post" action={`${PHONE_PATH}/chat`} class="chips">
            <Place {...props} />
            <input type="hidden" name="line" value={exactly(line)} />
            {choices.map(({ typed, label }) => (
              <button type="submit" name="text" value={exactly(typed)} dir="auto" safe>
                {label}
              </button>
            ))}
          </form>
        )}
      </Screen>
      <MessageForm {...props} path="chat" channel="web" to={t(PHONE.withWhom)} />
    </>
  );
}

function Dialog(props: PhonePageProps) {
  const { context, telephone, lines } = props;
  const { reader } = context;
  const { screen } = telephone;
  const code = lines.find(({ channel }) => channel === 'ussd')?.address ?? '*1521#';
  const words = screen?.network === undefined ? screen?.text : reader.t(NETWORK_WORDS[screen.network]);
  return (
    <>
      {screen === undefined || words === undefined ? (
        ''
      ) : (
        <Screen label={reader.t(PHONE.ussd)}>
          <Words text={words} />
          {screen.open ? (
            ''
          ) : (
            <p class="hint" safe>
              {reader.t(PHONE.over)}
            </p>
          )}
        </Screen>
      )}
      {screen?.open === true ? <Answer {...props} /> : <Dial {...props} code={code} />}
    </>
  );
}

function Answer(props: PhonePageProps) {
  const { t } = props.context.reader;
  return (
    <>
      <form method="post" action={`${PHONE_PATH}/answer`} class="stack">
        <Place {...props} />
        <Problem {...props} id="problem" />
        <div class="field">
          <label for="answer" safe>
            {t(PHONE.answer)}
          </label>
          <input
            id="answer"
            name="text"
            dir="auto"
            autocomplete="off"
            value={exactly(props.problem?.typed ?? '')}
            aria-describedby={isWrong(props) ? 'problem' : undefined}
          />
        </div>
        <button type="submit" class="main" safe>
          {t(PHONE.send)}
        </button>
      </form>
      <form method="post" action={`${PHONE_PATH}/hang-up`} class="stack">
        <Place {...props} />
        <button type="submit" class="grave" safe>
          {t(PHONE.cancel)}
        </button>
      </form>
    </>
  );
}

function Dial(props: PhonePageProps & { code: string }) {
  const { t } = props.context.reader;
  const { code, telephone, problem } = props;
  return (
    <form method="post" action={`${PHONE_PATH}/dial`} class="stack">
      <Place {...props} />
      <Problem {...props} id="problem" />
      <div class="field">
        <label for="code" safe>
          {t(PHONE.code)}
        </label>
        <input
          id="code"
          name="code"
          type="tel"
          dir="ltr"
          autocomplete="off"
          value={exactly(problem?.typed ?? telephone.screen?.dialled ?? code)}
          aria-describedby={isWrong(props) ? 'code-hint problem' : 'code-hint'}
        />
        <p class="hint" id="code-hint">
          <span safe>{t(PHONE.codeHint)}</span>
          <bdi dir="ltr" class="number" safe>
            {`${code.slice(0, -1)}*1#`}
          </bdi>
        </p>
      </div>
      <div class="field">
        <label for="provider" safe>
          {t(PHONE.provider)}
        </label>
        <select id="provider" name="provider" dir="ltr">
          {PROVIDERS.map((provider) => (
            <option value={provider} selected={provider === telephone.screen?.provider}>
              {provider}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" class="main" safe>
        {t(PHONE.dial)}
      </button>
    </form>
  );
}
