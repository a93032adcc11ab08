import { randomUUID } from 'node:crypto';
import { err, ok, type Result } from '../../kernel/index.ts';
import {
  appendAudit,
  type Clock,
  type Database,
  type Statements,
  sqlState,
  type Vault,
} from '../../platform/index.ts';
import { newSecret, readSecrets, sealSecrets } from './secrets.ts';

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

/** What comes when somebody tries an address; it tells of nothing, and every address takes it. */
const TEST_TYPE = 'webhook.test';
/** More addresses than this are a mistake, and each is written to at every payment. */
const ADDRESSES_MAX = 20;
const URL_LENGTH_MAX = 500;
const FOREIGN_KEY_VIOLATION = '23503';

/** An address that is told of a biller's payments. */
export interface Webhook {
  readonly billerId: number;
  readonly webhookId: bigint;
  readonly url: string;
  /** Empty: all. */
  readonly types: readonly string[];
  /** Told only of payments that came by the pages of this partner. */
  readonly partner: string | undefined;
  readonly state: 'active' | 'paused' | 'disabled';
  /** Since when nothing has arrived there. */
  readonly failingSince: Date | undefined;
  readonly waiting: number;
}

export type WebhookError = {
  readonly code: 'malformed_webhook_url' | 'unknown_webhook_type' | 'unknown_partner' | 'too_many_webhooks';
};

/** Who is told. `by` is whoever asks for it, as the audit trail names them; each change is written there. */
export interface WebhookAddresses {
  /** The secret is told this once. */
  add(
    by: string,
    billerId: number,
    webhook: Pick<Webhook, 'url' | 'types'> & Partial<Pick<Webhook, 'partner'>>,
  ): Promise<Result<{ readonly webhookId: bigint; readonly secret: string }, WebhookError>>;
  list(billerId: number): Promise<readonly Webhook[]>;
  remove(by: string, billerId: number, webhookId: bigint): Promise<boolean>;
  /** Of one that was paused or disabled: what waits is sent from now on. */
  activate(by: string, billerId: number, webhookId: bigint): Promise<boolean>;
  /** A new secret beside the old one; called again, the old one is gone. */
  rotate(by: string, billerId: number, webhookId: bigint): Promise<string | undefined>;
  /** Sends a message of the type `webhook.test`. */
  test(by: string, billerId: number, webhookId: bigint): Promise<boolean>;
}

export interface WebhooksDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  /** In the demo an address may be on this machine, and without TLS. */
  readonly allowPrivate: boolean;
}

export function createWebhookAddresses(deps: WebhooksDeps): WebhookAddresses {
  const { sql, vault, clock } = deps;

  return {
    add: async (by, billerId, { url, types, partner }) => {
      if (!isAddress(url, deps.allowPrivate)) return err({ code: 'malformed_webhook_url' });
      if (!types.every((type) => WEBHOOK_TYPES.some((known) => known === type)))
        return err({ code: 'unknown_webhook_type' });
      const secret = newSecret();
      const added = sql.begin(async (tx): ReturnType<WebhookAddresses['add']> => {
        // What happened before it was there is not told. The row is also what keeps two from being added at once.
        await tx`
          insert into notifications.webhook_followed (biller_id, xact) values (${billerId}, pg_snapshot_xmin(pg_current_snapshot()))
          on conflict (biller_id) do update set biller_id = excluded.biller_id`;
        const [row] = await tx<{ webhook_id: bigint }[]>`
          insert into notifications.webhook (biller_id, url, secrets, types, partner)
          select ${billerId}, ${url}, ${sealSecrets(vault, [secret.key])}, ${[...types]}, ${partner ?? null}
           where (select count(*) from notifications.webhook where biller_id = ${billerId}) < ${ADDRESSES_MAX}
          returning webhook_id`;
        if (row === undefined) return err({ code: 'too_many_webhooks' });
        await note(tx, by, billerId, row.webhook_id, 'webhook added');
        return ok({ webhookId: row.webhook_id, secret: secret.text });
      });
      return added.catch((error: unknown) => {
        if (sqlState(error) === FOREIGN_KEY_VIOLATION) return err({ code: 'unknown_partner' });
        throw error;
      });
    },
    list: async (billerId) => {
      const rows = await sql<
        (Omit<Webhook, 'failingSince' | 'partner'> & { failingSince: Date | null; partner: string | null })[]
      >`
        select biller_id as "billerId", webhook_id as "webhookId", url, types, partner, state, failing_since as "failingSince",
               (select count(*)::integer from notifications.delivery d
                 where d.biller_id = w.biller_id and d.webhook_id = w.webhook_id and d.attend_at is not null) as waiting
          from notifications.webhook w where biller_id = ${billerId} order by webhook_id`;
      return rows.map((row) => ({
        ...row,
        failingSince: row.failingSince ?? undefined,
        partner: row.partner ?? undefined,
      }));
    },
    remove: (by, billerId, webhookId) =>
      sql.begin(async (tx) => {
        const gone = await tx`
          delete from notifications.webhook where biller_id = ${billerId} and webhook_id = ${webhookId}`;
        if (gone.count === 1) await note(tx, by, billerId, webhookId, 'webhook removed');
        return gone.count === 1;
      }),
    activate: (by, billerId, webhookId) =>
      sql.begin(async (tx) => {
        const changed = await tx`
          update notifications.webhook set state = 'active', failing_since = null
           where biller_id = ${billerId} and webhook_id = ${webhookId}`;
        if (changed.count === 0) return false;
        await tx`
          update notifications.delivery set attend_at = now()
           where biller_id = ${billerId} and webhook_id = ${webhookId} and attend_at is not null`;
        await note(tx, by, billerId, webhookId, 'webhook activated');
        return true;
      }),
    rotate: (by, billerId, webhookId) =>
      sql.begin(async (tx) => {
        const [row] = await tx<{ secrets: Buffer }[]>`
          select secrets from notifications.webhook
           where biller_id = ${billerId} and webhook_id = ${webhookId} for update`;
        if (row === undefined) return undefined;
        const secret = newSecret();
        const both = sealSecrets(vault, [secret.key, ...readSecrets(vault, row.secrets).slice(0, 1)]);
        await tx`
          update notifications.webhook set secrets = ${both} where biller_id = ${billerId} and webhook_id = ${webhookId}`;
        await note(tx, by, billerId, webhookId, 'webhook secret changed');
        return secret.text;
      }),
    test: (by, billerId, webhookId) =>
      sql.begin(async (tx) => {
        const body = JSON.stringify({ type: TEST_TYPE, timestamp: clock.now().toISOString(), data: {} });
        const made = await tx`
          insert into notifications.delivery (biller_id, webhook_id, message, type, body)
          select biller_id, webhook_id, ${`test_${randomUUID()}`}, ${TEST_TYPE}, ${body}
            from notifications.webhook where biller_id = ${billerId} and webhook_id = ${webhookId}`;
        if (made.count === 1) await note(tx, by, billerId, webhookId, 'webhook tested');
        return made.count === 1;
      }),
  };
}

function note(tx: Statements, actor: string, billerId: number, id: bigint, act: string): Promise<void> {
  return appendAudit(tx, { billerId, actor, act, subject: `webhook:${id}`, detail: {} });
}

function isAddress(url: string, allowPlain: boolean): boolean {
  if (!URL.canParse(url) || url.length > URL_LENGTH_MAX) return false;
  const { protocol, username, password } = new URL(url);
  const isKnown = protocol === 'https:' || (allowPlain && protocol === 'http:');
  return isKnown && username === '' && password === '';
}
