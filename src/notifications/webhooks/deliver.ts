import { randomInt } from 'node:crypto';
import { hideCardNumbers } from '../../kernel/index.ts';
import { type Clock, type Database, postOutside, signMessage, type Vault } from '../../platform/index.ts';
import { readSecrets } from './endpoints.ts';

export interface WebhookDeliveryDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  /** The demo's addresses may be on this machine. */
  readonly allowPrivate: boolean;
  readonly onError: (error: unknown) => void;
  readonly observe: (outcome: 'delivered' | 'failed' | 'exhausted') => void;
}

/** Under way to one address at once; a lease is longer than a try. */
const EACH = 5;
const LEASE_MS = 60_000;
const TIMEOUT_MS = 15_000;
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
/** Standard Webhooks 1.0, "Retry schedule": over three days, each a tenth sooner or later. */
const PAUSES_MS = [
  5 * SECOND,
  300 * SECOND,
  HOUR / 2,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];
/** Where nothing arrives for so long, nothing more is sent until somebody says so. */
const PAUSED_AFTER = '5 days';
const GONE = 410;

interface DeliveryRow {
  readonly biller_id: number;
  readonly delivery_id: bigint;
  readonly webhook_id: bigint;
  readonly message: string;
  readonly body: string;
  readonly tries: number;
}

/** One round: sends what is due, none of it inside a transaction; how many that were. At least once, under the same name. */
export function createWebhookDelivery(deps: WebhookDeliveryDeps): () => Promise<number> {
  const { sql, vault, clock } = deps;

  async function send(row: DeliveryRow): Promise<void> {
    const [webhook] = await sql<{ url: string; secrets: Buffer }[]>`
      select url, secrets from notifications.webhook
       where biller_id = ${row.biller_id} and webhook_id = ${row.webhook_id}`;
    if (webhook === undefined) return;
    const { message: id, body } = row;
    const headers = {
      'content-type': 'application/json',
      ...signMessage(readSecrets(vault, webhook.secrets), { id, at: clock.now(), body }),
    };
    const startedAt = performance.now();
    const posted = await postOutside(
      webhook.url,
      { headers, body },
      { timeoutMs: TIMEOUT_MS, allowPrivate: deps.allowPrivate },
    );
    const ms = Math.round(performance.now() - startedAt);
    const status = posted.ok ? posted.value.status : undefined;
    if (status !== undefined && status >= 200 && status < 300) return delivered(row, status, ms);
    const error = posted.ok ? `status ${status}` : `${posted.error.code}: ${posted.error.detail}`;
    return failed(row, { status, ms, error: hideCardNumbers(error).slice(0, 200) });
  }

  async function delivered(row: DeliveryRow, status: number, ms: number): Promise<void> {
    await sql`
      update notifications.delivery
         set state = 'delivered', state_at = now(), attend_at = null, last_status = ${status}, last_error = null, last_ms = ${ms}
       where biller_id = ${row.biller_id} and delivery_id = ${row.delivery_id}`;
    await sql`
      update notifications.webhook set failing_since = null
       where biller_id = ${row.biller_id} and webhook_id = ${row.webhook_id} and failing_since is not null`;
    deps.observe('delivered');
  }

  async function failed(
    row: DeliveryRow,
    {
      status,
      ms,
      error,
    }: { readonly status: number | undefined; readonly ms: number; readonly error: string },
  ): Promise<void> {
    const pauseMs = PAUSES_MS[row.tries - 1];
    const isOver = pauseMs === undefined;
    const jitter = 900 + randomInt(201);
    await sql`
      update notifications.delivery
         set state = ${isOver ? 'exhausted' : 'queued'}, state_at = now(), last_status = ${status ?? null},
             last_error = ${error}, last_ms = ${ms},
             attend_at = ${isOver ? null : sql`now() + ${(pauseMs * jitter) / 1000} * interval '1 millisecond'`}
       where biller_id = ${row.biller_id} and delivery_id = ${row.delivery_id} and state = 'queued'`;
    await sql`
      update notifications.webhook
         set failing_since = coalesce(failing_since, now()),
             state = case when ${status === GONE} then 'disabled'
                          when failing_since < now() - ${PAUSED_AFTER}::interval then 'paused' else state end
       where biller_id = ${row.biller_id} and webhook_id = ${row.webhook_id}`;
    deps.observe(isOver ? 'exhausted' : 'failed');
  }

  return async () => {
    const due = await sql<DeliveryRow[]>`
      select biller_id, delivery_id, webhook_id, message, body, tries
        from notifications.take_deliveries(${EACH}, ${LEASE_MS})`;
    await Promise.all(due.map((row) => send(row).catch(deps.onError)));
    return due.length;
  };
}
