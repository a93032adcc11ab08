import type { Biller } from '../../billing/index.ts';
import { isCurrency, type Money, money } from '../../kernel/index.ts';
import type { LedgerEntry } from '../../ledger/index.ts';
import type { Payment, PaymentStory, TimelineEntry } from '../../payments/index.ts';
import { permit } from '../../platform/index.ts';
import type { Approval } from '../../staff/index.ts';
import { Digits } from '../page/page.tsx';
import type { Reader } from '../page/reader.ts';
import { type ApprovalNames, ApprovalTable } from './approvals-pages.tsx';
import type { ConsoleContext } from './context.ts';
import { CUSTOMERS } from './customers-texts.ts';
import { ConsolePage, FormToken } from './layout.tsx';
import { ledgerAccountName } from './ledger-names.ts';
import {
  Amount,
  billerName,
  type Column,
  channelName,
  Empty,
  groupedReference,
  Notice,
  PaymentStateMark,
  Table,
  timeThere,
} from './lists-parts.tsx';
import { MESSAGES } from './messages-texts.ts';
import { Facts, type FactsProps } from './payments-facts.tsx';
import { reasonOf } from './payments-pages.tsx';
import { DETAIL_TEXTS, PAYMENTS, STORY_TEXTS, WHO_TEXTS } from './payments-texts.ts';

export interface StoryPageProps extends FactsProps {
  /** Undefined: not for this reader. */
  readonly entries: readonly LedgerEntry[] | undefined;
  readonly approvals: readonly Approval[];
  readonly names: ApprovalNames;
  readonly hasReceipt: boolean;
  readonly canBeTold: boolean;
  readonly said?: string | undefined;
  /** What the payer was told. */
  readonly safeTold: JSX.Element;
}

export function StoryPage(props: StoryPageProps) {
  const { context, deps, story, safeTold } = props;
  const { reader } = context;
  const { t } = reader;
  const { payment } = story;
  const title = `${t(PAYMENTS.payment)} ${reader.digits(groupedReference(payment.reference))}`;
  return (
    <ConsolePage context={context} title={title}>
      <h1>
        <span safe>{t(PAYMENTS.payment)}</span>{' '}
        <Digits reader={reader} text={groupedReference(payment.reference)} />
      </h1>
      <p class="standing">
        <PaymentStateMark reader={reader} state={payment.state} />{' '}
        <strong>
          <Amount reader={reader} amount={payment.amount} />
        </strong>{' '}
        <span safe>{billerName(deps, reader, payment.billerId)}</span>{' '}
        {payment.reason === undefined ? '' : <span safe>{reasonOf(reader, payment.reason) ?? ''}</span>}
      </p>
      {props.said === undefined ? '' : <Notice kind="good" text={props.said} />}
      <StoryActions {...props} />
      <div class="columns wide-first">
        <section class="panel">
          <h2 safe>{t(PAYMENTS.story)}</h2>
          <Timeline
            context={context}
            biller={deps.billers.byNumber(payment.billerId)}
            story={story}
            approvals={props.approvals}
          />
        </section>
        <section class="panel">
          <Facts {...props} />
        </section>
      </div>
      <StoryBills context={context} story={story} />
      {props.entries === undefined ? '' : <Entries context={context} entries={props.entries} />}
      {safeTold}
      {props.approvals.length === 0 ? (
        ''
      ) : (
        <section>
          <h2 safe>{t(PAYMENTS.approvals)}</h2>
          <ApprovalTable context={context} names={props.names} approvals={props.approvals} />
        </section>
      )}
    </ConsolePage>
  );
}

function StoryActions({ context, story, hasReceipt, canBeTold }: StoryPageProps) {
  const { t } = context.reader;
  const { payment } = story;
  const mayDecide = permit(context.actor, 'payments.decide', payment.billerId).ok;
  const isOpen = ['pending', 'unknown', 'returning', 'expired'].includes(payment.state);
  const canAsk = mayDecide && isOpen && payment.gatewayOrder !== undefined;
  const canDecide = mayDecide && payment.state === 'unknown';
  const canGiveBack = mayDecide && payment.state === 'returning';
  const canTakeBack = mayDecide && ['paid', 'posted'].includes(payment.state);
  const canTell =
    canBeTold &&
    story.maskedPhone !== undefined &&
    permit(context.actor, 'customers.contact', payment.billerId).ok;
  if (!canAsk && !canDecide && !canGiveBack && !canTakeBack && !hasReceipt && !canTell) return '';
  return (
    <>
      <div class="actions">
        {hasReceipt ? (
          <a class="button" href={`/console/receipts/${payment.reference}`} safe>
            {t(PAYMENTS.receipt)}
          </a>
        ) : (
          ''
        )}
        {canAsk ? (
          <form method="post" action={`/console/payments/${payment.reference}/ask`}>
            <FormToken context={context} />
            <button type="submit" safe>
              {t(PAYMENTS.askBank)}
            </button>
          </form>
        ) : (
          ''
        )}
        {canTell ? (
          <form method="post" action={`/console/payments/${payment.reference}/tell`}>
            <FormToken context={context} />
            <button type="submit" safe>
              {t(MESSAGES.resend)}
            </button>
          </form>
        ) : (
          ''
        )}
        {canDecide ? (
          <a class="button" href={`/console/approvals/new/payment?payment=${payment.reference}`} safe>
            {t(PAYMENTS.decide)}
          </a>
        ) : (
          ''
        )}
        {canGiveBack ? (
          <a class="button" href={`/console/approvals/new/given-back?payment=${payment.reference}`} safe>
            {t(PAYMENTS.givenBack)}
          </a>
        ) : (
          ''
        )}
        {canTakeBack ? (
          <a class="button" href={`/console/approvals/new/return?payment=${payment.reference}`} safe>
            {t(PAYMENTS.takeBack)}
          </a>
        ) : (
          ''
        )}
      </div>
      {canDecide ? (
        <p class="hint" safe>
          {t(PAYMENTS.decideHint)}
        </p>
      ) : (
        ''
      )}
    </>
  );
}

function Timeline(props: {
  context: ConsoleContext;
  biller: Biller | undefined;
  story: PaymentStory;
  approvals: readonly Approval[];
}) {
  const { biller, story } = props;
  const { reader } = props.context;
  return (
    <ol class="timeline">
      {story.timeline.map((entry) => (
        <li class={`is-${entry.state}`}>
          <time datetime={entry.at.toISOString()} safe>
            {timeThere(reader, biller, entry.at)}
          </time>
          <p>
            <strong safe>{sentenceOf(reader, story.payment, entry)}</strong>{' '}
            <span class="hint" safe>
              {`${reader.t(PAYMENTS.who)}: ${reader.t(WHO_TEXTS[whoOf(entry, props.approvals)])}`}
            </span>
          </p>
          <Details reader={reader} entry={entry} />
        </li>
      ))}
    </ol>
  );
}

function sentenceOf(reader: Reader, payment: Payment, { state }: TimelineEntry): string {
  return reader.t(STORY_TEXTS[state], {
    channel: channelName(reader, payment.channel),
    gateway: payment.gateway,
  });
}

/** By whom a step came about: an approval needs two people, the rest follows from payer, bank or clock. */
function whoOf({ state, detail }: TimelineEntry, approvals: readonly Approval[]): keyof typeof WHO_TEXTS {
  // Money that was decided to be there moves as the bank's own answer would move it; its reference tells.
  const decided = approvals.some(
    (each) =>
      each.state === 'executed' && state === 'paid' && each.payload.gateway_ref === detail.gateway_ref,
  );
  if (detail.approval !== undefined || decided) return 'staff';
  switch (state) {
    case 'created':
    case 'pending':
      return 'payer';
    case 'failed':
      return detail.reason === 'cancelled' ? 'payer' : 'bank';
    case 'paid':
    case 'returned':
      return 'bank';
    case 'posted':
      return detail.by === 'gateway' ? 'bank' : 'system';
    case 'expired':
    case 'unknown':
    case 'returning':
    case 'refunded':
      return 'system';
  }
}

function Details(props: { reader: Reader; entry: TimelineEntry }) {
  const { reader, entry } = props;
  // The channel is in the sentence already.
  const shown = Object.entries(entry.detail).filter(([name]) => name !== 'channel');
  if (shown.length === 0) return '';
  return (
    <ul class="details">
      {shown.map(([name, value]) => {
        const texts = DETAIL_TEXTS.get(name);
        const known = name === 'reason' && typeof value === 'string' ? reasonOf(reader, value) : undefined;
        const code = typeof value === 'string' ? value : JSON.stringify(value);
        return (
          <li>
            <span safe>{texts === undefined ? name : reader.t(texts)}</span>
            {': '}
            {known === undefined || known === code ? (
              <bdi dir="ltr" class="mono" safe>
                {code}
              </bdi>
            ) : (
              <>
                <span safe>{known}</span>{' '}
                <bdi dir="ltr" class="mono hint" safe>
                  {code}
                </bdi>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function StoryBills(props: { context: ConsoleContext; story: PaymentStory }) {
  const { context, story } = props;
  const { reader } = context;
  const { t } = reader;
  const mayOpen = permit(context.actor, 'customers.read', story.payment.billerId).ok;
  const columns: Column<PaymentStory['bills'][number]>[] = [
    {
      label: t(CUSTOMERS.billNumber),
      isHead: true,
      cell: (bill) =>
        mayOpen ? (
          <a href={`/console/bills/${bill.id}`}>
            <Digits reader={reader} text={bill.number} />
          </a>
        ) : (
          <Digits reader={reader} text={bill.number} />
        ),
    },
    { label: t(CUSTOMERS.period), cell: (bill) => <Digits reader={reader} text={bill.period} /> },
    {
      label: t(PAYMENTS.amount),
      class: 'amount',
      cell: (bill) => (
        <Amount reader={reader} amount={money(bill.amountMinor, story.payment.amount.currency)} />
      ),
    },
  ];
  return (
    <section>
      <h2 safe>{t(PAYMENTS.bills)}</h2>
      <Table columns={columns} rows={story.bills} />
    </section>
  );
}

/** Both sides of what was posted; their sum stands below, so that anybody sees that it is nothing. */
function Entries(props: { context: ConsoleContext; entries: readonly LedgerEntry[] }) {
  const { entries } = props;
  const { reader } = props.context;
  const { t } = reader;
  const amount = (minor: bigint, currency: string): Money | undefined =>
    isCurrency(currency) ? money(minor, currency) : undefined;
  const side = (entry: LedgerEntry, debit: boolean): JSX.Element => {
    const isDebit = entry.amountMinor < 0n;
    const shown = amount(isDebit ? -entry.amountMinor : entry.amountMinor, entry.currency);
    return isDebit === debit && shown !== undefined ? <Amount reader={reader} amount={shown} /> : '';
  };
  const [first] = entries;
  const total = entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
  const sum = first === undefined ? undefined : amount(total, first.currency);
  return (
    <section>
      <h2 safe>{t(PAYMENTS.ledger)}</h2>
      {entries.length === 0 ? (
        <Empty context={props.context} text={t(PAYMENTS.ledgerNone)} />
      ) : (
        <>
          <Table
            columns={[
              {
                label: t(PAYMENTS.side),
                isHead: true,
                cell: (entry) => (
                  <a href={`/console/ledger/${entry.billerId}/${entry.accountId}`} safe>
                    {ledgerAccountName(reader, entry)}
                  </a>
                ),
              },
              { label: t(PAYMENTS.debit), class: 'amount', cell: (entry) => side(entry, true) },
              { label: t(PAYMENTS.credit), class: 'amount', cell: (entry) => side(entry, false) },
            ]}
            rows={entries}
          />
          {sum === undefined ? (
            ''
          ) : (
            <p class="sum">
              <span safe>{t(PAYMENTS.sum)}</span>{' '}
              <strong>
                <Amount reader={reader} amount={sum} />
              </strong>
            </p>
          )}
        </>
      )}
    </section>
  );
}

// -----------------------------------------------------------------------------------------------------------
// Its receipt
