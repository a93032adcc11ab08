import type { Biller, BillRecord, BillVersion } from '../../billing/index.ts';
import { inLanguage, isCurrency, money, type Texts } from '../../kernel/index.ts';
import type { PaymentListRow } from '../../payments/index.ts';
import { permit } from '../../platform/index.ts';
import { Digits } from '../page/page.tsx';
import type { Reader } from '../page/reader.ts';
import type { ConsoleContext } from './context.ts';
import { CUSTOMERS } from './customers-texts.ts';
import type { ConsoleDeps } from './deps.ts';
import { ConsolePage } from './layout.tsx';
import { AccountLink, Amount, BillStateMark, Empty, Fact, Table, Text, timeThere } from './lists-parts.tsx';
import { paymentColumns } from './payments-pages.tsx';

type Deps = Pick<ConsoleDeps, 'billers'>;

export interface BillPageProps {
  readonly context: ConsoleContext;
  readonly deps: Deps;
  readonly biller: Biller;
  readonly record: BillRecord;
  /** Undefined where the reader may not see payments. */
  readonly payments: readonly PaymentListRow[] | undefined;
}

export function BillPage(props: BillPageProps) {
  const { context, deps, biller, record } = props;
  const { reader } = context;
  const { t } = reader;
  const { bill } = record;
  const holder = props.payments?.find(({ payment }) => payment.paymentId === record.heldBy)?.payment;
  return (
    <ConsolePage context={context} title={`${t(CUSTOMERS.bill)} ${bill.number}`}>
      <h1>
        <span safe>{t(CUSTOMERS.bill)}</span> <Digits reader={reader} text={bill.number} />
      </h1>
      <p class="standing">
        <BillStateMark reader={reader} state={bill.state} />{' '}
        <strong>
          <Amount reader={reader} amount={bill.amount} />
        </strong>{' '}
        <span safe>{inLanguage(biller.name, reader.language)}</span>
      </p>
      {bill.heldUntil === undefined ? (
        ''
      ) : (
        <div class="notice wait">
          <p>
            <span safe>{t(CUSTOMERS.held, { time: timeThere(reader, biller, bill.heldUntil) })}</span>{' '}
            {holder === undefined ? (
              ''
            ) : (
              <a href={`/console/payments/${holder.reference}`} safe>
                {t(CUSTOMERS.heldBy)}
              </a>
            )}
          </p>
        </div>
      )}
      <div class="columns">
        <section class="panel">
          <BillFacts {...props} />
        </section>
        <section class="panel">
          <h2 safe>{t(CUSTOMERS.lines)}</h2>
          <dl class="facts">
            {bill.lines.map(({ label, amountMinor }) => (
              <div>
                <dt>
                  <bdi safe>{label}</bdi>
                </dt>
                <dd>
                  <Amount reader={reader} amount={money(BigInt(amountMinor), bill.amount.currency)} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
      {record.versions.length > 1 ? <Versions {...props} /> : ''}
      <AdvanceUses {...props} />
      {props.payments === undefined ? (
        ''
      ) : (
        <section>
          <h2 safe>{t(CUSTOMERS.payments)}</h2>
          {props.payments.length === 0 ? (
            <Empty context={context} />
          ) : (
            <Table columns={paymentColumns(deps, context)} rows={props.payments} />
          )}
        </section>
      )}
      <p class="hint" safe>
        {t(CUSTOMERS.recorded)}
      </p>
    </ConsolePage>
  );
}

function BillFacts({ context, biller, record }: BillPageProps) {
  const { reader } = context;
  const { t } = reader;
  const { bill } = record;
  return (
    <dl class="facts">
      <Fact label={t(CUSTOMERS.account)}>
        <AccountLink context={context} biller={biller} account={{ ...bill, number: record.accountNumber }} />
      </Fact>
      {bill.period === '' ? (
        ''
      ) : (
        <Fact label={t(CUSTOMERS.period)}>
          <Digits reader={reader} text={bill.period} />
        </Fact>
      )}
      <Fact label={t(CUSTOMERS.issuedOn)} value={reader.date(bill.issuedOn)} />
      <Fact label={t(CUSTOMERS.dueOn)} value={reader.date(bill.dueOn)} />
      <Fact label={t(CUSTOMERS.paid)}>
        <Amount reader={reader} amount={bill.paid} />
      </Fact>
      <Fact label={t(CUSTOMERS.remaining)}>
        <Amount reader={reader} amount={bill.remaining} />
      </Fact>
      {bill.consumption === undefined ? (
        ''
      ) : (
        <Fact label={t(CUSTOMERS.consumption)}>
          <Digits reader={reader} text={bill.consumption} />
        </Fact>
      )}
      {Object.entries(bill.identifiers).map(([name, value]) => (
        <Fact
          label={
            inLanguage(biller.identifiers.find((rule) => rule.name === name)?.label, reader.language) ?? name
          }
        >
          <Digits reader={reader} text={value} />
        </Fact>
      ))}
    </dl>
  );
}

/** Version by version, the newest first, with what the change was about. */
function Versions({ context, biller, record }: BillPageProps) {
  const { reader } = context;
  const { t } = reader;
  return (
    <section>
      <h2 safe>{t(CUSTOMERS.versions)}</h2>
      <ol class="timeline">
        {record.versions.map((version, nth) => {
          const before = record.versions[nth - 1];
          return (
            <li>
              <p>
                <strong safe>{t(CUSTOMERS.version, { n: reader.number(version.version) })}</strong>{' '}
                <span class="hint" safe>
                  {before?.replacedAt === undefined
                    ? `${t(CUSTOMERS.asImported)}, ${timeThere(reader, biller, record.createdAt)}`
                    : `${t(CUSTOMERS.changedAt)} ${timeThere(reader, biller, before.replacedAt)} ${
                        before.replacedByImport === undefined
                          ? ''
                          : t(CUSTOMERS.byImport, { n: reader.digits(before.replacedByImport.toString()) })
                      }`.trim()}
                </span>
              </p>
              {before === undefined ? (
                ''
              ) : (
                <ul class="details">
                  {changesOf(reader, before, version, record.bill.amount.currency).map((change) => (
                    <li safe>{change}</li>
                  ))}
                </ul>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

/** `Amount: 250,000 rial → 310,000 rial`, for everything that differs. */
function changesOf(
  reader: Reader,
  before: BillVersion,
  after: BillVersion,
  currency: string,
): readonly string[] {
  const { t } = reader;
  const amount = (minor: bigint): string =>
    isCurrency(currency) ? reader.money(money(minor, currency)) : '';
  const lines = (version: BillVersion): string =>
    version.lines.map(({ label, amountMinor }) => `${label} ${amount(BigInt(amountMinor))}`).join('; ');
  const pairs: readonly (readonly [Texts, string, string])[] = [
    [CUSTOMERS.amount, amount(before.amountMinor), amount(after.amountMinor)],
    [CUSTOMERS.period, reader.digits(before.period), reader.digits(after.period)],
    [CUSTOMERS.issuedOn, reader.date(before.issuedOn), reader.date(after.issuedOn)],
    [CUSTOMERS.dueOn, reader.date(before.dueOn), reader.date(after.dueOn)],
    [
      CUSTOMERS.consumption,
      reader.digits(before.consumption ?? '–'),
      reader.digits(after.consumption ?? '–'),
    ],
    [CUSTOMERS.lines, lines(before), lines(after)],
  ];
  const arrow = reader.direction === 'rtl' ? '←' : '→';
  const changes = pairs
    .filter(([, was, is]) => was !== is)
    .map(([label, was, is]) => `${t(label)}: ${was} ${arrow} ${is}`);
  return changes.length === 0 ? [t(CUSTOMERS.nothingElse)] : changes;
}

function AdvanceUses({ context, biller, record }: BillPageProps) {
  const { reader } = context;
  const { t } = reader;
  if (record.advanceUses.length === 0) return '';
  return (
    <section>
      <h2 safe>{t(CUSTOMERS.advanceUsed)}</h2>
      <Table
        columns={[
          {
            label: t(CUSTOMERS.usedAt),
            isHead: true,
            cell: ({ usedAt }) => <Text text={timeThere(reader, biller, usedAt)} />,
          },
          {
            label: t(CUSTOMERS.amount),
            class: 'amount',
            cell: ({ amountMinor }) => (
              <Amount reader={reader} amount={money(amountMinor, record.bill.amount.currency)} />
            ),
          },
        ]}
        rows={record.advanceUses}
      />
    </section>
  );
}

/** Whether this reader sees payments of the biller. */
export function seesPayments(context: ConsoleContext, billerId: number): boolean {
  return permit(context.actor, 'payments.read', billerId).ok;
}
