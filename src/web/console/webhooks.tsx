import type { FastifyInstance } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import type { Texts } from '../../kernel/index.ts';
import {
  DELIVERY_STATES,
  type DeliveryState,
  type Webhook,
  type WebhookDeliveryRow,
} from '../../notifications/index.ts';
import { auditName, permit } from '../../platform/index.ts';
import { exactly } from '../page/page.tsx';
import { addressOf, fieldOf } from '../page/request.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { sendConsoleError } from './error-page.tsx';
import { Choice } from './fields.tsx';
import { ConsolePage, FormToken, sendConsolePage } from './layout.tsx';
import { BillerChoice, FilterButtons, Pager, PageSize } from './lists-controls.tsx';
import { type Column, Empty, Notice, Table, Text, timeThere } from './lists-parts.tsx';
import { LISTS } from './lists-texts.ts';
import { numberOf, readLimit } from './payments-filter.ts';
import { ageOf } from './payments-pages.tsx';
import { consoleRoutes } from './session.ts';
import { DELIVERY_STATE_TEXTS, WEBHOOK_STATE_TEXTS, WEBHOOKS } from './webhooks-texts.ts';

const PATH = '/console/webhooks';

interface WebhooksProps {
  readonly context: ConsoleContext;
  readonly billers: readonly Biller[];
  readonly biller: Biller;
  readonly query: URLSearchParams;
  readonly addresses: readonly Webhook[];
  readonly rows: readonly WebhookDeliveryRow[];
  readonly next: string | undefined;
  readonly now: Date;
}

/** Which systems are told, whether it reaches them, and the way to send something again. */
export function addWebhookRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  const { webhooks } = deps;
  consoleRoutes(app, PATH, undefined, {
    get: async (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const billers = deps.billers.list().filter(({ billerId }) => maySee(context, billerId));
      const biller = billers.find(({ id }) => id === query.get('biller')) ?? billers[0];
      if (biller === undefined) return sendConsoleError(reply, context, 'not_permitted');
      const limit = readLimit(query);
      const [addresses, found] = await Promise.all([
        webhooks.list(biller.billerId),
        webhooks.deliveries(biller.billerId, {
          webhookId: numberOf(query, 'webhook'),
          state: stateOf(query),
          before: numberOf(query, 'cursor'),
          limit: limit + 1,
        }),
      ]);
      const rows = found.slice(0, limit);
      const next = found.length > limit ? rows.at(-1)?.deliveryId.toString() : undefined;
      const now = deps.clock.now();
      const page = <WebhooksPage {...{ context, billers, biller, query, addresses, rows, next, now }} />;
      return sendConsolePage(reply, context, page);
    },
  });
  addAct(app, deps, 'resend', webhooks.resend);
  addAct(app, deps, 'activate', webhooks.activate);
  addAct(app, deps, 'test', webhooks.test);
}

/** A button that does one thing to one row, in somebody's name. */
function addAct(
  app: FastifyInstance,
  deps: Pick<ConsoleDeps, 'billers'>,
  name: 'resend' | 'activate' | 'test',
  act: (by: string, billerId: number, id: bigint) => Promise<boolean>,
): void {
  consoleRoutes(app, `${PATH}/${name}`, undefined, {
    get: (_context, _request, reply) => reply.redirect(PATH, 303),
    post: async (context, request, reply) => {
      const biller = deps.billers.find(fieldOf(request.body, 'biller'));
      const id = fieldOf(request.body, 'id');
      if (biller === undefined || !/^\d{1,18}$/.test(id))
        return sendConsoleError(reply, context, 'not_found');
      if (!mayAct(context, biller.billerId)) return sendConsoleError(reply, context, 'not_permitted');
      const done = await act(auditName(context.actor), biller.billerId, BigInt(id));
      if (!done) return sendConsoleError(reply, context, 'not_found');
      return reply.redirect(`${PATH}?biller=${biller.id}&done=1`, 303);
    },
  });
}

function maySee({ actor }: ConsoleContext, billerId: number): boolean {
  return permit(actor, 'payments.read', billerId).ok || permit(actor, 'settings.manage', billerId).ok;
}

/** Nothing new is told by it, and nobody is told who was not before. */
function mayAct({ actor }: ConsoleContext, billerId: number): boolean {
  return permit(actor, 'payments.decide', billerId).ok || permit(actor, 'settings.manage', billerId).ok;
}

function stateOf(query: URLSearchParams): DeliveryState | undefined {
  return DELIVERY_STATES.find((known) => known === query.get('state'));
}

function WebhooksPage(props: WebhooksProps) {
  const { context, biller, query, addresses, rows } = props;
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(WEBHOOKS.title)}>
      <h1 safe>{t(WEBHOOKS.title)}</h1>
      <p class="lead" safe>
        {t(WEBHOOKS.lead)}
      </p>
      {query.has('done') ? <Notice kind="good" text={t(WEBHOOKS.done)} /> : ''}
      <Filters {...props} />
      <section>
        <h2 safe>{t(WEBHOOKS.addresses)}</h2>
        {addresses.length === 0 ? (
          <Empty context={context} text={t(WEBHOOKS.noAddresses)} />
        ) : (
          <Table columns={addressColumns(props)} rows={addresses} />
        )}
      </section>
      <section>
        <h2 safe>{t(WEBHOOKS.deliveries)}</h2>
        {rows.length === 0 ? (
          <Empty context={context} />
        ) : (
          <Table columns={deliveryColumns(props)} rows={rows} />
        )}
        <Pager
          context={context}
          path={PATH}
          query={new URLSearchParams([...query, ['biller', biller.id]])}
          next={props.next}
        />
      </section>
    </ConsolePage>
  );
}

function Filters({ context, billers, biller, query, addresses }: WebhooksProps) {
  const { t, digits } = context.reader;
  const any = { value: '', text: t(LISTS.any) };
  return (
    <form class="filters" method="get" action={PATH}>
      <BillerChoice context={context} billers={billers} value={biller.id} one />
      <Choice
        name="webhook"
        label={t(WEBHOOKS.address)}
        value={query.get('webhook') ?? ''}
        options={[
          any,
          ...addresses.map(({ webhookId, url }) => ({
            value: String(webhookId),
            text: `${digits(String(webhookId))} ${hostOf(url)}`,
          })),
        ]}
      />
      <Choice
        name="state"
        label={t(WEBHOOKS.state)}
        value={stateOf(query) ?? ''}
        options={[
          any,
          ...DELIVERY_STATES.map((each) => ({ value: each, text: t(DELIVERY_STATE_TEXTS[each]) })),
        ]}
      />
      <PageSize context={context} value={readLimit(query)} />
      <FilterButtons context={context} path={PATH} />
    </form>
  );
}

function addressColumns({ context, biller, now }: WebhooksProps): readonly Column<Webhook>[] {
  const { reader } = context;
  const { t } = reader;
  return [
    {
      label: t(WEBHOOKS.address),
      isHead: true,
      cell: ({ webhookId, url }) => (
        <>
          <span safe>{reader.digits(String(webhookId))}</span>{' '}
          <bdi dir="ltr" safe>
            {url}
          </bdi>
        </>
      ),
    },
    {
      label: t(WEBHOOKS.state),
      cell: ({ state, failingSince }) => (
        <span class={state === 'active' && failingSince === undefined ? 'state good' : 'state bad'} safe>
          {failingSince === undefined || state !== 'active'
            ? t(WEBHOOK_STATE_TEXTS[state])
            : t(WEBHOOKS.failingFor, { age: ageOf(reader, failingSince, now) })}
        </span>
      ),
    },
    {
      label: t(WEBHOOKS.types),
      cell: ({ types, partner }) => (
        <>
          {types.length === 0 ? (
            <Text text={t(LISTS.any)} />
          ) : (
            <bdi dir="ltr" safe>
              {types.join(' ')}
            </bdi>
          )}
          {partner === undefined ? '' : <Text text={` (${t(WEBHOOKS.partner)}: ${partner})`} />}
        </>
      ),
    },
    { label: t(WEBHOOKS.waiting), cell: ({ waiting }) => <Text text={reader.number(waiting)} /> },
    {
      label: t(WEBHOOKS.actions),
      cell: ({ webhookId, state }) => (
        <>
          <Act context={context} biller={biller} id={webhookId} name="test" text={WEBHOOKS.test} />
          {state === 'active' ? (
            ''
          ) : (
            <Act context={context} biller={biller} id={webhookId} name="activate" text={WEBHOOKS.activate} />
          )}
        </>
      ),
    },
  ];
}

const DELIVERY_STATE_CLASS: Readonly<Record<DeliveryState, string>> = {
  queued: 'wait',
  delivered: 'good',
  exhausted: 'bad',
};

function deliveryColumns({ context, biller }: WebhooksProps): readonly Column<WebhookDeliveryRow>[] {
  const { reader } = context;
  const { t } = reader;
  return [
    {
      label: t(WEBHOOKS.message),
      isHead: true,
      cell: ({ message, type }) => (
        <bdi dir="ltr" safe>
          {`${type} ${message}`}
        </bdi>
      ),
    },
    {
      label: t(WEBHOOKS.address),
      cell: ({ webhookId }) => <Text text={reader.digits(String(webhookId))} />,
    },
    {
      label: t(WEBHOOKS.state),
      cell: ({ state }) => (
        <span class={`state ${DELIVERY_STATE_CLASS[state]}`} safe>
          {t(DELIVERY_STATE_TEXTS[state])}
        </span>
      ),
    },
    { label: t(WEBHOOKS.tries), cell: ({ tries }) => <Text text={reader.number(tries.length)} /> },
    {
      label: t(WEBHOOKS.last),
      cell: ({ tries: [last] }) =>
        last === undefined ? (
          ''
        ) : (
          <bdi dir="ltr" class="mono" safe>
            {`${last.error ?? `status ${last.status}`}, ${last.ms} ms`}
          </bdi>
        ),
    },
    {
      label: t(WEBHOOKS.made),
      class: 'nowrap',
      cell: ({ createdAt }) => <Text text={timeThere(reader, biller, createdAt)} />,
    },
    {
      label: t(WEBHOOKS.nextTry),
      class: 'nowrap',
      cell: ({ attendAt }) =>
        attendAt === undefined ? '' : <Text text={timeThere(reader, biller, attendAt)} />,
    },
    {
      label: t(WEBHOOKS.actions),
      cell: ({ deliveryId }) => (
        <Act context={context} biller={biller} id={deliveryId} name="resend" text={WEBHOOKS.resend} />
      ),
    },
  ];
}

function Act(props: {
  context: ConsoleContext;
  biller: Biller;
  id: bigint;
  name: string;
  text: Texts;
}): JSX.Element {
  const { context, biller } = props;
  if (!mayAct(context, biller.billerId)) return '';
  return (
    <form method="post" action={`${PATH}/${props.name}`}>
      <FormToken context={context} />
      <input type="hidden" name="biller" value={exactly(biller.id)} />
      <input type="hidden" name="id" value={exactly(props.id.toString())} />
      <button type="submit" safe>
        {context.reader.t(props.text)}
      </button>
    </form>
  );
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}
