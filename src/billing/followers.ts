import type { Language } from '../kernel/index.ts';
import { bigints, type Database, type Statements, type Vault } from '../platform/index.ts';

/** By which way a follower wants to hear. Others come as data: the column takes any of these. */
export const FOLLOWER_CHANNELS = ['sms'] as const;
export type FollowerChannel = (typeof FOLLOWER_CHANNELS)[number];

/** Somebody who wants to be told about an account; not always its customer. */
export interface Follower {
  readonly billerId: number;
  readonly accountId: bigint;
  /** E.164, opened from the vault. */
  readonly phone: string;
  /** `vault.digest('phone', phone)`. */
  readonly digest: Buffer;
  readonly language: Language;
  readonly remind: boolean;
  readonly channel: FollowerChannel;
}

export interface NewFollower {
  readonly billerId: number;
  readonly accountId: bigint;
  readonly phone: string;
  readonly language: Language;
  readonly remind: boolean;
  readonly channel: FollowerChannel;
}

/** Who follows which accounts (M12). One number follows an account at most once. */
export interface Followers {
  /** Follows an account, or changes how. `sql` may be the caller's transaction. */
  put(sql: Statements, follower: NewFollower): Promise<void>;
  /** Follows no longer; doing it twice is as good as once. */
  remove(
    sql: Statements,
    account: { readonly billerId: number; readonly accountId: bigint },
    phone: string,
  ): Promise<void>;
  /** How one number follows each of these accounts; undefined in the place of one that it does not follow. */
  of(
    phone: string,
    accounts: readonly { readonly billerId: number; readonly accountId: bigint }[],
  ): Promise<readonly (Follower | undefined)[]>;
  /** Of these accounts of one biller, those who want reminders and those who do not. */
  followersOf(billerId: number, accountIds: readonly bigint[]): Promise<readonly Follower[]>;
}

interface FollowerRow {
  readonly biller_id: number;
  readonly account_id: bigint;
  readonly follower_digest: Buffer;
  readonly phone: Buffer;
  readonly language: Language;
  readonly remind: boolean;
  readonly channel: FollowerChannel;
}

const COLUMNS = 'f.biller_id, f.account_id, f.follower_digest, f.phone, f.language, f.remind, f.channel';

export function createFollowers(deps: { readonly sql: Database; readonly vault: Vault }): Followers {
  const { vault } = deps;
  return {
    put: async (sql, { billerId, accountId, phone, language, remind, channel }) => {
      await sql`
        insert into billing.follower (biller_id, account_id, follower_digest, phone, language, remind, channel)
        values (${billerId}, ${accountId}, ${vault.digest('phone', phone)}, ${vault.seal(phone)},
                ${language}, ${remind}, ${channel})
        on conflict (biller_id, account_id, follower_digest) do update
          set phone = excluded.phone, language = excluded.language, remind = excluded.remind,
              channel = excluded.channel`;
    },
    remove: async (sql, { billerId, accountId }, phone) => {
      await sql`
        delete from billing.follower
         where biller_id = ${billerId} and account_id = ${accountId}
           and follower_digest = ${vault.digest('phone', phone)}`;
    },
    of: async (phone, accounts) => {
      const rows = await deps.sql<(FollowerRow & { nth: number })[]>`
        select k.nth::integer, ${deps.sql.unsafe(COLUMNS)}
          from unnest(${accounts.map(({ billerId }) => billerId)}::integer[],
                      ${bigints(
                        deps.sql,
                        accounts.map(({ accountId }) => accountId),
                      )}::bigint[]) with ordinality as k(biller_id, account_id, nth)
          join billing.follower f on f.biller_id = k.biller_id and f.account_id = k.account_id
           and f.follower_digest = ${vault.digest('phone', phone)}`;
      const found = new Map(rows.map((row) => [row.nth - 1, toFollower(row)]));
      return accounts.map((_account, index) => found.get(index));
    },
    followersOf: async (billerId, accountIds) => {
      const rows = await deps.sql<FollowerRow[]>`
        select ${deps.sql.unsafe(COLUMNS)} from billing.follower f
         where f.biller_id = ${billerId} and f.account_id = any (${bigints(deps.sql, accountIds)}::bigint[])
         order by f.account_id, f.created_at`;
      return rows.map(toFollower);
    },
  };

  function toFollower(row: FollowerRow): Follower {
    return {
      billerId: row.biller_id,
      accountId: row.account_id,
      digest: row.follower_digest,
      phone: vault.open(row.phone),
      language: row.language,
      remind: row.remind,
      channel: row.channel,
    };
  }
}
