import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { toString as qrCode } from 'qrcode';
import type { EnrolmentError, Origin } from '../../staff/index.ts';
import { addressOf, cookieOf, fieldOf } from '../page/request.ts';
import type { FrameContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { sendConsolePage } from './layout.tsx';
import {
  consoleRoutes,
  frameContext,
  refuseOtherMethods,
  SIGN_IN_PATH,
  sessionCookie,
  signedIn,
} from './session.ts';
import { CodePage, JoinPage, NotePage, PasswordPage, RecoveryCodesPage } from './sign-in-pages.tsx';
import { JOIN, PROBLEMS, SIGN_IN } from './sign-in-texts.ts';

const HIDDEN = { schema: { hide: true } };

/** Coming in and going out: password, code, recovery code, invitation. */
export function addSignInRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  const { staff } = deps;

  app.get(SIGN_IN_PATH, HIDDEN, (request, reply) => {
    const back = backOf(addressOf(request).searchParams.get('back'));
    if (signedIn(request) !== undefined) return reply.redirect(back, 303);
    const context = frameContext(request);
    return sendConsolePage(reply, context, <PasswordPage context={context} back={back} />);
  });

  app.post(SIGN_IN_PATH, HIDDEN, async (request, reply) => {
    const context = frameContext(request);
    const back = backOf(fieldOf(request.body, 'back'));
    const begun = await staff.signIn.begin({
      login: fieldOf(request.body, 'login'),
      password: fieldOf(request.body, 'password'),
      origin: originOf(request),
    });
    if (!begun.ok) {
      const problem = context.reader.t(PROBLEMS.wait, { seconds: String(begun.error.seconds) });
      reply.header('retry-after', begun.error.seconds);
      return passwordAgain(reply, context, back, problem, 429);
    }
    const { name, options } = stepCookie(deps);
    reply.setCookie(name, begun.value.token, { ...options, maxAge: STEP_SECONDS });
    return reply.redirect(`${SIGN_IN_PATH}/code?back=${encodeURIComponent(back)}`, 303);
  });
  refuseOtherMethods(app, SIGN_IN_PATH, { get: true, post: true });

  for (const recovery of [false, true]) {
    const path = `${SIGN_IN_PATH}/${recovery ? 'recovery' : 'code'}`;
    app.get(path, HIDDEN, (request, reply) => {
      const context = frameContext(request);
      const back = backOf(addressOf(request).searchParams.get('back'));
      return sendConsolePage(
        reply,
        { ...context, place: `${path}?back=${encodeURIComponent(back)}` },
        <CodePage context={context} back={back} recovery={recovery} />,
      );
    });
    app.post(path, HIDDEN, async (request, reply) => {
      const context = frameContext(request);
      const back = backOf(fieldOf(request.body, 'back'));
      const step = stepCookie(deps);
      const finished = await staff.signIn.finish({
        token: cookieOf(request, step.name) ?? '',
        code: fieldOf(request.body, 'code').slice(0, 40),
        recovery,
        origin: originOf(request),
      });
      reply.clearCookie(step.name, step.options);
      if (!finished.ok) {
        return passwordAgain(reply, context, back, context.reader.t(PROBLEMS.sign_in_failed), 401);
      }
      return letIn(deps, reply, finished.value.token).redirect(back, 303);
    });
    refuseOtherMethods(app, path, { get: true, post: true });
  }

  consoleRoutes(app, '/console/sign-out', undefined, {
    post: async (context, _request, reply) => {
      const { staffId } = context.actor;
      await staff.sessions.end(context.actor, staffId, { only: context.session.sessionId });
      const { name, options } = sessionCookie(deps);
      reply.clearCookie(name, options);
      const page = (
        <NotePage
          context={context}
          title={context.reader.t(SIGN_IN.title)}
          text={context.reader.t(SIGN_IN.signedOut)}
        />
      );
      return sendConsolePage(reply, context, page);
    },
  });

  addJoinRoutes(app, deps);
}

function addJoinRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  const { enrolments } = deps.staff;
  type Problems = { readonly password?: string; readonly repeat?: string; readonly code?: string };

  async function show(
    reply: FastifyReply,
    context: FrameContext,
    token: string,
    problems?: Problems,
  ): Promise<FastifyReply> {
    const enrolment = await enrolments.read(token);
    if (enrolment === undefined) return refuse(reply, context);
    const qr = await qrCode(enrolment.otpauth, { type: 'svg', margin: 1 });
    const page = (
      <JoinPage
        context={context}
        token={token}
        enrolment={enrolment}
        safeQr={qr}
        {...(problems === undefined ? {} : { problems })}
      />
    );
    return sendConsolePage(reply, context, page, { status: problems === undefined ? 200 : 422 });
  }

  app.get('/console/join', HIDDEN, (request, reply) =>
    show(reply, frameContext(request), addressOf(request).searchParams.get('token') ?? ''),
  );

  app.post('/console/join', HIDDEN, async (request, reply) => {
    const token = fieldOf(request.body, 'token');
    // The language can be changed on the page that comes back, too.
    const context = { ...frameContext(request), place: `/console/join?token=${encodeURIComponent(token)}` };
    const { t } = context.reader;
    const password = fieldOf(request.body, 'password');
    if (password !== fieldOf(request.body, 'repeat'))
      return show(reply, context, token, { repeat: t(JOIN.notSame) });
    const code = fieldOf(request.body, 'code').slice(0, 40);
    const accepted = await enrolments.accept({ token, password, code, origin: originOf(request) });
    if (!accepted.ok) {
      const text = t(PROBLEMS[accepted.error.code]);
      return accepted.error.code === 'link_expired'
        ? refuse(reply, context)
        : show(reply, context, token, { [fieldFor(accepted.error.code)]: text });
    }
    const page = (
      <RecoveryCodesPage context={{ ...context, place: '/console' }} codes={accepted.value.recoveryCodes} />
    );
    return sendConsolePage(letIn(deps, reply, accepted.value.sessionToken), context, page);
  });
  refuseOtherMethods(app, '/console/join', { get: true, post: true });

  function refuse(reply: FastifyReply, context: FrameContext): FastifyReply {
    const { t } = context.reader;
    const page = <NotePage context={context} title={t(JOIN.title)} text={t(PROBLEMS.link_expired)} />;
    return sendConsolePage(reply, context, page, { status: 404 });
  }
}

function fieldFor(code: EnrolmentError['code']): 'password' | 'code' {
  return code === 'wrong_code' ? 'code' : 'password';
}

function passwordAgain(
  reply: FastifyReply,
  context: FrameContext,
  back: string,
  problem: string,
  status: number,
): FastifyReply {
  const here = { ...context, place: SIGN_IN_PATH };
  const page = <PasswordPage context={here} back={back} problem={problem} />;
  return sendConsolePage(reply, here, page, { status });
}

function letIn(deps: ConsoleDeps, reply: FastifyReply, token: string): FastifyReply {
  const { name, options } = sessionCookie(deps);
  // Without an age: it goes when the browser is closed, and the session ends by itself before that.
  return reply.setCookie(name, token, options);
}

/** As long as the first step is remembered. */
const STEP_SECONDS = 300;

function stepCookie(deps: ConsoleDeps): ReturnType<typeof sessionCookie> {
  const { name, options } = sessionCookie(deps);
  return { name: `${name}_step`, options };
}

function originOf(request: FastifyRequest): Origin {
  return { address: request.ip, agent: request.headers['user-agent'] ?? '' };
}

/** Where to go after sign-in: a page of the console and nowhere else. */
function backOf(wanted: string | null): string {
  const isOurs =
    wanted !== null && /^\/console(?:[/?][\w/?=&%.~+,:-]*)?$/.test(wanted) && !/\/\/|\.\./.test(wanted);
  return isOurs && !wanted.startsWith(SIGN_IN_PATH) ? wanted : '/console';
}
