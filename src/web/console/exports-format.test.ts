import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCell } from '../../kernel/index.ts';
import { type ExportColumn, toCsv, toJson } from './exports-format.ts';

interface Row {
  readonly name: string;
  readonly amount: bigint | undefined;
}

const COLUMNS: readonly ExportColumn<Row>[] = [
  { name: 'name', value: ({ name }) => name },
  { name: 'amount', value: ({ amount }) => amount },
];

async function* inChunks(rows: readonly Row[], size = 2): AsyncGenerator<readonly Row[]> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

async function whole(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

describe('CSV', () => {
  test('lines end in CRLF, and what needs quotes has them (RFC 4180)', async () => {
    const rows = [
      { name: 'plain', amount: 5n },
      { name: 'a "word", and\nmore', amount: undefined },
    ];
    expect(await whole(toCsv(COLUMNS, inChunks(rows), { mark: false }))).toBe(
      'name,amount\r\nplain,5\r\n"a ""word"", and\nmore",\r\n',
    );
  });

  test('Excel knows UTF-8 by the byte order mark', async () => {
    const text = await whole(toCsv(COLUMNS, inChunks([]), { mark: true }));
    expect(Buffer.from(text).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  });

  test.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', ' =1', '＝1'])(
    '%j is no formula',
    (text) => {
      expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  test.each(['-5', '-5.25', '10193557814137', '۱۲'])('%s stays as it is', (text) => {
    expect(csvCell(text)).toBe(text);
  });

  test('whatever stands in it can be read back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            name: fc.string({ unit: 'binary' }),
            amount: fc.option(fc.bigInt(), { nil: undefined }),
          }),
        ),
        async (rows) => {
          const text = await whole(toCsv(COLUMNS, inChunks(rows), { mark: false }));
          const read: string[][] = parse(text, { record_delimiter: '\r\n' });
          expect(read.slice(1).map(([name = '']) => name.replace(/^'/, ''))).toEqual(
            rows.map(({ name }) => name.replace(/^'/, '')),
          );
        },
      ),
    );
  });
});

describe('JSON', () => {
  test('money is text; nothing is null', async () => {
    const rows = [
      { name: 'a', amount: 9_007_199_254_740_993n },
      { name: 'b', amount: undefined },
      { name: 'c', amount: 1n },
    ];
    expect(JSON.parse(await whole(toJson(COLUMNS, inChunks(rows))))).toEqual([
      { name: 'a', amount: '9007199254740993' },
      { name: 'b', amount: null },
      { name: 'c', amount: '1' },
    ]);
  });

  test('an empty list is one too', async () => {
    expect(JSON.parse(await whole(toJson(COLUMNS, inChunks([]))))).toEqual([]);
  });
});
