import type { Biller } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import { permit } from '../../platform/index.ts';
import type { Approval, ApprovalState, Approvals } from '../../staff/index.ts';
import { exactly } from '../page/page.tsx';
import { APPROVAL_STATE_TEXTS, APPROVALS, whyTexts } from './approvals-texts.ts';
import type { ConsoleContext } from './context.ts';
import { TextArea } from './fields.tsx';
import { ConsolePage, FormToken } from './layout.tsx';
import { type Column, Table, Text } from './lists-parts.tsx';
import { Problem } from './problem.tsx';
import { whenIs } from './session-table.tsx';

/** What the pages need to tell who and whose. */
export interface ApprovalNames {
  readonly approvals: Approvals;
  readonly billers: readonly Biller[];
  readonly logins: ReadonlyMap<bigint, string>;
}

const STATE_CLASS: Readonly<Record<ApprovalState, string>> = {
  asked: 'wait',
  approved: 'wait',
  refused: '',
  executed: 'good',
  failed: 'bad',
  expired: '',
};

export function ApprovalsPage(props: {
  context: ConsoleContext;
  names: ApprovalNames;
  approvals: readonly Approval[];
  open: boolean;
  older: string | undefined;
}) {
  const { context, approvals, open } = props;
  const { t } = context.reader;
  const may = (permission: 'payments.decide' | 'ledger.correct') => permit(context.actor, permission).ok;
  return (
    <ConsolePage context={context} title={t(APPROVALS.title)}>
      <h1 safe>{t(APPROVALS.title)}</h1>
      <p class="lead" safe>
        {t(APPROVALS.lead)}
      </p>
      <p class="actions">
        <a class="button" href="/console/approvals" aria-current={open ? 'true' : undefined} safe>
          {t(APPROVALS.open)}
        </a>
        <a class="button" href="/console/approvals?all=1" aria-current={open ? undefined : 'true'} safe>
          {t(APPROVALS.all)}
        </a>
        {may('payments.decide') ? (
          <a class="button" href="/console/approvals/new/payment" safe>
            {t(APPROVALS.askPayment)}
          </a>
        ) : (
          ''
        )}
        {may('ledger.correct') ? (
          <a class="button" href="/console/approvals/new/correction" safe>
            {t(APPROVALS.askCorrection)}
          </a>
        ) : (
          ''
        )}
      </p>
      {approvals.length === 0 ? (
        <p class="panel empty" safe>
          {t(APPROVALS.none)}
        </p>
      ) : (
        <ApprovalTable context={context} names={props.names} approvals={approvals} />
      )}
      {props.older === undefined ? (
        ''
      ) : (
        <p class="pager">
          <a class="button" href={exactly(props.older)} safe>
            {t(APPROVALS.older)}
          </a>
        </p>
      )}
    </ConsolePage>
  );
}

/** Approvals as a list: also for pages that tell of the thing they are about. */
export function ApprovalTable(props: {
  context: ConsoleContext;
  names: ApprovalNames;
  approvals: readonly Approval[];
}) {
  const { context, names } = props;
  const { t } = context.reader;
  const columns: readonly Column<Approval>[] = [
    {
      label: t(APPROVALS.what),
      isHead: true,
      cell: (approval) => (
        <a href={pathOf(approval)} safe>
          {sentence(context, names, approval)}
        </a>
      ),
    },
    {
      label: t(APPROVALS.biller),
      cell: (approval) => <Text text={billerName(context, names, approval)} />,
    },
    { label: t(APPROVALS.askedBy), cell: ({ askedBy }) => <Login names={names} staffId={askedBy} /> },
    {
      label: t(APPROVALS.askedAt),
      class: 'nowrap',
      cell: ({ askedAt }) => <Text text={whenIs(context, askedAt)} />,
    },
    { label: t(APPROVALS.state), cell: ({ state }) => <State context={context} state={state} /> },
  ];
  return <Table columns={columns} rows={props.approvals} />;
}

export function ApprovalPage(props: {
  context: ConsoleContext;
  names: ApprovalNames;
  approval: Approval;
  problem?: string;
  now: Date;
}) {
  const { context, names, approval } = props;
  const { t } = context.reader;
  const { decidedBy, decidedAt, note, failure } = approval;
  return (
    <ConsolePage context={context} title={t(APPROVALS.title)}>
      <p>
        <a href="/console/approvals" safe>
          {t(APPROVALS.back)}
        </a>
      </p>
      <h1 safe>{sentence(context, names, approval)}</h1>
      <p>
        <State context={context} state={approval.state} />
      </p>
      <Problem text={props.problem} />
      {approval.state === 'failed' ? <Problem text={t(whyTexts(failure))} /> : ''}
      <div class="columns">
        <section class="panel">
          <dl class="facts">
            <Fact label={t(APPROVALS.reason)} value={approval.reason} />
            <Fact label={t(APPROVALS.biller)} value={billerName(context, names, approval)} />
            <div>
              <dt safe>{t(APPROVALS.askedBy)}</dt>
              <dd>
                <Login names={names} staffId={approval.askedBy} />
              </dd>
            </div>
            <Fact label={t(APPROVALS.askedAt)} value={whenIs(context, approval.askedAt)} />
            {approval.state === 'asked' ? (
              <Fact label={t(APPROVALS.until)} value={whenIs(context, approval.expiresAt)} />
            ) : (
              ''
            )}
            {decidedBy === undefined ? (
              ''
            ) : (
              <div>
                <dt safe>{t(APPROVALS.decidedBy)}</dt>
                <dd>
                  <Login names={names} staffId={decidedBy} />
                </dd>
              </div>
            )}
            {decidedAt === undefined ? (
              ''
            ) : (
              <Fact label={t(APPROVALS.decidedAt)} value={whenIs(context, decidedAt)} />
            )}
            {note === undefined ? '' : <Fact label={t(APPROVALS.note)} value={note} />}
          </dl>
        </section>
        <Decide context={context} names={names} approval={approval} now={props.now} />
      </div>
    </ConsolePage>
  );
}

function Decide(props: { context: ConsoleContext; names: ApprovalNames; approval: Approval; now: Date }) {
  const { context, approval } = props;
  const { t } = context.reader;
  const kind = props.names.approvals.kinds[approval.kind];
  if (approval.state !== 'asked' || approval.expiresAt <= props.now || kind === undefined) return '';
  if (!permit(context.actor, kind.toDecide, approval.billerId).ok) return '';
  if (approval.askedBy === context.actor.staffId) {
    return (
      <p class="notice" safe>
        {t(APPROVALS.ownRequest)}
      </p>
    );
  }
  return (
    <form class="panel stack" method="post" action={pathOf(approval)}>
      <FormToken context={context} />
      <TextArea name="note" label={t(APPROVALS.note)} lengthMax={500} />
      <div class="actions">
        <button class="main" type="submit" name="decision" value="agree" safe>
          {t(APPROVALS.approve)}
        </button>
        <button class="danger" type="submit" name="decision" value="refuse" safe>
          {t(APPROVALS.refuse)}
        </button>
      </div>
    </form>
  );
}

function Fact(props: { label: string; value: string }) {
  return (
    <div>
      <dt safe>{props.label}</dt>
      <dd safe>{props.value}</dd>
    </div>
  );
}

function Login(props: { names: ApprovalNames; staffId: bigint }) {
  return (
    <bdi dir="ltr" safe>
      {props.names.logins.get(props.staffId) ?? `#${props.staffId}`}
    </bdi>
  );
}

function State(props: { context: ConsoleContext; state: ApprovalState }) {
  return (
    <span class={`state ${STATE_CLASS[props.state]}`} safe>
      {props.context.reader.t(APPROVAL_STATE_TEXTS[props.state])}
    </span>
  );
}

export function pathOf({ billerId, approvalId }: Pick<Approval, 'billerId' | 'approvalId'>): string {
  return `/console/approvals/${billerId}/${approvalId}`;
}

function sentence(context: ConsoleContext, names: ApprovalNames, approval: Approval): string {
  const { reader } = context;
  const said = names.approvals.kinds[approval.kind]?.describe(approval.payload, reader.language);
  return said === undefined ? approval.kind : said;
}

function billerName(context: ConsoleContext, names: ApprovalNames, approval: Approval): string {
  const biller = names.billers.find(({ billerId }) => billerId === approval.billerId);
  return inLanguage(biller?.name, context.reader.language) ?? String(approval.billerId);
}
