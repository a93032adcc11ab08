import type { Vault } from '../platform/index.ts';

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
