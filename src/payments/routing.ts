import type { Biller } from '../billing/index.ts';
import { invariant } from '../kernel/index.ts';
import type { Clock } from '../platform/index.ts';
import type { Gateway, Instrument, NationalBill } from './gateway-port.ts';

/** A gateway as this installation uses it. */
export interface GatewayRoute {
  readonly gateway: Gateway;
  /** Only for these; left out: for every biller of its currencies. */
  readonly billers?: readonly string[];
  /** What a payment costs us there; left out: nothing. */
  readonly cost?: GatewayCost;
}

export interface GatewayCost {
  readonly fixedMinor: bigint;
  /** Hundredths of a per cent of the amount. */
  readonly basisPoints: bigint;
}

export interface Wanted {
  readonly instrument?: Instrument;
  readonly amountMinor?: bigint;
  /** Left out: it is not for one whole bill that every bank knows. */
  readonly bill?: NationalBill | undefined;
  /** Those that have been tried in vain. */
  readonly except?: readonly string[];
}

export interface GatewayHealth {
  readonly id: string;
  readonly state: 'well' | 'away';
  /** In a row, up to now. */
  readonly failures: number;
  /** When it is tried again. */
  readonly untilAt: Date | undefined;
}

/** Which gateway a payment goes to: by biller, currency and instrument, the healthy before the others, the cheapest first. */
export interface Routing {
  readonly gateways: ReadonlyMap<string, Gateway>;
  choose(biller: Biller, wanted?: Wanted): string | undefined;
  /** Whether any of them takes single bills only, so that their numbers must be known to choose. */
  takesBills(biller: Biller): boolean;
  /**
   * What payers of this biller choose between, whatever they are going to pay; nothing where there is no choice: one gateway
   * asks by itself.
   */
  instruments(biller: Biller): readonly Instrument[];
  /** How asking it for a page went: whoever does not answer is left alone for a while. */
  report(gatewayId: string, outcome: 'answered' | 'silent'): void;
  health(): readonly GatewayHealth[];
}

/** One silence may be anything; three in a row are an outage. */
const FAILURES_MAX = 3;
const FIRST_PAUSE_MS = 30_000;
const PAUSE_MAX_MS = 300_000;

interface Record {
  failures: number;
  awayUntilMs: number;
}

/** Health is what this process has seen; another one beside it learns it by itself, three payers later. */
export function createRouting(deps: {
  readonly routes: readonly GatewayRoute[];
  readonly clock: Clock;
}): Routing {
  const { routes, clock } = deps;
  const gateways = new Map(routes.map(({ gateway }) => [gateway.id, gateway]));
  invariant(gateways.size === routes.length, 'every gateway has a name of its own');
  const records = new Map<string, Record>();
  const recordOf = (id: string): Record => records.get(id) ?? { failures: 0, awayUntilMs: 0 };
  const isAway = (id: string): boolean => recordOf(id).awayUntilMs > clock.now().getTime();

  function of(biller: Biller): readonly GatewayRoute[] {
    return routes.filter(
      ({ gateway, billers }) =>
        gateway.currencies.includes(biller.currency) &&
        (billers === undefined || billers.includes(biller.id)),
    );
  }

  return {
    gateways,
    choose: (biller, { instrument, amountMinor = 0n, bill, except = [] } = {}) => {
      const fit = of(biller).filter(
        ({ gateway: { id, traits } }) =>
          !except.includes(id) &&
          (bill !== undefined || traits.takes !== 'bill') &&
          (instrument === undefined || traits.instruments.includes(instrument)),
      );
      // With all of them away the one that is back first is as good as any: it may be back already.
      const rank = (route: GatewayRoute): readonly bigint[] => [
        isAway(route.gateway.id) ? BigInt(recordOf(route.gateway.id).awayUntilMs) : 0n,
        costOf(route, amountMinor),
      ];
      const [best] = fit.toSorted((a, b) => compare(rank(a), rank(b)));
      return best?.gateway.id;
    },
    takesBills: (biller) => of(biller).some(({ gateway }) => gateway.traits.takes === 'bill'),
    instruments: (biller) => {
      const fit = of(biller).filter(({ gateway }) => gateway.traits.takes === undefined);
      const all = new Set(fit.flatMap(({ gateway }) => gateway.traits.instruments));
      return fit.length < 2 || all.size < 2 ? [] : [...all];
    },
    report: (id, outcome) => {
      if (outcome === 'answered') {
        records.delete(id);
        return;
      }
      const failures = recordOf(id).failures + 1;
      const over = failures - FAILURES_MAX;
      const pauseMs = over < 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** Math.min(over, 10), PAUSE_MAX_MS);
      records.set(id, { failures, awayUntilMs: pauseMs === 0 ? 0 : clock.now().getTime() + pauseMs });
    },
    health: () =>
      routes.map(({ gateway: { id } }) => {
        const { failures, awayUntilMs } = recordOf(id);
        return {
          ...{ id, failures, state: isAway(id) ? 'away' : 'well' },
          untilAt: isAway(id) ? new Date(awayUntilMs) : undefined,
        } as const;
      }),
  };
}

function costOf({ cost }: GatewayRoute, amountMinor: bigint): bigint {
  if (cost === undefined) return 0n;
  // In ten-thousandths of a minor unit, so that nothing is rounded.
  return cost.fixedMinor * 10_000n + cost.basisPoints * amountMinor;
}

function compare(a: readonly bigint[], b: readonly bigint[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? 0n;
    if (value !== other) return value < other ? -1 : 1;
  }
  return 0;
}
