import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { paymentReasonTexts } from '../payments/index.ts';
import { rejectText } from './index.ts';

describe('reasons', () => {
  test('every verdict of the merge in the database has a text', () => {
    const sql = readFileSync(new URL('../../db/migrations/0003-billing.sql', import.meta.url), 'utf8');
    const merge = sql.slice(sql.indexOf('billing.merge_staging('));
    const settings = [
      ...merge.matchAll(
        /set verdict = (?:'([a-z_]+)'|case(.*?)end)|set bill_id = b\.bill_id, verdict = (?:'([a-z_]+)'|case(.*?)end)/gs,
      ),
    ];
    const verdicts = settings.flatMap((match) =>
      match
        .slice(1)
        .flatMap((part) =>
          part === undefined
            ? []
            : /^[a-z_]+$/.test(part)
              ? [part]
              : [...part.matchAll(/then '([a-z_]+)'/g)].map(([, name = '']) => name),
        ),
    );
    const refusals = verdicts.filter((name) => !['inserted', 'changed', 'unchanged'].includes(name));
    expect(refusals).toContain('duplicate_in_file');
    expect(refusals.filter((code) => rejectText({ line: 1, code, column: '' }, 'en') === code)).toEqual([]);
  });

  test('a code without a text is told as it is', () => {
    expect(rejectText({ line: 3, code: 'something_new', column: 'amount' }, 'hi')).toBe('something_new');
    expect(paymentReasonTexts('something_new')).toBeUndefined();
    expect(paymentReasonTexts('declined')?.en).toMatch(/did not accept/);
  });
});
