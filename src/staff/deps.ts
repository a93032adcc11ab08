import type { Clock, Database, Vault } from '../platform/index.ts';

export interface StaffDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  /** Members whom the demo has made may sign in. */
  readonly demo: boolean;
  /** How often one address may try to sign in, whatever the login. */
  readonly limiter: {
    take(
      key: string,
    ): { readonly allowed: true } | { readonly allowed: false; readonly retryAfterSeconds: number };
  };
}

/** Where a sign-in came from. Shown to whom the session belongs, and sealed where it is kept. */
export interface Origin {
  readonly address: string;
  readonly agent: string;
}
