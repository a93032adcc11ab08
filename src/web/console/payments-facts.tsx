import { type PaymentStory, trackingCodeOf } from '../../payments/index.ts';
import { permit } from '../../platform/index.ts';
import type { ConsoleContext } from './context.ts';
import type { ConsoleDeps } from './deps.ts';
import { FormToken } from './layout.tsx';
import { AccountLink, Amount, channelName, Fact, timeThere } from './lists-parts.tsx';
import { PAYMENTS } from './payments-texts.ts';

export interface FactsProps {
  readonly context: ConsoleContext;
  readonly deps: Pick<ConsoleDeps, 'billers'>;
  readonly story: PaymentStory;
  /** The whole number, once it was asked for. */
  readonly phone?: string | undefined;
}

/** What there is to know of a payment, besides how it went. */
export function Facts({ context, deps, story, phone }: FactsProps) {
  const { reader } = context;
  const { t } = reader;
  const { payment } = story;
  const biller = deps.billers.byNumber(payment.billerId);
  const account = { ...payment, number: story.accountNumber };
  return (
    <dl class="facts">
      <Fact label={t(PAYMENTS.account)}>
        <AccountLink context={context} biller={biller} account={account} />
      </Fact>
      <Fact label={t(PAYMENTS.trackingCode)}>
        <bdi dir="ltr" class="mono" safe>
          {trackingCodeOf(payment.reference)}
        </bdi>
      </Fact>
      <Fact label={t(PAYMENTS.channel)} value={channelName(reader, payment.channel)} />
      <Fact label={t(PAYMENTS.gateway)} value={payment.gateway} />
      {payment.gatewayRef === undefined ? (
        ''
      ) : (
        <Fact label={t(PAYMENTS.gatewayReference)}>
          <bdi dir="ltr" class="mono" safe>
            {payment.gatewayRef}
          </bdi>
        </Fact>
      )}
      {payment.gatewayOrder === undefined ? (
        ''
      ) : (
        <Fact label={t(PAYMENTS.gatewayOrder)}>
          <bdi dir="ltr" class="mono" safe>
            {payment.gatewayOrder}
          </bdi>
        </Fact>
      )}
      {payment.maskedCard === undefined ? (
        ''
      ) : (
        <Fact label={t(PAYMENTS.card)}>
          <bdi dir="ltr" safe>
            {payment.maskedCard}
          </bdi>
        </Fact>
      )}
      {story.maskedPhone === undefined ? (
        ''
      ) : (
        <Fact label={t(PAYMENTS.phone)}>
          <PhoneValue
            context={context}
            masked={story.maskedPhone}
            phone={phone}
            action={`/console/payments/${payment.reference}/phone`}
            billerId={payment.billerId}
          />
        </Fact>
      )}
      {payment.advance.minor > 0n ? (
        <Fact label={t(PAYMENTS.advance)}>
          <Amount reader={reader} amount={payment.advance} />
        </Fact>
      ) : (
        ''
      )}
      <Fact label={t(PAYMENTS.attempts)} value={reader.number(story.attempts)} />
      {payment.attended > 0 ? (
        <Fact label={t(PAYMENTS.attended)} value={reader.number(payment.attended)} />
      ) : (
        ''
      )}
      {story.attendAt === undefined ? (
        ''
      ) : (
        <Fact label={t(PAYMENTS.nextLook)} value={timeThere(reader, biller, story.attendAt)} />
      )}
      <Fact label={t(PAYMENTS.id)}>
        <bdi dir="ltr" class="mono" safe>
          {payment.id}
        </bdi>
      </Fact>
    </dl>
  );
}

/** A number with stars, and for those who may reach people a button that shows it. */
export function PhoneValue(props: {
  context: ConsoleContext;
  masked: string;
  phone: string | undefined;
  action: string;
  billerId: number;
}) {
  const { context } = props;
  const { t } = context.reader;
  if (props.phone !== undefined)
    return (
      <a href={`tel:${props.phone}`}>
        <bdi dir="ltr" safe>
          {props.phone}
        </bdi>
      </a>
    );
  return (
    <>
      <bdi dir="ltr" safe>
        {props.masked}
      </bdi>
      {permit(context.actor, 'customers.contact', props.billerId).ok ? (
        <form method="post" action={props.action}>
          <FormToken context={context} />
          <button class="quiet" type="submit" title={t(PAYMENTS.showPhoneHint)} safe>
            {t(PAYMENTS.showPhone)}
          </button>
        </form>
      ) : (
        ''
      )}
    </>
  );
}
