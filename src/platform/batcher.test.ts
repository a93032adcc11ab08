import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createBatcher, createLoader } from './batcher.ts';
import { afterSetError, openDatabase } from './database.ts';

/** Work that ends when the test says so, and tells which sets it was given. */
function createGate() {
  const sets: (readonly number[])[] = [];
  const open: (() => void)[] = [];
  let inFlight = 0;
  let inFlightMax = 0;
  return {
    sets,
    open,
    get inFlightMax() {
      return inFlightMax;
    },
    run: async (items: readonly number[]): Promise<readonly number[]> => {
      sets.push(items);
      inFlight += 1;
      inFlightMax = Math.max(inFlightMax, inFlight);
      await new Promise<void>((resolve) => open.push(resolve));
      inFlight -= 1;
      return items.map((item) => item * 10);
    },
  };
}

const turns = async (count = 5): Promise<void> => {
  for (let n = 0; n < count; n++) await new Promise((resolve) => setImmediate(resolve));
};

describe('X11 items that arrive together are run as one set', () => {
  test('each gets its own outcome; what arrives meanwhile rides in the next set', async () => {
    const gate = createGate();
    const batcher = createBatcher({ run: gate.run, inFlightMax: 1 });
    const first = Promise.all([1, 2, 3].map((item) => batcher.add(item)));
    await turns();
    const second = Promise.all([4, 5].map((item) => batcher.add(item)));
    await turns();
    expect(gate.sets).toEqual([[1, 2, 3]]);
    expect(batcher.pending).toBe(5);
    gate.open[0]?.();
    expect(await first).toEqual([10, 20, 30]);
    await turns();
    expect(gate.sets).toEqual([
      [1, 2, 3],
      [4, 5],
    ]);
    gate.open[1]?.();
    expect(await second).toEqual([40, 50]);
    await turns();
    expect(batcher.pending).toBe(0);
  });

  test('no set is larger, and no more are in flight, than allowed', async () => {
    const gate = createGate();
    const batcher = createBatcher({ run: gate.run, itemsMax: 4, inFlightMax: 2 });
    const all = Promise.all(Array.from({ length: 19 }, (_, n) => batcher.add(n)));
    for (let n = 0; n < 5; n++) {
      await turns();
      gate.open[n]?.();
    }
    expect(await all).toEqual(Array.from({ length: 19 }, (_, n) => n * 10));
    expect(gate.sets.map((set) => set.length)).toEqual([4, 4, 4, 4, 3]);
    expect(gate.inFlightMax).toBe(2);
  });

  test('two of one key never ride together, and keep their order', async () => {
    const gate = createGate();
    const batcher = createBatcher({ run: gate.run, keyOf: (item) => String(item % 10), inFlightMax: 1 });
    const all = Promise.all([1, 11, 2, 21].map((item) => batcher.add(item)));
    for (let n = 0; n < 3; n++) {
      await turns();
      gate.open[n]?.();
    }
    expect(await all).toEqual([10, 110, 20, 210]);
    expect(gate.sets).toEqual([[1, 2], [11], [21]]);
  });

  test('property: whatever arrives when, each item is run once and answered by its own outcome', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.nat(8), { maxLength: 12 }), { maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 3 }),
        async (waves, itemsMax, inFlightMax) => {
          const seen: number[] = [];
          const batcher = createBatcher<{ key: number; id: number }, number>({
            run: async (items) => {
              expect(items.length).toBeLessThanOrEqual(itemsMax);
              expect(new Set(items.map(({ key }) => key)).size).toBe(items.length);
              await turns(items.length % 3);
              seen.push(...items.map(({ id }) => id));
              return items.map(({ id }) => id);
            },
            keyOf: ({ key }) => String(key),
            ...{ itemsMax, inFlightMax },
          });
          let ids = 0;
          const answers: Promise<boolean>[] = [];
          for (const wave of waves) {
            for (const key of wave) {
              ids += 1;
              const id = ids;
              answers.push(batcher.add({ key, id }).then((answer) => answer === id));
            }
            await turns(1);
          }
          expect((await Promise.all(answers)).every(Boolean)).toBe(true);
          expect(seen.toSorted((a, b) => a - b)).toEqual(Array.from({ length: ids }, (_, n) => n + 1));
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('X3 when a set fails', () => {
  const failing = (code: string) => Object.assign(new Error(code), { code });
  const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? error.code : undefined);

  test('and nothing has happened, the whole set is sent again', async () => {
    let runs = 0;
    const batcher = createBatcher<number, number>({
      run: async (items) => {
        runs += 1;
        if (runs < 4) throw failing('deadlock');
        return items;
      },
      afterError: (error) => (codeOf(error) === 'deadlock' ? 'again' : 'fail'),
    });
    expect(await Promise.all([1, 2, 3].map((item) => batcher.add(item)))).toEqual([1, 2, 3]);
    expect(runs).toBe(4);
  });

  test('because of one item, that one fails and the others do not', async () => {
    const batcher = createBatcher<number, number>({
      run: async (items) => {
        if (items.includes(13)) throw failing('poison');
        return items;
      },
      afterError: () => 'alone',
    });
    const results = await Promise.allSettled([1, 13, 2].map((item) => batcher.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  test('because nobody answers, all are told at once, those that were to be tried one by one as well', async () => {
    let runs = 0;
    const batcher = createBatcher<number, number>({
      run: async (items) => {
        runs += 1;
        throw failing(runs === 1 && items.length > 1 ? 'poison' : 'connection');
      },
      afterError: (error) => (codeOf(error) === 'poison' ? 'alone' : 'fail'),
    });
    const results = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => batcher.add(n)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(runs).toBe(2);
  });

  test('it never ends in waiting: a set that always has to be sent again fails after five', async () => {
    let runs = 0;
    const batcher = createBatcher<number, number>({
      run: async () => {
        runs += 1;
        throw failing('deadlock');
      },
      afterError: () => 'again',
    });
    await expect(batcher.add(1)).rejects.toThrow('deadlock');
    expect(runs).toBe(5);
  });

  test('an outcome that is lacking is an error of that item alone', async () => {
    const batcher = createBatcher<number, number>({ run: async (items) => items.slice(0, 1) });
    const results = await Promise.allSettled([1, 2].map((item) => batcher.add(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  test('a database that is not there: all are told, and soon', async () => {
    const sql = openDatabase({ url: 'postgres://wasl@127.0.0.1:9/none', connectionsMax: 1 });
    const batcher = createBatcher<number, number>({
      run: async (items) => {
        await sql`select 1`;
        return items;
      },
      afterError: afterSetError,
    });
    const started = performance.now();
    const results = await Promise.allSettled(Array.from({ length: 500 }, (_, n) => batcher.add(n)));
    expect(results.every(({ status }) => status === 'rejected')).toBe(true);
    expect(performance.now() - started).toBeLessThan(5_000);
    await sql.end({ timeout: 1 });
  });
});

describe('a loader', () => {
  test('makes one query of what is asked for in one turn, and keeps nothing afterwards', async () => {
    const queries: (readonly string[])[] = [];
    let version = 1;
    const load = createLoader<string, string | undefined>(async (keys) => {
      queries.push(keys);
      return keys.map((key) => (key === 'none' ? undefined : `${key}${version}`));
    });
    expect(await Promise.all(['a', 'b', 'none', 'a'].map((key) => load(key)))).toEqual([
      'a1',
      'b1',
      undefined,
      'a1',
    ]);
    expect(queries).toEqual([['a', 'b', 'none', 'a']]);
    version = 2;
    expect(await load('a')).toBe('a2');
  });

  test('that fails tells everybody who asked', async () => {
    const load = createLoader<string, string>(async () => {
      throw new Error('no database');
    });
    const results = await Promise.allSettled(['a', 'b'].map((key) => load(key)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });
});
