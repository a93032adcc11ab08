// 3GPP TS 23.038, section 6.2.1, in the order of its codes; 0x1B leads to the extension table.
const ALPHABET =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const EXTENSION: Readonly<Record<string, number>> = {
  ...{ '\f': 0x0a, '^': 0x14, '{': 0x28, '}': 0x29, '\\': 0x2f },
  ...{ '[': 0x3c, '~': 0x3d, ']': 0x3e, '|': 0x40, '€': 0x65 },
};
const ESCAPE = 0x1b;
const EXTENDED = new Map(Object.entries(EXTENSION).map(([character, code]) => [code, character]));

/** One septet in each octet, as SMPP has it; a character of the extension is two. Undefined: not in the alphabet. */
export function gsmOctets(character: string): Buffer | undefined {
  const extended = EXTENSION[character];
  if (extended !== undefined) return Buffer.of(ESCAPE, extended);
  const code = character === '\u001b' || character === '' ? -1 : ALPHABET.indexOf(character);
  return code < 0 ? undefined : Buffer.of(code);
}

/** What an escape leads to that is not in the table is shown as the character itself (section 6.2.1.1). */
export function gsmText(octets: Buffer): string {
  let text = '';
  let isEscaped = false;
  for (const octet of octets) {
    if (octet === ESCAPE && !isEscaped) {
      isEscaped = true;
      continue;
    }
    text +=
      (isEscaped ? EXTENDED.get(octet) : undefined) ??
      (octet === ESCAPE ? ' ' : (ALPHABET[octet] ?? '\ufffd'));
    isEscaped = false;
  }
  return text;
}
