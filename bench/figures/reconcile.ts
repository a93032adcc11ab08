import { createReadStream, rmSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createBillers } from '../../src/billing/index.ts';
import { parsePlainDate } from '../../src/kernel/index.ts';
import { migrate } from '../../src/platform/index.ts';
import { type FileDescription, reconcileFile } from '../../src/settlement/index.ts';
import { benchBiller } from '../bill-data.ts';
import type { Bench, Figure, PreparedFigure } from '../figure.ts';
import type { BenchServer } from '../server.ts';
import { runPsql } from '../yardsticks/pgbench.ts';

const BILLER_ID = 1;
const BASE = 'bench_reconcile_base';
const DATABASE = 'bench_reconcile';
const DAY = '2026-07-01';
const DESCRIPTION: FileDescription = {
  id: 'bench',
  source: 'gateway:sandbox',
  format: 'csv',
  columns: { reference: 'reference', amount: 'amount', currency: 'currency' },
  timeZone: 'UTC',
};
/** So many payments lack a line, have another amount in it, or have it twice: one in a thousand each. */
const ONE_IN = 1_000;

/** A gateway's day file against the same day's payments, and the least that PostgreSQL could do with the two. */
export const reconcile: Figure = {
  name: 'reconcile',
  what: "reconciling a gateway's file of 1 million lines with 1 million payments",
  yardsticks: [],
  targets: [{ key: 'time', what: 'lines reconciled', unit: '× COPY and one join', bound: { atMost: 4 } }],
  prepare,
};

async function prepare({ server, quick }: Bench): Promise<PreparedFigure> {
  const count = quick ? 20_000 : 1_000_000;
  const file = path.join(server.dir, 'day.csv');
  await makeBase(server, count, file);
  return {
    run: async (round) => {
      if (round.warmup) return [];
      const seconds: Record<'ours' | 'theirs', number> = { ours: 0, theirs: 0 };
      // Each on a copy of its own: neither finds what the other has read or left.
      for (const side of round.shuffle(['ours', 'theirs'] as const)) {
        await server.createDatabase(DATABASE, BASE);
        seconds[side] =
          side === 'ours' ? await reconcileOnce(server, file, count) : await copyAndJoin(server, file, count);
      }
      round.progress(
        `  reconcile        ${seconds.ours.toFixed(1)} s, COPY and join ${seconds.theirs.toFixed(1)} s`,
      );
      const raw = { seconds: seconds.ours, copyAndJoinSeconds: seconds.theirs, lines: count };
      return [{ key: 'time', value: seconds.ours / seconds.theirs, raw }];
    },
    // Each is compared with what was made, as soon as it is done.
    verify: () => Promise.resolve(),
    close: async () => rmSync(file, { force: true }),
  };
}

/** Payments of one day, in books that add up, and the gateway's file of them. */
async function makeBase(server: BenchServer, count: number, file: string): Promise<void> {
  await server.createDatabase(BASE);
  const sql = server.open(BASE);
  await migrate(sql);
  const biller = benchBiller(BILLER_ID);
  await createBillers({ sql }).put(biller);
  await sql`
    select ledger.ensure_account(${BILLER_ID}, kind, subject, ${biller.currency})
      from (values ('biller', ''), ('gateway', 'sandbox')) as a(kind, subject)`;
  await sql`
    insert into payments.payment (biller_id, payment_id, account_id, amount_minor, currency, state, channel, language, gateway,
           gateway_order, gateway_ref, created_at, state_at)
    select ${BILLER_ID}, n, n, 1000 + n % 900000, ${biller.currency}, 'posted', 'portal', 'en', 'sandbox', n::text,
           lpad((n::bigint * 7919 % 1000000007)::text, 12, '0'), at, at
      from generate_series(1, ${count}) as n,
           lateral (select ${DAY}::timestamptz + n * interval '23 hours' / ${count} as at) as t`;
  await sql`
    insert into ledger.transfer (biller_id, purpose, subject, leg, debit_account, credit_account, amount_minor, currency, posted_at)
    select p.biller_id, 'payment', p.payment_id, 0, d.account_id, c.account_id, p.amount_minor, p.currency, p.state_at
      from payments.payment p
      join ledger.account d on d.biller_id = p.biller_id and d.kind = 'gateway'
      join ledger.account c on c.biller_id = p.biller_id and c.kind = 'biller'
     order by p.payment_id`;
  await sql`vacuum analyze`;
  await sql.end();
  const lines = `select n as seq, lpad((n::bigint * 7919 % 1000000007)::text, 12, '0') as reference, 1000 + n % 900000 + (n % ${ONE_IN} = 2)::integer as amount, '${biller.currency}' as currency, '${DAY}T12:00:00Z' as paid_at, 'SALE' as type from generate_series(1, ${count}) as n, lateral generate_series(1, case n % ${ONE_IN} when 1 then 0 when 3 then 2 else 1 end) as copies`;
  await runPsql(server, BASE, [`\\copy (${lines}) to '${file}' csv header`]);
}

async function reconcileOnce(server: BenchServer, file: string, count: number): Promise<number> {
  const sql = server.open(DATABASE);
  const day = parsePlainDate(DAY);
  if (!day.ok) throw new Error('the day of the benchmark is no day');
  const began = performance.now();
  const done = await reconcileFile(
    { sql, payments: { readReference: () => undefined } },
    {
      biller: benchBiller(BILLER_ID),
      description: DESCRIPTION,
      businessDate: day.value,
      name: 'day.csv',
      open: () => createReadStream(file, { highWaterMark: 256 * 1024 }),
      onReject: () => {},
    },
  );
  const seconds = (performance.now() - began) / 1000;
  await sql.end();
  const { MATCHED, AMOUNT_DIFF, DUPLICATE, MISSING_AT_PSP } = done.buckets;
  const wrong = count / ONE_IN;
  const found = [AMOUNT_DIFF.theirsCount, DUPLICATE.theirsCount, MISSING_AT_PSP.oursCount];
  if (MATCHED.theirsCount !== count - 2 * wrong || found.some((each) => each !== wrong))
    throw new Error(
      `of ${count} payments ${MATCHED.theirsCount} were matched, and ${found.join(', ')} differ`,
    );
  return seconds;
}

/** What nothing could do without: the file as a table, and where it agrees with the payments. */
async function copyAndJoin(server: BenchServer, file: string, count: number): Promise<number> {
  const began = performance.now();
  await runPsql(server, DATABASE, [
    'create table day_line (seq bigint, reference text, amount bigint, currency text, paid_at timestamptz, type text)',
    `\\copy day_line from '${file}' csv header`,
    `create table agreed as select count(*) as count from day_line l
       join payments.payment p on p.biller_id = ${BILLER_ID} and p.gateway = 'sandbox' and p.gateway_ref = l.reference
        and p.amount_minor = l.amount and p.currency = l.currency`,
  ]);
  const seconds = (performance.now() - began) / 1000;
  const sql = server.open(DATABASE);
  const [row] = await sql<{ count: bigint }[]>`select count from agreed`;
  await sql.end();
  // With those that are there twice.
  if (row?.count !== BigInt(count - count / ONE_IN))
    throw new Error(`PostgreSQL itself found ${row?.count} of ${count}`);
  return seconds;
}
