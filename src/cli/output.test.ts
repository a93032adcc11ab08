import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CommandFailure, explain } from './failure.ts';
import { languageFrom, table, wholeNumber } from './output.ts';
import { createProgress } from './progress.ts';
import { csvCell } from './reject-file.ts';

describe('the reject file', () => {
  test('no cell begins like a formula, and each is read back as what it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '"', ',', '\n', '\r', '\t', 'a', '1') }),
        (text) => {
          const cell = csvCell(text);
          const isQuoted = cell.startsWith('"');
          const read = isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell;
          expect(/^[=+\-@\t\r]/.test(read)).toBe(false);
          expect([text, `'${text}`]).toContain(read);
          expect(!isQuoted && /[",\r\n]/.test(cell)).toBe(false);
        },
      ),
    );
  });
});

describe('the language of what is told', () => {
  test.each([
    ['hi', {}, 'hi'],
    [undefined, { LANG: 'fa_IR.UTF-8' }, 'fa'],
    [undefined, { LANG: 'fa_IR.UTF-8', LC_ALL: 'ar_EG' }, 'ar'],
    [undefined, { LANG: 'C.UTF-8' }, 'en'],
    [undefined, {}, 'en'],
  ] as const)('--lang %s with %j: %s', (option, env, expected) => {
    expect(languageFrom(option, env)).toBe(expected);
  });

  test('a language that there is not is wrong usage', () => {
    expect(() => languageFrom('fr', {})).toThrow(/fa, ar, hi or en/);
  });
});

describe('numbers in options', () => {
  test.each([
    ['1', 1],
    ['1000000', 1_000_000],
    ['1,000,000', 1_000_000],
    ['1_000_000', 1_000_000],
  ])('%s', (text, value) => expect(wholeNumber('--bills', text, 1, 2_000_000)).toBe(value));

  test.each(['', '0', '-1', '1e3', '1.5', 'many', '2000001'])('refused: "%s"', (text) => {
    expect(() => wholeNumber('--bills', text, 1, 2_000_000)).toThrow(/--bills is a whole number from 1 to/);
  });
});

test('a table lines its columns up and leaves no blanks at the ends', () => {
  expect(
    table([
      ['ID', 'NAME'],
      ['sepehr', 'Sepehr'],
      ['x', ''],
    ]),
  ).toBe('ID      NAME\nsepehr  Sepehr\nx');
});

describe('progress', () => {
  const record = (isTTY: boolean) => {
    const written: string[] = [];
    return { written, target: { isTTY, columns: 60, write: (text: string) => written.push(text) } };
  };

  test('on a terminal: a bar that never wraps, drawn at most ten times a second, gone at the end', () => {
    const { written, target } = record(true);
    let now = 0;
    const progress = createProgress('Importing', target, () => now);
    for (now = 0; now < 1_000; now += 10) progress.show(now, 1_000, 'x'.repeat(100));
    progress.end();
    expect(written).toHaveLength(11);
    expect(written.at(-1)).toBe('\r\u001b[K');
    for (const text of written) expect(text.replace('\r\u001b[K', '').length).toBeLessThan(60);
  });

  test('in a log: a line every five seconds, and nothing for what is quick', () => {
    const { written, target } = record(false);
    let now = 0;
    const progress = createProgress('Importing', target, () => now);
    progress.show(1, 100, 'quick');
    expect(written).toEqual([]);
    for (now = 0; now <= 12_000; now += 500) progress.show(now, 20_000, 'rows');
    progress.end();
    expect(written).toEqual(['Importing 25%  rows\n', 'Importing 50%  rows\n']);
  });
});

describe('errors become sentences', () => {
  const withCode = (message: string, code: string): Error => Object.assign(new Error(message), { code });
  test.each([
    [new CommandFailure('There is no biller "x".'), 'There is no biller "x".'],
    [withCode('relation "billing.biller" does not exist', '42P01'), /wasl migrate/],
    [withCode('connect ECONNREFUSED', 'ECONNREFUSED'), /cannot be reached.*DATABASE_URL/],
    [withCode('write CONNECTION_CLOSED', 'CONNECTION_CLOSED'), /connection to the database was lost/],
    [withCode('listen EADDRINUSE', 'EADDRINUSE'), /Set PORT/],
    [new Error('boom'), /Something unexpected happened: boom\n.*WASL_LOG_LEVEL=debug/],
    ['not even an error', /not even an error/],
  ])('%s', (error, expected) => {
    const text = explain(error);
    expect(text).toMatch(expected);
    expect(text).not.toMatch(/^\s+at /m);
  });
});
