import { describe, expect, test } from 'vitest';
import { createReports } from './reports.ts';

function bench() {
  let now = Date.UTC(2026, 10, 23);
  const told: string[] = [];
  const queued = new Set<string>();
  const references = new Set<string>();
  let asked = 0;
  const reports = createReports({
    clock: { now: () => new Date(now) },
    report: async (id, { state }) => {
      if (!queued.has(id)) return false;
      told.push(`${id} ${state}`);
      return true;
    },
    reportByReference: async (reference, { state }) => {
      asked += 1;
      if (!references.has(reference)) return false;
      told.push(`${reference} ${state}`);
      return true;
    },
  });
  const wait = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second++) {
      now += 1_000;
      await reports.retry();
    }
  };
  return { reports, told, queued, references, wait, asked: () => asked };
}

const delivered = (id: string) => ({ id, state: 'delivered', code: 'smpp_delivered' }) as const;
const failed = (id: string) => ({ id, state: 'failed', code: 'smpp_expired' }) as const;

describe('a receipt', () => {
  test('that comes before the answer to its submit waits for it', async () => {
    const { reports, told, queued, wait } = bench();
    await reports.take(delivered('a'));
    await wait(100);
    queued.add('0-1');
    reports.sent('a', '0-1', true);
    await wait(1);
    expect(told).toEqual(['0-1 delivered']);
  });

  test('finds its message by the reference when the program was started again', async () => {
    const { reports, told, references } = bench();
    references.add('a');
    await reports.take(delivered('a'));
    expect(told).toEqual(['a delivered']);
  });

  test('of one part makes a message fail, and only that of the last one makes it be there', async () => {
    const { reports, told, queued } = bench();
    queued.add('0-1').add('0-2');
    for (const message of ['0-1', '0-2']) {
      reports.sent(`${message}a`, message, false);
      reports.sent(`${message}b`, message, true);
    }
    await reports.take(delivered('0-1a'));
    expect(told).toEqual([]);
    await reports.take(delivered('0-1b'));
    await reports.take(failed('0-2a'));
    expect(told).toEqual(['0-1 delivered', '0-2 failed']);
  });

  test('of nobody’s message is asked for ever more seldom, and forgotten after five minutes', async () => {
    const { reports, references, told, wait, asked } = bench();
    await reports.take(delivered('a'));
    await wait(600);
    expect(asked()).toBeLessThan(15);
    references.add('a');
    await wait(600);
    expect(told).toEqual([]);
  });
});
