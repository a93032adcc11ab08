import { createHash } from 'node:crypto';
import { type Biller, type Billers, importBills, markPaidElsewhere } from '../billing/index.ts';
import { invariant, todayIn } from '../kernel/index.ts';
import type { Ledger } from '../ledger/index.ts';
import { createPartners, type Partners } from '../partners/index.ts';
import type { Clock, Database, Vault } from '../platform/index.ts';
import { DEMO_BILLERS } from './billers.ts';
import { DEMO_PARTNERS } from './partners.ts';
import { sampleBills } from './sample-bills.ts';

export interface DemoLoad {
  readonly loaded: boolean;
  readonly billers: number;
  readonly bills: number;
}

interface DemoDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly billers: Billers;
  readonly ledger: Ledger;
  /** Those of a running program, which then knows the new ones at once. */
  readonly partners?: Partners;
  readonly clock: Clock;
}

const NOTHING: DemoLoad = { loaded: false, billers: 0, bills: 0 };
// Any constant will do, as long as every copy of the program uses the same one.
const DEMO_LOCK = 7_735_003;

/**
 * Puts the demo's billers and their sample bills into a database that has no billers. Started again after
 * being killed half-way, it goes on where it was: a biller is put last, after its accounts and bills.
 */
export async function loadDemo(deps: DemoDeps): Promise<DemoLoad> {
  const lock = await deps.sql.reserve();
  try {
    await lock`select pg_advisory_lock(${DEMO_LOCK})`;
    await deps.billers.refresh();
    const present = deps.billers.list();
    const missing = DEMO_BILLERS.filter(({ id }) => !present.some((biller) => biller.id === id));
    // Somebody's own biller is there: this is no empty database, whichever others may be missing.
    if (present.length + missing.length !== DEMO_BILLERS.length) return NOTHING;
    // Before the billers: with the last of them the demo is whole.
    if (missing.length > 0) await loadPartners(deps.partners ?? createPartners(deps));
    let bills = 0;
    for (const biller of missing) bills += await loadBiller(deps, biller);
    return { loaded: missing.length > 0, billers: missing.length, bills };
  } finally {
    await lock`select pg_advisory_unlock(${DEMO_LOCK})`;
    lock.release();
  }
}

async function loadPartners(partners: Partners): Promise<void> {
  for (const partner of DEMO_PARTNERS) {
    const stored = await partners.put(partner);
    invariant(stored.ok, `a domain of ${partner.code} belongs to somebody else`);
  }
}

async function loadBiller(deps: DemoDeps, biller: Biller): Promise<number> {
  const { currency } = biller;
  await deps.ledger.ensureAccount(biller.billerId, { kind: 'biller', subject: '', currency });
  await deps.ledger.ensureAccount(biller.billerId, { kind: 'gateway', subject: 'sandbox', currency });
  const bills = sampleBills(biller, todayIn(biller.timeZone, deps.clock.now()));
  const file = Buffer.from(bills.map(({ row }) => `${JSON.stringify(row)}\n`).join(''));
  const summary = await importBills(deps, {
    biller,
    source: oneChunk(file),
    format: 'jsonl',
    sha256: createHash('sha256').update(file).digest(),
    onReject: (rejects) => {
      // Begun on another day and killed half-way: what is paid keeps the dates of that day.
      const first = rejects.find(({ code }) => code !== 'bill_is_paid');
      invariant(
        first === undefined,
        `a sample bill of ${biller.id} was refused: ${first?.code} ${first?.column}`,
      );
    },
  });
  const paid = bills.filter(({ isPaid }) => isPaid);
  await markPaidElsewhere(
    deps.sql,
    biller.billerId,
    paid.map(({ account, row }) => ({ account, number: row.bill_number })),
  );
  await deps.billers.put(biller);
  return summary.rows;
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
