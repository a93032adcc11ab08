import { invariant } from '../kernel/index.ts';
import type { Database } from '../platform/index.ts';
import { type Biller, readBiller } from './biller.ts';

/**
 * The billers of this installation. There are few and they seldom change, so they are kept in memory and read
 * again every few seconds; bills and accounts never are.
 */
export interface Billers {
  list(): readonly Biller[];
  /** By its name on the wire. */
  find(id: string): Biller | undefined;
  byNumber(billerId: number): Biller | undefined;
  /** Adds a biller, or changes its description. Its number and name never change their owner. */
  put(biller: Biller): Promise<void>;
  refresh(): Promise<void>;
}

export function createBillers(deps: { readonly sql: Database }): Billers {
  const { sql } = deps;
  let all: readonly Biller[] = [];
  let byId = new Map<string, Biller>();
  let byNumber = new Map<number, Biller>();

  let known = '';

  async function refresh(): Promise<void> {
    // Reading them all costs milliseconds, and they hardly ever change.
    const [state] = await sql<{ version: string }[]>`
      select count(*) || ' ' || coalesce(max(updated_at)::text, '') as version from billing.biller`;
    if (state?.version === known) return;
    const rows = await sql<{ profile: unknown }[]>`select profile from billing.biller order by code`;
    const billers = rows.map(({ profile }) => {
      const biller = readBiller(profile);
      invariant(biller.ok, 'a biller in the database cannot be read');
      return biller.value;
    });
    all = billers;
    byId = new Map(billers.map((biller) => [biller.id, biller]));
    byNumber = new Map(billers.map((biller) => [biller.billerId, biller]));
    known = state?.version ?? '';
  }

  return {
    list: () => all,
    find: (id) => byId.get(id),
    byNumber: (billerId) => byNumber.get(billerId),
    put: async (biller) => {
      const stored = await sql`
        insert into billing.biller (biller_id, code, profile)
        values (${biller.billerId}, ${biller.id}, ${sql.json(biller)})
        on conflict (biller_id) do update set profile = excluded.profile, updated_at = now()
          where biller.code = excluded.code`;
      invariant(stored.count === 1, `number ${biller.billerId} belongs to another biller than ${biller.id}`);
      await refresh();
    },
    refresh,
  };
}
