import type { Billers } from './billing/index.ts';
import type { Payments } from './payments/index.ts';
import type { BillerSystemEntry, Clock, Database, Logger, Metrics } from './platform/index.ts';
import {
  type BillerSystems,
  createFilePosting,
  createHttpBillerSystem,
  createPostingLists,
  createPostings,
  type ExchangeFolder,
  type PostingLists,
} from './settlement/index.ts';

/** The billers' own systems of the configuration, for those of the billers there are whose description says so. */
export function createBillerSystems(deps: {
  readonly entries: readonly BillerSystemEntry[];
  readonly billers: Billers;
  readonly clock: Clock;
}): { readonly systems: BillerSystems; readonly folders: () => readonly ExchangeFolder[] } {
  const { entries, billers, clock } = deps;
  const called = entries.flatMap((entry) =>
    entry.way === 'http' ? [{ id: entry.biller, system: createHttpBillerSystem({ ...entry, clock }) }] : [],
  );
  const all: BillerSystems['all'] = () =>
    called.flatMap(({ id, system }) => {
      const biller = billers.find(id);
      return biller?.posting?.way === 'http' ? [{ billerId: biller.billerId, system }] : [];
    });
  return {
    systems: { all, of: (billerId) => all().find((each) => each.billerId === billerId)?.system },
    folders: () =>
      entries.flatMap((entry) => {
        const biller = billers.find(entry.biller);
        if (entry.way !== 'files' || biller?.posting?.way !== 'files') return [];
        return [{ billerId: biller.billerId, folder: entry.folder, everyMinutes: entry.everyMinutes }];
      }),
  };
}

/** Tells billers what was paid, by whichever way each wants it, and says aloud when one was not told in time (M10). */
export function createPostingWork(deps: {
  readonly sql: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly billers: Billers;
  readonly payments: Payments;
  readonly systems: BillerSystems;
  readonly folders: () => readonly ExchangeFolder[];
  readonly metrics: Metrics;
  readonly onError: (error: unknown) => void;
}): {
  readonly lists: PostingLists;
  tell(): Promise<void>;
  exchange(): Promise<void>;
  watch(): Promise<void>;
} {
  const { billers, metrics } = deps;
  const nameOf = (billerId: number): string => billers.byNumber(billerId)?.id ?? '';
  const postings = createPostings({
    ...deps,
    observe: (billerId, outcome, afterMs) => {
      const biller = nameOf(billerId);
      metrics.postings.inc({ biller, outcome });
      if (outcome === 'accepted') metrics.postingSeconds.observe({ biller }, afterMs / 1000);
    },
  });
  const files = createFilePosting({ ...deps, postings });
  const lists = createPostingLists(deps);
  return {
    lists,
    tell: async () => void (await postings.work()),
    exchange: async () => void (await files.exchange()),
    watch: async () => {
      for (const { billerId, waiting, late, oldestSince } of await lists.figures()) {
        const biller = nameOf(billerId);
        metrics.postingsWaiting.set({ biller }, waiting);
        metrics.postingsLate.set({ biller }, late);
        if (late > 0)
          deps.logger.warn({ biller, late, oldestSince }, 'a biller was not told of payments in time');
      }
    },
  };
}
