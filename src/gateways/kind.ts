import type { Currency } from '../kernel/index.ts';
import type { Gateway } from '../payments/index.ts';
import type { KindSettings } from '../platform/index.ts';

/** One kind of gateway as data: what it asks for, and how one is made of that. */
export interface GatewayKind<Name extends string = string> {
  /** In configuration: `saman`. */
  readonly kind: string;
  /** As people know it. */
  readonly name: string;
  readonly currencies: readonly Currency[];
  readonly settings: KindSettings<Name>;
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
