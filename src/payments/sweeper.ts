import type { Payment } from './payment.ts';
import type { Progress } from './progress.ts';
import type { PaymentStore } from './store.ts';

/** Looks after payments whose time has come; nothing that follows depends on a browser coming back. */
export interface Sweeper {
  /** Goes on until `stop`. */
  start(): void;
  stop(): Promise<void>;
  /** Looks once at what is due; returns how many payments that were. For tests and the command line. */
  sweep(): Promise<number>;
  /** When it last went round: readiness fails when that is long ago. */
  readonly lastRoundAt: Date | undefined;
}

const POLL_MS = 1_000;
const PAYMENTS_AT_ONCE = 20;
// Should we be killed while looking at a payment, it is due again this soon: longer than any gateway call.
const LEASE_MS = 30_000;

export function createSweeper(deps: {
  readonly store: PaymentStore;
  readonly progress: Progress;
  readonly onError: (error: unknown, payment: Payment | undefined) => void;
}): Sweeper {
  const { store, progress } = deps;
  let lastRoundAt: Date | undefined;
  let running: Promise<void> | undefined;
  const stopping = new AbortController();

  async function attend(payment: Payment): Promise<void> {
    try {
      // The payer may be starting in this very moment: then it has not run out.
      if (payment.state === 'created')
        await store.move(payment, { from: 'created', to: 'expired', reason: 'not_started' });
      else await progress.advance(payment);
    } catch (error) {
      deps.onError(error, payment);
    }
  }

  async function sweep(): Promise<number> {
    const due = await store.takeDue(PAYMENTS_AT_ONCE, LEASE_MS);
    await Promise.all(due.map(attend));
    return due.length;
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const count = await sweep().catch((error: unknown) => {
        deps.onError(error, undefined);
        return 0;
      });
      lastRoundAt = new Date();
      if (count < PAYMENTS_AT_ONCE) await pause(POLL_MS, stopping.signal);
    }
  }

  return {
    sweep,
    start: () => {
      running ??= run();
    },
    stop: async () => {
      stopping.abort();
      await running;
    },
    get lastRoundAt() {
      return lastRoundAt;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
    signal.addEventListener('abort', done);
  });
}
