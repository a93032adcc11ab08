import { Counter, Gauge, type Registry } from 'prom-client';
import type { Clock, Database } from '../platform/index.ts';
import type { MessageState, NotificationKind } from './message.ts';

const URGENCIES = ['urgent', 'payment', 'reminder'] as const;

/** Messages for Prometheus: how each ended, how many wait, and since when the oldest should have been sent. */
export function createMessageFigures(deps: {
  readonly sql: Database;
  readonly clock: Clock;
  readonly registry: Registry;
}): (kind: NotificationKind, outcome: MessageState) => void {
  const { sql, clock } = deps;
  const registers = [deps.registry];
  const ended = new Counter({
    name: 'wasl_messages_total',
    help: 'Messages to people by kind and by how they ended: sent, delivered, failed, suppressed, expired, overtaken.',
    labelNames: ['kind', 'state'],
    registers,
  });
  const queued = new Gauge({
    name: 'wasl_messages_queued',
    help: 'Messages that wait: for a channel that failed, for the end of quiet hours, or for their turn.',
    labelNames: ['urgency'],
    registers,
    collect: async () => {
      const rows = await sql<{ urgency: number; count: bigint }[]>`
        select u.urgency, (select count(*) from notifications.message m
                            where m.urgency = u.urgency and m.attend_at is not null) as count
          from generate_series(0, 2) as u(urgency)`;
      for (const { urgency, count } of rows) queued.set({ urgency: nameOf(urgency) }, Number(count));
    },
  });
  const overdue = new Gauge({
    name: 'wasl_messages_overdue_seconds',
    help: 'How long the oldest message whose time has come has been waiting to be sent.',
    labelNames: ['urgency'],
    registers,
    collect: async () => {
      const rows = await sql<{ urgency: number; oldest: Date | null }[]>`
        select u.urgency, (select min(m.attend_at) from notifications.message m
                            where m.urgency = u.urgency and m.attend_at is not null) as oldest
          from generate_series(0, 2) as u(urgency)`;
      const now = clock.now().getTime();
      for (const { urgency, oldest } of rows) {
        const lateMs = oldest === null ? 0 : Math.max(0, now - oldest.getTime());
        overdue.set({ urgency: nameOf(urgency) }, lateMs / 1_000);
      }
    },
  });
  return (kind, state) => ended.inc({ kind, state });
}

function nameOf(urgency: number): string {
  return URGENCIES[urgency] ?? 'unknown';
}
