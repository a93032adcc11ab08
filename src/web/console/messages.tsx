import type { FastifyInstance } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import {
  type ListedMessage,
  MESSAGE_CHANNELS,
  type MessageFilter,
  type MessageState,
} from '../../notifications/index.ts';
import { permit } from '../../platform/index.ts';
import type { Reader } from '../page/reader.ts';
import { addressOf } from '../page/request.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';
import { ConsolePage, sendConsolePage } from './layout.tsx';
import { ExportLinks, Pager } from './lists-controls.tsx';
import {
  billerName,
  type Column,
  Empty,
  Notice,
  PaymentLink,
  Table,
  Text,
  timeThere,
} from './lists-parts.tsx';
import { LISTS } from './lists-texts.ts';
import { MessageFilters, readMessageFilter, stateOf } from './messages-filter.tsx';
import {
  MESSAGE_CHANNEL_TEXTS,
  MESSAGE_KIND_TEXTS,
  MESSAGE_STATE_TEXTS,
  MESSAGES,
} from './messages-texts.ts';
import { numberOf, type ReadFilter, readLimit } from './payments-filter.ts';
import { consoleRoutes } from './session.ts';

type Deps = Pick<ConsoleDeps, 'billers' | 'payments'>;

/** What people were told, and what did not reach them. */
export function addMessageRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  consoleRoutes(app, '/console/messages', undefined, {
    get: async (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const billers = readable(deps, context);
      const biller = billers.find(({ id }) => id === query.get('biller')) ?? billers[0];
      if (biller === undefined) return sendConsoleError(reply, context, 'not_permitted');
      const read = readMessageFilter(query, biller);
      const limit = readLimit(query);
      const list = await deps.notifications.list(context.actor, read.filter, {
        before: numberOf(query, 'cursor'),
        limit: limit + 1,
      });
      if (!list.ok && list.error.code === 'not_permitted')
        return sendConsoleError(reply, context, 'not_permitted');
      if (!list.ok) return sendConsolePage(reply, context, <TooLong context={context} />, { status: 503 });
      const rows = list.value.slice(0, limit);
      const page = (
        <MessagesPage
          context={context}
          deps={deps}
          billers={billers}
          biller={biller}
          query={query}
          read={read}
          rows={rows}
          next={list.value.length > limit ? rows.at(-1)?.messageId.toString() : undefined}
        />
      );
      return sendConsolePage(reply, context, page, { status: read.problems.size === 0 ? 200 : 422 });
    },
  });
}

function TooLong({ context }: { context: ConsoleContext }) {
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(MESSAGES.title)}>
      <h1 safe>{t(MESSAGES.title)}</h1>
      <Notice kind="bad" text={t(LISTS.tookTooLong)} />
    </ConsolePage>
  );
}

export function readable(deps: Pick<ConsoleDeps, 'billers'>, context: ConsoleContext): readonly Biller[] {
  const may = (billerId: number): boolean =>
    permit(context.actor, 'customers.read', billerId).ok ||
    permit(context.actor, 'payments.read', billerId).ok;
  return deps.billers.list().filter(({ billerId }) => may(billerId));
}

const STATE_CLASS: Readonly<Record<MessageState, string>> = {
  queued: 'wait',
  sent: 'good',
  delivered: 'good',
  failed: 'bad',
  suppressed: '',
  expired: 'bad',
  overtaken: '',
};

function channelText({ t }: Reader, channel: string): string {
  const known = MESSAGE_CHANNELS.find((each) => each === channel);
  return known === undefined ? channel : t(MESSAGE_CHANNEL_TEXTS[known]);
}

/** The columns of a list of messages; of one payment's, which payment it is need not be said. */
function messageColumns(
  deps: Deps,
  context: ConsoleContext,
  { withPayment }: { readonly withPayment: boolean },
): readonly Column<ListedMessage>[] {
  const { reader } = context;
  const { t } = reader;
  return [
    {
      label: t(MESSAGES.kind),
      isHead: true,
      cell: ({ kind }) => <Text text={t(MESSAGE_KIND_TEXTS[kind])} />,
    },
    {
      label: t(MESSAGES.state),
      cell: ({ state }) => (
        <span class={`state ${STATE_CLASS[state]}`} safe>
          {t(MESSAGE_STATE_TEXTS[state])}
        </span>
      ),
    },
    {
      label: t(MESSAGES.to),
      class: 'nowrap',
      cell: ({ maskedPhone, channel }) => (
        <>
          <bdi dir="ltr" safe>
            {maskedPhone}
          </bdi>{' '}
          <span class="hint" safe>
            {channelText(reader, channel)}
          </span>
        </>
      ),
    },
    ...(withPayment
      ? [
          {
            label: t(LISTS.biller),
            cell: ({ billerId }: ListedMessage) => (
              <Text text={billerId === 0 ? '–' : billerName(deps, reader, billerId)} />
            ),
          },
          {
            label: t(MESSAGES.payment),
            class: 'nowrap' as const,
            cell: ({ billerId, paymentId }: ListedMessage) =>
              paymentId === undefined ? (
                ''
              ) : (
                <PaymentLink
                  reader={reader}
                  payment={{ reference: deps.payments.records.referenceOf(billerId, paymentId) }}
                />
              ),
          },
        ]
      : []),
    {
      label: t(MESSAGES.at),
      class: 'nowrap',
      cell: ({ billerId, stateAt }) => (
        <Text text={timeThere(reader, deps.billers.byNumber(billerId), stateAt)} />
      ),
    },
    {
      label: t(MESSAGES.reason),
      cell: ({ reason, failures }) => (
        <>
          <bdi dir="ltr" class="mono" safe>
            {reason ?? ''}
          </bdi>{' '}
          {failures > 0 ? (
            <span class="hint" safe>
              {`${t(MESSAGES.failures)}: ${reader.number(failures)}`}
            </span>
          ) : (
            ''
          )}
        </>
      ),
    },
  ];
}

function MessagesPage(props: {
  context: ConsoleContext;
  deps: Deps;
  billers: readonly Biller[];
  biller: Biller;
  query: URLSearchParams;
  read: ReadFilter<MessageFilter>;
  rows: readonly ListedMessage[];
  next: string | undefined;
}) {
  const { context, deps, query } = props;
  const { t } = context.reader;
  const isGivenUp = stateOf(query) === 'given_up';
  const byPhone = 'phone' in props.read.filter;
  return (
    <ConsolePage context={context} title={t(MESSAGES.title)}>
      <h1 safe>{t(byPhone ? MESSAGES.byPhone : isGivenUp ? MESSAGES.givenUp : MESSAGES.ofBiller)}</h1>
      <MessageFilters {...props} />
      <div class="list-head">
        <ExportLinks context={context} list="messages" query={query} />
      </div>
      {props.rows.length === 0 ? (
        <Empty context={context} text={t(isGivenUp ? MESSAGES.givenUpNone : LISTS.none)} />
      ) : (
        <Table columns={messageColumns(deps, context, { withPayment: true })} rows={props.rows} />
      )}
      <Pager context={context} path="/console/messages" query={query} next={props.next} />
    </ConsolePage>
  );
}

/** What a payer was told of a payment: a part of its story. */
export function ToldSection(props: {
  context: ConsoleContext;
  deps: Deps;
  messages: readonly ListedMessage[];
}): JSX.Element {
  const { context, deps, messages } = props;
  const { t } = context.reader;
  return (
    <section>
      <h2 safe>{t(MESSAGES.told)}</h2>
      {messages.length === 0 ? (
        <Empty context={context} text={t(MESSAGES.toldNone)} />
      ) : (
        <Table columns={messageColumns(deps, context, { withPayment: false })} rows={messages} />
      )}
    </section>
  );
}
