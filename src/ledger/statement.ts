import { invariant } from '../kernel/index.ts';
import type { Database } from '../platform/index.ts';
import type { AccountName } from './ledger.ts';

/** What one account did in a span of time; amounts as credits less debits, so that all accounts together come to nothing. */
export interface AccountStatement {
  readonly kind: AccountName['kind'];
  /** Which gateway or collector. The advances of all customers are one statement, without a subject. */
  readonly subject: string;
  readonly openingMinor: bigint;
  /** By what it was posted for. */
  readonly movements: readonly Movement[];
  readonly closingMinor: bigint;
}

export interface Movement {
  readonly purpose: string;
  readonly count: number;
  readonly minor: bigint;
}

interface Row {
  readonly kind: AccountName['kind'];
  readonly subject: string;
  readonly purpose: string;
  readonly before_minor: bigint;
  readonly count: number;
  readonly minor: bigint;
}

/**
 * A biller's books from `from` up to and without `to`, added up from the transfers themselves and not from kept totals: what
 * was closed once stays as it was, since transfers are only added. Added up by pairs of accounts before the pairs are taken apart:
 * 0.3 s for each million transfers up to `to`, where one row for each side took 2.7 s.
 */
export async function stateAccounts(
  sql: Database,
  billerId: number,
  span: { readonly from: Date; readonly to: Date },
): Promise<readonly AccountStatement[]> {
  const rows = await sql<Row[]>`
    with moved as materialized (
      select debit_account, credit_account, purpose,
             coalesce(sum(amount_minor) filter (where posted_at < ${span.from}), 0) as before_minor,
             count(*) filter (where posted_at >= ${span.from}) as count,
             coalesce(sum(amount_minor) filter (where posted_at >= ${span.from}), 0) as minor
        from ledger.transfer where biller_id = ${billerId} and posted_at < ${span.to} group by 1, 2, 3
    )
    select a.kind, case a.kind when 'advance' then '' else a.subject end as subject, m.purpose,
           sum(s.sign * m.before_minor)::bigint as before_minor, sum(m.count)::integer as count,
           sum(s.sign * m.minor)::bigint as minor
      from moved m
     cross join lateral (values (m.debit_account, -1), (m.credit_account, 1)) as s(account_id, sign)
      join ledger.account a on a.biller_id = ${billerId} and a.account_id = s.account_id
     group by 1, 2, 3 order by 1, 2, 3`;
  const groups = Map.groupBy(rows, ({ kind, subject }) => `${kind}:${subject}`);
  const statements = [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : [stateAccount(first, group)];
  });
  const sum = statements.reduce((total, { closingMinor }) => total + closingMinor, 0n);
  invariant(sum === 0n, 'what one account gives another one gets');
  return statements;
}

function stateAccount({ kind, subject }: Row, rows: readonly Row[]): AccountStatement {
  const openingMinor = rows.reduce((sum, { before_minor }) => sum + before_minor, 0n);
  const movements = rows
    .filter(({ count }) => count > 0)
    .map(({ purpose, count, minor }) => ({ purpose, count, minor }));
  const closingMinor = movements.reduce((sum, { minor }) => sum + minor, openingMinor);
  return { kind, subject, openingMinor, movements, closingMinor };
}
