// 3GPP TS 23.038, section 6.2.1: the default alphabet of 7 bits, and its extension, whose characters take two places.
const GSM_BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const GSM_EXTENSION = '\f^{}\\[~]|€';

export interface SmsLength {
  readonly alphabet: 'gsm-7' | 'ucs-2';
  /** Septets, or units of UTF-16. */
  readonly units: number;
  /** Messages that the reader's network counts and somebody pays. */
  readonly segments: number;
}

/**
 * How long a text is as SMS: 160 septets or 70 units of UTF-16 in one message, 153 or 67 in each of several (the
 * rest is the header that puts them together: 3GPP TS 23.040, section 9.2.3.24.1). A character is never cut in two.
 */
export function smsLength(text: string): SmsLength {
  const sizes = [...text].map((character) => {
    if (GSM_BASIC.includes(character)) return 1;
    return GSM_EXTENSION.includes(character) ? 2 : undefined;
  });
  const septets = sizes.filter((size) => size !== undefined);
  if (septets.length === sizes.length) return { alphabet: 'gsm-7', ...segmentsOf(septets, 160, 153) };
  const units = [...text].map((character) => character.length);
  return { alphabet: 'ucs-2', ...segmentsOf(units, 70, 67) };
}

function segmentsOf(
  sizes: readonly number[],
  alone: number,
  together: number,
): Pick<SmsLength, 'units' | 'segments'> {
  const units = sizes.reduce((sum, size) => sum + size, 0);
  if (units <= alone) return { units, segments: 1 };
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > together) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return { units, segments };
}

const GSM_TWINS: Readonly<Record<string, string>> = { '₹': 'Rs ', '’': "'", '‘': "'", '–': '-', '−': '-' };

/** Signs that would make an English text as dear as a Persian one become what the alphabet has instead. */
export function toGsmText(text: string): string {
  return text.replace(/[₹’‘–−]/g, (sign) => GSM_TWINS[sign] ?? sign);
}
