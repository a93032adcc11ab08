import { expect, test } from 'vitest';
import { type CsvValue, csvCell } from './csv.ts';

test.each<[what: string, value: CsvValue, cell: string]>([
  ['nothing', undefined, ''],
  ['an amount, to the last unit', 9_007_199_254_740_993n, '9007199254740993'],
  ['below zero it is a number and no formula', '-12.50', '-12.50'],
  ['a moment', new Date('2026-11-24T00:00:00Z'), '2026-11-24T00:00:00.000Z'],
  ['a comma asks for quotes', 'a,b', '"a,b"'],
  ['quotes are doubled', 'a "b"', '"a ""b"""'],
  ['a line break too', 'a\nb', '"a\nb"'],
  ['a text as it is', 'علی', 'علی'],
  ['a formula is text', '=1+1', "'=1+1"],
  ['also behind blanks', '  @SUM(1)', "'  @SUM(1)"],
  ['also in wide letters', '＝1', "'＝1"],
  ['and when it begins like a number', '-1+2', "'-1+2"],
])('%s', (_what, value, cell) => {
  expect(csvCell(value)).toBe(cell);
});
