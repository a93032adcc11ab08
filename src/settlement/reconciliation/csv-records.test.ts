import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCsvSplitter } from './csv-records.ts';

/** The text in pieces of this size, as it comes from a file. */
function split(
  text: string,
  size: number,
  separator = ',',
): readonly (readonly [number, readonly string[]])[] {
  const splitter = createCsvSplitter(separator);
  const records = [];
  for (let at = 0; at < text.length; at += size) records.push(...splitter.push(text.slice(at, at + size)));
  return [...records, ...splitter.end()].map(({ line, fields }) => [line, fields]);
}

describe('records of a CSV file', () => {
  test('whatever was written, cut into pieces anywhere, is read as another reader reads it', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', 'ب', ' ', '=', '|'), maxLength: 4 });
    const quoted = fc
      .string({ unit: fc.constantFrom('a', '"', ',', ';', '\n', '\r\n'), maxLength: 5 })
      .map((text) => `"${text.replaceAll('"', '""')}"`);
    const rows = fc.array(fc.array(fc.oneof(plain, quoted), { minLength: 2, maxLength: 4 }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        rows,
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(',', ';'),
        fc.constantFrom('\n', '\r\n'),
        (given, size, delimiter, end) => {
          const text = given.map((cells) => cells.join(delimiter) + end).join('');
          expect(split(text, size, delimiter).map(([, fields]) => fields)).toEqual(
            parse(text, { delimiter, relax_column_count: true, record_delimiter: end }),
          );
        },
      ),
      { numRuns: 500 },
    );
  });

  test('each has the number of the line on which it began; empty lines are none', () => {
    expect(split('a,b\r\n\r\n"1\n2",x\n3,4', 3)).toEqual([
      [1, ['a', 'b']],
      [3, ['1\n2', 'x']],
      [5, ['3', '4']],
    ]);
  });

  test('what stands behind a closing mark makes that line unreadable, and no other', () => {
    expect(split('a,b\n"1"2,x\n3",4\n', 5)).toEqual([
      [1, ['a', 'b']],
      [2, []],
      [3, ['3"', '4']],
    ]);
  });

  test('a mark that is never closed, and a line without an end, are refused', () => {
    expect(() => split('a,"b\n1,2\n', 4)).toThrow('never closed');
    expect(() => split('a'.repeat(70_000), 60_000)).toThrow('line 1 has more than 65536 characters');
  });
});
