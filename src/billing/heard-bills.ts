import type { Database, Vault } from '../platform/index.ts';
import { createRowReader, type RawRow } from './bill-row.ts';
import type { Biller } from './biller.ts';
import { createChunkImporter } from './import-chunk.ts';

/** What a biller's own system says of one account. */
export interface HeardAccount {
  readonly account: string;
  /** What the account is found by, as the payer gave it. */
  readonly identifiers: Readonly<Record<string, string>>;
  /** All that is open of it, in the columns of a bill file. */
  readonly bills: readonly RawRow[];
}

/**
 * Takes over what a biller's own system has just said of an account: bills are new, changed, or gone. What is gone was
 * paid there. Bills that somebody is paying here are left as they are. Tells how many rows could not be taken.
 */
export async function takeHeardBills(
  deps: { readonly sql: Database; readonly vault: Vault },
  biller: Biller,
  heard: HeardAccount,
): Promise<{ readonly rejected: number }> {
  const readRow = createRowReader(biller);
  const rows = heard.bills.map((bill) => readRow({ ...heard.identifiers, ...bill, account: heard.account }));
  const good = rows.flatMap((row) => (row.ok ? [row.value] : []));
  let rejected = rows.length - good.length;
  if (good.length > 0) {
    const chunk = await createChunkImporter({ ...deps, biller });
    try {
      const merged = await chunk.merge(good.map((row, index) => chunk.write(index + 1, row)));
      rejected += merged.rejects.filter(({ code }) => !OURS.includes(code)).length;
    } finally {
      await chunk.close();
    }
  } else await ensureAccount(deps.sql, biller, heard);
  // A row that cannot be read says that there is a bill, but not which: nothing may be taken for gone.
  if (rejected === 0) await closeGone(deps.sql, biller.billerId, heard);
  return { rejected };
}

// Bills that were paid or are being paid here, and not posted there yet: the biller does not know, and cannot.
const OURS = ['bill_is_being_paid', 'bill_is_paid', 'bill_is_cancelled'];

async function ensureAccount(sql: Database, biller: Biller, heard: HeardAccount): Promise<void> {
  const finding = biller.identifiers.flatMap(({ name, belongsTo, finds }) => {
    const value = heard.identifiers[name];
    return belongsTo === 'account' && finds && value !== undefined ? [{ name, value }] : [];
  });
  await sql.begin(async (tx) => {
    await tx`
      insert into billing.service_account (biller_id, number) values (${biller.billerId}, ${heard.account})
      on conflict do nothing`;
    await tx`
      insert into billing.identifier (biller_id, name, value, account_id)
      select a.biller_id, k.name, k.value, a.account_id
        from billing.service_account a,
             unnest(${finding.map(({ name }) => name)}::text[], ${finding.map(({ value }) => value)}::text[]) as k(name, value)
       where a.biller_id = ${biller.billerId} and a.number = ${heard.account}
      on conflict do nothing`;
  });
}

async function closeGone(sql: Database, billerId: number, heard: HeardAccount): Promise<void> {
  await sql`
    update billing.bill b
       set paid_elsewhere_minor = b.paid_elsewhere_minor + b.amount_minor - b.paid_minor, paid_minor = b.amount_minor,
           held_by = null, held_until = null
      from billing.service_account a
     where a.biller_id = ${billerId} and a.number = ${heard.account}
       and b.biller_id = ${billerId} and b.account_id = a.account_id
       and b.paid_minor < b.amount_minor and not b.cancelled
       and (b.held_until is null or b.held_until <= now())
       and b.number <> all (${heard.bills.map(({ bill_number = '' }) => bill_number)}::text[])`;
}
