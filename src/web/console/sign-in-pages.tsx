import type { Enrolment } from '../../staff/index.ts';
import { exactly } from '../page/page.tsx';
import type { FrameContext } from './context.ts';
import { Field } from './fields.tsx';
import { DoorPage } from './layout.tsx';
import { NewPassword } from './new-password.tsx';
import { Problem } from './problem.tsx';
import { JOIN, SIGN_IN } from './sign-in-texts.ts';

/** The first step. What was wrong before, if anything, is told as a whole and never by field. */
export function PasswordPage(props: { context: FrameContext; back: string; problem?: string }) {
  const { context, problem } = props;
  const { t } = context.reader;
  return (
    <DoorPage context={context} title={t(SIGN_IN.title)}>
      <section class="card">
        <h1 safe>{t(SIGN_IN.title)}</h1>
        <Problem text={problem} />
        <form class="stack" method="post" action="/console/sign-in">
          <input type="hidden" name="back" value={exactly(props.back)} />
          <Field
            name="login"
            label={t(SIGN_IN.login)}
            autocomplete="username"
            direction="ltr"
            lengthMax={100}
            required
            autofocus
          />
          <Field
            name="password"
            label={t(SIGN_IN.password)}
            type="password"
            autocomplete="current-password"
            direction="ltr"
            lengthMax={512}
            required
          />
          <button class="main" type="submit" safe>
            {t(SIGN_IN.next)}
          </button>
        </form>
        {context.demo ? (
          <p class="hint">
            <a href="/sandbox" safe>
              {t(SIGN_IN.demoHint)}
            </a>
          </p>
        ) : (
          ''
        )}
      </section>
    </DoorPage>
  );
}

/** The second step, with the authenticator's code or with one of the recovery codes. */
export function CodePage(props: { context: FrameContext; back: string; recovery: boolean }) {
  const { context, recovery } = props;
  const { t } = context.reader;
  const other = recovery ? '/console/sign-in/code' : '/console/sign-in/recovery';
  const back = `?back=${encodeURIComponent(props.back)}`;
  const title = t(recovery ? SIGN_IN.recoveryTitle : SIGN_IN.codeTitle);
  return (
    <DoorPage context={context} title={title}>
      <section class="card">
        <h1 safe>{title}</h1>
        <p class="lead" safe>
          {t(recovery ? SIGN_IN.recoveryLead : SIGN_IN.codeLead)}
        </p>
        <form
          class="stack"
          method="post"
          action={recovery ? '/console/sign-in/recovery' : '/console/sign-in/code'}
        >
          <input type="hidden" name="back" value={exactly(props.back)} />
          <Field
            name="code"
            label={t(recovery ? SIGN_IN.recoveryTitle : SIGN_IN.code)}
            class="code"
            {...(recovery ? {} : { keyboard: 'numeric', autocomplete: 'one-time-code' })}
            direction="ltr"
            lengthMax={24}
            required
            autofocus
          />
          <button class="main" type="submit" safe>
            {t(SIGN_IN.signIn)}
          </button>
        </form>
        <p class="hint">
          <a href={exactly(`${other}${back}`)} safe>
            {t(recovery ? SIGN_IN.withCode : SIGN_IN.noDevice)}
          </a>
        </p>
      </section>
    </DoorPage>
  );
}

/** Behind an invitation: password and second factor, set together. `safeQr` is an SVG of our own making. */
export function JoinPage(props: {
  context: FrameContext;
  token: string;
  enrolment: Enrolment;
  safeQr: string;
  problems?: { readonly password?: string; readonly repeat?: string; readonly code?: string };
}) {
  const { context, enrolment, safeQr, problems = {} } = props;
  const { t } = context.reader;
  return (
    <DoorPage context={context} title={t(JOIN.title)}>
      <section class="card">
        <h1 safe>{t(JOIN.title)}</h1>
        <p class="lead" safe>
          {t(JOIN.lead, { name: enrolment.name })}
        </p>
        <form class="stack" method="post" action="/console/join">
          <input type="hidden" name="token" value={exactly(props.token)} />
          <Field
            name="login"
            label={t(SIGN_IN.login)}
            value={enrolment.login}
            autocomplete="username"
            direction="ltr"
            readonly
          />
          <NewPassword context={context} problems={problems} />
          <div>
            <p safe>{t(JOIN.scan)}</p>
            <div class="qr" role="img" aria-label={t(JOIN.qr)}>
              {safeQr}
            </div>
            <p class="hint" safe>
              {t(JOIN.byHand)}
            </p>
            <p>
              <bdi dir="ltr" class="mono" safe>
                {enrolment.secret.replace(/.{4}/g, '$& ').trim()}
              </bdi>
            </p>
          </div>
          <Field
            name="code"
            label={t(SIGN_IN.code)}
            class="code"
            keyboard="numeric"
            autocomplete="one-time-code"
            direction="ltr"
            lengthMax={12}
            hint={t(SIGN_IN.codeLead)}
            problem={problems.code}
            required
          />
          <button class="main" type="submit" safe>
            {t(JOIN.finish)}
          </button>
        </form>
      </section>
    </DoorPage>
  );
}

export function RecoveryCodesPage(props: { context: FrameContext; codes: readonly string[] }) {
  const { context } = props;
  const { t } = context.reader;
  return (
    <DoorPage context={context} title={t(JOIN.codesTitle)}>
      <section class="card">
        <h1 safe>{t(JOIN.codesTitle)}</h1>
        <p safe>{t(JOIN.codesLead)}</p>
        <ul class="codes">
          {props.codes.map((code) => (
            <li>
              <bdi dir="ltr" class="mono" safe>
                {code}
              </bdi>
            </li>
          ))}
        </ul>
        <p class="actions">
          <a class="button main" href="/console" safe>
            {t(JOIN.toConsole)}
          </a>
        </p>
      </section>
    </DoorPage>
  );
}

/** A page that only says something. */
export function NotePage(props: { context: FrameContext; title: string; text: string }) {
  return (
    <DoorPage context={props.context} title={props.title}>
      <section class="card">
        <h1 safe>{props.title}</h1>
        <p safe>{props.text}</p>
      </section>
    </DoorPage>
  );
}
