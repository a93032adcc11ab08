import { err, invariant, ok, type Result } from '../kernel/index.ts';
import { type Database, sqlState } from '../platform/index.ts';
import { type Brand, makeBrand } from './brand.ts';
import { type Partner, readPartner } from './partner.ts';

/** A partner with what its pages show. */
export interface Offer {
  readonly partner: Partner;
  readonly brand: Brand;
}

/**
 * The partners of this installation. Like billers they are few and seldom change, so they are kept in memory and
 * read again every few seconds.
 */
export interface Partners {
  list(): readonly Partner[];
  find(code: string): Offer | undefined;
  /** Whose pages are asked for, by the host name that a browser sent; small letters, without the port. */
  byDomain(hostname: string): Offer | undefined;
  /** Adds a partner, or changes its description. A domain has one owner. */
  put(partner: Partner): Promise<Result<void, { readonly code: 'domain_taken'; readonly owner: string }>>;
  /** Whether there was one. Payments that came through it keep its code. */
  remove(code: string): Promise<boolean>;
  refresh(): Promise<void>;
}

const UNIQUE_VIOLATION = '23505';

export function createPartners(deps: { readonly sql: Database }): Partners {
  const { sql } = deps;
  let byCode: ReadonlyMap<string, Offer> = new Map();
  let byDomain: ReadonlyMap<string, Offer> = new Map();
  let known = '';

  async function refresh(): Promise<void> {
    const [state] = await sql<{ version: string }[]>`
      select count(*) || ' ' || coalesce(max(updated_at)::text, '') as version from partners.partner`;
    if (state?.version === known) return;
    const rows = await sql<{ profile: unknown }[]>`select profile from partners.partner order by code`;
    const offers = rows.map(({ profile }) => {
      const partner = readPartner(profile);
      invariant(partner.ok, 'a partner in the database cannot be read');
      return { partner: partner.value, brand: makeBrand(partner.value) };
    });
    byCode = new Map(offers.map((offer) => [offer.partner.code, offer]));
    byDomain = new Map(offers.flatMap((offer) => offer.partner.domains.map((domain) => [domain, offer])));
    known = state?.version ?? '';
  }

  return {
    list: () => [...byCode.values()].map(({ partner }) => partner),
    find: (code) => byCode.get(code),
    byDomain: (hostname) => byDomain.get(hostname),
    put: async (partner) => {
      try {
        await store(sql, partner);
      } catch (error) {
        if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
        await refresh();
        const owners = partner.domains.flatMap((domain) => byDomain.get(domain)?.partner.code ?? []);
        return err({ code: 'domain_taken', owner: owners.find((code) => code !== partner.code) ?? '' });
      }
      await refresh();
      return ok(undefined);
    },
    remove: async (code) => {
      const removed = await sql`delete from partners.partner where code = ${code}`;
      await refresh();
      return removed.count === 1;
    },
    refresh,
  };
}

/** One statement: the partner and its domains change together, or not at all. */
async function store(sql: Database, partner: Partner): Promise<void> {
  await sql`select partners.put(${partner.code}, ${sql.json(partner)}, ${[...partner.domains]})`;
}
