import { describe, expect, it } from 'vitest';
import type { Figure } from './figure.ts';
import { judge, printTable } from './report.ts';
import type { RoundReport } from './rounds.ts';

const figure: Figure = {
  name: 'post',
  what: 'posting',
  yardsticks: ['tpcb'],
  targets: [
    { key: 'rate', what: 'postings', unit: '× TPC-B', bound: { atLeast: 6 } },
    { key: 'time', what: 'time', unit: '× at 10 thousand', bound: { atMost: 1.2 } },
  ],
  prepare: () => Promise.reject(new Error('not prepared here')),
};

function round(rate: number, time: number): RoundReport {
  return {
    order: [],
    tpcb: { perSecond: 1000, clients: 32, byClients: { 32: 1000 } },
    readings: {
      post: [
        { key: 'rate', value: rate, raw: { perSecond: rate * 1000 } },
        { key: 'time', value: time, raw: { p50Ms: time } },
      ],
    },
  };
}

describe('the verdict on a figure', () => {
  it('is that of the median over the rounds', () => {
    const outcomes = judge([figure], { rounds: [round(7, 1.1), round(2, 1.3), round(6, 1.4)], failures: {} });
    expect(outcomes.map(({ verdict, spread }) => [verdict, spread?.median])).toEqual([
      ['reached', 6],
      ['MISSED', 1.3],
    ]);
  });

  it('prints what was missed as plainly as what was reached', () => {
    const rounds = [round(7, 1.3)];
    const table = printTable(judge([figure], { rounds, failures: {} }), rounds);
    expect(table).toMatch(/postings +7,000\/s +7\.00 \[7\.00–7\.00\] × TPC-B +≥ 6 +reached/);
    expect(table).toMatch(/time +1\.30 ms +1\.30 \[1\.30–1\.30\] × at 10 thousand +≤ 1\.2 +MISSED/);
    expect(table).toMatch(/pgbench TPC-B, best client count +1,000\/s/);
  });

  it('is never "reached" for a figure that failed, even late', () => {
    const outcomes = judge([figure], { rounds: [round(7, 1)], failures: { post: 'a posting was lost' } });
    expect(outcomes.map(({ verdict }) => verdict)).toEqual(['FAILED', 'FAILED']);
  });
});
