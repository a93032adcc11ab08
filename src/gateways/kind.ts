import type { Currency } from '../kernel/index.ts';
import type { Gateway } from '../payments/index.ts';

/** Something that must be known to use a gateway: an address, the number of a terminal, a password. */
export interface GatewaySetting {
  /** A sentence for the operator; stands in docs/operate/gateways.md. */
  readonly what: string;
  /** Comes from the environment or a file, never from wasl.config.json. */
  readonly secret?: true;
  /** What it is when nothing is said; without one it must be given. */
  readonly fallback?: string;
  readonly pattern?: RegExp;
}

/** One kind of gateway as data: what it asks for, and how one is made of that. */
export interface GatewayKind<Name extends string = string> {
  /** In configuration: `saman`. */
  readonly kind: string;
  /** As people know it. */
  readonly name: string;
  readonly currencies: readonly Currency[];
  readonly settings: Readonly<Record<Name, GatewaySetting>>;
  readonly create: (settings: Readonly<Record<Name, string>>, common: GatewayCommon) => Gateway;
}

export interface GatewayCommon {
  readonly id: string;
  /** For a whole call, from connecting to the last byte. */
  readonly fetchTimeoutMs: number;
  /** For signatures over times and for deadlines that we compute. */
  readonly now: () => Date;
}

/** Keeps the names of the settings known to `create`. */
export function gatewayKind<const Name extends string>(kind: GatewayKind<Name>): GatewayKind<Name> {
  return kind;
}
