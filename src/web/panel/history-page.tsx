import type { Biller } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import { PAYMENT_STATE_TEXTS, type Payment } from '../../payments/index.ts';
import { Digits, exactly, type PageContext } from '../page/page.tsx';
import { groupReference } from '../portal/payment-page.tsx';
import { PanelPage } from './parts.tsx';
import { HISTORY } from './texts/panel.ts';

export interface PaidRow {
  readonly payment: Payment;
  readonly biller: Biller;
}

/** The payments of a payer, newest first, a page at a time. */
export function HistoryPage(props: {
  context: PageContext;
  rows: readonly PaidRow[];
  /** The reference after which the next page begins; none on the last one. */
  older: string | undefined;
  isFirst: boolean;
}) {
  const { context, rows, older, isFirst } = props;
  const { t } = context.reader;
  return (
    <PanelPage context={context} title={t(HISTORY.title)} section="payments">
      <h1 safe>{t(HISTORY.title)}</h1>
      <p class="lead" safe>
        {rows.length === 0 && isFirst ? t(HISTORY.empty) : t(HISTORY.lead)}
      </p>
      {rows.length === 0 ? (
        ''
      ) : (
        <ul class="payments">
          {rows.map((row) => (
            <PaymentRow context={context} {...row} />
          ))}
        </ul>
      )}
      <p class="pages">
        {isFirst ? (
          ''
        ) : (
          <a class="button" href="/panel/payments" safe>
            {t(HISTORY.newest)}
          </a>
        )}
        {older === undefined ? (
          ''
        ) : (
          <a class="button" href={`/panel/payments?before=${older}`} rel="next" safe>
            {t(HISTORY.older)}
          </a>
        )}
      </p>
    </PanelPage>
  );
}

const LOOKS: Readonly<Record<Payment['state'], 'done' | 'late' | ''>> = {
  created: '',
  pending: '',
  paid: 'done',
  posted: 'done',
  failed: 'late',
  expired: 'late',
  unknown: '',
  returning: '',
  returned: 'late',
  refunded: 'late',
};

function PaymentRow(props: PaidRow & { context: PageContext }) {
  const { context, payment, biller } = props;
  const { reader } = context;
  const { t } = reader;
  const isPaid = payment.state === 'paid' || payment.state === 'posted';
  const reference = reader.digits(groupReference(payment.reference));
  const named = isPaid ? HISTORY.receiptNamed : HISTORY.detailsNamed;
  return (
    <li class="slip">
      <div class="saved-head">
        <strong safe>{inLanguage(biller.name, reader.language)}</strong>
        <span class={`chip ${LOOKS[payment.state]}`} safe>
          {t(PAYMENT_STATE_TEXTS[payment.state])}
        </span>
      </div>
      <p class="amount">
        <bdi safe>{reader.money(payment.amount)}</bdi>
      </p>
      <div class="saved-head">
        <p class="hint">
          <time datetime={payment.createdAt.toISOString()} safe>
            {reader.dateTime(payment.createdAt, biller.timeZone)}
          </time>
          <br />
          <Digits reader={reader} text={groupReference(payment.reference)} />
        </p>
        <a
          class="quiet"
          href={`${isPaid ? '/receipts' : '/p'}/${payment.reference}`}
          aria-label={exactly(t(named, { reference }))}
          safe
        >
          {t(isPaid ? HISTORY.receipt : HISTORY.details)}
        </a>
      </div>
    </li>
  );
}
