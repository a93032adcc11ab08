import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  BILL_FILE_ERROR_TEXTS,
  INQUIRY_ERROR_TEXTS,
  ROW_ERROR_TEXTS,
  rejectText,
} from '../../../billing/index.ts';
import { LANGUAGES, type Texts } from '../../../kernel/index.ts';
import {
  OPEN_ERROR_TEXTS,
  PAYMENT_STATE_TEXTS,
  paymentReasonTexts,
  RECEIPT_TEXTS,
} from '../../../payments/index.ts';
import { formatText } from '../../../platform/index.ts';
import { WIDGET } from '../../widget/texts.ts';
import { APP } from '../app/texts.ts';
import { AMOUNT_RULES, BILL_STATES, BILLS, UNITS } from './bills.ts';
import { CHAT } from './chat.ts';
import { COMMON, HOME } from './common.ts';
import { ERROR_PAGES } from './errors.ts';
import { FIND } from './find.ts';
import { HISTORY } from './history.ts';
import { PAYMENT, RESULTS } from './payment.ts';
import { VERDICTS, VERIFY } from './verify.ts';

const ROOMS = {
  INQUIRY_ERROR_TEXTS,
  BILL_FILE_ERROR_TEXTS,
  ROW_ERROR_TEXTS,
  OPEN_ERROR_TEXTS,
  PAYMENT_STATE_TEXTS,
  AMOUNT_RULES,
  BILL_STATES,
  BILLS,
  UNITS,
  CHAT,
  COMMON,
  HOME,
  FIND,
  HISTORY,
  PAYMENT,
  RECEIPT_TEXTS,
  VERIFY,
  APP,
  WIDGET,
};

const EVERY_TEXT: readonly (readonly [name: string, texts: Texts])[] = [
  ...Object.entries(ROOMS).flatMap(([room, texts]) =>
    Object.entries(texts).map(([name, text]) => [`${room}.${name}`, text] as const),
  ),
  ...Object.entries({ ...RESULTS, ...ERROR_PAGES, ...VERDICTS }).flatMap(([name, { title, text }]) => [
    [`${name}.title`, title] as const,
    [`${name}.text`, text] as const,
  ]),
];

/** The scripts in which each language is written; Latin also in the others, for names like JSON. */
const SCRIPTS = {
  fa: /\p{Script=Arabic}/u,
  ar: /\p{Script=Arabic}/u,
  hi: /\p{Script=Devanagari}/u,
  en: /[a-z]/i,
};

function placeholders(text: string): readonly string[] {
  const names = [...text.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => name !== 'count' && name !== 'days').toSorted();
}

describe('X10 texts', () => {
  test.each(EVERY_TEXT)('%s is written in every language, with the same placeholders', (_name, texts) => {
    for (const language of LANGUAGES) {
      const values = Object.fromEntries(placeholders(texts.en).map((name) => [name, '<1>']));
      for (const count of [0, 1, 2, 5, 11, 100]) {
        const shown = formatText(texts, language, { ...values, count, days: String(count) });
        expect(shown).toMatch(SCRIPTS[language]);
        expect(shown).not.toMatch(/[{}]/);
      }
      expect(placeholders(texts[language])).toEqual(placeholders(texts.en));
    }
  });

  test.each(LANGUAGES)('no text in %s has digits of another script, nor straight quotes', (language) => {
    const foreign = { fa: /[0-9٠-٩]/, ar: /[0-9۰-۹]/, hi: /[٠-٩۰-۹]/, en: /[٠-٩۰-۹]/ }[language];
    const wrong = EVERY_TEXT.filter(
      ([, texts]) => foreign.test(texts[language]) || /["']/.test(texts[language]),
    );
    expect(wrong.map(([name]) => name)).toEqual([]);
  });

  test('Persian is written with Persian letters, Arabic with Arabic ones', () => {
    const arabicInPersian = EVERY_TEXT.filter(([, { fa }]) => /[يكةى]/.test(fa));
    const persianInArabic = EVERY_TEXT.filter(([, { ar }]) => /[یکگچپژ]/.test(ar));
    expect([...arabicInPersian, ...persianInArabic].map(([name]) => name)).toEqual([]);
  });
});

describe('reasons', () => {
  test('every verdict of the merge in the database has a text', () => {
    const sql = readFileSync(new URL('../../../../db/migrations/0003-billing.sql', import.meta.url), 'utf8');
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
