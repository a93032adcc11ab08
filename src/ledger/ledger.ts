import { type Currency, err, invariant, ok, type Result } from '../kernel/index.ts';
import { afterSetError, bigints, createBatcher, type Database } from '../platform/index.ts';
import { type AccountBalance, createLedgerEntries, type LedgerEntries } from './entries.ts';

/** The ledger's door: accounts, postings, balances. All amounts are minor units of the account's currency. */
export interface Ledger {
  /** What the staff read in the books. */
  readonly records: LedgerEntries;
  /** The account's id; made if it is not there yet. */
  ensureAccount(billerId: number, account: AccountName): Promise<bigint>;
  /**
   * Posts, durably: the answer comes after the commit. Postings that arrive together are written as one set.
   * The same purpose and subject again changes nothing and answers `replayed`.
   */
  post(posting: Posting): Promise<Result<'posted' | 'replayed', PostingError>>;
  balances(billerId: number): Promise<readonly AccountBalance[]>;
  /** Folds what has been posted into totals, in the background; returns how many transfers that were. */
  fold(billerId: number): Promise<bigint>;
}

export interface AccountName {
  readonly kind: 'gateway' | 'biller' | 'advance' | 'collector' | 'bank' | 'direct';
  /** Which gateway, service account or collector; empty for the biller itself and the bank. */
  readonly subject: string;
  readonly currency: Currency;
  /** The credit balance must not fall below this; left out: no floor, and no row that all payments share. */
  readonly floorMinor?: bigint;
}

export interface Posting {
  readonly billerId: number;
  /** With `subject` the idempotency key: what is posted, and for which thing. */
  readonly purpose: string;
  readonly subject: bigint;
  readonly currency: Currency;
  /** All of them or none. */
  readonly legs: readonly PostingLeg[];
}

export interface PostingLeg {
  readonly debitAccount: bigint;
  readonly creditAccount: bigint;
  readonly amountMinor: bigint;
}

export interface PostingError {
  readonly code: 'key_reused' | 'unknown_account' | 'currency_mismatch' | 'insufficient_funds';
}

type Outcome = Result<'posted' | 'replayed', PostingError>;

export function createLedger(deps: { readonly sql: Database }): Ledger {
  const { sql } = deps;
  const batcher = createBatcher<Posting, Outcome>({
    run: (postings) => postSet(sql, postings),
    keyOf: ({ billerId, purpose, subject }) => `${billerId}/${purpose}/${subject}`,
    afterError: afterSetError,
  });
  return {
    records: createLedgerEntries(deps),
    ensureAccount: async (billerId, account) => {
      const [row] = await sql<{ id: bigint }[]>`
        select ledger.ensure_account(${billerId}, ${account.kind}, ${account.subject}, ${account.currency},
          ${account.floorMinor ?? null}) as id`;
      invariant(row !== undefined, 'ensure_account gave no account');
      return row.id;
    },
    post: async (posting) => {
      invariant(posting.legs.length > 0, 'a posting without legs');
      invariant(
        posting.legs.every(({ amountMinor }) => amountMinor > 0n),
        'a leg moves a positive amount; swap its accounts to move it back',
      );
      // The database refuses it too, but by the kind of error that a floor raises.
      invariant(
        posting.legs.every(({ debitAccount, creditAccount }) => debitAccount !== creditAccount),
        'a leg moves between two accounts',
      );
      return batcher.add(posting);
    },
    balances: (billerId) => sql<AccountBalance[]>`
      select account_id as "accountId", kind, subject, currency, debit_minor as "debitMinor",
             credit_minor as "creditMinor", balance_minor as "balanceMinor"
        from ledger.balances(${billerId}) order by kind, subject`,
    fold: async (billerId) => {
      const [row] = await sql<{ count: bigint }[]>`select ledger.fold(${billerId}) as count`;
      return row?.count ?? 0n;
    },
  };
}

async function postSet(sql: Database, postings: readonly Posting[]): Promise<readonly Outcome[]> {
  const legs = postings.flatMap((posting, index) =>
    posting.legs.map((leg, nth) => ({ ...leg, posting, nth, item: index + 1 })),
  );
  const rows = await sql<{ item: number; outcome: string }[]>`
    select item, outcome from ledger.post(
      ${legs.map(({ item }) => item)}, ${legs.map(({ posting }) => posting.billerId)},
      ${legs.map(({ posting }) => posting.purpose)}, ${bigints(
        sql,
        legs.map(({ posting }) => posting.subject),
      )},
      ${legs.map(({ nth }) => nth)}, ${bigints(
        sql,
        legs.map(({ debitAccount }) => debitAccount),
      )},
      ${bigints(
        sql,
        legs.map(({ creditAccount }) => creditAccount),
      )}, ${bigints(
        sql,
        legs.map(({ amountMinor }) => amountMinor),
      )},
      ${legs.map(({ posting }) => posting.currency)})`;
  const outcomes = new Array<Outcome | undefined>(postings.length);
  for (const { item, outcome } of rows) outcomes[item - 1] = readOutcome(outcome);
  return outcomes.map((outcome) => {
    invariant(outcome !== undefined, 'a posting came back without an outcome');
    return outcome;
  });
}

function readOutcome(outcome: string): Outcome {
  switch (outcome) {
    case 'posted':
    case 'replayed':
      return ok(outcome);
    case 'key_reused':
    case 'unknown_account':
    case 'currency_mismatch':
    case 'insufficient_funds':
      return err({ code: outcome });
    default:
      invariant(false, `unknown outcome of a posting: ${outcome}`);
  }
}
