import { type Receipt, trackingCodeOf } from '../../payments/index.ts';
import { Digits } from '../page/page.tsx';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { ConsolePage } from './layout.tsx';
import {
  AccountLink,
  Amount,
  billerName,
  Fact,
  groupedReference,
  Notice,
  PaymentLink,
  timeThere,
} from './lists-parts.tsx';
import { LISTS } from './lists-texts.ts';
import { PAYMENTS } from './payments-texts.ts';

type Deps = Pick<ConsoleDeps, 'billers'>;

/** The receipt as the staff see it. */
export function ReceiptPage(props: {
  context: ConsoleContext;
  deps: Deps;
  receipt: Receipt;
  safeExtra?: JSX.Element;
}) {
  const { context, deps, receipt, safeExtra = '' } = props;
  const { reader } = context;
  const { t } = reader;
  const { payment } = receipt;
  const biller = deps.billers.byNumber(payment.billerId);
  return (
    <ConsolePage context={context} title={t(PAYMENTS.receipt)}>
      <h1>
        <span safe>{t(PAYMENTS.receipt)}</span>{' '}
        <Digits reader={reader} text={groupedReference(receipt.number)} />
      </h1>
      <Notice
        kind={receipt.standing === 'good' ? 'good' : 'wait'}
        text={t(receipt.standing === 'good' ? PAYMENTS.good : PAYMENTS.returned)}
      />
      <section class="panel">
        <dl class="facts">
          <Fact label={t(LISTS.biller)} value={billerName(deps, reader, payment.billerId)} />
          <Fact label={t(PAYMENTS.account)}>
            <AccountLink
              context={context}
              biller={biller}
              account={{ ...payment, number: receipt.accountNumber }}
            />
          </Fact>
          <Fact label={t(PAYMENTS.amount)}>
            <Amount reader={reader} amount={payment.amount} />
          </Fact>
          <Fact label={t(PAYMENTS.paidAt)} value={timeThere(reader, biller, receipt.paidAt)} />
          <Fact label={t(PAYMENTS.trackingCode)}>
            <bdi dir="ltr" class="mono" safe>
              {trackingCodeOf(receipt.number)}
            </bdi>
          </Fact>
          <Fact label={t(PAYMENTS.payment)}>
            <PaymentLink reader={reader} payment={payment} />
          </Fact>
        </dl>
      </section>
      <p class="actions">
        <a class="button" href={`/receipts/${receipt.number}`} safe>
          {t(PAYMENTS.publicReceipt)}
        </a>
      </p>
      {safeExtra}
    </ConsolePage>
  );
}
