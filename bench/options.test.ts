import { describe, expect, it } from 'vitest';
import { parseOptions } from './options.ts';

describe('the options of the benchmark', () => {
  it('are three rounds of five seconds at scale 100 unless told otherwise', () => {
    expect(parseOptions(['ledger'])).toMatchObject({
      ok: true,
      value: { names: ['ledger'], rounds: 3, seconds: 5, scale: 100, quick: false, strict: false },
    });
    expect(parseOptions(['--quick', '--seconds', '2'])).toMatchObject({
      ok: true,
      value: { rounds: 1, seconds: 2, scale: 4 },
    });
  });

  it.each([[['--rounds', '0']], [['--seconds', '1.5']], [['--scale', 'x']], [['--unknown']]])(
    'refuse %j',
    (argv) => {
      expect(parseOptions(argv)).toMatchObject({ ok: false, error: { code: 'usage' } });
    },
  );
});
