import { setTimeout as pause } from 'node:timers/promises';
import type { MovedClock } from './moved-clock.ts';
import type { OutsideParty } from './outside.ts';
import type { FaultyPostgres } from './postgres.ts';
import type { Product } from './product.ts';
import type { Random } from './random.ts';

export interface FaultTargets {
  readonly products: readonly [Product, ...Product[]];
  readonly postgres: FaultyPostgres;
  readonly outside: readonly [OutsideParty, ...OutsideParty[]];
  readonly clock: MovedClock;
}

const MINUTE_MS = 60_000;

type Jump = readonly [least: number, most: number];

/**
 * A bill is held for 15 minutes, and the banks' pages are good for 20: a third of the jumps leaves both, a third lets others
 * have the bill of a payer who still can pay, a third ends the page as well, and some of what must go back is too late for it.
 */
const JUMPS_MINUTES: readonly [Jump, ...Jump[]] = [
  [1, 14],
  [16, 19],
  [21, 40],
];

/** What can happen to the machines; each ends with everything running again. */
const FAULTS = {
  'server killed': async ({ products }, random) => {
    const product = random.pick(products);
    await product.kill();
    await pause(random.whole(0, 2_000));
    await product.start();
  },
  'server frozen': async ({ products }, random) => {
    const product = random.pick(products);
    product.freeze();
    await pause(random.whole(500, 5_000));
    product.thaw();
  },
  'database killed': async ({ postgres }, random) => {
    await postgres.kill();
    await pause(random.whole(0, 1_500));
    await postgres.start();
  },
  'database process killed': async ({ postgres }, random) => {
    postgres.killOne(random);
  },
  'all killed': async ({ products, postgres }, random) => {
    await Promise.all([postgres.kill(), ...products.map((product) => product.kill())]);
    await pause(random.whole(0, 1_000));
    await Promise.all([postgres.start(), ...products.map((product) => product.start())]);
  },
  'outside killed': async ({ outside }, random) => {
    const party = random.pick(outside);
    await party.kill();
    await pause(random.whole(0, 3_000));
    await party.start();
  },
  'clock forward': async ({ clock }, random) => {
    const [least, most] = random.pick(JUMPS_MINUTES);
    clock.move(random.whole(least, most) * MINUTE_MS);
  },
  'clock back': async ({ clock }, random) => clock.move(-random.whole(1, 60) * 1_000),
} satisfies Readonly<Record<string, (targets: FaultTargets, random: Random) => Promise<void>>>;

export type FaultName = keyof typeof FAULTS;
export const FAULT_NAMES: readonly FaultName[] = [
  ...(['server killed', 'server frozen', 'database killed', 'database process killed'] as const),
  ...(['all killed', 'outside killed', 'clock forward', 'clock back'] as const),
];

/** All kinds, shuffled, again and again: a short run has each once. */
export function* faultOrder(random: Random): Generator<FaultName, never> {
  for (;;) {
    const left = [...FAULT_NAMES];
    while (left.length > 0) yield* left.splice(random.whole(0, left.length - 1), 1);
  }
}

export async function strike(name: FaultName, targets: FaultTargets, random: Random): Promise<void> {
  await FAULTS[name](targets, random);
}
