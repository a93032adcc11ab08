import type { FastifyInstance, FastifyReply } from 'fastify';
import { readReceiptNumber } from '../../payments/index.ts';
import { appendAudit, auditName, permit } from '../../platform/index.ts';
import { addressOf } from '../page/request.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';
import { sendConsolePage } from './layout.tsx';
import { choosable } from './lists-parts.tsx';
import { LISTS } from './lists-texts.ts';
import { ToldSection } from './messages.tsx';
import { canBeTold, tellOnceMore } from './messages-again.ts';
import { MESSAGES } from './messages-texts.ts';
import { readLimit, readPaymentFilter, readSort } from './payments-filter.ts';
import { PaymentsPage, WaitingPage } from './payments-pages.tsx';
import { StoryPage } from './payments-story.tsx';
import { PAYMENTS } from './payments-texts.ts';
import { ReceiptPage } from './receipt-page.tsx';
import { consoleRoutes } from './session.ts';

interface IdParams {
  readonly id: string;
}

const WAITING_SHOWN = 200;
/** What is posted under a payment's own number. */
const PAYMENT_PURPOSES = ['payment'];

/** Lists of payments, the story of each, its receipt. */
export function addPaymentRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  const { records } = deps.payments;

  consoleRoutes(app, '/console/payments', 'payments.read', {
    get: async (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const billers = choosable(deps, context, 'payments.read');
      const read = readPaymentFilter(query, billers);
      const list = await records.list(context.actor, read.filter, {
        sort: readSort(query),
        cursor: query.get('cursor') ?? undefined,
        limit: readLimit(query),
      });
      if (!list.ok && list.error.code === 'not_permitted')
        return sendConsoleError(reply, context, 'not_permitted');
      const { t } = context.reader;
      const page = (
        <PaymentsPage
          context={context}
          deps={deps}
          billers={billers}
          gateways={await records.gateways(context.actor)}
          query={query}
          read={read}
          page={list.ok ? list.value : undefined}
          problem={list.ok ? undefined : t(LIST_PROBLEMS[list.error.code])}
        />
      );
      return sendConsolePage(reply, context, page, { status: list.ok ? 200 : 422 });
    },
  });

  consoleRoutes(app, '/console/waiting', 'payments.read', {
    get: async (context, _request, reply) => {
      const rows = await records.waiting(context.actor, WAITING_SHOWN);
      if (!rows.ok) return sendConsoleError(reply, context, 'not_permitted');
      const page = <WaitingPage context={context} deps={deps} rows={rows.value} now={deps.clock.now()} />;
      return sendConsolePage(reply, context, page);
    },
  });

  consoleRoutes<IdParams>(app, '/console/payments/:id', 'payments.read', {
    get: (context, request, reply) => showStory(reply, context, request.params.id),
  });

  consoleRoutes<IdParams>(app, '/console/payments/:id/phone', 'customers.contact', {
    post: async (context, request, reply) => {
      const here = { ...context, place: `/console/payments/${request.params.id}` };
      const story = await records.story(context.actor, request.params.id);
      if (!story.ok) return sendConsoleError(reply, here, story.error.code);
      const phone = await records.showPhone(context.actor, story.value.payment);
      if (!phone.ok) return sendConsoleError(reply, here, 'not_permitted');
      return showStory(reply, here, request.params.id, { phone: phone.value });
    },
  });

  // Asking changes nothing but what the bank itself says; who has asked is kept.
  consoleRoutes<IdParams>(app, '/console/payments/:id/ask', 'payments.decide', {
    post: async (context, request, reply) => {
      const here = { ...context, place: `/console/payments/${request.params.id}` };
      const story = await records.story(context.actor, request.params.id);
      if (!story.ok) return sendConsoleError(reply, here, story.error.code);
      const { payment } = story.value;
      if (!permit(context.actor, 'payments.decide', payment.billerId).ok)
        return sendConsoleError(reply, here, 'not_permitted');
      await appendAudit(deps.sql, {
        ...{ billerId: payment.billerId, actor: auditName(context.actor), act: 'bank asked' },
        ...{ subject: `payment:${payment.paymentId}`, detail: { state: payment.state } },
      });
      await deps.payments.advance(payment);
      return showStory(reply, here, request.params.id, { said: here.reader.t(PAYMENTS.asked) });
    },
  });

  consoleRoutes<IdParams>(app, '/console/payments/:id/tell', 'customers.contact', {
    post: async (context, request, reply) => {
      const here = { ...context, place: `/console/payments/${request.params.id}` };
      const story = await records.story(context.actor, request.params.id);
      if (!story.ok) return sendConsoleError(reply, here, story.error.code);
      const told = await tellOnceMore(deps, context.actor, story.value.payment);
      if (!told) return sendConsoleError(reply, here, 'not_permitted');
      return showStory(reply, here, request.params.id, { said: here.reader.t(MESSAGES.resent) });
    },
  });

  consoleRoutes<IdParams>(app, '/console/receipts/:id', 'payments.read', {
    get: async (context, request, reply) => {
      const number = readReceiptNumber(request.params.id);
      const story = number.ok ? await records.story(context.actor, number.value) : undefined;
      if (story === undefined || !story.ok) return sendConsoleError(reply, context, 'not_found');
      const receipt = await deps.payments.receipt(story.value.payment);
      if (receipt === undefined) return sendConsoleError(reply, context, 'not_found');
      return sendConsolePage(reply, context, <ReceiptPage context={context} deps={deps} receipt={receipt} />);
    },
  });

  async function showStory(
    reply: FastifyReply,
    context: ConsoleContext,
    id: string,
    more: { readonly phone?: string | undefined; readonly said?: string } = {},
  ): Promise<FastifyReply> {
    const story = await records.story(
      context.actor,
      id.replace(/[\s-]/g, '').length === 14 ? id.replace(/[\s-]/g, '') : id,
    );
    if (!story.ok) return sendConsoleError(reply, context, story.error.code);
    const { payment } = story.value;
    const [entries, receipt, messages, approvals, logins] = await Promise.all([
      deps.ledger.records.entriesOf(context.actor, payment.billerId, PAYMENT_PURPOSES, payment.paymentId),
      deps.payments.receipt(payment),
      deps.notifications.list(context.actor, { payment }, { limit: 50 }),
      deps.approvals.list(context.actor, { subject: `payment:${payment.paymentId}`, limit: 20 }),
      deps.staff.members.logins(),
    ]);
    const page = (
      <StoryPage
        context={context}
        deps={deps}
        story={story.value}
        entries={entries.ok ? entries.value : undefined}
        approvals={approvals.filter(({ billerId }) => billerId === payment.billerId)}
        names={{ approvals: deps.approvals, billers: deps.billers.list(), logins }}
        hasReceipt={receipt !== undefined}
        canBeTold={canBeTold(payment)}
        safeTold={<ToldSection context={context} deps={deps} messages={messages.ok ? messages.value : []} />}
        {...more}
      />
    );
    return sendConsolePage(reply, context, page);
  }
}

export const LIST_PROBLEMS = {
  not_permitted: LISTS.none,
  malformed_cursor: LISTS.malformed,
  too_many_to_sort: LISTS.tooManyToSort,
  took_too_long: LISTS.tookTooLong,
} as const;
