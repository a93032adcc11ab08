import type { FastifyInstance } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import { formatTimeOfDay, inLanguage, isCurrency, type Money, money } from '../../kernel/index.ts';
import { INSTRUMENT_TEXTS, type OpenReturn } from '../../payments/index.ts';
import type { PostingFigures } from '../../settlement/index.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { ConsolePage, sendConsolePage } from './layout.tsx';
import {
  Amount,
  billerName,
  type Column,
  choosable,
  Empty,
  PaymentLink,
  Table,
  Text,
  timeThere,
} from './lists-parts.tsx';
import { ageOf } from './payments-pages.tsx';
import { consoleRoutes } from './session.ts';
import { HEALTH_TEXTS, WAYS } from './ways-texts.ts';

const RETURNS_SHOWN = 50;

interface Float {
  readonly collector: string;
  readonly suspended: boolean;
  readonly biller: Biller;
  readonly balance: Money;
  readonly credit: Money;
  readonly cutoffAt: string;
}

interface WaysProps {
  readonly context: ConsoleContext;
  readonly deps: ConsoleDeps;
  readonly postings: readonly PostingFigures[];
  readonly floats: readonly Float[];
  readonly returns: readonly OpenReturn[];
  readonly now: Date;
}

/** Where money comes in, who was told of it, what has to go back: one page to look at in the morning. */
export function addWayRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  consoleRoutes(app, '/console/ways', 'payments.read', {
    get: async (context, _request, reply) => {
      const billers = choosable(deps, context, 'payments.read');
      const isTheirs = ({ billerId }: { readonly billerId: number }): boolean =>
        billers.some((biller) => biller.billerId === billerId);
      const [postings, floats, returns] = await Promise.all([
        deps.postings.figures(),
        floatsOf(deps, billers),
        Promise.all(billers.map(({ billerId }) => deps.payments.returning(billerId, RETURNS_SHOWN))),
      ]);
      const page = (
        <WaysPage
          context={context}
          deps={deps}
          postings={postings.filter(isTheirs)}
          floats={floats}
          returns={returns.flat().sort((a, b) => a.dueAt.getTime() - b.dueAt.getTime())}
          now={deps.clock.now()}
        />
      );
      return sendConsolePage(reply, context, page);
    },
  });
}

async function floatsOf({ collectors }: ConsoleDeps, billers: readonly Biller[]): Promise<readonly Float[]> {
  const { register } = collectors;
  const lists = await Promise.all(
    (await register.list()).map(async ({ id, suspended }) =>
      (await register.agreements(id)).flatMap((agreement) => {
        const biller = billers.find(({ billerId }) => billerId === agreement.billerId);
        const { currency, balanceMinor, creditMinor, cutoffAt } = agreement;
        if (biller === undefined || !isCurrency(currency)) return [];
        const [balance, credit] = [money(balanceMinor, currency), money(creditMinor, currency)];
        return [{ collector: id, suspended, biller, balance, credit, cutoffAt }];
      }),
    ),
  );
  return lists.flat();
}

function WaysPage(props: WaysProps) {
  const { t } = props.context.reader;
  return (
    <ConsolePage context={props.context} title={t(WAYS.title)}>
      <h1 safe>{t(WAYS.title)}</h1>
      <p class="lead" safe>
        {t(WAYS.lead)}
      </p>
      <Gateways {...props} />
      <Billers {...props} />
      <Collectors {...props} />
      <Returns {...props} />
    </ConsolePage>
  );
}

function Gateways({ context, deps }: WaysProps) {
  const { reader } = context;
  const { t } = reader;
  const rows = deps.routing.health().flatMap((health) => {
    const gateway = deps.routing.gateways.get(health.id);
    return gateway === undefined ? [] : [{ ...health, gateway }];
  });
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { label: t(WAYS.gateway), isHead: true, cell: ({ id }) => <bdi safe>{id}</bdi> },
    {
      label: t(WAYS.takes),
      cell: ({ gateway }) => (
        <Text
          text={[
            gateway.traits.instruments.map((each) => t(INSTRUMENT_TEXTS[each])).join(' · '),
            gateway.currencies.join(' '),
          ].join(' — ')}
        />
      ),
    },
    {
      label: t(WAYS.state),
      cell: ({ state, untilAt }) => (
        <span class={state === 'well' ? 'state good' : 'state bad'} safe>
          {[
            t(HEALTH_TEXTS[state]),
            ...(untilAt === undefined
              ? []
              : [t(WAYS.untilAt, { time: formatTimeOfDay('UTC', untilAt, reader.language) })]),
          ].join(', ')}
        </span>
      ),
    },
  ];
  return (
    <section>
      <h2 safe>{t(WAYS.gateways)}</h2>
      <Table columns={columns} rows={rows} />
    </section>
  );
}

function Billers({ context, deps, postings, now }: WaysProps) {
  const { reader } = context;
  const { t } = reader;
  const columns: readonly Column<PostingFigures>[] = [
    {
      label: t(WAYS.biller),
      isHead: true,
      cell: ({ billerId }) => <Text text={billerName(deps, reader, billerId)} />,
    },
    {
      label: t(WAYS.state),
      cell: ({ downSince }) => (
        <span class={downSince === undefined ? 'state good' : 'state bad'} safe>
          {downSince === undefined
            ? t(WAYS.answers)
            : t(WAYS.silentFor, { age: ageOf(reader, downSince, now) })}
        </span>
      ),
    },
    { label: t(WAYS.waiting), cell: ({ waiting }) => <Text text={reader.number(waiting)} /> },
    {
      label: t(WAYS.late),
      cell: ({ late, oldestSince }) =>
        late === 0 ? (
          <Text text={reader.number(0)} />
        ) : (
          <span class="state bad" safe>
            {`${reader.number(late)} (${oldestSince === undefined ? '' : ageOf(reader, oldestSince, now)})`}
          </span>
        ),
    },
    {
      label: t(WAYS.median),
      cell: ({ medianMs }) => (
        <Text text={medianMs === undefined ? '' : reader.digits(`${(medianMs / 1000).toFixed(1)} s`)} />
      ),
    },
    { label: t(WAYS.byBanks), cell: ({ byGateway }) => <Text text={reader.number(byGateway)} /> },
    { label: t(WAYS.refused), cell: ({ refused }) => <Text text={reader.number(refused)} /> },
  ];
  return (
    <section>
      <h2 safe>{t(WAYS.billers)}</h2>
      {postings.length === 0 ? (
        <Empty context={context} text={t(WAYS.allHosted)} />
      ) : (
        <Table columns={columns} rows={postings} />
      )}
    </section>
  );
}

function Collectors({ context, floats }: WaysProps) {
  const { reader } = context;
  const { t } = reader;
  const columns: readonly Column<Float>[] = [
    { label: t(WAYS.collector), isHead: true, cell: ({ collector }) => <bdi safe>{collector}</bdi> },
    { label: t(WAYS.biller), cell: ({ biller }) => <Text text={inLanguage(biller.name, reader.language)} /> },
    {
      label: t(WAYS.float),
      class: 'amount',
      cell: ({ balance }) => <Amount reader={reader} amount={balance} />,
    },
    {
      label: t(WAYS.credit),
      class: 'amount',
      cell: ({ credit }) => <Amount reader={reader} amount={credit} />,
    },
    {
      label: t(WAYS.cutoff),
      cell: ({ cutoffAt, suspended }) =>
        suspended ? (
          <span class="state bad" safe>
            {t(WAYS.suspended)}
          </span>
        ) : (
          <Text text={reader.digits(cutoffAt)} />
        ),
    },
  ];
  return (
    <section>
      <h2 safe>{t(WAYS.collectors)}</h2>
      {floats.length === 0 ? (
        <Empty context={context} text={t(WAYS.noCollectors)} />
      ) : (
        <Table columns={columns} rows={floats} />
      )}
    </section>
  );
}

function Returns({ context, deps, returns }: WaysProps) {
  const { reader } = context;
  const { t } = reader;
  const columns: readonly Column<OpenReturn>[] = [
    {
      label: t(WAYS.payment),
      isHead: true,
      cell: ({ payment }) => <PaymentLink reader={reader} payment={payment} />,
    },
    {
      label: t(WAYS.amount),
      class: 'amount',
      cell: ({ payment }) => <Amount reader={reader} amount={payment.amount} />,
    },
    { label: t(WAYS.gateway), cell: ({ payment }) => <bdi safe>{payment.gateway}</bdi> },
    {
      label: t(WAYS.dueAt),
      cell: ({ payment, dueAt, isLate, byHand }) => {
        if (byHand)
          return (
            <span class="state bad" safe>
              {t(WAYS.byHand)}
            </span>
          );
        const text = timeThere(reader, deps.billers.byNumber(payment.billerId), dueAt);
        return isLate ? (
          <span class="state bad" safe>
            {`${text} · ${t(WAYS.late)}`}
          </span>
        ) : (
          <Text text={text} />
        );
      },
    },
  ];
  return (
    <section>
      <h2 safe>{t(WAYS.returns)}</h2>
      {returns.length === 0 ? (
        <Empty context={context} text={t(WAYS.noReturns)} />
      ) : (
        <Table columns={columns} rows={returns} />
      )}
    </section>
  );
}
