import { createPublicKey, randomBytes } from 'node:crypto';
import type { Biller } from '../billing/index.ts';
import { err, type Money, ok, type Result } from '../kernel/index.ts';
import { type Database, sqlState, type Vault } from '../platform/index.ts';

/** An outside company that takes money for billers. */
export interface Collector {
  readonly id: string;
  readonly name: string;
  readonly suspended: boolean;
}

/** What a collector may do for one biller. */
export interface Agreement {
  readonly billerId: number;
  readonly collectorId: string;
  /** It may owe so much; 0: it pays in beforehand. */
  readonly creditMinor: bigint;
  readonly paymentMinorMax: bigint | undefined;
  /** `HH:MM` in the biller's time zone; what is told later belongs to the next business day. */
  readonly cutoffAt: string;
}

export const CREDENTIAL_KINDS = ['hmac', 'ed25519', 'jwt', 'bearer'] as const;
/** `hmac` and `jwt`: a shared secret; `ed25519`: their public key; `bearer`: a token, for partners who can do nothing else. */
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

export interface Credential {
  readonly keyId: string;
  readonly collectorId: string;
  readonly kind: CredentialKind;
  /** The shared secret, the public key (SPKI, DER), or the digest of the token. */
  readonly material: Buffer;
}

export interface AgreementFigures extends Agreement {
  readonly currency: string;
  /** What it has paid in and not used; below zero: what it owes. */
  readonly balanceMinor: bigint;
}

export type RegisterError = {
  readonly code:
    | 'unknown_collector'
    | 'malformed_key'
    | 'owes_more_than_that'
    | 'no_agreement'
    | 'key_reused'
    | 'insufficient_float';
};

/** Collectors, what each has agreed with whom, and their keys: what the operator enters. */
export interface Register {
  list(): Promise<readonly Collector[]>;
  put(collector: Omit<Collector, 'suspended'> & { readonly suspended?: boolean }): Promise<void>;
  agree(biller: Biller, agreement: Omit<Agreement, 'billerId'>): Promise<Result<void, RegisterError>>;
  agreements(collectorId: string): Promise<readonly AgreementFigures[]>;
  agreement(billerId: number, collectorId: string): Promise<Agreement | undefined>;
  /** Makes a key. What the collector needs is told once; for `ed25519` that is nothing, since they bring the public key (PEM). */
  addKey(
    collectorId: string,
    kind: CredentialKind,
    publicKeyPem?: string,
  ): Promise<Result<{ readonly keyId: string; readonly secret: string | undefined }, RegisterError>>;
  revokeKey(keyId: string): Promise<boolean>;
  keys(
    collectorId: string,
  ): Promise<readonly { readonly keyId: string; readonly kind: string; readonly revoked: boolean }[]>;
  /** One that is good, of a collector that is not suspended. */
  credential(keyId: string): Promise<Credential | undefined>;
  /** Money that it has paid in (below zero: was paid out), under the bank's reference: once. */
  fund(
    billerId: number,
    collectorId: string,
    funding: { readonly bankRef: string; readonly amount: Money },
  ): Promise<Result<'posted' | 'replayed', RegisterError>>;
}

const CHECK_VIOLATION = '23514';
const FOREIGN_KEY_VIOLATION = '23503';

export function createRegister({ sql, vault }: { readonly sql: Database; readonly vault: Vault }): Register {
  const collectors = () => sql<Collector[]>`
    select collector_id as id, name, suspended from collectors.collector order by collector_id`;

  async function addKey(
    collectorId: string,
    kind: CredentialKind,
    publicKeyPem?: string,
  ): ReturnType<Register['addKey']> {
    const keyId = `${collectorId}-${randomBytes(6).toString('hex')}`;
    const secret = randomBytes(32);
    const material =
      kind === 'ed25519'
        ? readPublicKey(publicKeyPem)
        : kind === 'bearer'
          ? vault.digest('collector', secret.toString('base64url'))
          : vault.seal(secret.toString('base64'));
    if (material === undefined) return err({ code: 'malformed_key' });
    try {
      await sql`
        insert into collectors.credential (key_id, collector_id, kind, material)
        values (${keyId}, ${collectorId}, ${kind}, ${material})`;
    } catch (error) {
      if (sqlState(error) === FOREIGN_KEY_VIOLATION) return err({ code: 'unknown_collector' });
      throw error;
    }
    const told = {
      hmac: `whsec_${secret.toString('base64')}`,
      jwt: secret.toString('base64'),
      ed25519: undefined,
    };
    return ok({ keyId, secret: kind === 'bearer' ? `${keyId}.${secret.toString('base64url')}` : told[kind] });
  }

  return {
    list: collectors,
    put: async ({ id, name, suspended = false }) => {
      await sql`
        insert into collectors.collector (collector_id, name, suspended) values (${id}, ${name}, ${suspended})
        on conflict (collector_id) do update set name = excluded.name, suspended = excluded.suspended`;
    },
    agree: async ({ billerId, currency }, { collectorId, creditMinor, paymentMinorMax, cutoffAt }) => {
      try {
        await sql.begin(async (tx) => {
          await tx`
            insert into collectors.agreement (biller_id, collector_id, floor_minor, payment_minor_max, cutoff_at)
            values (${billerId}, ${collectorId}, ${-creditMinor}, ${paymentMinorMax ?? null}, ${cutoffAt})
            on conflict (biller_id, collector_id) do update
              set floor_minor = excluded.floor_minor, payment_minor_max = excluded.payment_minor_max,
                  cutoff_at = excluded.cutoff_at, ended = false`;
          await tx`select collectors.agree(${billerId}, ${collectorId}, ${currency}, ${-creditMinor})`;
        });
        return ok(undefined);
      } catch (error) {
        if (sqlState(error) === FOREIGN_KEY_VIOLATION) return err({ code: 'unknown_collector' });
        if (sqlState(error) === CHECK_VIOLATION) return err({ code: 'owes_more_than_that' });
        throw error;
      }
    },
    agreements: async (collectorId) => {
      const rows = await sql<(AgreementRow & { currency: string; balance_minor: bigint })[]>`
        select ${agreementColumns(sql)}, a.currency, b.balance_minor
          from collectors.agreement g
          join ledger.account a on a.biller_id = g.biller_id and a.kind = 'collector' and a.subject = g.collector_id
          join ledger.balance b on b.biller_id = a.biller_id and b.account_id = a.account_id
         where g.collector_id = ${collectorId} and not g.ended order by g.biller_id`;
      return rows.map((row) => ({
        ...toAgreement(row),
        currency: row.currency,
        balanceMinor: row.balance_minor,
      }));
    },
    agreement: async (billerId, collectorId) => {
      const [row] = await sql<AgreementRow[]>`
        select ${agreementColumns(sql)} from collectors.agreement g
         where g.biller_id = ${billerId} and g.collector_id = ${collectorId} and not g.ended`;
      return row && toAgreement(row);
    },
    addKey,
    revokeKey: async (keyId) => {
      const revoked = await sql`
        update collectors.credential set revoked_at = now() where key_id = ${keyId} and revoked_at is null`;
      return revoked.count === 1;
    },
    keys: (collectorId) => sql`
      select key_id as "keyId", kind, revoked_at is not null as revoked from collectors.credential
       where collector_id = ${collectorId} order by created_at`,
    credential: async (keyId) => {
      const [row] = await sql<{ collector_id: string; kind: string; material: Buffer }[]>`
        select k.collector_id, k.kind, k.material from collectors.credential k join collectors.collector c using (collector_id)
         where k.key_id = ${keyId} and k.revoked_at is null and not c.suspended`;
      const kind = CREDENTIAL_KINDS.find((each) => each === row?.kind);
      if (row === undefined || kind === undefined) return undefined;
      const isSealed = kind === 'hmac' || kind === 'jwt';
      const material = isSealed ? Buffer.from(vault.open(row.material), 'base64') : row.material;
      return { keyId, collectorId: row.collector_id, kind, material };
    },
    fund: async (billerId, collectorId, { bankRef, amount }) => {
      const [known] = await sql`
        select 1 from collectors.agreement where biller_id = ${billerId} and collector_id = ${collectorId}`;
      if (known === undefined) return err({ code: 'no_agreement' });
      const [row] = await sql<{ outcome: string }[]>`
        select collectors.fund(${billerId}, ${collectorId}, ${bankRef}, ${amount.minor}, ${amount.currency}) as outcome`;
      switch (row?.outcome) {
        case 'posted':
        case 'replayed':
          return ok(row.outcome);
        case 'insufficient_float':
          return err({ code: 'insufficient_float' });
        default:
          return err({ code: 'key_reused' });
      }
    },
  };
}

interface AgreementRow {
  readonly biller_id: number;
  readonly collector_id: string;
  readonly floor_minor: bigint;
  readonly payment_minor_max: bigint | null;
  readonly cutoff_at: string;
}

function agreementColumns(sql: Database) {
  return sql`g.biller_id, g.collector_id, g.floor_minor, g.payment_minor_max, to_char(g.cutoff_at, 'HH24:MI') as cutoff_at`;
}

function toAgreement(row: AgreementRow): Agreement {
  return {
    billerId: row.biller_id,
    collectorId: row.collector_id,
    creditMinor: -row.floor_minor,
    paymentMinorMax: row.payment_minor_max ?? undefined,
    cutoffAt: row.cutoff_at,
  };
}

function readPublicKey(pem: string | undefined): Buffer | undefined {
  try {
    const key = createPublicKey(pem ?? '');
    return key.asymmetricKeyType === 'ed25519' ? key.export({ type: 'spki', format: 'der' }) : undefined;
  } catch {
    return undefined;
  }
}
