// 3GPP TS 23.038, section 6.2.1: the default alphabet of 7 bits, and its extension, whose characters take two places.
const GSM_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const GSM_EXTENSION = '\f^{}\\[~]|€';

/** Septets that a character takes, by its code; 0: the alphabet has it not. All of them lie below the euro sign. */
const SEPTETS = new Uint8Array('€'.charCodeAt(0) + 1);
for (const character of GSM_BASIC) SEPTETS[character.charCodeAt(0)] = 1;
for (const character of GSM_EXTENSION) SEPTETS[character.charCodeAt(0)] = 2;

export interface SmsUnits {
  readonly alphabet: 'gsm-7' | 'ucs-2';
  /** Septets, or units of UTF-16. */
  readonly units: number;
}

export interface SmsLength extends SmsUnits {
  /** Messages that the reader's network counts and somebody pays. */
  readonly segments: number;
}

/** What a text takes up; enough where it is not cut into messages, and quick enough to be asked at each word. */
export function smsUnits(text: string): SmsUnits {
  let units = 0;
  for (let at = 0; at < text.length; at++) {
    const septets = SEPTETS[text.charCodeAt(at)] ?? 0;
    if (septets === 0) return { alphabet: 'ucs-2', units: text.length };
    units += septets;
  }
  return { alphabet: 'gsm-7', units };
}

/**
 * How long a text is as SMS: 160 septets or 70 units of UTF-16 in one message, 153 or 67 in each of several (the
 * rest is the header that puts them together: 3GPP TS 23.040, section 9.2.3.24.1). A character is never cut in two.
 */
export function smsLength(text: string): SmsLength {
  const { alphabet, units } = smsUnits(text);
  const isGsm = alphabet === 'gsm-7';
  const [alone, together] = isGsm ? [160, 153] : [70, 67];
  if (units <= alone) return { alphabet, units, segments: 1 };
  let segments = 1;
  let used = 0;
  for (const character of text) {
    const size = isGsm ? (SEPTETS[character.charCodeAt(0)] ?? 0) : character.length;
    if (used + size > together) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return { alphabet, units, segments };
}

const GSM_TWINS: Readonly<Record<string, string>> = { '₹': 'Rs ', '’': "'", '‘': "'", '–': '-', '−': '-' };

/** Signs that would make an English text as dear as a Persian one become what the alphabet has instead. */
export function toGsmText(text: string): string {
  return text.replace(/[₹’‘–−]/g, (sign) => GSM_TWINS[sign] ?? sign);
}
