import type { Database } from '../../platform/index.ts';

/** What can be made to go wrong. The meaning of each stands in docs/integrate/sandbox-bank.md. */
export const FAULTS = [
  'decline',
  'cancel',
  'no_callback',
  'double_callback',
  'late_callback',
  'token_down',
  'token_timeout',
  'verify_timeout',
  'verify_timeout_before',
  'verify_500',
  'wrong_amount',
  'reverse_down',
  'reverse_timeout',
  'status_down',
  'push_down',
  'push_timeout',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Every order, instead of one. */
export const EVERY_ORDER = '*';

/** How long `late_callback` keeps the way back closed, when nothing else is said. */
export const LATE_CALLBACK_MS = 60_000;

export interface FaultSwitch {
  /** An order id, a token, or `*`. */
  readonly target: string;
  readonly fault: Fault;
  /** How often it strikes before it is off again; null: until it is switched off. */
  readonly timesLeft: number | null;
  /** Only `late_callback` reads it. */
  readonly delayMs: number;
}

export function isFault(value: unknown): value is Fault {
  return FAULTS.some((fault) => fault === value);
}

/** The switches, kept in the database so that every copy of the process sees the same ones. */
export function createFaultBoard(sql: Database) {
  return {
    async set(fault: FaultSwitch): Promise<void> {
      await sql`
        insert into sandbox_bank.faults (target, fault, times_left, delay_ms)
        values (${fault.target}, ${fault.fault}, ${fault.timesLeft}, ${fault.delayMs})
        on conflict (target, fault) do update set times_left = excluded.times_left, delay_ms = excluded.delay_ms`;
    },

    async list(): Promise<readonly FaultSwitch[]> {
      const rows = await sql<FaultSwitch[]>`
        select target, fault, times_left as "timesLeft", delay_ms as "delayMs" from sandbox_bank.faults
        where times_left is distinct from 0 order by fault_id`;
      // The table may still hold a name that an older version knew.
      return rows.filter((row) => isFault(row.fault));
    },

    /** Clears everything, or what fits the given target and fault. */
    async clear(target: string | undefined, fault: Fault | undefined): Promise<void> {
      await sql`
        delete from sandbox_bank.faults
        where (${target ?? null}::text is null or target = ${target ?? null})
          and (${fault ?? null}::text is null or fault = ${fault ?? null})`;
    },

    /**
     * The first of the wanted faults that is on for this order, used up by one. A switch for the order
     * itself goes before one for all.
     */
    async take(targets: readonly string[], wanted: readonly Fault[]): Promise<Fault | undefined> {
      const rows = await sql<{ fault: Fault }[]>`
        update sandbox_bank.faults set times_left = times_left - 1
        where fault_id = (
            select fault_id from sandbox_bank.faults
            where target = any(${[EVERY_ORDER, ...targets]}::text[]) and fault = any(${[...wanted]}::text[])
              and times_left is distinct from 0
            order by target = ${EVERY_ORDER}, fault_id limit 1 for update)
          and times_left is distinct from 0
        returning fault`;
      return rows[0]?.fault;
    },
  };
}
