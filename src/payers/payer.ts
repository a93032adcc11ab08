import type { Followers } from '../billing/index.ts';
import { err, type Language, ok, type Phone, type Result } from '../kernel/index.ts';
import type { PayerNumber } from '../payments/index.ts';
import { type Clock, type Database, type Statements, sqlState, type Vault } from '../platform/index.ts';
import { type Proof, spendProof } from './code.ts';
import { lockPayer, type SignedOut } from './saved.ts';
import type { SignedIn } from './session.ts';

export type ChangePhoneError =
  /** The proof was used by another request, or is of another payer. */
  | { readonly code: 'dead_code' }
  /** The new number has a panel of its own. Told only to whoever has proven that it is theirs. */
  | { readonly code: 'phone_taken' }
  | SignedOut;

const UNIQUE_VIOLATION = '23505';

interface Account {
  readonly billerId: number;
  readonly accountId: bigint;
}

/** What a payer may change about the account itself: language, number, and whether there is one. */
export function createAccounts(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly followers: Followers;
}) {
  const { sql, vault, clock, followers } = deps;

  function savedOf(tx: Statements, { payerId }: SignedIn): Promise<readonly Account[]> {
    return tx<Account[]>`
      select biller_id as "billerId", account_id as "accountId" from payers.saved_account
       where payer_id = ${payerId} order by biller_id, account_id`;
  }

  /** The saved bills are followed under another number or in another language from now on. */
  async function followAs(
    tx: Statements,
    payer: SignedIn,
    changes: { readonly phone?: Phone; readonly language?: Language },
  ): Promise<void> {
    const accounts = await savedOf(tx, payer);
    const follows = await followers.of(payer.phone, accounts);
    for (const [index, account] of accounts.entries()) {
      const follow = follows[index];
      if (changes.phone !== undefined) await followers.remove(tx, account, payer.phone);
      await followers.put(tx, {
        ...account,
        phone: changes.phone ?? payer.phone,
        language: changes.language ?? payer.language,
        remind: follow?.remind ?? false,
        channel: follow?.channel ?? 'sms',
      });
    }
  }

  return {
    /** The language of messages. */
    setLanguage: async (payer: SignedIn, language: Language): Promise<Result<void, SignedOut>> =>
      sql.begin(async (tx): Promise<Result<void, SignedOut>> => {
        if (!(await lockPayer(tx, payer))) return err({ code: 'signed_out' });
        await tx`update payers.payer set language = ${language} where payer_id = ${payer.payerId}`;
        await followAs(tx, payer, { language });
        return ok(undefined);
      }),

    /**
     * Takes the number that was proven in the place of the present one. Saved bills, reminders and the payments
     * made so far stay with the payer; other browsers must sign in again.
     */
    changePhone: async (payer: SignedIn, proof: Proof): Promise<Result<void, ChangePhoneError>> => {
      if (proof.purpose !== 'change_phone' || proof.subject !== String(payer.payerId))
        return err({ code: 'dead_code' });
      const now = clock.now();
      try {
        return await sql.begin(async (tx): Promise<Result<void, ChangePhoneError>> => {
          if (!(await lockPayer(tx, payer))) return err({ code: 'signed_out' });
          if (!(await spendProof(tx, proof, now))) return err({ code: 'dead_code' });
          if (proof.digest.equals(payer.digest)) return ok(undefined);
          const [row] = await tx<{ changed: boolean }[]>`
            select payers.change_phone(${payer.payerId}, ${proof.digest}, ${vault.seal(proof.phone)},
                                       ${payer.sessionId}, ${now}) as changed`;
          if (row?.changed !== true) return err({ code: 'phone_taken' });
          await followAs(tx, payer, { phone: proof.phone });
          return ok(undefined);
        });
      } catch (error) {
        // Its owner signed in for the first time in the same moment.
        if (sqlState(error) === UNIQUE_VIOLATION) return err({ code: 'phone_taken' });
        throw error;
      }
    },

    /**
     * Deletes the payer and all that is kept for them, in one transaction: number, saved bills with their names,
     * reminders, sessions, codes. Payments and receipts stay, and are shown under this number no more.
     */
    remove: async (payer: SignedIn, proof: Proof): Promise<Result<void, { readonly code: 'dead_code' }>> => {
      if (proof.purpose !== 'delete_payer' || proof.subject !== String(payer.payerId))
        return err({ code: 'dead_code' });
      return sql.begin(async (tx): Promise<Result<void, { readonly code: 'dead_code' }>> => {
        const isThere = await lockPayer(tx, payer);
        if (!isThere || !(await spendProof(tx, proof, clock.now()))) return err({ code: 'dead_code' });
        for (const account of await savedOf(tx, payer)) await followers.remove(tx, account, payer.phone);
        await tx`select payers.remove_payer(${payer.payerId}, ${clock.now()})`;
        return ok(undefined);
      });
    },

    /** The numbers whose payments are this payer's, each with the time in which it was theirs. */
    numbersOf: async (payer: SignedIn): Promise<readonly PayerNumber[]> => {
      const rows = await sql<{ digest: Buffer; since: Date | null; until: Date | null }[]>`
        select p.phone_digest as digest, nullif(payers.owned_since(p.phone_digest, p.payer_id), '-infinity') as since,
               null::timestamptz as until
          from payers.payer p where p.payer_id = ${payer.payerId}
        union all
        select l.phone_digest, nullif(l.since, '-infinity'), l.until
          from payers.left_phone l where l.payer_id = ${payer.payerId}`;
      return rows.map(({ digest, since, until }) => ({
        digest,
        since: since ?? undefined,
        until: until ?? undefined,
      }));
    },
  };
}
