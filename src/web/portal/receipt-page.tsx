import type { Biller } from '../../billing/index.ts';
import { qrSymbol } from '../../documents/index.ts';
import { inLanguage, money } from '../../kernel/index.ts';
import {
  type Payment,
  RECEIPT_TEXTS,
  type Receipt,
  type TimelineEntry,
  trackingCodeOf,
} from '../../payments/index.ts';
import { KeepOnPhone } from '../page/app/kept.tsx';
import { Field } from '../page/form-field.tsx';
import { Digits, exactly, Page, type PageContext } from '../page/page.tsx';
import { groupReference, Result } from './payment-page.tsx';
import { FIND } from './texts/find.ts';
import { PAYMENT } from './texts/payment.ts';
import { VERIFY } from './texts/verify.ts';

/** The receipt: what was paid, when, for what; nothing about who paid. Made to be printed. */
export function ReceiptPage(props: {
  context: PageContext;
  receipt: Receipt;
  biller: Biller;
  /** What its QR code holds. */
  statementUrl: string;
}) {
  const { context, receipt, biller, statementUrl } = props;
  const { payment } = receipt;
  const { reader } = context;
  const { t, language } = reader;
  const toman = biller.showToman ? reader.toman(payment.amount) : undefined;
  const card = payment.maskedCard?.slice(-4);
  const numbers: (readonly [label: string, value: string])[] = [
    [t(RECEIPT_TEXTS.number), groupReference(receipt.number)],
    [t(RECEIPT_TEXTS.trackingCode), trackingCodeOf(receipt.number)],
    [t(RECEIPT_TEXTS.account), receipt.accountNumber],
    ...(card === undefined ? [] : [[t(RECEIPT_TEXTS.card), `•••• ${card}`] as const]),
    ...(payment.gatewayRef === undefined
      ? []
      : [[t(RECEIPT_TEXTS.bankReference), payment.gatewayRef] as const]),
  ];
  return (
    <Page context={context} title={t(RECEIPT_TEXTS.title)}>
      <article class="slip receipt">
        <p class="eyebrow" safe>
          {inLanguage(biller.name, language)}
        </p>
        <h1 safe>{t(RECEIPT_TEXTS.title)}</h1>
        {receipt.standing === 'good' ? (
          ''
        ) : (
          <p class="notice bad" role="status" safe>
            {t(RECEIPT_TEXTS.returned)}
          </p>
        )}
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
            <dt safe>{t(RECEIPT_TEXTS.paidOn)}</dt>
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
              <dt safe>{t(RECEIPT_TEXTS.advance)}</dt>
              <dd>
                <bdi safe>{reader.money(payment.advance)}</bdi>
              </dd>
            </div>
          )}
        </dl>
        <PaidBills context={context} receipt={receipt} biller={biller} />
        <Proof context={context} statementUrl={statementUrl} />
      </article>
      <p class="actions screen">
        <a class="button main" href={`/receipts/${receipt.number}.pdf`} safe>
          {t(RECEIPT_TEXTS.pdf)}
        </a>
      </p>
      <KeepOnPhone reader={reader} receipt={receipt} biller={biller} />
      <p class="hint screen" safe>
        {t(PAYMENT.print)}
      </p>
    </Page>
  );
}

/** The signed statement: a code for other people's cameras, and a link for the reader's own hand. */
function Proof(props: { context: PageContext; statementUrl: string }) {
  const { t } = props.context.reader;
  const { size, path } = qrSymbol(props.statementUrl);
  const { pathname, search } = new URL(props.statementUrl);
  return (
    <section class="proof">
      <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t(RECEIPT_TEXTS.qr)}>
        <rect width={String(size)} height={String(size)} fill="#fff" />
        <path d={path} fill="#000" />
      </svg>
      <div>
        <h2 safe>{t(RECEIPT_TEXTS.checkTitle)}</h2>
        <p class="hint" safe>
          {t(RECEIPT_TEXTS.checkHere)}
        </p>
        <a class="screen" href={exactly(`${pathname}${search}`)} safe>
          {t(RECEIPT_TEXTS.checkLink)}
        </a>
      </div>
    </section>
  );
}

function PaidBills(props: { context: PageContext; receipt: Receipt; biller: Biller }) {
  const { receipt, biller } = props;
  const { reader } = props.context;
  const { currency } = receipt.payment.amount;
  return (
    <table class="lines">
      <caption safe>{reader.t(RECEIPT_TEXTS.bill)}</caption>
      <tbody>
        {receipt.bills.map((bill) => (
          <tr>
            <th scope="row">
              <Digits reader={reader} text={bill.number} />
              {bill.period === '' ? (
                ''
              ) : (
                <span class="hint">
                  <span safe>{reader.t(RECEIPT_TEXTS.period)}</span>{' '}
                  <Digits reader={reader} text={bill.period} />
                </span>
              )}
              {biller.identifiers.map(({ name, label }) => {
                const value = bill.identifiers[name];
                return value === undefined ? (
                  ''
                ) : (
                  <span class="hint">
                    <span safe>{inLanguage(label, reader.language)}</span>{' '}
                    <Digits reader={reader} text={value} />
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
      <p>
        <a class="quiet" href="/verify" safe>
          {t(VERIFY.title)}
        </a>
      </p>
    </Page>
  );
}
