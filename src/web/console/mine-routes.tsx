import type { FastifyInstance, FastifyReply } from 'fastify';
import type { OwnError, SessionView, Wait } from '../../staff/index.ts';
import { exactly } from '../page/page.tsx';
import { fieldOf } from '../page/request.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';
import { Field } from './fields.tsx';
import { ConsolePage, FormToken, sendConsolePage } from './layout.tsx';
import { NewPassword } from './new-password.tsx';
import { consoleRoutes } from './session.ts';
import { SessionTable } from './session-table.tsx';
import { JOIN, MINE, PROBLEMS } from './sign-in-texts.ts';

const PATH = '/console/me';

interface Said {
  readonly good?: string;
  readonly current?: string;
  readonly password?: string;
  readonly repeat?: string;
  readonly renew?: string;
}

/** One's own account: sessions, password, second factor. */
export function addMineRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  const { sessions, enrolments } = deps.staff;

  async function show(reply: FastifyReply, context: ConsoleContext, said: Said = {}, status = 200) {
    const own = await sessions.list(context.actor, context.actor.staffId);
    if (!own.ok) return sendConsoleError(reply, context, 'not_permitted');
    const codesLeft = await enrolments.recoveryCodesLeft(context.actor);
    const here = { ...context, place: PATH };
    const page = <MinePage context={here} sessions={own.value} codesLeft={codesLeft} said={said} />;
    return sendConsolePage(reply, here, page, { status });
  }

  consoleRoutes(app, PATH, undefined, { get: (context, _request, reply) => show(reply, context) });

  consoleRoutes(app, `${PATH}/sessions`, undefined, {
    post: async (context, request, reply) => {
      const { actor, session } = context;
      const only = fieldOf(request.body, 'session');
      await sessions.end(
        actor,
        actor.staffId,
        /^\d{1,18}$/.test(only) ? { only: BigInt(only) } : { except: session.sessionId },
      );
      return reply.redirect(PATH, 303);
    },
  });

  consoleRoutes(app, `${PATH}/password`, undefined, {
    post: async (context, request, reply) => {
      const { t } = context.reader;
      const next = fieldOf(request.body, 'password');
      if (next !== fieldOf(request.body, 'repeat'))
        return show(reply, context, { repeat: t(JOIN.notSame) }, 422);
      const changed = await enrolments.changePassword(context.actor, {
        current: fieldOf(request.body, 'current'),
        next,
        keepSession: context.session.sessionId,
      });
      if (changed.ok) return show(reply, context, { good: t(MINE.changed) });
      const text = tell(context, changed.error);
      const field =
        changed.error.code === 'wrong_password' || changed.error.code === 'wait' ? 'current' : 'password';
      return show(reply, context, { [field]: text }, 422);
    },
  });

  consoleRoutes(app, `${PATH}/renew`, undefined, {
    post: async (context, request, reply) => {
      const renewed = await enrolments.renew(context.actor, fieldOf(request.body, 'current'));
      if (!renewed.ok) return show(reply, context, { renew: tell(context, renewed.error) }, 422);
      return reply.redirect(`/console/join?token=${renewed.value.token}`, 303);
    },
  });
}

function tell(context: ConsoleContext, error: OwnError | Wait): string {
  return context.reader.t(PROBLEMS[error.code], 'seconds' in error ? { seconds: String(error.seconds) } : {});
}

function MinePage(props: {
  context: ConsoleContext;
  sessions: readonly SessionView[];
  codesLeft: number;
  said: Said;
}) {
  const { context, said } = props;
  const { t, digits } = context.reader;
  return (
    <ConsolePage context={context} title={t(MINE.title)}>
      <h1 safe>{t(MINE.title)}</h1>
      {said.good === undefined ? (
        ''
      ) : (
        <div class="notice good" role="status">
          <p safe>{said.good}</p>
        </div>
      )}
      <h2 safe>{t(MINE.sessions)}</h2>
      <SessionTable
        context={context}
        sessions={props.sessions}
        action={`${PATH}/sessions`}
        current={context.session.sessionId}
      />
      {props.sessions.length > 1 ? (
        <form class="actions" method="post" action={`${PATH}/sessions`}>
          <FormToken context={context} />
          <button class="danger" type="submit" safe>
            {t(MINE.endOthers)}
          </button>
        </form>
      ) : (
        ''
      )}
      <div class="columns">
        <section class="panel">
          <h2 safe>{t(MINE.password)}</h2>
          <PasswordForm context={context} said={said} />
        </section>
        <section class="panel">
          <h2 safe>{t(MINE.factor)}</h2>
          <p safe>{t(MINE.factorLead, { count: digits(String(props.codesLeft)) })}</p>
          <form class="stack" method="post" action={`${PATH}/renew`}>
            <FormToken context={context} />
            <CurrentPassword context={context} id="renew-current" problem={said.renew} />
            <button type="submit" safe>
              {t(MINE.renew)}
            </button>
          </form>
        </section>
      </div>
    </ConsolePage>
  );
}

function PasswordForm(props: { context: ConsoleContext; said: Said }) {
  const { context, said } = props;
  const { t } = context.reader;
  return (
    <form class="stack" method="post" action={`${PATH}/password`}>
      <FormToken context={context} />
      <CurrentPassword context={context} id="current" problem={said.current} />
      <NewPassword context={context} problems={said} />
      <button class="main" type="submit" safe>
        {t(MINE.change)}
      </button>
    </form>
  );
}

function CurrentPassword(props: { context: ConsoleContext; id: string; problem: string | undefined }) {
  const { actor, reader } = props.context;
  return (
    <>
      {/* A password manager wants to know whose password it fills in. */}
      <input type="text" name="login" value={exactly(actor.login)} autocomplete="username" readonly hidden />
      <Field
        id={props.id}
        name="current"
        label={reader.t(MINE.current)}
        type="password"
        autocomplete="current-password"
        direction="ltr"
        lengthMax={512}
        problem={props.problem}
        required
      />
    </>
  );
}
