import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  type Biller,
  INQUIRY_ERROR_TEXTS,
  type InquiryAnswer,
  type InquiryError,
} from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import { offeredBillers } from '../page/brand.tsx';
import { renderErrorPage } from '../page/error-page.tsx';
import { contextOf, type PageContext, sendPage } from '../page/page.tsx';
import { chosenLanguage } from '../page/reader.ts';
import { allFields } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import { retryAfter, tooManyText } from '../page/too-many.ts';
import { countMiss, isMiss, limitLookup, subjectOf } from '../security/index.ts';
import { BILLS_SHOWN_MAX, billsPath } from './bills-page.tsx';
import { addCheckRoute } from './check-route.ts';
import type { PortalDeps } from './deps.ts';
import { type FindOutcome, FindPage, formId, type Typed } from './find-page.tsx';
import { rememberFound } from './found.ts';
import { HomePage } from './home-page.tsx';
import { identifiersIn } from './identifiers-in.ts';
import { FIND } from './texts/find.ts';
import { fieldsOf, waysOf, wayTyped } from './ways.ts';

/** The first page, and the search for a bill. */
export function addFindRoutes(app: FastifyInstance, deps: PortalDeps): void {
  routes(app, '/', {
    get: (request, reply) => {
      const context = contextOf(request, deps);
      const page = (
        <HomePage context={context} billers={offeredBillers(context.guest, deps.billers.list())} />
      );
      return sendPage(reply, context, page, { impersonal: true });
    },
  });

  addCheckRoute(app, deps);

  routes<{ biller: string }>(app, '/b/:biller', {
    get: (request, reply) => {
      const biller = deps.billers.find(request.params.biller);
      if (biller === undefined) return renderErrorPage(request, reply, 'unknown_biller');
      const context = findContext(deps, request, biller);
      return sendPage(reply, context, <FindPage context={context} biller={biller} />, { impersonal: true });
    },
    post: async (request, reply) => {
      const biller = deps.billers.find(request.params.biller);
      if (biller === undefined) return renderErrorPage(request, reply, 'unknown_biller');
      const { way: _way, ...typed } = allFields(request.body);
      const open = openWay(biller, request.body, typed);
      const context = findContext(deps, request, biller, open);
      const isEmpty = Object.values(typed).every((value) => value.trim() === '');
      if (isEmpty && chosenLanguage(request) !== undefined)
        return answer(reply, context, biller, {}, open, { problems: new Map() }, 200);
      const missing = findMissing(context, biller, open, typed);
      if (missing !== undefined) return answer(reply, context, biller, typed, open, missing, 422);
      const ask = { subject: subjectOf(biller, typed) };
      const waitSeconds = limitLookup(request, ask);
      if (waitSeconds !== undefined) {
        const outcome = { problems: new Map(), summary: tooManyText(context.reader, waitSeconds) };
        return answer(retryAfter(reply, waitSeconds), context, biller, typed, open, outcome, 429);
      }
      const found = await deps.inquiry.inquire(biller, typed);
      if (!found.ok && isMiss(found.error)) countMiss(request, ask);
      if (!found.ok)
        return answer(
          reply,
          context,
          biller,
          typed,
          open,
          explain(context, biller, open, found.error, typed),
          422,
        );
      // Another language was asked for, not yet the bill.
      if (chosenLanguage(request) !== undefined)
        return answer(reply, context, biller, typed, open, { problems: new Map() }, 200);
      rememberFound(deps, reply, found.value, typed);
      return found.value.bills.length > 0
        ? show(reply, biller, found.value)
        : answer(reply, context, biller, {}, open, nothingOwed(context), 200);
    },
  });
}

/** `sentBy`: the form that was sent, which a change of language sends again. */
function findContext(
  deps: PortalDeps,
  request: FastifyRequest,
  biller: Biller,
  sentBy?: number,
): PageContext {
  const fallback = biller.languages[0];
  return contextOf(request, {
    scripts: ['bill-form.js'],
    ...(sentBy === undefined ? {} : { typedIn: { id: formId(sentBy), action: `/b/${biller.id}` } }),
    demo: deps.demo,
    place: `/b/${biller.id}`,
    biller,
    ...(fallback === undefined ? {} : { fallback }),
  });
}

function show(reply: FastifyReply, biller: Biller, { bills }: InquiryAnswer): FastifyReply {
  const ids = bills.slice(0, BILLS_SHOWN_MAX).map(({ id }) => id);
  return reply.redirect(billsPath(biller, ids), 303);
}

function answer(
  reply: FastifyReply,
  context: PageContext,
  biller: Biller,
  typed: Typed,
  open: number,
  outcome: FindOutcome,
  status: number,
): FastifyReply {
  const page = <FindPage context={context} biller={biller} typed={typed} open={open} outcome={outcome} />;
  return sendPage(reply, context, page, { status });
}

/** The form that was sent says which it was; what comes from elsewhere is told by its fields. */
export function openWay(biller: Biller, body: unknown, typed: Typed): number {
  const ways = waysOf(biller);
  const said = /^\d{1,2}$/.exec(allFields(body).way ?? '');
  return said !== null && Number(said[0]) < ways.length ? Number(said[0]) : wayTyped(ways, typed);
}

export function findMissing(
  context: PageContext,
  biller: Biller,
  open: number,
  typed: Typed,
): FindOutcome | undefined {
  const way = waysOf(biller)[open];
  if (way === undefined) return undefined;
  const names = fieldsOf(way).map(({ name }) => name);
  // Fields of other ways: the inquiry itself says what it makes of them.
  if (Object.keys(typed).some((name) => !names.includes(name))) return undefined;
  const empty = way.needed.filter(({ name }) => (typed[name] ?? '').trim() === '');
  if (empty.length === 0) return undefined;
  const { t, language } = context.reader;
  const problems = new Map(
    empty.map(({ name, label }) => [name, t(FIND.needed, { name: inLanguage(label, language) })] as const),
  );
  return { problems, summary: [...problems.values()].join(' ') };
}

export function nothingOwed({ reader }: PageContext): FindOutcome {
  return {
    problems: new Map(),
    news: { title: reader.t(FIND.nothingOwed), text: reader.t(FIND.nothingOwedMore) },
  };
}

/** What the inquiry found wrong, told beside the number that is meant. */
export function explain(
  context: PageContext,
  biller: Biller,
  open: number,
  error: InquiryError,
  typed: Typed,
): FindOutcome {
  const { t, digits, language } = context.reader;
  const labelOf = (name: string): string =>
    inLanguage(biller.identifiers.find((rule) => rule.name === name)?.label, language) ?? name;
  const at = (names: readonly string[], text: string): FindOutcome => ({
    problems: new Map(names.map((name) => [name, text])),
    summary: t(FIND.pleaseCheck, { name: names.map(labelOf).join(t(FIND.and)) }),
  });
  const fields = waysOf(biller)[open];
  const needed = fields?.needed.map(({ name }) => name) ?? [];
  switch (error.code) {
    case 'malformed_identifier': {
      // A whole message pasted into a field: the numbers may be in it.
      const values = identifiersIn(biller, Object.values(typed).join('\n'));
      if (values !== undefined)
        return { problems: new Map(), summary: t(FIND.pasted), suggestion: { values, isSwap: false } };
      const inText = { name: labelOf(error.name), example: digits(error.example) };
      return at([error.name], t(INQUIRY_ERROR_TEXTS.malformed_identifier, inText));
    }
    case 'mistyped_identifier':
      return at([error.name], t(INQUIRY_ERROR_TEXTS.mistyped_identifier, { name: labelOf(error.name) }));
    case 'ids_swapped':
      return {
        problems: new Map(),
        summary: t(INQUIRY_ERROR_TEXTS.ids_swapped),
        suggestion: { values: error.suggestion, isSwap: true },
      };
    case 'bill_already_paid': {
      const news = { title: t(FIND.nothingOwed), text: t(INQUIRY_ERROR_TEXTS.bill_already_paid) };
      return { problems: new Map(), news };
    }
    case 'biller_silent':
      return { problems: new Map(), summary: t(INQUIRY_ERROR_TEXTS.biller_silent) };
    case 'account_not_found':
      return at(needed, t(INQUIRY_ERROR_TEXTS.account_not_found));
    case 'bill_not_found':
      return at(ofBill(biller), t(INQUIRY_ERROR_TEXTS.bill_not_found));
    case 'ids_of_different_bills':
      return at([...needed, ...ofBill(biller)], t(INQUIRY_ERROR_TEXTS.ids_of_different_bills));
    case 'identifiers_missing':
      return { problems: new Map(), summary: t(INQUIRY_ERROR_TEXTS.identifiers_missing) };
    case 'unknown_identifier':
      return {
        problems: new Map(),
        summary: t(INQUIRY_ERROR_TEXTS.unknown_identifier, { name: error.name.slice(0, 40) }),
      };
  }
}

/** The identifiers that change with every bill. */
function ofBill(biller: Biller): readonly string[] {
  return biller.identifiers.filter(({ belongsTo }) => belongsTo === 'bill').map(({ name }) => name);
}
