import { type PhoneNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { foldIdentifier } from './digits.ts';
import { invariant } from './invariant.ts';
import { err, ok, type Result } from './result.ts';

declare const phoneBrand: unique symbol;

/** A telephone number in E.164: `+`, country code, national number. */
export type Phone = string & { readonly [phoneBrand]: true };
export type PhoneCountry = 'IR' | 'IN' | 'EG' | 'US';

/** Digits to dial with an international prefix (011 in the US) before the 15 that E.164 allows, and some trunk zero. */
const DIALLED = /^\+?\d{5,20}$/;
const SHORTEST_NATIONAL_FOR_FOUR = 8;

// Most numbers come as mobiles of one's own country; the library takes 30 µs for each, these patterns next to
// nothing. They hold ranges that are assigned as a whole (the test compares them with the library).
const OWN_MOBILE: Readonly<Partial<Record<PhoneCountry, readonly [pattern: RegExp, prefix: string]>>> = {
  IR: [/^(?:\+98|0)?(9(?:1\d|0[1-5]|3[035-9])\d{7})$/, '+98'],
  IN: [/^(?:\+91|0)?(9[1-9]\d{8})$/, '+91'],
  EG: [/^(?:\+20|0)?(1[0125]\d{8})$/, '+20'],
};

/** A number that was read before, and kept. */
export function isPhone(text: string): text is Phone {
  return /^\+[1-9]\d{6,14}$/.test(text);
}

/**
 * Reads a number as dialled in `country`, with or without trunk zero or country code, or any number abroad that
 * is written with `+` or the international prefix (people abroad pay bills at home). Digits of all families,
 * spaces, dashes, brackets, dots and slashes are accepted; letters and extensions are not. Short service codes
 * (1521, 121) and unassigned ranges (0941 in Iran) are `malformed_phone`.
 */
export function parsePhone(
  text: string,
  country: PhoneCountry,
): Result<Phone, { readonly code: 'malformed_phone' }> {
  const dialled = foldIdentifier(text).replace(/[()./]/g, '');
  if (!DIALLED.test(dialled)) return err({ code: 'malformed_phone' });
  const own = OWN_MOBILE[country];
  const national = own?.[0].exec(dialled)?.[1];
  const quick = `${own?.[1]}${national}`;
  if (national !== undefined && isPhone(quick)) return ok(quick);
  const parsed = parsePhoneNumberFromString(dialled, { defaultCountry: country, extract: false });
  if (parsed === undefined || !parsed.isValid() || !isPhone(parsed.number))
    return err({ code: 'malformed_phone' });
  return ok(parsed.number);
}

function details(phone: Phone): PhoneNumber {
  const parsed = parsePhoneNumberFromString(phone);
  invariant(parsed !== undefined, 'a Phone has been parsed before');
  return parsed;
}

/** Whether texts can reach it. In the US plan mobile and fixed numbers look alike; those count as mobile. */
export function isMobile(phone: Phone): boolean {
  const type = details(phone).getType();
  return type === 'MOBILE' || type === 'FIXED_LINE_OR_MOBILE';
}

/** For showing to others: country code and the last four digits, or two of a national number shorter than 8. */
export function maskPhone(phone: Phone): string {
  const { countryCallingCode, nationalNumber } = details(phone);
  const kept = nationalNumber.length < SHORTEST_NATIONAL_FOR_FOUR ? 2 : 4;
  return `+${countryCallingCode}${'*'.repeat(nationalNumber.length - kept)}${nationalNumber.slice(-kept)}`;
}
