import type { Clock } from '../../platform/index.ts';
import type { Receipt } from './receipts.ts';

/** Brings receipts to the messages that they are about. */
export interface Reports {
  /** The centre has taken a part of a message under this id. `isLast`: when it is there, the message is. */
  sent(id: string, message: string, isLast: boolean): void;
  take(receipt: Receipt): Promise<void>;
  /** Looks again for the messages of receipts that had none. */
  retry(): Promise<void>;
}

export interface ReportsDeps {
  readonly clock: Clock;
  /** By the id that we gave the message; false: none waits for that. */
  readonly report: (id: string, outcome: Outcome) => Promise<boolean>;
  /** By the reference that `send` returned. */
  readonly reportByReference: (reference: string, outcome: Outcome) => Promise<boolean>;
}

interface Early {
  readonly receipt: Receipt;
  readonly untilMs: number;
  nextMs: number;
  pauseMs: number;
}

interface Outcome {
  readonly state: 'delivered' | 'failed';
  readonly code: string;
}

const KNOWN_MAX = 50_000;
const EARLY_MAX = 10_000;
const EARLY_MS = 300_000;
const FIRST_PAUSE_MS = 1_000;

/**
 * Ids are known from memory, so that a receipt finds its message before anything was written down; after a start they are
 * found in the outbox, where the last part's stands as reference. A receipt that comes before the answer to its submit
 * waits for five minutes. It is looked at again at once when that answer comes, and otherwise ever more seldom: receipts of
 * messages that are not ours would be asked for every second.
 */
export function createReports({ clock, report, reportByReference }: ReportsDeps): Reports {
  const known = new Map<string, { readonly message: string; readonly isLast: boolean }>();
  const early = new Map<string, Early>();

  async function isTold({ id, state, code }: Receipt): Promise<boolean> {
    const about = known.get(id);
    if (about === undefined) return reportByReference(id, { state, code });
    // A part that is there does not make the message be there; a part that is not, takes it away.
    if (state === 'delivered' && !about.isLast) return true;
    return (await report(about.message, { state, code })) || reportByReference(id, { state, code });
  }

  return {
    sent: (id, message, isLast) => {
      if (id === '') return;
      known.set(id, { message, isLast });
      const waiting = early.get(id);
      if (waiting !== undefined) waiting.nextMs = 0;
      const [oldest] = known.keys();
      if (known.size > KNOWN_MAX && oldest !== undefined) known.delete(oldest);
    },
    take: async (receipt) => {
      if (await isTold(receipt)) return;
      const now = clock.now().getTime();
      const pauseMs = FIRST_PAUSE_MS;
      early.set(receipt.id, { receipt, untilMs: now + EARLY_MS, nextMs: now, pauseMs });
      const [oldest] = early.keys();
      if (early.size > EARLY_MAX && oldest !== undefined) early.delete(oldest);
    },
    retry: async () => {
      const now = clock.now().getTime();
      for (const [id, waiting] of [...early]) {
        if (waiting.nextMs > now) continue;
        waiting.nextMs = now + waiting.pauseMs;
        waiting.pauseMs *= 2;
        if ((await isTold(waiting.receipt)) || waiting.untilMs < now) early.delete(id);
      }
    },
  };
}
