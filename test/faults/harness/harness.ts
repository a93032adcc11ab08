import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type Database, openDatabase } from '../../../src/platform/index.ts';
import { TOLD } from './bills.ts';
import { findViolations, type Violation } from './checks.ts';
import { type FaultName, faultOrder, strike } from './faults.ts';
import type { LineFigures } from './line.ts';
import { goAndPay, type PayerLog } from './payer.ts';
import { runCommand } from './product.ts';
import { createRandom, type Random } from './random.ts';
import { createWorld, type World } from './world.ts';

export interface RunPlan {
  readonly seed: string;
  /** Payers that arrive in a second. */
  readonly rate: number;
  /** At least so many payers, faults and minutes; whichever comes last ends the run. */
  readonly payers: number;
  readonly faults: number;
  readonly minutes: number;
  /** Mean pause between two faults. */
  readonly faultPauseMs: number;
  readonly log: (line: string) => void;
}

export interface RunReport {
  readonly seed: string;
  readonly minutes: number;
  readonly rate: number;
  readonly violations: readonly Violation[];
  /** How many payments ended in each state. */
  readonly states: Readonly<Record<string, number>>;
  readonly acknowledged: number;
  readonly faults: Readonly<Record<string, number>>;
  readonly lines: Readonly<Record<string, LineFigures>>;
  readonly startsMs: readonly number[];
  readonly clockMovedMs: number;
  readonly tookMs: number;
  /** From when the faults ended until nothing was open any more. */
  readonly settledMs: number;
  /** Kept where something was found. */
  readonly folder: string;
}

/** A look at everything at the end of a long run takes seconds. */
const QUERY_MS_MAX = 120_000;

/** Runs the product under load and faults, lets it come to rest, and looks at what it has made of everybody's money. */
export async function runFaults(plan: RunPlan): Promise<RunReport> {
  const random = createRandom(plan.seed);
  const begunMs = performance.now();
  const world = await createWorld(random.of('world'), billsFor(plan));
  plan.log(`seed ${plan.seed}, in ${world.folder}`);
  const sql = openDatabase({
    url: `${world.postgres.url}?statement_timeout=${QUERY_MS_MAX}`,
    ...{ connectionsMax: 2, applicationName: 'wasl faults' },
  });
  try {
    const { logs, faults } = await disturb(world, plan, random);
    for (const line of Object.values(world.lines)) line.calm();
    plan.log('quiet from now on');
    const settledMs = await comeToRest(world, sql, plan.log);
    const violations = [
      ...(await findViolations({
        ...{ sql, logs, banks: world.banks, bankUrls: world.urls },
        ...{ billerUrl: world.urls.biller, toldBiller: TOLD },
      })),
      ...ownChecks(world),
      ...endings(world),
    ];
    const states = await statesOf(sql);
    const folder = world.folder;
    return {
      ...{
        seed: plan.seed,
        minutes: plan.minutes,
        rate: plan.rate,
        violations,
        states,
        faults,
        settledMs,
        folder,
      },
      acknowledged: logs.filter(({ payments }) => payments.size > 0).length,
      lines: Object.fromEntries(Object.entries(world.lines).map(([name, { figures }]) => [name, figures])),
      startsMs: world.products.flatMap((product) => product.startsMs),
      clockMovedMs: world.clock.movedMs,
      tookMs: performance.now() - begunMs,
    };
  } finally {
    await sql.end({ timeout: 1 });
    await world.stop();
  }
}

/** The run's folder, with what everybody said, is of use only where something was found. */
export function forget({ folder }: Pick<RunReport, 'folder'>): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Fewer than payers, so that several want the same. */
function billsFor({ payers, minutes, rate }: RunPlan): number {
  return Math.ceil(Math.max(payers, minutes * 60 * rate) * 0.35);
}

async function disturb(world: World, plan: RunPlan, random: Random) {
  const endMs = performance.now() + plan.minutes * 60_000;
  const faults: Record<string, number> = {};
  const logs: PayerLog[] = [];
  const struck = (): number => Object.values(faults).reduce((sum, count) => sum + count, 0);
  const isDone = (): boolean =>
    performance.now() >= endMs && logs.length >= plan.payers && struck() >= plan.faults;

  async function strikeAgainAndAgain(): Promise<void> {
    const drawn = random.of('faults');
    for (const name of faultOrder(drawn)) {
      if (isDone()) return;
      await pause(drawn.next() * 2 * plan.faultPauseMs);
      plan.log(`${((performance.now() - endMs) / 1_000 + plan.minutes * 60).toFixed(0)} s: ${name}`);
      await strike(name, world, drawn);
      faults[name satisfies FaultName] = (faults[name] ?? 0) + 1;
    }
  }

  let isOver = false;
  const striking = strikeAgainAndAgain();
  const paying: Promise<void>[] = [];
  const drawn = random.of('payers');
  while (!isDone()) {
    const log = newLog(world, drawn, logs);
    logs.push(log);
    paying.push(
      goAndPay({ front: world.front.url, isOver: () => isOver }, drawn.of(`payer ${log.payer}`), log),
    );
    await pause((-Math.log(1 - drawn.next()) * 1_000) / plan.rate);
  }
  await striking;
  await Promise.race([Promise.all(paying), pause(60_000, undefined, { ref: false })]);
  isOver = true;
  await Promise.all(paying);
  return { logs, faults };
}

/** So many payers back is a while ago. */
const RECENT = 12;

function newLog({ bills }: World, random: Random, before: readonly PayerLog[]): PayerLog {
  const payer = before.length + 1;
  const latest = before.slice(-RECENT).map(({ bill }) => bill);
  const [first, ...others] = bills.payable;
  if (first === undefined) throw new Error('there are bills');
  const [last, ...recent] = latest;
  // Members of one family, or the same one on two devices.
  const bill =
    last !== undefined && random.chance(0.3)
      ? random.pick([last, ...recent])
      : random.pick([first, ...others]);
  const by = random.chance(0.7) ? 'api' : 'portal';
  const key = by === 'api' ? { key: `payer-${payer}` } : {};
  return { payer, bill, by, ...key, payments: new Set(), told: [] };
}

const STEP_MS = 10 * 60_000;
const ROUNDS_MAX = 90;

/** Time goes by until nothing is open; a return that came too late for its gateway stays one. */
async function comeToRest(world: World, sql: Database, log: (line: string) => void): Promise<number> {
  const begunMs = performance.now();
  let returning = { count: -1, rounds: 0 };
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    await pause(1_500);
    const [left] = await sql<{ open: number; untold: number; returning: number }[]>`
      select (select count(*)::integer from payments.payment
               where state in ('created', 'pending', 'unknown') or state = 'paid') as open,
             (select count(*)::integer from settlement.posting where attend_at is not null) as untold,
             (select count(*)::integer from payments.payment where state = 'returning') as returning`;
    if (left === undefined) throw new Error('a count is a row');
    log(`open ${left.open}, untold ${left.untold}, returning ${left.returning}`);
    returning =
      returning.count === left.returning
        ? { ...returning, rounds: returning.rounds + 1 }
        : { count: left.returning, rounds: 0 };
    if (left.open + left.untold === 0 && (left.returning === 0 || returning.rounds >= 6)) break;
    world.clock.move(STEP_MS);
  }
  return performance.now() - begunMs;
}

/** The product's own checks have to agree. */
function ownChecks({ env }: World): readonly Violation[] {
  return [
    ['ledger', 'check'],
    ['audit', 'verify'],
  ].flatMap((args) => {
    try {
      runCommand(env, ...args);
      return [];
    } catch (error) {
      return [{ rule: `wasl ${args.join(' ')}`, subject: 'all billers', found: String(error) }];
    }
  });
}

/** A server whose database or bank is away says so, and goes on. */
function endings({ products }: World): readonly Violation[] {
  return products.flatMap(({ url, endedByItself }) =>
    endedByItself === 0
      ? []
      : [{ rule: 'no server ends by itself', subject: url, found: `${endedByItself} times` }],
  );
}

async function statesOf(sql: Database): Promise<Record<string, number>> {
  const rows = await sql<{ name: string; count: number }[]>`
    select gateway || ' ' || state as name, count(*)::integer as count from payments.payment group by 1 order by 1`;
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}
