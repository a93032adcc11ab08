import { describe, expect, test } from 'vitest';
import { BILLER } from '../../test/support/core.ts';
import type { Biller } from '../billing/index.ts';
import {
  inLanguage,
  invariant,
  LANGUAGES,
  type Language,
  money,
  parsePlainDate,
  smsLength,
} from '../kernel/index.ts';
import { NOTIFICATION_KINDS, type NotificationKind, VALUES_OF } from './message.ts';
import { MESSAGE_TEXTS, renderMessage } from './render.ts';

/** As long as they really come: names of the demo's billers, a bill of a factory, an address of one's own. */
const CASES: readonly { readonly biller: Biller; readonly minor: bigint; readonly account: string }[] = [
  {
    biller: named('Sepehr Electricity', 'برق سپهر', 'كهرباء سبهر', 'सेपेहर विद्युत', 'IRR'),
    minor: 12_345_678_000n,
    account: '1000000104128',
  },
  {
    biller: named('Malwa Vidyut', 'برق مالوا', 'كهرباء مالوا', 'मालवा विद्युत', 'INR'),
    minor: 123_456_750n,
    account: 'N1234567890',
  },
  {
    biller: named('Nile Electricity', 'برق نیل', 'كهرباء النيل', 'नील विद्युत', 'EGP'),
    minor: 12_345_650n,
    account: '04710000101',
  },
  {
    biller: named('Comet Broadband', 'اینترنت کامت', 'كوميت للإنترنت', 'कॉमेट ब्रॉडबैंड', 'USD'),
    minor: 1_234_599n,
    account: '8255100010001234',
  },
];
const PUBLIC_URL = 'https://pay.example.org';
const REFERENCE = '10168825939919';

function named(en: string, fa: string, ar: string, hi: string, currency: Biller['currency']): Biller {
  return { ...BILLER, id: 'sepehr', name: { en, fa, ar, hi }, currency };
}

function render(
  kind: NotificationKind,
  language: Language,
  lengthClass: 'short' | 'long',
  { biller, minor, account }: (typeof CASES)[number],
): string {
  // In the longest month of each calendar, and with days in two digits.
  const dueOn = parsePlainDate('2026-05-18');
  invariant(dueOn.ok, 'a date');
  const payment = { reference: REFERENCE, amountMinor: minor.toString(), currency: biller.currency };
  const values = { ...payment, at: '2026-05-18T10:35:00Z', code: '123456' };
  const createdAt = new Date('2026-05-11T08:00:00Z');
  return renderMessage(
    { kind, language, values, createdAt, expiresAt: new Date(createdAt.getTime() + 300_000) },
    {
      biller: kind === 'sign_in_code' ? undefined : biller,
      bill: { remaining: money(minor, biller.currency), dueOn: dueOn.value, accountNumber: account },
      ...{ lengthClass, publicUrl: PUBLIC_URL, now: createdAt },
    },
  );
}

/** All but the answers of talks, which come ready to be sent; their lengths are walked through with the journeys. */
const KINDS = NOTIFICATION_KINDS.filter((kind) => kind !== 'reply');

const every = KINDS.flatMap((kind) =>
  LANGUAGES.flatMap((language) =>
    CASES.map((given) => ({ kind, language, given, name: given.biller.name.en })),
  ),
);

describe('texts of messages', () => {
  test.each(every)('$kind in $language for $name: short fits', ({ kind, language, given }) => {
    const { alphabet, segments } = smsLength(render(kind, language, 'short', given));
    // English in one message of 160; the other scripts in one of 70 or, with an address, two of 67.
    expect({ alphabet, fits: segments <= (language === 'en' ? 1 : 2) }).toEqual({
      alphabet: language === 'en' ? 'gsm-7' : 'ucs-2',
      fits: true,
    });
  });

  test.each(every)(
    '$kind in $language for $name: nothing is left to fill in',
    ({ kind, language, given }) => {
      for (const lengthClass of ['short', 'long'] as const) {
        const text = render(kind, language, lengthClass, given);
        expect(text).not.toMatch(/[{}]|undefined|NaN|#/);
        expect(text.trim()).toBe(text);
      }
    },
  );

  test('a code comes in one message in every language', () => {
    for (const language of LANGUAGES)
      expect(smsLength(render('sign_in_code', language, 'short', CASES[0] ?? expect.fail())).segments).toBe(
        1,
      );
  });

  test('every kind says in every language something of its own', () => {
    for (const lengthClass of ['short', 'long'] as const) {
      const texts = KINDS.flatMap((kind) =>
        LANGUAGES.map((language) => inLanguage(MESSAGE_TEXTS[kind][lengthClass], language)),
      );
      expect(new Set(texts).size).toBe(texts.length);
    }
  });

  test('X10 own digits and calendar; numbers are kept together where the text runs from right to left', () => {
    const [sepehr] = CASES;
    invariant(sepehr !== undefined, 'a case');
    expect(render('bill_due', 'fa', 'short', sepehr)).toBe(
      'برق سپهر: قبض ۱۲٬۳۴۵٬۶۷۸٬۰۰۰ ریال، اشتراک \u200e1000000104128\u200e، مهلت ۲۸ اردیبهشت ۱۴۰۵\nhttps://pay.example.org/b/sepehr',
    );
    expect(render('payment_paid', 'ar', 'long', sepehr)).toContain(
      'الوقت: ١٨ مايو ٢٠٢٦، ١٤:٠٥\nالرقم المرجعي: \u200e١٠١٦٨٨٢٥٩٣٩٩١٩\u200e',
    );
    expect(render('payment_paid', 'hi', 'long', sepehr)).not.toContain('\u200e');
  });

  test('the values that a kind needs are those that its texts name', () => {
    expect(VALUES_OF.sign_in_code).toEqual(['code']);
    expect(NOTIFICATION_KINDS.every((kind) => VALUES_OF[kind].length > 0)).toBe(true);
  });
});

describe('the length of an SMS', () => {
  test.each([
    ['', 'gsm-7', 0, 1],
    ['a'.repeat(160), 'gsm-7', 160, 1],
    ['a'.repeat(161), 'gsm-7', 161, 2],
    ['a'.repeat(306), 'gsm-7', 306, 2],
    ['a'.repeat(307), 'gsm-7', 307, 3],
    // An extension character takes two places and is not cut in two.
    ['€'.repeat(80), 'gsm-7', 160, 1],
    ['€'.repeat(81), 'gsm-7', 162, 2],
    [`${'a'.repeat(152)}€${'a'.repeat(152)}`, 'gsm-7', 306, 3],
    ['ق'.repeat(70), 'ucs-2', 70, 1],
    ['ق'.repeat(71), 'ucs-2', 71, 2],
    ['ق'.repeat(135), 'ucs-2', 135, 3],
    ['₹5', 'ucs-2', 2, 1],
    ['😀'.repeat(35), 'ucs-2', 70, 1],
    ['😀'.repeat(67), 'ucs-2', 134, 3],
  ])('%#: %s', (text, alphabet, units, segments) => {
    expect(smsLength(text)).toEqual({ alphabet, units, segments });
  });
});
