import { readFileSync } from 'node:fs';
import formbody from '@fastify/formbody';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { guestOf, offeredBillers } from '../page/brand.tsx';
import { renderErrorPage } from '../page/error-page.tsx';
import { contextOf, sendPage } from '../page/page.tsx';
import { addressOf, allFields, fieldOf } from '../page/request.ts';
import { routes } from '../page/routes.ts';
import { retryAfter, tooManyText } from '../page/too-many.ts';
import { explain, findMissing, nothingOwed, openWay } from '../portal/find-routes.tsx';
import { countMiss, isMiss, limitLookup, subjectOf } from '../security/index.ts';
import { parentsOf, type WidgetDeps } from './deps.ts';
import { addWidgetDemo } from './sandbox.tsx';
import { WidgetPage, type WidgetSearch, type WidgetState } from './widget-page.tsx';

const LOADER = readFileSync(new URL('./loader.js', import.meta.url));

/**
 * The search for a bill inside other sites' pages: the one page that may be framed, and only by the origins that
 * the partner has named. It keeps no state and uses no cookie; paying happens outside of the frame.
 */
export function createWidget(deps: WidgetDeps): FastifyPluginAsync {
  return async (app: FastifyInstance) => {
    if (!app.hasContentTypeParser('application/x-www-form-urlencoded')) await app.register(formbody);

    app.get('/widget.js', { schema: { hide: true } }, (_request, reply) =>
      reply
        .type('text/javascript; charset=utf-8')
        .header('cache-control', 'public, max-age=3600')
        .header('cross-origin-resource-policy', 'cross-origin')
        .header('x-content-type-options', 'nosniff')
        .send(LOADER),
    );

    routes(app, '/widget', {
      get: (request, reply) => {
        const state = readState(deps, request);
        if (state === undefined) return renderErrorPage(request, reply, 'not_found');
        return send(reply, state, { way: 0, typed: {} }, 200);
      },
      post: async (request, reply) => {
        const state = readState(deps, request);
        if (state?.biller === undefined) return renderErrorPage(request, reply, 'not_found');
        const search = await find(deps, request, state.biller, state);
        const { waitSeconds } = search;
        if (waitSeconds !== undefined) return send(retryAfter(reply, waitSeconds), state, search, 429);
        return send(reply, state, search, search.outcome?.summary === undefined ? 200 : 422);
      },
    });

    if (deps.demo) addWidgetDemo(app, deps);
  };
}

/** Undefined where the address names no partner, or a biller that the partner does not offer. */
function readState(deps: WidgetDeps, request: FastifyRequest): WidgetState | undefined {
  const guest = guestOf(request);
  // A cookie says what a browser saw elsewhere, and in a frame it would say it to one site and not to the next.
  if (guest === undefined || guest.by === 'cookie') return undefined;
  const { searchParams } = addressOf(request);
  const billers = offeredBillers(guest, deps.billers.list());
  const wanted = searchParams.get('biller');
  const only = billers.length === 1 ? billers[0] : undefined;
  const biller = wanted === null ? only : billers.find(({ id }) => id === wanted);
  if (wanted !== null && biller === undefined) return undefined;
  const parents = parentsOf(deps, guest.partner);
  const origin = searchParams.get('origin') ?? '';
  return {
    context: contextOf(request, { demo: deps.demo, place: '/widget', scripts: ['widget-frame.js'] }),
    guest,
    biller,
    billers,
    open: searchParams.get('open') === 'top' ? 'top' : 'tab',
    origin: parents.includes(origin) ? origin : '',
    parents,
    host: request.host,
  };
}

async function find(
  deps: WidgetDeps,
  request: FastifyRequest,
  biller: NonNullable<WidgetState['biller']>,
  { context }: WidgetState,
): Promise<WidgetSearch & { readonly waitSeconds?: number }> {
  const { body } = request;
  const { way: _way, ...typed } = allFields(body);
  const way = fieldOf(body, 'way') === '' ? 0 : openWay(biller, body, typed);
  const missing = findMissing(context, biller, way, typed);
  if (missing !== undefined) return { way, typed, outcome: missing };
  const ask = { subject: subjectOf(biller, typed) };
  const waitSeconds = limitLookup(request, ask);
  if (waitSeconds !== undefined) {
    const outcome = { problems: new Map(), summary: tooManyText(context.reader, waitSeconds) };
    return { way, typed, outcome, waitSeconds };
  }
  const found = await deps.inquiry.inquire(biller, typed);
  if (!found.ok && isMiss(found.error)) countMiss(request, ask);
  if (!found.ok) return { way, typed, outcome: explain(context, biller, way, found.error, typed) };
  return found.value.bills.length > 0
    ? { way, typed, found: found.value }
    : { way, typed: {}, outcome: nothingOwed(context) };
}

function send(reply: FastifyReply, state: WidgetState, search: WidgetSearch, status: number): FastifyReply {
  const page = <WidgetPage state={state} search={search} />;
  return sendPage(reply, state.context, page, { status, frameAncestors: state.parents });
}
