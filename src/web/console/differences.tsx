import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Biller } from '../../billing/index.ts';
import { formatDate, money, parsePlainDate } from '../../kernel/index.ts';
import type { ReconCase } from '../../settlement/index.ts';
import { exactly } from '../page/page.tsx';
import type { Reader } from '../page/reader.ts';
import { addressOf, fieldOf } from '../page/request.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { BUCKET_TEXTS, CLOSED_TEXTS, DIFFERENCES } from './differences-texts.ts';
import { sendConsoleError } from './error-page.tsx';
import { Field } from './fields.tsx';
import { ConsolePage, FormToken, sendConsolePage } from './layout.tsx';
import { BillerChoice, FilterButtons } from './lists-controls.tsx';
import { Amount, type Column, choosable, Empty, PaymentLink, Table, Text } from './lists-parts.tsx';
import { Problem } from './problem.tsx';
import { consoleRoutes } from './session.ts';

const PATH = '/console/differences';
const PER_PAGE = 50;

interface CaseRow extends ReconCase {
  readonly payment: string | undefined;
  /** A correction that a colleague has not decided yet. */
  readonly askedFor: bigint | undefined;
}

interface DifferencesProps {
  readonly context: ConsoleContext;
  readonly billers: readonly Biller[];
  readonly biller: Biller;
  readonly state: ReconCase['state'];
  readonly rows: readonly CaseRow[];
  readonly next: bigint | undefined;
  readonly problem?: string;
}

/** What day files and our books do not agree on, and the way to close a case. */
export function addDifferenceRoutes(app: FastifyInstance, deps: ConsoleDeps): void {
  const { differences, payments, approvals } = deps;

  async function show(
    reply: FastifyReply,
    context: ConsoleContext,
    page: {
      readonly billerId: string;
      readonly state: ReconCase['state'];
      readonly after: bigint;
      readonly problem?: string;
    },
  ): Promise<FastifyReply> {
    const billers = choosable(deps, context, 'ledger.correct');
    const biller = billers.find(({ id }) => id === page.billerId) ?? billers[0];
    if (biller === undefined) return sendConsoleError(reply, context, 'not_permitted');
    const { billerId } = biller;
    const found = await differences.cases(billerId, {
      state: page.state,
      after: page.after,
      limit: PER_PAGE + 1,
    });
    const rows = await Promise.all(
      found.slice(0, PER_PAGE).map(async (each) => ({
        ...each,
        payment:
          each.paymentId === undefined
            ? undefined
            : (await payments.byKey(billerId, each.paymentId))?.reference,
        askedFor: await askedFor(context, each),
      })),
    );
    const next = found.length > PER_PAGE ? rows.at(-1)?.caseId : undefined;
    const { problem } = page;
    const html = (
      <DifferencesPage
        context={context}
        billers={billers}
        biller={biller}
        state={page.state}
        rows={rows}
        next={next}
        {...(problem === undefined ? {} : { problem })}
      />
    );
    return sendConsolePage(reply, context, html, { status: problem === undefined ? 200 : 422 });
  }

  async function askedFor(
    { actor }: ConsoleContext,
    { billerId, caseId, state }: ReconCase,
  ): Promise<bigint | undefined> {
    if (state === 'closed') return undefined;
    const asked = await approvals.list(actor, { open: true, subject: `case:${caseId}`, limit: 20 });
    return asked.find((approval) => approval.billerId === billerId)?.approvalId;
  }

  consoleRoutes(app, PATH, 'ledger.correct', {
    get: (context, request, reply) => {
      const query = addressOf(request).searchParams;
      const after = query.get('after') ?? '';
      return show(reply, context, {
        billerId: query.get('biller') ?? '',
        state: query.get('state') === 'closed' ? 'closed' : 'open',
        after: /^\d{1,18}$/.test(after) ? BigInt(after) : 0n,
      });
    },
  });

  consoleRoutes(app, `${PATH}/close`, 'ledger.correct', {
    get: (_context, _request, reply) => reply.redirect(PATH, 303),
    post: async (context, request, reply) => {
      const [billerId, id, reason] = ['biller', 'case', 'reason'].map((name) =>
        fieldOf(request.body, name).trim(),
      );
      const biller = choosable(deps, context, 'ledger.correct').find((each) => each.id === billerId);
      if (biller === undefined || id === undefined || !/^\d{1,18}$/.test(id))
        return sendConsoleError(reply, context, 'not_found');
      if (reason === undefined || reason === '') {
        const problem = context.reader.t(DIFFERENCES.noReason);
        return show(
          reply,
          { ...context, place: PATH },
          { billerId: biller.id, state: 'open', after: 0n, problem },
        );
      }
      await differences.close(context.actor, biller.billerId, BigInt(id), reason);
      return reply.redirect(`${PATH}?biller=${biller.id}`, 303);
    },
  });
}

function DifferencesPage(props: DifferencesProps) {
  const { context, billers, biller, state, rows, next } = props;
  const other = state === 'open' ? 'closed' : 'open';
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(DIFFERENCES.title)}>
      <h1 safe>{t(DIFFERENCES.title)}</h1>
      <p class="lead" safe>
        {t(DIFFERENCES.lead)}
      </p>
      <Problem text={props.problem} />
      <form class="filters" method="get" action={PATH}>
        <BillerChoice context={context} billers={billers} value={biller.id} one />
        <FilterButtons context={context} path={PATH} />
      </form>
      {rows.length === 0 ? (
        <Empty context={context} text={t(DIFFERENCES.none)} />
      ) : (
        <Table columns={columnsOf(props)} rows={rows} />
      )}
      {next === undefined ? (
        ''
      ) : (
        <p class="actions">
          <a class="button" href={`${PATH}?biller=${biller.id}&state=${state}&after=${next}`} safe>
            {t(DIFFERENCES.older)}
          </a>
        </p>
      )}
      <p class="hint">
        <span safe>{t(DIFFERENCES.correct)}</span>{' '}
        <a href={`${PATH}?biller=${biller.id}&state=${other}`} safe>
          {t(DIFFERENCES[other])}
        </a>
      </p>
    </ConsolePage>
  );
}

function columnsOf({ context, biller, state }: DifferencesProps): readonly Column<CaseRow>[] {
  const { reader } = context;
  const { t } = reader;
  return [
    {
      label: t(DIFFERENCES.what),
      isHead: true,
      cell: ({ bucket }) => <Text text={t(BUCKET_TEXTS[bucket])} />,
    },
    {
      label: t(DIFFERENCES.day),
      class: 'nowrap',
      cell: ({ businessDate }) => <Text text={dayOf(reader, businessDate)} />,
    },
    { label: t(DIFFERENCES.source), cell: ({ source }) => <bdi safe>{source}</bdi> },
    { label: t(DIFFERENCES.reference), cell: ({ reference }) => <bdi safe>{reference}</bdi> },
    {
      label: t(DIFFERENCES.payment),
      cell: ({ payment }) =>
        payment === undefined ? '' : <PaymentLink reader={reader} payment={{ reference: payment }} />,
    },
    { label: t(DIFFERENCES.theirs), class: 'amount', cell: (row) => amountIn(reader, row.theirsMinor, row) },
    { label: t(DIFFERENCES.ours), class: 'amount', cell: (row) => amountIn(reader, row.oursMinor, row) },
    {
      label: t(DIFFERENCES.correction),
      cell: (row) => <CorrectionLinks reader={reader} biller={biller} row={row} />,
    },
    state === 'closed'
      ? {
          label: t(DIFFERENCES.closedBy),
          cell: ({ reason = '' }) => {
            const texts = CLOSED_TEXTS[reason];
            return <Text text={texts === undefined ? reason : t(texts)} />;
          },
        }
      : {
          label: t(DIFFERENCES.close),
          cell: ({ caseId }) => (
            <form method="post" action={`${PATH}/close`} class="filters">
              <FormToken context={context} />
              <input type="hidden" name="biller" value={exactly(biller.id)} />
              <input type="hidden" name="case" value={exactly(caseId.toString())} />
              <Field
                name="reason"
                id={`reason-${caseId}`}
                label={t(DIFFERENCES.reason)}
                value=""
                lengthMax={500}
                required
              />
              <button type="submit" safe>
                {t(DIFFERENCES.close)}
              </button>
            </form>
          ),
        },
  ];
}

/**
 * To the correction that was asked for or made, else to the form that asks for it; beside it to the one that a later file has found
 * to be too little or too much.
 */
function CorrectionLinks(props: { reader: Reader; biller: Biller; row: CaseRow }) {
  const { t } = props.reader;
  const { billerId, id } = props.biller;
  const { approvalId, askedFor, state, caseId } = props.row;
  const link = (approval: bigint, text: string) => (
    <a href={`/console/approvals/${billerId}/${approval}`} safe>
      {text}
    </a>
  );
  if (state === 'closed') return approvalId === undefined ? '' : link(approvalId, t(DIFFERENCES.correction));
  return (
    <>
      {askedFor === undefined ? (
        <a href={`/console/approvals/new/correction?biller=${id}&case=${caseId}`} safe>
          {t(DIFFERENCES.askCorrection)}
        </a>
      ) : (
        link(askedFor, t(DIFFERENCES.asked))
      )}
      {approvalId === undefined ? '' : <> {link(approvalId, t(DIFFERENCES.corrected))}</>}
    </>
  );
}

function amountIn(reader: Reader, minor: bigint | undefined, { currency }: ReconCase): JSX.Element {
  return minor === undefined ? '' : <Amount reader={reader} amount={money(minor, currency)} />;
}

function dayOf(reader: Reader, day: string): string {
  const read = parsePlainDate(day);
  return read.ok ? formatDate(read.value, reader.language) : day;
}
