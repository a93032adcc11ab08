import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import { CARE_TEXT_MAX } from '../../care/index.ts';
import { permit } from '../../platform/index.ts';
import { addressOf, fieldOf } from '../page/request.ts';
import { CARE_PATH, CarePage, CareRequestPage, carePathOf } from './care-pages.tsx';
import { CARE } from './care-texts.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';
import { sendConsolePage } from './layout.tsx';
import { numberOf, readLimit } from './payments-filter.ts';
import { consoleRoutes } from './session.ts';

interface KeyParams {
  readonly biller: string;
  readonly request: string;
}

/** T7: payers who asked for a person in a talk, and what is said to them. */
export function addCareRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  consoleRoutes(app, CARE_PATH, 'customers.contact', {
    get: async (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const billers = contactable(deps, context);
      const biller = billers.find(({ id }) => id === query.get('biller')) ?? billers[0];
      if (biller === undefined) return sendConsoleError(reply, context, 'not_permitted');
      const limit = readLimit(query);
      const after = numberOf(query, 'cursor');
      const list = await deps.care.list(context.actor, biller.billerId, { after, limit: limit + 1 });
      if (!list.ok) return sendConsoleError(reply, context, 'not_permitted');
      const rows = list.value.slice(0, limit);
      const next = list.value.length > limit ? rows.at(-1)?.requestId.toString() : undefined;
      const page = <CarePage {...{ context, billers, biller, query, rows, next }} />;
      return sendConsolePage(reply, context, page);
    },
  });

  consoleRoutes<KeyParams>(app, `${CARE_PATH}/:biller/:request`, 'customers.contact', {
    get: (context, request, reply) => show(deps, context, reply, request.params),
    post: async (context, request, reply) => {
      const key = keyOf(request.params);
      if (key === undefined) return sendConsoleError(reply, context, 'not_found');
      const typed = fieldOf(request.body, 'answer').replaceAll('\r\n', '\n').trim();
      const { t, number } = context.reader;
      const max = number(CARE_TEXT_MAX);
      if (typed === '') return show(deps, context, reply, request.params, { typed, problem: t(CARE.empty) });
      if (typed.length > CARE_TEXT_MAX) {
        return show(deps, context, reply, request.params, { typed, problem: t(CARE.too_long, { max }) });
      }
      const answered = await deps.care.answer(context.actor, key, typed);
      if (answered.ok || answered.error.code === 'request_closed')
        return reply.redirect(carePathOf(key), 303);
      return sendConsoleError(reply, context, codeOf(answered.error.code));
    },
  });

  consoleRoutes<KeyParams>(app, `${CARE_PATH}/:biller/:request/close`, 'customers.contact', {
    post: async (context, request, reply) => {
      const key = keyOf(request.params);
      if (key === undefined) return sendConsoleError(reply, context, 'not_found');
      const closed = await deps.care.close(context.actor, key);
      return closed.ok
        ? reply.redirect(carePathOf(key), 303)
        : sendConsoleError(reply, context, codeOf(closed.error.code));
    },
  });
}

async function show(
  deps: ConsoleDeps,
  context: ConsoleContext,
  reply: FastifyReply,
  params: KeyParams,
  form: { readonly typed: string; readonly problem: string | undefined } = { typed: '', problem: undefined },
): Promise<FastifyReply> {
  const key = keyOf(params);
  if (key === undefined) return sendConsoleError(reply, context, 'not_found');
  const read = await deps.care.read(context.actor, key);
  if (!read.ok) return sendConsoleError(reply, context, codeOf(read.error.code));
  const biller = deps.billers.byNumber(key.billerId);
  const page = <CareRequestPage {...{ context, biller, ...read.value, ...form }} />;
  return sendConsolePage(reply, context, page, { status: form.problem === undefined ? 200 : 422 });
}

function contactable(deps: Pick<ConsoleDeps, 'billers'>, context: ConsoleContext): readonly Biller[] {
  return deps.billers
    .list()
    .filter(({ billerId }) => permit(context.actor, 'customers.contact', billerId).ok);
}

function codeOf(code: 'not_permitted' | 'no_such_request' | 'request_closed'): 'not_permitted' | 'not_found' {
  return code === 'not_permitted' ? code : 'not_found';
}

function keyOf({ biller, request }: KeyParams): { billerId: number; requestId: bigint } | undefined {
  if (!/^\d{1,3}$/.test(biller) || !/^\d{1,18}$/.test(request)) return undefined;
  return { billerId: Number(biller), requestId: BigInt(request) };
}
