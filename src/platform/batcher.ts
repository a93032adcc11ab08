/**
 * Collects items that arrive together and runs them as one set.
 *
 * There is no timer: with a slot free an item leaves at once; with all slots busy it waits for the next one
 * to come free, so the commit in progress is the timer. Two sets in flight were 1.6 times the rate of one,
 * three added latency and no rate; 200 items were enough, 500 doubled the latency (performance.md §2.4).
 */
export interface Batcher<Item, Outcome> {
  /** Resolves with the item's own outcome; rejects only if the item failed by itself. */
  add(item: Item): Promise<Outcome>;
  /** Items waiting or in flight. */
  readonly pending: number;
}

export interface BatcherOptions<Item, Outcome> {
  /** Runs a set; the outcomes stand in the order of the items. */
  readonly run: (items: readonly Item[]) => Promise<readonly Outcome[]>;
  /** Two items of one key never ride in the same set: the second one sees what the first one did. */
  readonly keyOf?: (item: Item) => string;
  /** again: the whole set may be sent again; alone: an item may be at fault, so each goes by itself. */
  readonly afterError?: (error: unknown) => 'again' | 'alone' | 'fail';
  readonly itemsMax?: number;
  readonly inFlightMax?: number;
}

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly key: string | undefined;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

const ATTEMPTS_MAX = 5;
const LACKING = 'a set came back without an outcome for an item';

export function createBatcher<Item, Outcome>(options: BatcherOptions<Item, Outcome>): Batcher<Item, Outcome> {
  const itemsMax = options.itemsMax ?? 200;
  const inFlightMax = options.inFlightMax ?? 2;
  const afterError = options.afterError ?? (() => 'fail');
  let queue: Waiting<Item, Outcome>[] = [];
  let setsInFlight = 0;
  let itemsInFlight = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled || setsInFlight >= inFlightMax || queue.length === 0) return;
    scheduled = true;
    // One turn of the event loop, so that requests read from several sockets in that turn ride together.
    setImmediate(() => {
      scheduled = false;
      while (setsInFlight < inFlightMax && queue.length > 0) launch(takeSet());
    });
  }

  function takeSet(): Waiting<Item, Outcome>[] {
    const keys = new Set<string>();
    const taken: Waiting<Item, Outcome>[] = [];
    const left: Waiting<Item, Outcome>[] = [];
    for (const waiting of queue) {
      const rides = taken.length < itemsMax && !(waiting.key !== undefined && keys.has(waiting.key));
      (rides ? taken : left).push(waiting);
      if (rides && waiting.key !== undefined) keys.add(waiting.key);
    }
    queue = left;
    return taken;
  }

  function launch(set: Waiting<Item, Outcome>[]): void {
    setsInFlight += 1;
    itemsInFlight += set.length;
    void settle(set).finally(() => {
      setsInFlight -= 1;
      itemsInFlight -= set.length;
      schedule();
    });
  }

  async function settle(set: readonly Waiting<Item, Outcome>[]): Promise<void> {
    try {
      const outcomes = await runAgainIfTransient(set.map(({ item }) => item));
      for (const [index, waiting] of set.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined) waiting.reject(new Error(LACKING));
        else waiting.resolve(outcome);
      }
    } catch (error) {
      // One poisonous item must not fail the others. A lost connection is nobody's fault: all are told.
      if (set.length > 1 && afterError(error) !== 'fail') await settleOneByOne(set);
      else for (const waiting of set) waiting.reject(error);
    }
  }

  /** Until the connection is lost: whoever is left is then told at once, not after a time-out each. */
  async function settleOneByOne(set: readonly Waiting<Item, Outcome>[]): Promise<void> {
    let lost: { readonly error: unknown } | undefined;
    for (const waiting of set) {
      if (lost !== undefined) {
        waiting.reject(lost.error);
        continue;
      }
      try {
        const [outcome] = await runAgainIfTransient([waiting.item]);
        if (outcome === undefined) waiting.reject(new Error(LACKING));
        else waiting.resolve(outcome);
      } catch (error) {
        waiting.reject(error);
        if (afterError(error) === 'fail') lost = { error };
      }
    }
  }

  async function runAgainIfTransient(items: readonly Item[]): Promise<readonly Outcome[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await options.run(items);
      } catch (error) {
        if (attempt >= ATTEMPTS_MAX || afterError(error) !== 'again') throw error;
      }
    }
  }

  return {
    add: (item) =>
      new Promise<Outcome>((resolve, reject) => {
        queue.push({ item, key: options.keyOf?.(item), resolve, reject });
        schedule();
      }),
    get pending() {
      return queue.length + itemsInFlight;
    },
  };
}

/**
 * Coalesces look-ups: all that are asked for in one turn of the event loop become one query. Nothing is
 * kept afterwards, so every answer is fresh; 1.9 times the rate of a query each (performance.md §3).
 */
export function createLoader<Key, Value>(
  load: (keys: readonly Key[]) => Promise<readonly Value[]>,
): (key: Key) => Promise<Value> {
  const batcher = createBatcher<Key, { readonly value: Value }>({
    run: async (keys) => (await load(keys)).map((value) => ({ value })),
    itemsMax: 500,
    // A query costs half a millisecond however little it asks for, so one at a time and all that came meanwhile
    // in the next: 5,500 inquiries/s over HTTP with two in flight.
    inFlightMax: 1,
  });
  return async (key) => (await batcher.add(key)).value;
}
