import type { Clock, Database, Vault } from '../platform/index.ts';

/** Who wants to hear nothing. Nobody's number is kept for that, only its digest. */
export interface OptOuts {
  /** No messages of this biller any more, or of none: urgent ones (codes) still come. Twice is as good as once. */
  optOut(phone: string, billerId: number | 'all'): Promise<void>;
  /** Messages may come again. Of one biller after an opt-out of all: nothing changes. */
  optIn(phone: string, billerId: number | 'all'): Promise<void>;
  isOut(digest: Uint8Array, billerId: number): Promise<boolean>;
}

/** Of all billers, in the table. The system's own messages that are not urgent belong here too. */
const ALL = 0;

export function createOptOuts(deps: {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
}): OptOuts {
  const { sql, vault, clock } = deps;
  const numberOf = (billerId: number | 'all'): number => (billerId === 'all' ? ALL : billerId);
  return {
    optOut: async (phone, billerId) => {
      await sql`
        insert into notifications.opt_out (address_digest, biller_id, created_at)
        values (${vault.digest('phone', phone)}, ${numberOf(billerId)}, ${clock.now()})
        on conflict do nothing`;
    },
    optIn: async (phone, billerId) => {
      await sql`
        delete from notifications.opt_out
         where address_digest = ${vault.digest('phone', phone)} and biller_id = ${numberOf(billerId)}`;
    },
    isOut: async (digest, billerId) => {
      const rows = await sql`
        select from notifications.opt_out
         where address_digest = ${digest} and biller_id in (${ALL}, ${billerId}) limit 1`;
      return rows.length > 0;
    },
  };
}
