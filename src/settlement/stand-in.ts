import {
  type Biller,
  type Inquiry,
  type InquiryAnswer,
  type InquiryError,
  readIdentifiers,
  takeHeardBills,
} from '../billing/index.ts';
import { err, ok, type Result } from '../kernel/index.ts';
import type { Database, Vault } from '../platform/index.ts';
import type { BillerSystem, BillerSystems } from './posting/biller-system.ts';

export interface StandInDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly inquiry: Inquiry;
  readonly systems: BillerSystems;
  readonly onError: (error: unknown) => void;
}

export interface StandIn {
  /** Asks the biller's own system first; answers from the last known state, and says so, where that is silent (X5). */
  readonly inquiry: Inquiry;
  /** Whether a payment may be taken just now: while the biller is silent, within the limits that it sets. */
  admit(biller: Biller, amountMinor: bigint): Promise<boolean>;
}

interface Link {
  readonly quiet: boolean;
  readonly failures: number;
  readonly down_since: Date | null;
  readonly down_minutes: number | null;
}

/** Standing in for billers whose own systems do not answer. Billers without one are answered for as ever. */
export function createStandIn(deps: StandInDeps): StandIn {
  const { sql, inquiry, systems } = deps;

  async function linkOf(billerId: number): Promise<Link | undefined> {
    const [link] = await sql<Link[]>`
      select coalesce(quiet_until > now(), false) as quiet, failures, down_since,
             extract(epoch from now() - down_since)::float8 / 60 as down_minutes
        from settlement.link where biller_id = ${billerId}`;
    return link;
  }

  async function inquire(
    biller: Biller,
    raw: Parameters<Inquiry['inquire']>[1],
  ): Promise<Result<InquiryAnswer, InquiryError>> {
    const system = systems.of(biller.billerId);
    const read = system === undefined ? undefined : readIdentifiers(biller, raw);
    if (system === undefined || read === undefined || !read.ok) return inquiry.inquire(biller, raw);
    const { account, bill } = read.value;
    const heard = await hear(biller, system, account, bill);
    if (heard === 'not_found') return err({ code: 'account_not_found' });
    const answer = await inquiry.inquire(biller, raw);
    if (heard === 'heard') return answer;
    // Nobody knows whether there is such an account: to say that there is none would be a guess.
    if (!answer.ok)
      return answer.error.code === 'account_not_found' ? err({ code: 'biller_silent' }) : answer;
    return ok({
      ...answer.value,
      standIn: { asOf: await heardAt(sql, biller.billerId, answer.value.accountId) },
    });
  }

  async function hear(
    biller: Biller,
    system: BillerSystem,
    account: Readonly<Record<string, string>>,
    bill: Readonly<Record<string, string>>,
  ): Promise<'heard' | 'not_found' | 'silent'> {
    const { billerId } = biller;
    if ((await linkOf(billerId))?.quiet) return 'silent';
    const found = await system.inquire({ ...account, ...bill });
    await sql`select settlement.report(${billerId}, ${found.kind !== 'silent'})`;
    if (found.kind !== 'found') return found.kind;
    try {
      const { rejected } = await takeHeardBills(deps, biller, { ...found, identifiers: account });
      await sql`
        insert into settlement.heard (biller_id, account_id, at)
        select biller_id, account_id, now() from billing.service_account
         where biller_id = ${billerId} and number = ${found.account}
        on conflict (biller_id, account_id) do update set at = excluded.at`;
      if (rejected > 0)
        deps.onError(new Error(`${rejected} bills that the system of ${biller.id} told could not be taken`));
      return rejected === 0 ? 'heard' : 'silent';
    } catch (error) {
      deps.onError(error);
      return 'silent';
    }
  }

  return {
    inquiry: {
      ...inquiry,
      inquire,
      standIn: async (biller, accountId) => {
        if (systems.of(biller.billerId) === undefined) return undefined;
        const link = await linkOf(biller.billerId);
        return (link?.failures ?? 0) === 0
          ? undefined
          : { asOf: await heardAt(sql, biller.billerId, accountId) };
      },
    },
    admit: async (biller, amountMinor) => {
      const limits = biller.posting?.standIn;
      if (biller.posting === undefined || biller.posting.way === 'hosted' || limits === undefined)
        return true;
      const link = await linkOf(biller.billerId);
      if (link === undefined || link.down_since === null) return true;
      const { paymentMinorMax, waitingMinorMax, minutesMax } = limits;
      if (minutesMax !== undefined && (link.down_minutes ?? 0) > minutesMax) return false;
      if (paymentMinorMax !== undefined && amountMinor > BigInt(paymentMinorMax)) return false;
      if (waitingMinorMax === undefined) return true;
      const [waiting] = await sql<{ minor: bigint }[]>`
        select coalesce(sum(amount_minor), 0)::bigint as minor from settlement.posting
         where biller_id = ${biller.billerId} and kind = 'payment' and attend_at is not null`;
      return (waiting?.minor ?? 0n) + amountMinor <= BigInt(waitingMinorMax);
    },
  };
}

/** When the biller itself last told us of this account; undefined: it never did, the bills came by file. */
async function heardAt(sql: Database, billerId: number, accountId: bigint): Promise<Date | undefined> {
  const [row] = await sql<{ at: Date }[]>`
    select at from settlement.heard where biller_id = ${billerId} and account_id = ${accountId}`;
  return row?.at;
}
