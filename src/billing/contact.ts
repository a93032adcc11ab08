import type { Database, Vault } from '../platform/index.ts';

/** Name and phone of an account's customer, as import-chunk.ts seals them; undefined what the biller left out. */
export function openContact(
  vault: Vault,
  contact: Uint8Array | null,
): { readonly name: string | undefined; readonly phone: string | undefined } {
  const parts: unknown = contact === null ? [] : JSON.parse(vault.open(contact));
  const [name, phone] = Array.isArray(parts) ? parts : [];
  const textOf = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  return { name: textOf(name), phone: textOf(phone) };
}

/** What the biller says that an account's customer is called. */
export async function readCustomerName(
  { sql, vault }: { readonly sql: Database; readonly vault: Vault },
  billerId: number,
  accountId: bigint,
): Promise<string | undefined> {
  const [row] = await sql<{ contact: Buffer | null }[]>`
    select contact from billing.service_account where biller_id = ${billerId} and account_id = ${accountId}`;
  return openContact(vault, row?.contact ?? null).name;
}
