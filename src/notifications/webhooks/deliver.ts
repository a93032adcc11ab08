import { randomInt } from 'node:crypto';
import { hideCardNumbers } from '../../kernel/index.ts';
import { type Clock, type Database, postOutside, signMessage, type Vault } from '../../platform/index.ts';
import { readSecrets } from './secrets.ts';

export interface WebhookDeliveryDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  /** The demo's addresses may be on this machine. */
  readonly allowPrivate: boolean;
  readonly onError: (error: unknown) => void;
  readonly observe: (outcome: 'delivered' | 'failed' | 'exhausted') => void;
}

export interface WebhookDelivery {
  /** Takes what is due and begins to send it; how many. It waits for no answer: a slow address holds up nobody. */
  begin(): Promise<number>;
  /** Until nothing is under way any more. */
  idle(): Promise<void>;
  /** Nothing more is begun. What is under way is let go, and sent again later under the same name. */
  stop(): Promise<void>;
}

/** Under way to one address at once, and to all of them; a lease is longer than a try. */
const EACH = 10;
const ALL = 400;
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

interface TakenDelivery {
  readonly biller_id: number;
  readonly delivery_id: bigint;
  readonly webhook_id: bigint;
  readonly message: string;
  readonly body: string;
  readonly tries: number;
}

/** Sends deliveries, none of them inside a transaction: at least once, and each time under the same name. */
export function createWebhookDelivery(deps: WebhookDeliveryDeps): WebhookDelivery {
  const { sql, vault, clock } = deps;
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  const { signal } = stopping;

  async function begin(): Promise<number> {
    const room = ALL - underWay.size;
    if (signal.aborted || room <= 0) return 0;
    const due = await sql<TakenDelivery[]>`
      select biller_id, delivery_id, webhook_id, message, body, tries
        from notifications.take_deliveries(${EACH}, ${room}, ${LEASE_MS})`;
    for (const row of due) start(row);
    return due.length;
  }

  function start(row: TakenDelivery): void {
    const sending = send(row)
      .catch(deps.onError)
      .finally(() => underWay.delete(sending));
    underWay.add(sending);
  }

  async function send(row: TakenDelivery): Promise<void> {
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
      { timeoutMs: TIMEOUT_MS, allowPrivate: deps.allowPrivate, signal },
    );
    const ms = Math.round(performance.now() - startedAt);
    const status = posted.ok ? posted.value.status : undefined;
    if (status !== undefined && status >= 200 && status < 300) return record(row, { status, ms });
    // That we stopped is no fault of theirs: the lease ends by itself.
    if (signal.aborted) return;
    const error = posted.ok ? `status ${status}` : `${posted.error.code}: ${posted.error.detail}`;
    return record(row, { status, ms, error: hideCardNumbers(error).slice(0, 200) });
  }

  async function record(
    { biller_id, delivery_id, tries }: TakenDelivery,
    ended: { readonly status: number | undefined; readonly ms: number; readonly error?: string },
  ): Promise<void> {
    const { status = null, ms, error = null } = ended;
    const pauseMs = PAUSES_MS[tries - 1];
    const again =
      pauseMs === undefined ? null : `${Math.round((pauseMs * (900 + randomInt(201))) / 1000)} ms`;
    await sql`
      select notifications.record_try(
        ${biller_id}, ${delivery_id}, ${status}, ${error}, ${ms}, ${again}::interval, ${PAUSED_AFTER}::interval)`;
    deps.observe(error === null ? 'delivered' : again === null ? 'exhausted' : 'failed');
    // A place is free: what waits for this address need not wait for the next round as well.
    if (error === null) await begin();
  }

  const idle = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.race(underWay);
  };
  return {
    begin,
    idle,
    stop: () => {
      stopping.abort();
      return idle();
    },
  };
}
