import type { Biller } from '../../billing/index.ts';
import { inLanguage } from '../../kernel/index.ts';
import type { AccountBalance } from '../../ledger/index.ts';
import { exactly } from '../page/page.tsx';
import { APPROVALS } from './approvals-texts.ts';
import type { ConsoleContext } from './context.ts';
import { Choice, Field, TextArea } from './fields.tsx';
import { ConsolePage, FormToken } from './layout.tsx';
import { ledgerAccountName } from './ledger-names.ts';
import { Problem } from './problem.tsx';

export interface PaymentForm {
  readonly payment: string;
  readonly outcome: string;
  readonly gatewayRef: string;
  readonly reason: string;
}

/** Asking that a payment of unknown outcome be decided. */
export function AskPaymentPage(props: { context: ConsoleContext; form: PaymentForm; problem?: string }) {
  const { context, form } = props;
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(APPROVALS.askPayment)}>
      <h1 safe>{t(APPROVALS.askPayment)}</h1>
      <Problem text={props.problem} />
      <form class="panel stack" method="post" action="/console/approvals/new/payment">
        <FormToken context={context} />
        <PaymentField context={context} value={form.payment} />
        <Choice
          name="outcome"
          label={t(APPROVALS.outcome)}
          value={form.outcome}
          options={[
            { value: 'paid', text: t(APPROVALS.paid) },
            { value: 'failed', text: t(APPROVALS.failed) },
          ]}
        />
        <Field
          name="gateway_ref"
          label={t(APPROVALS.gatewayRef)}
          value={form.gatewayRef}
          direction="ltr"
          lengthMax={64}
          hint={t(APPROVALS.gatewayRefHint)}
        />
        <Reason context={context} value={form.reason} />
        <Send context={context} />
      </form>
    </ConsolePage>
  );
}

/** Asking that a payment which is recorded as paid be taken back. */
export function AskReturnPage(props: { context: ConsoleContext; form: PaymentForm; problem?: string }) {
  const { context, form } = props;
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(APPROVALS.askReturn)}>
      <h1 safe>{t(APPROVALS.askReturn)}</h1>
      <Problem text={props.problem} />
      <form class="panel stack" method="post" action="/console/approvals/new/return">
        <FormToken context={context} />
        <PaymentField context={context} value={form.payment} />
        <Reason context={context} value={form.reason} />
        <Send context={context} />
      </form>
    </ConsolePage>
  );
}

/** Asking to record that people have given back what no machine does. */
export function AskGivenBackPage(props: { context: ConsoleContext; form: PaymentForm; problem?: string }) {
  const { context, form } = props;
  const { t } = context.reader;
  return (
    <ConsolePage context={context} title={t(APPROVALS.askGivenBack)}>
      <h1 safe>{t(APPROVALS.askGivenBack)}</h1>
      <Problem text={props.problem} />
      <form class="panel stack" method="post" action="/console/approvals/new/given-back">
        <FormToken context={context} />
        <PaymentField context={context} value={form.payment} />
        <Field
          name="gateway_ref"
          label={t(APPROVALS.refundRef)}
          value={form.gatewayRef}
          direction="ltr"
          lengthMax={64}
          hint={t(APPROVALS.givenBackHint)}
          required
        />
        <Reason context={context} value={form.reason} />
        <Send context={context} />
      </form>
    </ConsolePage>
  );
}

function PaymentField(props: { context: ConsoleContext; value: string }) {
  return (
    <Field
      name="payment"
      label={props.context.reader.t(APPROVALS.payment)}
      value={props.value}
      keyboard="numeric"
      direction="ltr"
      lengthMax={40}
      required
    />
  );
}

export interface CorrectionForm {
  readonly debit: string;
  readonly credit: string;
  readonly amount: string;
  readonly reason: string;
  /** The number of the difference that it settles, or nothing. */
  readonly about: string;
}

/** Asking for a transfer by hand: first whose books, then which accounts. */
export function AskCorrectionPage(props: {
  context: ConsoleContext;
  billers: readonly Biller[];
  biller: Biller | undefined;
  accounts: readonly AccountBalance[];
  form: CorrectionForm;
  problem?: string;
}) {
  const { context, biller, form } = props;
  const { t, language } = context.reader;
  const options = props.accounts.map((account) => ({
    value: account.accountId.toString(),
    text: ledgerAccountName(context.reader, account),
  }));
  return (
    <ConsolePage context={context} title={t(APPROVALS.askCorrection)}>
      <h1 safe>{t(APPROVALS.askCorrection)}</h1>
      <Problem text={props.problem} />
      <form class="filters" method="get" action="/console/approvals/new/correction">
        <Choice
          name="biller"
          label={t(APPROVALS.biller)}
          value={biller?.id ?? ''}
          options={props.billers.map(({ id, name }) => ({ value: id, text: inLanguage(name, language) }))}
        />
        <button type="submit" safe>
          {t(APPROVALS.chooseBiller)}
        </button>
      </form>
      {biller === undefined ? (
        ''
      ) : (
        <form class="panel stack" method="post" action="/console/approvals/new/correction">
          <FormToken context={context} />
          <input type="hidden" name="biller" value={exactly(biller.id)} />
          {form.about === '' ? (
            ''
          ) : (
            <>
              <input type="hidden" name="case" value={exactly(form.about)} />
              <p class="hint" safe>
                {t(APPROVALS.settlesCase, { case: form.about })}
              </p>
            </>
          )}
          <Choice name="debit" label={t(APPROVALS.debit)} value={form.debit} options={options} />
          <Choice name="credit" label={t(APPROVALS.credit)} value={form.credit} options={options} />
          <Field
            name="amount"
            label={t(APPROVALS.amount)}
            value={form.amount}
            keyboard="decimal"
            direction="ltr"
            lengthMax={40}
            hint={t(APPROVALS.amountHint, { currency: biller.currency })}
            required
          />
          <Reason context={context} value={form.reason} />
          <Send context={context} />
        </form>
      )}
    </ConsolePage>
  );
}

function Reason(props: { context: ConsoleContext; value: string }) {
  const { t } = props.context.reader;
  return (
    <TextArea
      name="reason"
      label={t(APPROVALS.reason)}
      value={props.value}
      lengthMax={500}
      hint={t(APPROVALS.reasonHint)}
      required
    />
  );
}

function Send(props: { context: ConsoleContext }) {
  return (
    <div class="actions">
      <button class="main" type="submit" safe>
        {props.context.reader.t(APPROVALS.ask)}
      </button>
    </div>
  );
}
