import { invariant, smsLength } from '../../kernel/index.ts';
import { gsmOctets, gsmText } from './gsm7.ts';

/** As it goes out: a text in its coding, whole or in parts of one message. */
export interface Encoded {
  readonly coding: 0 | 8;
  /** Each with its header in front where there is more than one. */
  readonly parts: readonly Buffer[];
}

const PARTS_MAX = 255;

/**
 * 160 septets or 70 units alone, 153 or 67 in each of several, where six octets before them say to which message they
 * belong (3GPP TS 23.040, section 9.2.3.24.1). An escape stays with what it leads to, and a pair of surrogates together.
 */
export function encodeParts(text: string, reference: number): Encoded {
  const { coding, characters } = encode(text);
  const [alone, together] = coding === 0 ? [160, 153] : [140, 134];
  const whole = Buffer.concat(characters);
  if (whole.length <= alone) return { coding, parts: [whole] };
  const bodies: Buffer[][] = [[]];
  let used = 0;
  for (const character of characters) {
    if (used + character.length > together) {
      bodies.push([]);
      used = 0;
    }
    bodies.at(-1)?.push(character);
    used += character.length;
  }
  invariant(bodies.length <= PARTS_MAX, 'a text that fits 255 parts');
  const parts = bodies.map((body, index) =>
    Buffer.concat([Buffer.of(5, 0, 3, reference & 0xff, bodies.length, index + 1), ...body]),
  );
  return { coding, parts };
}

/** In one piece, for a message_payload: the network divides it. */
export function encodeWhole(text: string): { readonly coding: 0 | 8; readonly octets: Buffer } {
  const { coding, characters } = encode(text);
  return { coding, octets: Buffer.concat(characters) };
}

function encode(text: string): { readonly coding: 0 | 8; readonly characters: readonly Buffer[] } {
  const characters = [...text];
  if (smsLength(text).alphabet === 'ucs-2')
    return {
      coding: 8,
      characters: characters.map((character) => Buffer.from(character, 'utf16le').swap16()),
    };
  return { coding: 0, characters: characters.map((character) => gsmOctets(character) ?? Buffer.alloc(0)) };
}

/**
 * A text that came in. Beside the codings of SMPP (0 and 1: 7 bits, 3: Latin-1, 8: UCS-2) those of the network itself
 * are met, where bits 2 and 3 tell the alphabet (3GPP TS 23.038, section 4). Undefined: octets that are no text.
 */
export function decodeText(octets: Buffer, coding: number): string | undefined {
  if (coding === 1) return octets.toString('latin1').replace(/[\x80-\xff]/g, '\ufffd');
  if (coding === 3) return octets.toString('latin1');
  const alphabet = coding & 0x0c;
  // 0x0F: the default alphabet, as USSD says it (3GPP TS 23.038, section 5).
  if (coding === 0 || coding === 0x0f || (coding >= 0x10 && alphabet === 0)) return gsmText(octets);
  if (alphabet !== 8) return undefined;
  const whole = octets.subarray(0, octets.length - (octets.length % 2));
  return Buffer.from(whole).swap16().toString('utf16le');
}

/** Which part of which message it is. */
export interface PartOf {
  readonly reference: string;
  readonly total: number;
  readonly place: number;
}

/** The header of a text apart from the text. Undefined: the header does not fit. */
export function splitHeader(
  octets: Buffer,
  hasHeader: boolean,
): { readonly body: Buffer; readonly part: PartOf | undefined } | undefined {
  if (!hasHeader) return { body: octets, part: undefined };
  const end = 1 + (octets[0] ?? octets.length);
  if (end > octets.length) return undefined;
  return { body: octets.subarray(end), part: partIn(octets.subarray(1, end)) };
}

/** Elements: kind, length, content. 0 has a reference of 8 bits, 8 one of 16. */
function partIn(header: Buffer): PartOf | undefined {
  for (let at = 0; at + 2 <= header.length; at += 2 + (header[at + 1] ?? 0)) {
    const [kind, length = 0, ...content] = header.subarray(at);
    const width = kind === 0 ? 1 : 2;
    if ((kind !== 0 && kind !== 8) || length !== width + 2) continue;
    const [total, place] = content.slice(width);
    if (total === undefined || place === undefined || place < 1 || place > total) return undefined;
    return { reference: `${kind}-${content.slice(0, width).join('.')}`, total, place };
  }
  return undefined;
}
