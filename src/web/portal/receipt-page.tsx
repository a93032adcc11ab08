import type { Biller } from '../../billing/index.ts';
import { money } from '../../kernel/index.ts';
import type { Payment, Receipt, TimelineEntry } from '../../payments/index.ts';
import { Field } from './form-field.tsx';
import { Digits, Page, type PageContext } from './page.tsx';
import { groupReference, Result } from './payment-page.tsx';
import { BILLS } from './texts/bills.ts';
import { FIND } from './texts/find.ts';
import { PAYMENT } from './texts/payment.ts';

/** The receipt: what was paid, when, for what; nothing about who paid. Made to be printed. */
export function ReceiptPage(props: { context: PageContext; receipt: Receipt; biller: Biller }) {
  const { context, receipt, biller } = props;
  const { payment } = receipt;
  const { reader } = context;
  const { t, language } = reader;
  const toman = biller.showToman ? reader.toman(payment.amount) : undefined;
  const card = payment.maskedCard?.slice(-4);
  const numbers: (readonly [label: string, value: string])[] = [
    [t(PAYMENT.reference), groupReference(receipt.number)],
    [t(BILLS.account), receipt.accountNumber],
    ...(card === undefined ? [] : [[t(PAYMENT.card), `•••• ${card}`] as const]),
    ...(payment.gatewayRef === undefined ? [] : [[t(PAYMENT.bankReference), payment.gatewayRef] as const]),
  ];
  return (
    <Page context={context} title={t(PAYMENT.receipt)}>
      <article class="slip receipt">
        <p class="eyebrow" safe>
          {biller.name[language]}
        </p>
        <h1 safe>{t(PAYMENT.receipt)}</h1>
        <p class="amount">
          <bdi safe>{reader.money(payment.amount)}</bdi>
          {toman === undefined ? (
            ''
          ) : (
            <bdi class="toman" safe>
              {toman}
            </bdi>
          )}
        </p>
        <dl class="facts">
          <div>
            <dt safe>{t(PAYMENT.paidAt)}</dt>
            <dd>
              <time datetime={receipt.paidAt.toISOString()} safe>
                {reader.dateTime(receipt.paidAt, biller.timeZone)}
              </time>
            </dd>
          </div>
          {numbers.map(([label, value]) => (
            <div>
              <dt safe>{label}</dt>
              <dd>
                <Digits reader={reader} text={value} />
              </dd>
            </div>
          ))}
          {payment.advance.minor === 0n ? (
            ''
          ) : (
            <div>
              <dt safe>{t(PAYMENT.advance)}</dt>
              <dd>
                <bdi safe>{reader.money(payment.advance)}</bdi>
              </dd>
            </div>
          )}
        </dl>
        <PaidBills context={context} receipt={receipt} biller={biller} />
      </article>
      <p class="hint screen" safe>
        {t(PAYMENT.print)}
      </p>
    </Page>
  );
}

function PaidBills(props: { context: PageContext; receipt: Receipt; biller: Biller }) {
  const { receipt, biller } = props;
  const { reader } = props.context;
  const { currency } = receipt.payment.amount;
  return (
    <table class="lines">
      <caption safe>{reader.t(PAYMENT.bills)}</caption>
      <tbody>
        {receipt.bills.map((bill) => (
          <tr>
            <th scope="row">
              <Digits reader={reader} text={bill.number} />
              {bill.period === '' ? (
                ''
              ) : (
                <span class="hint">
                  <span safe>{reader.t(BILLS.period)}</span> <Digits reader={reader} text={bill.period} />
                </span>
              )}
              {biller.identifiers.map(({ name, label }) => {
                const value = bill.identifiers[name];
                return value === undefined ? (
                  ''
                ) : (
                  <span class="hint">
                    <span safe>{label[reader.language]}</span> <Digits reader={reader} text={value} />
                  </span>
                );
              })}
            </th>
            <td>
              <bdi safe>{reader.money(money(bill.amountMinor, currency))}</bdi>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** "Where is my payment": one field for the reference, and what is known of it. */
export function LookupPage(props: {
  context: PageContext;
  typed: string;
  problem?: string;
  found?: { readonly payment: Payment; readonly biller: Biller; readonly timeline: readonly TimelineEntry[] };
}) {
  const { context, typed, problem, found } = props;
  const { t } = context.reader;
  return (
    <Page context={context} title={t(PAYMENT.findTitle)}>
      {found === undefined ? (
        <>
          <h1 safe>{t(PAYMENT.findTitle)}</h1>
          <p class="lead" safe>
            {t(PAYMENT.findLead)}
          </p>
        </>
      ) : (
        <Result context={context} {...found} />
      )}
      <form method="post" action="/p" novalidate class="stack">
        <Field
          id="reference"
          name="reference"
          label={t(PAYMENT.reference)}
          value={typed}
          problem={problem}
          required
          hint={t(FIND.example)}
          example={context.reader.digits('101-50744-48644-8')}
        />
        <button type="submit" class={found === undefined ? 'main' : ''} safe>
          {t(PAYMENT.findSubmit)}
        </button>
      </form>
    </Page>
  );
}
