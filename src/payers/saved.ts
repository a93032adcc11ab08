import type { FollowerChannel, Followers, InquiryAnswer, RawIdentifiers } from '../billing/index.ts';
import { lastingIdentifiers } from '../billing/index.ts';
import { err, invariant, ok, type Result, stripInvisible } from '../kernel/index.ts';
import type { Clock, Database, Statements, Vault } from '../platform/index.ts';
import type { SignedIn } from './session.ts';

/** A bill that is kept under a name of one's own. */
export interface SavedAccount {
  readonly savedId: bigint;
  readonly billerId: number;
  readonly accountId: bigint;
  readonly label: string;
  /** What the account is inquired by. */
  readonly identifiers: RawIdentifiers;
  readonly remind: boolean;
  readonly channel: FollowerChannel;
}

export interface SavedSettings {
  readonly label: string;
  readonly remind: boolean;
  readonly channel: FollowerChannel;
}

export type SaveError =
  | { readonly code: 'label_missing' }
  | { readonly code: 'label_too_long'; readonly lengthMax: number }
  /** These numbers find one bill, and not the account's next ones. */
  | { readonly code: 'not_repeatable' }
  | { readonly code: 'too_many_saved'; readonly max: number }
  | SignedOut;

/** Deleted, or with another number by now: another page of the same payer was faster. */
export interface SignedOut {
  readonly code: 'signed_out';
}

const SAVED_MAX = 50;
const LABEL_LENGTH_MAX = 40;

interface SavedRow {
  readonly saved_id: bigint;
  readonly biller_id: number;
  readonly account_id: bigint;
  readonly label: Buffer;
  readonly identifiers: Buffer;
}

/** The bills that a payer keeps an eye on. Names and numbers are sealed; reminders follow from billing's followers. */
export function createSavedAccounts(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly followers: Followers;
}) {
  const { sql, vault, followers } = deps;

  async function list(payer: SignedIn, savedId?: bigint): Promise<readonly SavedAccount[]> {
    const rows = await sql<SavedRow[]>`
      select saved_id, biller_id, account_id, label, identifiers from payers.saved_account
       where payer_id = ${payer.payerId} ${savedId === undefined ? sql`` : sql`and saved_id = ${savedId}`}
       order by saved_id`;
    const follows = await followers.of(
      payer.phone,
      rows.map(({ biller_id, account_id }) => ({ billerId: biller_id, accountId: account_id })),
    );
    return rows.map((row, index) => ({
      savedId: row.saved_id,
      billerId: row.biller_id,
      accountId: row.account_id,
      label: vault.open(row.label),
      identifiers: readIdentifiers(vault.open(row.identifiers)),
      remind: follows[index]?.remind ?? false,
      channel: follows[index]?.channel ?? 'sms',
    }));
  }

  return {
    /** All of them, in the order in which they were saved. */
    list: (payer: SignedIn): Promise<readonly SavedAccount[]> => list(payer),
    find: async (payer: SignedIn, savedId: bigint): Promise<SavedAccount | undefined> =>
      (await list(payer, savedId))[0],

    /** Keeps the account that was found with `typed`. One that is kept already gets the new name. */
    save: async (
      payer: SignedIn,
      found: { readonly answer: InquiryAnswer; readonly typed: RawIdentifiers },
      settings: SavedSettings,
    ): Promise<Result<void, SaveError>> => {
      const { biller, accountId } = found.answer;
      const label = readLabel(settings.label);
      if (!label.ok) return label;
      const identifiers = lastingIdentifiers(biller, found.typed);
      if (identifiers === undefined) return err({ code: 'not_repeatable' });
      return sql.begin(async (tx): Promise<Result<void, SaveError>> => {
        if (!(await lockPayer(tx, payer))) return err({ code: 'signed_out' });
        const [others] = await tx<{ count: bigint }[]>`
          select count(*) from payers.saved_account
           where payer_id = ${payer.payerId} and not (biller_id = ${biller.billerId} and account_id = ${accountId})`;
        if (Number(others?.count) >= SAVED_MAX) return err({ code: 'too_many_saved', max: SAVED_MAX });
        await tx`
          insert into payers.saved_account (payer_id, biller_id, account_id, label, identifiers, created_at)
          values (${payer.payerId}, ${biller.billerId}, ${accountId}, ${vault.seal(label.value)},
                  ${vault.seal(JSON.stringify(identifiers))}, ${deps.clock.now()})
          on conflict (payer_id, biller_id, account_id) do update
            set label = excluded.label, identifiers = excluded.identifiers`;
        await followers.put(tx, follower(payer, { billerId: biller.billerId, accountId }, settings));
        return ok(undefined);
      });
    },

    /** Another name, other reminders. */
    change: async (
      payer: SignedIn,
      saved: SavedAccount,
      settings: SavedSettings,
    ): Promise<Result<void, SaveError>> => {
      const label = readLabel(settings.label);
      if (!label.ok) return label;
      return sql.begin(async (tx): Promise<Result<void, SaveError>> => {
        if (!(await lockPayer(tx, payer))) return err({ code: 'signed_out' });
        const { count } = await tx`
          update payers.saved_account set label = ${vault.seal(label.value)}
           where payer_id = ${payer.payerId} and saved_id = ${saved.savedId}`;
        // Removed on another page meanwhile: then nobody follows it either.
        if (count === 1) await followers.put(tx, follower(payer, saved, settings));
        return ok(undefined);
      });
    },

    /** No longer keeps it, nor reminds of it. Of a payer who is gone, nothing is left to remove. */
    remove: async (payer: SignedIn, saved: SavedAccount): Promise<void> => {
      await sql.begin(async (tx) => {
        if (!(await lockPayer(tx, payer))) return;
        await tx`
          delete from payers.saved_account where payer_id = ${payer.payerId} and saved_id = ${saved.savedId}`;
        await followers.remove(tx, saved, payer.phone);
      });
    },
  };
}

/** What follows from a payer's number and language changes with them: one at a time. False when it is too late. */
export async function lockPayer(sql: Statements, { payerId, digest }: SignedIn): Promise<boolean> {
  const [row] = await sql`
    select 1 from payers.payer where payer_id = ${payerId} and phone_digest = ${digest} for update`;
  return row !== undefined;
}

function follower(
  payer: SignedIn,
  account: { readonly billerId: number; readonly accountId: bigint },
  { remind, channel }: SavedSettings,
) {
  return {
    billerId: account.billerId,
    accountId: account.accountId,
    phone: payer.phone,
    language: payer.language,
    remind,
    channel,
  };
}

function readLabel(typed: string): Result<string, SaveError> {
  const label = stripControls(typed).replace(/\s+/g, ' ').trim();
  if (stripInvisible(label).trim() === '') return err({ code: 'label_missing' });
  // As a reader counts them: a letter with its marks is one.
  const length = [
    ...new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(label.slice(0, 1_000)),
  ].length;
  return length > LABEL_LENGTH_MAX || label.length > 4 * LABEL_LENGTH_MAX
    ? err({ code: 'label_too_long', lengthMax: LABEL_LENGTH_MAX })
    : ok(label);
}

/** Control characters, and marks that turn round the text that follows; joiners stay, Persian needs them. */
function stripControls(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ');
}

/** Identifiers as they were sealed. */
export function readIdentifiers(text: string): RawIdentifiers {
  const value: unknown = JSON.parse(text);
  invariant(typeof value === 'object' && value !== null, 'identifiers were sealed as an object');
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, String(each)]));
}
