import { randomBytes } from 'node:crypto';
import { err, ok, type Result } from '../../kernel/index.ts';
import type { Database, Vault } from '../../platform/index.ts';

/** What systems can be told of; the last part is the state that a payment has come to. */
export const WEBHOOK_TYPES = [
  'payment.paid',
  'payment.posted',
  'payment.failed',
  'payment.expired',
  'payment.unknown',
  'payment.returning',
  'payment.returned',
  'payment.refunded',
] as const;
export type WebhookType = (typeof WEBHOOK_TYPES)[number];

/** An address of a biller's that is told. */
export interface Webhook {
  readonly billerId: number;
  readonly webhookId: bigint;
  readonly url: string;
  /** Empty: all. */
  readonly types: readonly string[];
  readonly state: 'active' | 'paused' | 'disabled';
  readonly failingSince: Date | undefined;
  readonly waiting: number;
}

export interface WebhookDelivery {
  readonly deliveryId: bigint;
  readonly webhookId: bigint;
  readonly message: string;
  readonly type: string;
  readonly state: 'queued' | 'delivered' | 'exhausted';
  readonly tries: number;
  readonly lastStatus: number | undefined;
  readonly lastError: string | undefined;
  readonly createdAt: Date;
}

export type WebhookError = { readonly code: 'malformed_url' | 'unknown_type' };

/** What the operator enters, and looks at. */
export interface Webhooks {
  /** The secret is told this once. */
  add(
    billerId: number,
    webhook: { readonly url: string; readonly types: readonly string[] },
  ): Promise<Result<{ readonly webhookId: bigint; readonly secret: string }, WebhookError>>;
  list(billerId: number): Promise<readonly Webhook[]>;
  remove(billerId: number, webhookId: bigint): Promise<boolean>;
  /** Of one that was paused or disabled: what waits is sent from now on. */
  activate(billerId: number, webhookId: bigint): Promise<boolean>;
  /** A new secret beside the old one; called again, the old one is gone. */
  rotate(billerId: number, webhookId: bigint): Promise<string | undefined>;
  deliveries(billerId: number, limit: number): Promise<readonly WebhookDelivery[]>;
  /** Sends it once more, now, under the same name. */
  resend(billerId: number, deliveryId: bigint): Promise<boolean>;
}

export function createWebhooks({ sql, vault }: { readonly sql: Database; readonly vault: Vault }): Webhooks {
  return {
    add: async (billerId, { url, types }) => {
      if (!isAddress(url)) return err({ code: 'malformed_url' });
      if (!types.every((type) => WEBHOOK_TYPES.some((known) => known === type)))
        return err({ code: 'unknown_type' });
      const secret = randomBytes(32).toString('base64');
      const [row] = await sql<{ webhook_id: bigint }[]>`
        insert into notifications.webhook (biller_id, url, secrets, types)
        values (${billerId}, ${url}, ${vault.seal(JSON.stringify([secret]))}, ${[...types]}) returning webhook_id`;
      // What happened before it was there is not told.
      await sql`
        insert into notifications.webhook_followed (biller_id, xact) values (${billerId}, pg_snapshot_xmin(pg_current_snapshot()))
        on conflict do nothing`;
      return ok({ webhookId: row?.webhook_id ?? 0n, secret: `whsec_${secret}` });
    },
    list: async (billerId) => {
      const rows = await sql<(Omit<Webhook, 'failingSince'> & { failingSince: Date | null })[]>`
        select biller_id as "billerId", webhook_id as "webhookId", url, types, state, failing_since as "failingSince",
               (select count(*)::integer from notifications.delivery d
                 where d.biller_id = w.biller_id and d.webhook_id = w.webhook_id and d.attend_at is not null) as waiting
          from notifications.webhook w where biller_id = ${billerId} order by webhook_id`;
      return rows.map((row) => ({ ...row, failingSince: row.failingSince ?? undefined }));
    },
    remove: async (billerId, webhookId) => {
      await sql`delete from notifications.delivery where biller_id = ${billerId} and webhook_id = ${webhookId}`;
      const gone = await sql`
        delete from notifications.webhook where biller_id = ${billerId} and webhook_id = ${webhookId}`;
      return gone.count === 1;
    },
    activate: async (billerId, webhookId) => {
      const changed = await sql`
        update notifications.webhook set state = 'active', failing_since = null
         where biller_id = ${billerId} and webhook_id = ${webhookId}`;
      await sql`
        update notifications.delivery set attend_at = now()
         where biller_id = ${billerId} and webhook_id = ${webhookId} and attend_at is not null`;
      return changed.count === 1;
    },
    rotate: (billerId, webhookId) =>
      sql.begin(async (tx) => {
        const [row] = await tx<{ secrets: Buffer }[]>`
          select secrets from notifications.webhook
           where biller_id = ${billerId} and webhook_id = ${webhookId} for update`;
        if (row === undefined) return undefined;
        const secret = randomBytes(32).toString('base64');
        const [newest] = readSecrets(vault, row.secrets);
        const both = vault.seal(JSON.stringify([secret, newest?.toString('base64')]));
        await tx`
          update notifications.webhook set secrets = ${both} where biller_id = ${billerId} and webhook_id = ${webhookId}`;
        return `whsec_${secret}`;
      }),
    deliveries: async (billerId, limit) => {
      const rows = await sql<
        (Omit<WebhookDelivery, 'lastStatus' | 'lastError'> & {
          lastStatus: number | null;
          lastError: string | null;
        })[]
      >`
        select delivery_id as "deliveryId", webhook_id as "webhookId", message, type, state, tries,
               last_status as "lastStatus", last_error as "lastError", created_at as "createdAt"
          from notifications.delivery where biller_id = ${billerId} order by delivery_id desc limit ${limit}`;
      return rows.map((row) => ({
        ...row,
        lastStatus: row.lastStatus ?? undefined,
        lastError: row.lastError ?? undefined,
      }));
    },
    resend: async (billerId, deliveryId) => {
      const again = await sql`
        update notifications.delivery set state = 'queued', state_at = now(), attend_at = now(), tries = 0
         where biller_id = ${billerId} and delivery_id = ${deliveryId}`;
      return again.count === 1;
    },
  };
}

/** The newest first. */
export function readSecrets(vault: Vault, sealed: Uint8Array): readonly Buffer[] {
  const texts: unknown = JSON.parse(vault.open(sealed));
  return Array.isArray(texts)
    ? texts.flatMap((text) => (typeof text === 'string' ? [Buffer.from(text, 'base64')] : []))
    : [];
}

function isAddress(url: string): boolean {
  if (!URL.canParse(url) || url.length > 500) return false;
  const { protocol, username, password } = new URL(url);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
