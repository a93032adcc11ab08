import { createHash, randomBytes } from 'node:crypto';
import { invariant } from '../kernel/index.ts';
import type { Database } from './database.ts';

/** What a key may do: `biller` also uploads bills, `integrator` inquires and pays for its own users. */
export const API_KEY_ROLES = ['biller', 'integrator'] as const;
export type ApiKeyRole = (typeof API_KEY_ROLES)[number];

/** A key as it is known after its making: never the key itself. */
export interface ApiKey {
  readonly billerId: number;
  readonly keyId: bigint;
  readonly role: ApiKeyRole;
  readonly label: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | undefined;
}

const TOKEN_BYTES = 32;
const TOKEN = /^wasl_[A-Za-z0-9_-]{43}$/;

/**
 * Makes a key for programs that call the HTTP API. The token is returned this once and kept nowhere: the
 * database has its SHA-256 digest only, which is enough since the token is 256 random bits (OWASP asks for
 * slow hashes only where people choose the secret).
 */
export async function createApiKey(
  sql: Database,
  key: { readonly billerId: number; readonly role: ApiKeyRole; readonly label?: string },
): Promise<{ readonly keyId: bigint; readonly token: string }> {
  const token = `wasl_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
  const [row] = await sql<{ key_id: bigint }[]>`
    insert into api_key (biller_id, digest, role, label)
    values (${key.billerId}, ${digestOf(token)}, ${key.role}, ${key.label ?? ''})
    returning key_id`;
  invariant(row !== undefined, 'a key without a number');
  return { keyId: row.key_id, token };
}

/** Whose key this is; undefined for a text that is no key, an unknown key and a revoked one alike. */
export async function findApiKey(
  sql: Database,
  token: string,
): Promise<{ readonly billerId: number; readonly keyId: bigint; readonly role: ApiKeyRole } | undefined> {
  if (!TOKEN.test(token)) return undefined;
  const [row] = await sql<{ biller_id: number; key_id: bigint; role: string }[]>`
    select biller_id, key_id, role from api_key where digest = ${digestOf(token)} and revoked_at is null`;
  if (row === undefined) return undefined;
  return { billerId: row.biller_id, keyId: row.key_id, role: readRole(row.role) };
}

/** The keys of one biller, or of all, oldest first; revoked ones as well. */
export async function listApiKeys(sql: Database, billerId?: number): Promise<readonly ApiKey[]> {
  const rows = await sql<
    {
      biller_id: number;
      key_id: bigint;
      role: string;
      label: string;
      created_at: Date;
      revoked_at: Date | null;
    }[]
  >`
    select biller_id, key_id, role, label, created_at, revoked_at from api_key
     where ${billerId ?? null}::integer is null or biller_id = ${billerId ?? null}::integer
     order by biller_id, key_id`;
  return rows.map((row) => ({
    billerId: row.biller_id,
    keyId: row.key_id,
    role: readRole(row.role),
    label: row.label,
    createdAt: row.created_at,
    revokedAt: row.revoked_at ?? undefined,
  }));
}

/** Revokes a key, at once and for good. False where that biller has no such key; twice is as good as once. */
export async function revokeApiKey(
  sql: Database,
  key: { readonly billerId: number; readonly keyId: bigint },
): Promise<boolean> {
  const revoked = await sql`
    update api_key set revoked_at = coalesce(revoked_at, now())
     where biller_id = ${key.billerId} and key_id = ${key.keyId.toString()}::bigint`;
  return revoked.count === 1;
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function readRole(text: string): ApiKeyRole {
  const role = API_KEY_ROLES.find((known) => known === text);
  invariant(role !== undefined, `unknown role of an API key: ${text}`);
  return role;
}
