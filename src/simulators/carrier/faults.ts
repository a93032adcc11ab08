/** The networks that are played: one for each country. */
export const NETWORKS = ['IR', 'IN', 'EG', 'US'] as const;
export type Network = (typeof NETWORKS)[number];

export const DELAYS_MS = [0, 2_000, 5_000] as const;

/** What a network can be made to do wrong, until it is told otherwise. */
export interface CarrierFaults {
  /** Everything takes that much longer, both ways. */
  readonly delayMs: (typeof DELAYS_MS)[number];
  /** Each request comes twice, at the same time. */
  readonly twice: boolean;
  /** Our first answer to a request gets lost, and the network asks again. */
  readonly answersLost: boolean;
  /** No telephone hears or sends anything; what is on its way waits in the network. */
  readonly noCoverage: boolean;
  /** Messages are taken by the gateway and then refused by the network. */
  readonly refuses: boolean;
  /** The gateway for messages takes nothing. */
  readonly gatewayDown: boolean;
}

export const CARRIER_SWITCHES = ['twice', 'answersLost', 'noCoverage', 'refuses', 'gatewayDown'] as const;

export const NO_CARRIER_FAULTS: CarrierFaults = {
  delayMs: 0,
  ...{ twice: false, answersLost: false, noCoverage: false, refuses: false, gatewayDown: false },
};

const PREFIXES: readonly (readonly [prefix: string, network: Network])[] = [
  ['+98', 'IR'],
  ['+91', 'IN'],
  ['+20', 'EG'],
  ['+1', 'US'],
];

/** Whose telephone a number (E.164) is; undefined: of a country that is not played here. */
export function networkOf(number: string): Network | undefined {
  return PREFIXES.find(([prefix]) => number.startsWith(prefix))?.[1];
}

/** The switches of all networks, in this process's memory. */
export function createFaultBoard() {
  const set = new Map<Network, CarrierFaults>();
  return {
    of: (network: Network | undefined): CarrierFaults =>
      network === undefined ? NO_CARRIER_FAULTS : (set.get(network) ?? NO_CARRIER_FAULTS),
    set: (network: Network, faults: CarrierFaults): void => {
      set.set(network, faults);
    },
  };
}

export type FaultBoard = ReturnType<typeof createFaultBoard>;
