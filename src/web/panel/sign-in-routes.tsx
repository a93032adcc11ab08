import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { PendingCode, Proof, SignedIn } from '../../payers/index.ts';
import { clearBrowser, dropCookie, keepCookie, readCookie } from '../page/cookies.ts';
import { renderErrorPage } from '../page/error-page.tsx';
import { contextOf, type PageContext, sendPage } from '../page/page.tsx';
import { addressOf, fieldOf } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import { isFormOf, payerOf, safePlace, signInPath } from '../page/signed-in.ts';
import type { PortalDeps } from '../portal/deps.ts';
import { countriesOf, draftOf, likelyCountry, readPhone, sendCode } from './codes.ts';
import { confirmNumber } from './confirmation-routes.tsx';
import { deviceOf } from './device.ts';
import { CodePage, DeadCodePage, type PhoneDraft, SignInPage } from './sign-in-page.tsx';
import { PANEL } from './texts/panel.ts';
import { CODE } from './texts/sign-in.ts';

/** Sign in by number and code, and out again; the page for codes of any purpose. */
export function addSignInRoutes(app: FastifyInstance, deps: PortalDeps): void {
  const { payers } = deps;

  const showSignIn = (
    request: FastifyRequest,
    reply: FastifyReply,
    to: string,
    draft: PhoneDraft,
    status = 200,
  ): FastifyReply => {
    const context = contextOf(request, { demo: deps.demo, place: signInPath(to) });
    const isOut = addressOf(request).searchParams.has('out');
    const page = (
      <SignInPage
        context={context}
        draft={draft}
        countries={countriesOf(deps)}
        to={to}
        news={isOut ? context.reader.t(PANEL.signedOut) : undefined}
      />
    );
    return sendPage(reply, context, page, { status });
  };

  routes(app, '/panel/sign-in', {
    get: async (request, reply) => {
      const to = safePlace(addressOf(request).searchParams.get('to') ?? '');
      const [payer, pending] = await Promise.all([
        payerOf(deps, request),
        payers.codes.pending(readCookie(deps, request, 'code')),
      ]);
      if (payer !== undefined) return reply.redirect(to, 303);
      const { reader } = contextOf(request, { demo: deps.demo });
      // Whoever comes back to correct the number finds it as it was typed.
      const country = likelyCountry(deps, reader.language, to);
      const draft =
        pending?.purpose === 'sign_in' ? draftOf(deps, pending.phone, country) : { phone: '', country };
      return showSignIn(request, reply, to, draft);
    },
    post: async (request, reply) => {
      const to = safePlace(fieldOf(request.body, 'to'));
      const context = contextOf(request, { demo: deps.demo, place: signInPath(to) });
      const phone = readPhone(deps, context, request.body);
      if (!phone.ok) return showSignIn(request, reply, to, phone.error, 422);
      const order = { phone: phone.value, purpose: 'sign_in', place: to } as const;
      const sent = await sendCode(deps, request, reply, context, order);
      if (sent.ok) return reply.redirect('/panel/code', 303);
      const country = likelyCountry(deps, context.reader.language, to);
      return showSignIn(request, reply, to, draftOf(deps, phone.value, country, sent.error), 429);
    },
  });

  routes(app, '/panel/sign-out', {
    get: (_request, reply) => reply.redirect('/panel', 303),
    post: async (request, reply) => {
      const payer = await payerOf(deps, request);
      if (payer !== undefined && !isFormOf(payer, request.body))
        return renderErrorPage(request, reply, 'cross_site');
      if (payer !== undefined) await payers.sessions.end(payer, payer.sessionId);
      dropCookie(deps, reply, 'session');
      clearBrowser(reply);
      return reply.redirect('/panel/sign-in?out', 303);
    },
  });

  routes(app, '/panel/code', {
    get: async (request, reply) => {
      const [payer, pending] = await Promise.all([
        payerOf(deps, request),
        payers.codes.pending(readCookie(deps, request, 'code')),
      ]);
      const isNew = addressOf(request).searchParams.has('again');
      return showCode(deps, request, reply, { payer, pending, isNew });
    },
    post: async (request, reply) => {
      const browser = readCookie(deps, request, 'code');
      const [payer, pending] = await Promise.all([payerOf(deps, request), payers.codes.pending(browser)]);
      if (payer !== undefined && !isFormOf(payer, request.body))
        return renderErrorPage(request, reply, 'cross_site');
      const checked = await payers.codes.check(browser, fieldOf(request.body, 'code'));
      if (checked.ok) return follow(deps, request, reply, payer, checked.value);
      if (checked.error.code === 'dead_code') {
        const dead = pending === undefined ? undefined : { ...pending, isLive: false };
        return showCode(deps, request, reply, { payer, pending: dead, status: 422 });
      }
      const { triesLeft } = checked.error;
      return showCode(deps, request, reply, { payer, pending, triesLeft, status: 422 });
    },
  });

  routes(app, '/panel/code/again', {
    get: (_request, reply) => reply.redirect('/panel/code', 303),
    post: async (request, reply) => {
      const [payer, pending] = await Promise.all([
        payerOf(deps, request),
        payers.codes.pending(readCookie(deps, request, 'code')),
      ]);
      if (pending === undefined) return showCode(deps, request, reply, { payer, pending, status: 422 });
      const context = contextOf(request, { demo: deps.demo, place: '/panel/code' });
      const sent = await sendCode(deps, request, reply, context, pending);
      return sent.ok
        ? reply.redirect('/panel/code?again', 303)
        : showCode(deps, request, reply, { payer, pending, notice: sent.error, status: 429 });
    },
  });
}

/** Where the number of a code is corrected. */
function correctPath({ purpose, place, subject }: PendingCode): string | undefined {
  switch (purpose) {
    case 'sign_in':
      return signInPath(place);
    case 'change_phone':
      return '/panel/number';
    case 'payment_phone':
      return `/panel/confirmation/${subject}`;
    case 'delete_payer':
      return undefined;
  }
}

function showCode(
  deps: PortalDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  found: {
    readonly payer: SignedIn | undefined;
    readonly pending: PendingCode | undefined;
    readonly isNew?: boolean;
    readonly triesLeft?: number;
    readonly notice?: string;
    readonly status?: number;
  },
): FastifyReply {
  const { payer, pending, triesLeft, notice, status = 200 } = found;
  const context: PageContext = contextOf(request, { demo: deps.demo, place: '/panel/code' });
  const { reader } = context;
  if (pending?.isLive !== true) {
    const page = <DeadCodePage context={context} pending={pending} payer={payer} notice={notice} />;
    return sendPage(reply, context, page, { status: pending === undefined && status === 200 ? 404 : status });
  }
  const wrong =
    triesLeft === undefined
      ? undefined
      : reader.t(CODE.wrong, { count: triesLeft, n: reader.digits(String(triesLeft)) });
  const page = (
    <CodePage
      {...{ context, pending, payer, notice }}
      correctPath={correctPath(pending)}
      problem={wrong}
      news={found.isNew === true ? reader.t(CODE.sent) : undefined}
    />
  );
  return sendPage(reply, context, page, { status });
}

/** What a code that was typed rightly leads to. */
async function follow(
  deps: PortalDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  payer: SignedIn | undefined,
  proof: Proof,
): Promise<FastifyReply> {
  const dead = (): FastifyReply => showCode(deps, request, reply, { payer, pending: undefined, status: 422 });
  switch (proof.purpose) {
    case 'sign_in': {
      const { reader } = contextOf(request, { demo: deps.demo });
      const session = await deps.payers.sessions.signIn(proof, {
        language: reader.language,
        device: deviceOf(request.headers['user-agent'] ?? ''),
        oldToken: readCookie(deps, request, 'session'),
      });
      if (session === undefined) return dead();
      keepCookie(deps, reply, 'session', session.token);
      dropCookie(deps, reply, 'code');
      return reply.redirect(safePlace(proof.place), 303);
    }
    case 'change_phone': {
      if (payer === undefined) return reply.redirect(signInPath('/panel/number'), 303);
      const changed = await deps.payers.accounts.changePhone(payer, proof);
      if (!changed.ok && changed.error.code === 'dead_code') return dead();
      dropCookie(deps, reply, 'code');
      if (changed.ok) return reply.redirect('/panel/settings?phone', 303);
      return reply.redirect(changed.error.code === 'phone_taken' ? '/panel/number?taken' : '/panel', 303);
    }
    case 'delete_payer': {
      if (payer === undefined) return reply.redirect(signInPath('/panel/delete'), 303);
      const removed = await deps.payers.accounts.remove(payer, proof);
      if (!removed.ok) return dead();
      dropCookie(deps, reply, 'code');
      dropCookie(deps, reply, 'session');
      clearBrowser(reply);
      return reply.redirect('/panel/deleted', 303);
    }
    case 'payment_phone': {
      const place = await confirmNumber(deps, request, proof);
      if (place === undefined) return dead();
      dropCookie(deps, reply, 'code');
      return reply.redirect(place, 303);
    }
  }
}
