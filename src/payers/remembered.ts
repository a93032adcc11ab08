import {
  type Followers,
  type InquiryAnswer,
  lastingIdentifiers,
  type RawIdentifiers,
} from '../billing/index.ts';
import { err, type Language, ok, type Phone, type Result } from '../kernel/index.ts';
import { bigints, type Clock, type Database, type Vault } from '../platform/index.ts';
import { readIdentifiers } from './saved.ts';

/** An account that a telephone number asked to keep in mind. The number is what the network told, and proves nothing. */
export interface RememberedAccount {
  readonly billerId: number;
  readonly accountId: bigint;
  /** What the account is inquired by. */
  readonly identifiers: RawIdentifiers;
}

export type RememberError =
  /** These numbers find one bill, and not the account's next ones. */
  { readonly code: 'not_repeatable' } | { readonly code: 'too_many_remembered'; readonly max: number };

/** Bills that are kept for a number after a yes: offered the next time, and reminded of; forgotten when it says so. */
export interface Remembered {
  list(phone: Phone, billerIds: readonly number[]): Promise<readonly RememberedAccount[]>;
  add(
    phone: Phone,
    found: { readonly answer: InquiryAnswer; readonly typed: RawIdentifiers },
    language: Language,
  ): Promise<Result<void, RememberError>>;
  forget(phone: Phone, account: { readonly billerId: number; readonly accountId: bigint }): Promise<void>;
}

const REMEMBERED_MAX = 9;

interface Row {
  readonly biller_id: number;
  readonly account_id: bigint;
  readonly identifiers: Buffer;
}

export function createRemembered(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly followers: Followers;
}): Remembered {
  const { sql, vault, clock, followers } = deps;
  return {
    list: async (phone, billerIds) => {
      const rows = await sql<Row[]>`
        select r.biller_id, r.account_id, r.identifiers
          from unnest(${billerIds}::integer[]) as b(biller_id)
          join payers.remembered r on r.biller_id = b.biller_id and r.phone_digest = ${vault.digest('phone', phone)}
         order by r.created_at, r.biller_id, r.account_id limit ${REMEMBERED_MAX}`;
      return rows.map((row) => ({
        billerId: row.biller_id,
        accountId: row.account_id,
        identifiers: readIdentifiers(vault.open(row.identifiers)),
      }));
    },
    add: async (phone, { answer, typed }, language) => {
      const { biller, accountId } = answer;
      const identifiers = lastingIdentifiers(biller, typed);
      if (identifiers === undefined) return err({ code: 'not_repeatable' });
      const digest = vault.digest('phone', phone);
      return sql.begin(async (tx): Promise<Result<void, RememberError>> => {
        const added = await tx`
          insert into payers.remembered (biller_id, phone_digest, account_id, identifiers, created_at)
          select ${biller.billerId}, ${digest}, ${accountId}, ${vault.seal(JSON.stringify(identifiers))}, ${clock.now()}
           where (select count(*) from payers.remembered
                   where biller_id = ${biller.billerId} and phone_digest = ${digest}
                     and account_id <> ${accountId}) < ${REMEMBERED_MAX}
          on conflict (biller_id, phone_digest, account_id) do update set identifiers = excluded.identifiers`;
        if (added.count === 0) return err({ code: 'too_many_remembered', max: REMEMBERED_MAX });
        await followers.put(tx, {
          ...{ billerId: biller.billerId, accountId, phone, language },
          ...{ remind: true, channel: 'sms' },
        });
        return ok(undefined);
      });
    },
    forget: async (phone, { billerId, accountId }) => {
      await sql.begin(async (tx) => {
        await tx`
          delete from payers.remembered
           where biller_id = ${billerId} and phone_digest = ${vault.digest('phone', phone)}
             and account_id = any (${bigints(tx, [accountId])}::bigint[])`;
        await followers.remove(tx, { billerId, accountId }, phone);
      });
    },
  };
}
