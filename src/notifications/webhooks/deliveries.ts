import { appendAudit, type Database } from '../../platform/index.ts';

export const DELIVERY_STATES = ['queued', 'delivered', 'exhausted'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One try to send. */
export interface DeliveryTry {
  /** RFC 3339. */
  readonly at: string;
  /** Of the answer, if there was one. */
  readonly status: number | null;
  /** Null: it has arrived. */
  readonly error: string | null;
  readonly ms: number;
}

export interface WebhookDeliveryRow {
  readonly deliveryId: bigint;
  readonly webhookId: bigint;
  /** Its name to whoever gets it: the header `webhook-id`. */
  readonly message: string;
  readonly type: string;
  readonly state: DeliveryState;
  readonly createdAt: Date;
  /** When the next try is; undefined where none is. */
  readonly attendAt: Date | undefined;
  /** The newest first. */
  readonly tries: readonly DeliveryTry[];
}

export interface DeliveryFilter {
  readonly webhookId?: bigint | undefined;
  readonly state?: DeliveryState | undefined;
  /** Only older ones: the next page. */
  readonly before?: bigint | undefined;
  readonly limit: number;
}

export interface WebhookDeliveries {
  /** The newest first. */
  deliveries(billerId: number, filter: DeliveryFilter): Promise<readonly WebhookDeliveryRow[]>;
  /** Sends it once more, now, under the same name; written into the audit trail as done by `by`. */
  resend(by: string, billerId: number, deliveryId: bigint): Promise<boolean>;
  /** Forgets what is over for 90 days. */
  tidy(): Promise<number>;
}

const TRIES_SHOWN = 20;
const KEPT = '90 days';
const TIDIED_AT_ONCE = 10_000;

export function createWebhookDeliveries({ sql }: { readonly sql: Database }): WebhookDeliveries {
  return {
    deliveries: async (billerId, { webhookId, state, before, limit }) => {
      const rows = await sql<(Omit<WebhookDeliveryRow, 'attendAt'> & { attendAt: Date | null })[]>`
        select d.delivery_id as "deliveryId", d.webhook_id as "webhookId", d.message, d.type, d.state, d.created_at as "createdAt",
               d.attend_at as "attendAt", coalesce(t.tries, '[]') as tries
          from notifications.delivery d
          left join lateral (
            select jsonb_agg(jsonb_build_object('at', n.at, 'status', n.status, 'error', n.error, 'ms', n.ms) order by n.try_id desc) as tries
              from (select * from notifications.delivery_try t
                     where t.biller_id = d.biller_id and t.delivery_id = d.delivery_id
                     order by t.try_id desc limit ${TRIES_SHOWN}) as n) as t on true
         where d.biller_id = ${billerId}
           ${webhookId === undefined ? sql`` : sql`and d.webhook_id = ${webhookId}`}
           ${state === undefined ? sql`` : sql`and d.state = ${state}`}
           ${state === undefined || state === 'delivered' ? sql`` : sql`and d.state <> 'delivered'`}
           ${before === undefined ? sql`` : sql`and d.delivery_id < ${before}`}
         order by d.delivery_id desc limit ${limit}`;
      return rows.map((row) => ({ ...row, attendAt: row.attendAt ?? undefined }));
    },
    resend: (by, billerId, deliveryId) =>
      sql.begin(async (tx) => {
        const again = await tx`
          update notifications.delivery set state = 'queued', state_at = now(), attend_at = now(), tries = 0
           where biller_id = ${billerId} and delivery_id = ${deliveryId}`;
        if (again.count === 0) return false;
        await appendAudit(tx, {
          ...{
            billerId,
            actor: by,
            act: 'webhook sent again',
            subject: `delivery:${deliveryId}`,
            detail: {},
          },
        });
        return true;
      }),
    tidy: async () => {
      const [row] = await sql<{ gone: number }[]>`
        select coalesce(sum(notifications.tidy_deliveries(biller_id, ${KEPT}::interval, ${TIDIED_AT_ONCE})), 0)::integer as gone
          from notifications.webhook_followed`;
      return row?.gone ?? 0;
    },
  };
}
