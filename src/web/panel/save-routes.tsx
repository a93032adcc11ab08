import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import type { SavedAccount, SaveError, SignedIn } from '../../payers/index.ts';
import { offeredBillers } from '../page/brand.tsx';
import { renderErrorPage } from '../page/error-page.tsx';
import { contextOf, type PageContext, sendPage } from '../page/page.tsx';
import { addressOf, allFields, fieldOf } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import { forPayer, signInPath } from '../page/signed-in.ts';
import { retryAfter, tooManyText } from '../page/too-many.ts';
import type { PortalDeps } from '../portal/deps.ts';
import { type FindOutcome, FindPage, type Typed } from '../portal/find-page.tsx';
import { explain, findMissing, openWay } from '../portal/find-routes.tsx';
import { type Found, foundBefore, rememberFound } from '../portal/found.ts';
import { countMiss, isMiss, limitLookup, subjectOf } from '../security/index.ts';
import { AddBillerPage, ChangeSavedPage, SaveBillPage, type SavedDraft } from './save-page.tsx';
import { SAVE, SAVE_ERRORS } from './texts/panel.ts';

/** Bills under names of one's own: adding one, giving it another name, taking it away. */
export function addSaveRoutes(app: FastifyInstance, deps: PortalDeps): void {
  addFindAndSave(app, deps);
  addNaming(app, deps);
  addChanging(app, deps);
}

/** From the panel: whose bill, its number, and on to its name. */
function addFindAndSave(app: FastifyInstance, deps: PortalDeps): void {
  routes(app, '/panel/add', {
    get: forPayer(deps, (payer, request, reply) => {
      const context = panelContext(deps, request, payer);
      const billers = offeredBillers(context.guest, deps.billers.list());
      return sendPage(reply, context, <AddBillerPage context={context} billers={billers} />);
    }),
  });

  routes<{ biller: string }>(app, '/panel/add/:biller', {
    get: forPayer(deps, (payer, request, reply) => {
      const biller = deps.billers.find(request.params.biller);
      if (biller === undefined) return renderErrorPage(request, reply, 'unknown_biller');
      return showFind(deps, request, reply, payer, biller, {}, 0);
    }),
    post: forPayer(deps, async (payer, request, reply) => {
      const biller = deps.billers.find(request.params.biller);
      if (biller === undefined) return renderErrorPage(request, reply, 'unknown_biller');
      const { way: _way, token: _token, ...typed } = allFields(request.body);
      const open = openWay(biller, request.body, typed);
      const context = panelContext(deps, request, payer);
      const refuse = (outcome: FindOutcome): FastifyReply =>
        showFind(deps, request, reply, payer, biller, typed, open, outcome);
      const missing = findMissing(context, biller, open, typed);
      if (missing !== undefined) return refuse(missing);
      const ask = { subject: subjectOf(biller, typed) };
      const waitSeconds = limitLookup(request, ask);
      if (waitSeconds !== undefined) {
        const outcome = { problems: new Map(), summary: tooManyText(context.reader, waitSeconds) };
        const tried = retryAfter(reply, waitSeconds);
        return showFind(deps, request, tried, payer, biller, typed, open, outcome, 429);
      }
      const found = await deps.inquiry.inquire(biller, typed);
      if (!found.ok && isMiss(found.error)) countMiss(request, ask);
      if (!found.ok) return refuse(explain(context, biller, open, found.error, typed));
      rememberFound(deps, reply, found.value, typed);
      return reply.redirect('/panel/save', 303);
    }),
  });
}

function showFind(
  deps: PortalDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  payer: SignedIn,
  biller: Biller,
  typed: Typed,
  open: number,
  outcome?: FindOutcome,
  status = outcome === undefined ? 200 : 422,
): FastifyReply {
  const context = {
    ...panelContext(deps, request, payer, biller),
    scripts: ['bill-form.js'] as const,
    place: `/panel/add/${biller.id}`,
  };
  const { t, language } = context.reader;
  const page = (
    <FindPage
      {...{ context, biller, typed, open }}
      {...(outcome === undefined ? {} : { outcome })}
      toSave={{
        action: `/panel/add/${biller.id}`,
        title: t(SAVE.addTitle, { biller: inLanguage(biller.name, language) }),
        lead: t(SAVE.again),
        submit: t(SAVE.find),
        token: payer.formToken,
      }}
    />
  );
  return sendPage(reply, context, page, { status });
}

/** The name for what was found last in this browser; from a bill's page only if it is that bill's account. */
function addNaming(app: FastifyInstance, deps: PortalDeps): void {
  routes(app, '/panel/save', {
    get: forPayer(deps, async (payer, request, reply) => {
      const billId = addressOf(request).searchParams.get('bill');
      const found = foundBefore(deps, request);
      if (billId === null) {
        if (found === undefined) return reply.redirect('/panel/add', 303);
      } else {
        const [bill] = await deps.inquiry.billsById([billId]);
        const biller = bill === undefined ? undefined : deps.billers.byNumber(bill.billerId);
        if (bill === undefined || biller === undefined)
          return renderErrorPage(request, reply, 'unknown_bill');
        const isIt = found?.accountId === bill.accountId && found.biller.billerId === bill.billerId;
        if (!isIt) return reply.redirect(`/panel/add/${biller.id}`, 303);
      }
      return found === undefined
        ? reply.redirect('/panel/add', 303)
        : showNaming(deps, request, reply, payer, found, { label: '', remind: true }, 200);
    }),
    post: forPayer(deps, async (payer, request, reply) => {
      const found = foundBefore(deps, request);
      if (found === undefined) return reply.redirect('/panel/add', 303);
      const draft = draftOf(request.body);
      const refuse = (error: SaveError): FastifyReply => {
        const problem = problemOf(panelContext(deps, request, payer), error);
        return problem === undefined
          ? reply.redirect(signInPath('/panel/save'), 303)
          : showNaming(deps, request, reply, payer, found, { ...draft, problem }, 422);
      };
      if (Object.keys(found.typed).length === 0) return refuse({ code: 'not_repeatable' });
      // Asked once more: what is kept in a browser may be old.
      const answer = await deps.inquiry.inquire(found.biller, found.typed);
      if (!answer.ok || answer.value.accountId !== found.accountId)
        return reply.redirect(`/panel/add/${found.biller.id}`, 303);
      const kept = { answer: answer.value, typed: found.typed };
      const saved = await deps.payers.saved.save(payer, kept, { ...draft, channel: 'sms' });
      return saved.ok ? reply.redirect('/panel?done=saved', 303) : refuse(saved.error);
    }),
  });
}

function showNaming(
  deps: PortalDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  payer: SignedIn,
  found: Found,
  draft: SavedDraft,
  status: number,
): FastifyReply {
  const { biller } = found;
  const context = { ...panelContext(deps, request, payer, biller), place: '/panel/save' };
  const page = <SaveBillPage {...{ context, payer, draft, biller }} action="/panel/save" />;
  return sendPage(reply, context, page, { status });
}

function addChanging(app: FastifyInstance, deps: PortalDeps): void {
  const { saved } = deps.payers;

  const show = (
    request: FastifyRequest,
    reply: FastifyReply,
    payer: SignedIn,
    kept: SavedAccount,
    draft: SavedDraft,
    status: number,
  ): FastifyReply => {
    const action = `/panel/saved/${kept.savedId}`;
    const context = { ...panelContext(deps, request, payer), place: action };
    const biller = deps.billers.byNumber(kept.billerId);
    const page = <ChangeSavedPage {...{ context, payer, draft, action, biller }} />;
    return sendPage(reply, context, page, { status });
  };

  routes<{ id: string }>(app, '/panel/saved/:id', {
    get: forPayer(deps, async (payer, request, reply) => {
      const kept = await findSaved(deps, payer, request.params.id);
      return kept === undefined
        ? renderErrorPage(request, reply, 'not_found')
        : show(request, reply, payer, kept, kept, 200);
    }),
    post: forPayer(deps, async (payer, request, reply) => {
      const kept = await findSaved(deps, payer, request.params.id);
      if (kept === undefined) return renderErrorPage(request, reply, 'not_found');
      const draft = draftOf(request.body);
      const changed = await saved.change(payer, kept, { ...draft, channel: kept.channel });
      if (changed.ok) return reply.redirect('/panel?done=saved', 303);
      const problem = problemOf(panelContext(deps, request, payer), changed.error);
      return problem === undefined
        ? reply.redirect(signInPath('/panel'), 303)
        : show(request, reply, payer, kept, { ...draft, problem }, 422);
    }),
  });

  routes<{ id: string }>(app, '/panel/saved/:id/remove', {
    get: (request, reply) => reply.redirect(`/panel/saved/${encodeURIComponent(request.params.id)}`, 303),
    post: forPayer(deps, async (payer, request, reply) => {
      const kept = await findSaved(deps, payer, request.params.id);
      if (kept !== undefined) await saved.remove(payer, kept);
      return reply.redirect('/panel?done=removed', 303);
    }),
  });
}

async function findSaved(deps: PortalDeps, payer: SignedIn, id: string): Promise<SavedAccount | undefined> {
  return /^\d{1,18}$/.test(id) ? deps.payers.saved.find(payer, BigInt(id)) : undefined;
}

function draftOf(body: unknown): SavedDraft {
  return { label: fieldOf(body, 'label').slice(0, 1_000), remind: fieldOf(body, 'remind') === '1' };
}

/** Undefined where the reader must sign in again. */
function problemOf({ reader }: PageContext, error: SaveError): string | undefined {
  switch (error.code) {
    case 'signed_out':
      return undefined;
    case 'label_too_long':
      return reader.t(SAVE_ERRORS[error.code], { max: reader.digits(String(error.lengthMax)) });
    case 'too_many_saved':
      return reader.t(SAVE_ERRORS[error.code], { max: reader.digits(String(error.max)) });
    default:
      return reader.t(SAVE_ERRORS[error.code]);
  }
}

/** The language of somebody who is signed in is known, unless the browser was told another one. */
export function panelContext(
  deps: PortalDeps,
  request: FastifyRequest,
  payer: SignedIn,
  biller?: Biller,
): PageContext {
  return contextOf(request, {
    demo: deps.demo,
    known: payer.language,
    ...(biller === undefined ? {} : { biller }),
  });
}
