import { describe, expect, test } from 'vitest';
import { smsLength, smsUnits, toGsmText } from './sms-length.ts';

describe('M7 how long a text message is', () => {
  test.each([
    ['nothing', '', 'gsm-7', 0, 1],
    ['as much as fits one message of 7 bits', 'x'.repeat(160), 'gsm-7', 160, 1],
    ['one more is two', 'x'.repeat(161), 'gsm-7', 161, 2],
    ['each of several has seven places less', 'x'.repeat(306), 'gsm-7', 306, 2],
    ['so that three begin here', 'x'.repeat(307), 'gsm-7', 307, 3],
    ['the euro takes two places', '€'.repeat(80), 'gsm-7', 160, 1],
    // 152 places and then one that needs two: it goes whole into the next message, which is then full to the last place.
    ['what takes two places is never cut', `${'x'.repeat(152)}€${'x'.repeat(152)}`, 'gsm-7', 306, 3],
    ['one Persian letter, and all of it counts in units of UTF-16', 'س'.repeat(70), 'ucs-2', 70, 1],
    ['one more is two', 'س'.repeat(71), 'ucs-2', 71, 2],
    ['each of several has three less', 'س'.repeat(134), 'ucs-2', 134, 2],
    ['so that three begin here', 'س'.repeat(135), 'ucs-2', 135, 3],
    ['a character of two units is never cut', `${'س'.repeat(66)}😀${'س'.repeat(66)}`, 'ucs-2', 134, 3],
    ['one letter of another alphabet makes all of it dear', `${'x'.repeat(70)}ا`, 'ucs-2', 71, 2],
    ['behind the euro sign nothing is of 7 bits', '₹', 'ucs-2', 1, 1],
  ])('%s', (_what, text, alphabet, units, segments) => {
    expect(smsLength(text)).toEqual({ alphabet, units, segments });
    expect(smsUnits(text)).toEqual({ alphabet, units });
  });

  test('signs that would make a text dear become what the alphabet has', () => {
    const cheap = toGsmText('₹ 500 – ‘owed’ −1');
    expect(cheap).toBe("Rs  500 - 'owed' -1");
    expect(smsUnits(cheap).alphabet).toBe('gsm-7');
    expect(toGsmText('as it is: سلام')).toBe('as it is: سلام');
  });
});
