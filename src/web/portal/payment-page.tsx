import type { Biller } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import {
  type GatewayCode,
  type GatewayPage,
  PAYMENT_STATE_TEXTS,
  type Payment,
  paymentReasonTexts,
  type TimelineEntry,
} from '../../payments/index.ts';
import { Digits, exactly, Page, type PageContext } from '../page/page.tsx';
import { COMMON } from '../page/texts/common.ts';
import { CONFIRMATION } from './texts/confirmation.ts';
import { PAY_CODE, PAYMENT, RESULTS } from './texts/payment.ts';

/** Groups as people read a number aloud: the biller, twice five digits, the check digit. */
export function groupReference(reference: string): string {
  return reference.replace(/^(\d{3})(\d{5})(\d{5})(\d)$/, '$1-$2-$3-$4');
}

/** A gateway that takes a form instead of an address: one press leads there. */
export function ToGatewayPage(props: { context: PageContext; page: GatewayPage; payment: Payment }) {
  const { context, page, payment } = props;
  const { reader } = context;
  return (
    <Page context={context} title={reader.t(PAYMENT.toBankTitle)}>
      <h1 safe>{reader.t(PAYMENT.toBankTitle)}</h1>
      <p class="amount">
        <bdi safe>{reader.money(payment.amount)}</bdi>
      </p>
      <form method="post" action={exactly(page.url)} class="stack">
        {Object.entries(page.fields).map(([name, value]) => (
          <input type="hidden" name={exactly(name)} value={exactly(value)} />
        ))}
        <button type="submit" class="main" safe>
          {reader.t(PAYMENT.toBank)}
        </button>
      </form>
    </Page>
  );
}

/** Nothing to go to: the payer takes a code to where they pay. */
export function PayCodePage(props: {
  context: PageContext;
  payment: Payment;
  biller: Biller;
  code: GatewayCode;
}) {
  const { context, payment, biller, code } = props;
  const { reader } = context;
  const until = reader.dateTime(new Date(code.expiresAt), biller.timeZone);
  return (
    <Page context={context} title={reader.t(PAY_CODE.title)}>
      <h1 safe>{reader.t(PAY_CODE.title)}</h1>
      <p class="amount">
        <bdi safe>{reader.money(payment.amount)}</bdi>
      </p>
      <dl class="facts">
        <div>
          <dt safe>{reader.t(PAY_CODE.label)}</dt>
          <dd class="lead">
            <Digits reader={reader} text={code.code} />
          </dd>
        </div>
      </dl>
      <p safe>{reader.t(PAY_CODE.how, { where: code.payAt, until })}</p>
      <p class="actions">
        <a class="button main" href={`/pay/${payment.id}/result`} safe>
          {reader.t(PAY_CODE.look)}
        </a>
      </p>
    </Page>
  );
}

/** The gateway gave no page to send the payer to. */
export function GatewayAwayPage(props: { context: PageContext; payment: Payment }) {
  const { context, payment } = props;
  const { t } = context.reader;
  return (
    <Page context={context} title={t(PAYMENT.bankAwayTitle)}>
      <h1 safe>{t(PAYMENT.bankAwayTitle)}</h1>
      <p class="lead" safe>
        {t(PAYMENT.bankAway)}
      </p>
      <p class="actions">
        <a class="button main" href={`/pay/${payment.id}`} safe>
          {t(COMMON.tryAgain)}
        </a>
      </p>
    </Page>
  );
}

interface ResultProps {
  context: PageContext;
  payment: Payment;
  biller: Biller;
  timeline: readonly TimelineEntry[];
  /** Only for whoever holds the payment's own address, not for one who types a reference. */
  actions?: { readonly payAgain: string; readonly goOn: string };
  /** Only for the browser that opened the payment: who is told of it, and where that is corrected. */
  confirmation?: { readonly masked: string | undefined; readonly path: string } | undefined;
  refreshSeconds?: number;
}

function resultOf({ state, direct }: Payment) {
  return RESULTS[state === 'returning' && direct ? 'by_hand' : state];
}

/** What became of a payment. */
export function ResultPage(props: ResultProps) {
  const { context, payment } = props;
  const { title } = resultOf(payment);
  return (
    <Page
      context={context}
      title={context.reader.t(title)}
      {...(props.refreshSeconds === undefined ? {} : { refreshSeconds: props.refreshSeconds })}
    >
      <Result {...props} />
    </Page>
  );
}

/** How each state looks: good, bad, or still under way. */
const LOOKS: Readonly<Record<Payment['state'], 'good' | 'bad' | 'wait'>> = {
  created: 'wait',
  pending: 'wait',
  paid: 'good',
  posted: 'good',
  failed: 'bad',
  expired: 'bad',
  unknown: 'wait',
  returning: 'wait',
  returned: 'bad',
  refunded: 'bad',
};
const SIGNS = { good: '✓', bad: '!', wait: '…' } as const;

export function Result(props: ResultProps) {
  const { context, payment, biller, timeline } = props;
  const { reader } = context;
  const { t } = reader;
  const { title, text } = resultOf(payment);
  const look = LOOKS[payment.state];
  const reason = paymentReasonTexts(payment.reason);
  return (
    <>
      <section class={`slip result ${look}`}>
        <span class="sign" aria-hidden="true">
          {SIGNS[look]}
        </span>
        <h1 safe>{t(title)}</h1>
        <p class="amount">
          <bdi safe>{reader.money(payment.amount)}</bdi>
        </p>
        {reason === undefined ? '' : <p safe>{t(reason)}</p>}
        <p safe>{t(text)}</p>
        <dl class="facts">
          <div>
            <dt safe>{t(PAYMENT.reference)}</dt>
            <dd>
              <Digits reader={reader} text={groupReference(payment.reference)} />
            </dd>
          </div>
          <div>
            <dt safe>{t(PAYMENT.biller)}</dt>
            <dd safe>{inLanguage(biller.name, reader.language)}</dd>
          </div>
        </dl>
      </section>
      <ResultActions {...props} look={look} />
      <ConfirmationLine {...props} />
      <Timeline context={context} biller={biller} timeline={timeline} />
    </>
  );
}

function ConfirmationLine({ context, confirmation }: ResultProps) {
  if (confirmation === undefined) return '';
  const { reader } = context;
  return (
    <p class="sent-to">
      {confirmation.masked === undefined ? (
        ''
      ) : (
        <>
          <span class="hint" safe>
            {reader.t(CONFIRMATION.sentTo)}
          </span>
          <Digits reader={reader} text={confirmation.masked} />
        </>
      )}
      <a href={confirmation.path} safe>
        {reader.t(CONFIRMATION.link)}
      </a>
    </p>
  );
}

function ResultActions(props: ResultProps & { look: 'good' | 'bad' | 'wait' }) {
  const { payment, actions, look } = props;
  const { t } = props.context.reader;
  const isOpen = payment.state === 'created' || payment.state === 'pending';
  return (
    <p class="actions">
      {look === 'good' ? (
        <a class="button main" href={`/receipts/${payment.reference}`} safe>
          {t(PAYMENT.seeReceipt)}
        </a>
      ) : (
        ''
      )}
      {look === 'bad' && actions !== undefined ? (
        <a class="button main" href={actions.payAgain} safe>
          {t(PAYMENT.payAgain)}
        </a>
      ) : (
        ''
      )}
      {isOpen && actions !== undefined ? (
        <a class="button main" href={actions.goOn} safe>
          {t(PAYMENT.toBank)}
        </a>
      ) : (
        ''
      )}
      <a class="button" href="/" safe>
        {t(COMMON.home)}
      </a>
    </p>
  );
}

function Timeline(props: { context: PageContext; biller: Biller; timeline: readonly TimelineEntry[] }) {
  const { context, biller, timeline } = props;
  const { reader } = context;
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline" safe>
        {reader.t(PAYMENT.timeline)}
      </h2>
      <ol class="timeline">
        {timeline.map(({ state, at, detail }) => {
          const reason = paymentReasonTexts(typeof detail.reason === 'string' ? detail.reason : undefined);
          return (
            <li>
              <time datetime={at.toISOString()} safe>
                {reader.dateTime(at, biller.timeZone)}
              </time>
              <strong safe>{reader.t(PAYMENT_STATE_TEXTS[state])}</strong>
              {reason === undefined ? '' : <span safe>{reader.t(reason)}</span>}
            </li>
          );
        })}
      </ol>
    </section>
  );
}
