// SMPP 3.4 as a message centre speaks it, written from the specification and sharing nothing with the program's own link.

export const COMMANDS = {
  bind_transceiver: 0x09,
  submit_sm: 0x04,
  deliver_sm: 0x05,
  unbind: 0x06,
  enquire_link: 0x15,
  generic_nack: 0x8000_0000,
} as const;
export const RESPONSE = 0x8000_0000;

/** Optional parameters by their tags (section 5.3.2). */
export const TAGS = {
  receiptedId: 0x001e,
  messageReference: 0x0204,
  sarReference: 0x020c,
  sarTotal: 0x020e,
  sarPlace: 0x020f,
  payload: 0x0424,
  messageState: 0x0427,
  ussdOp: 0x0501,
  sessionInfo: 0x1383,
} as const;

export interface Frame {
  readonly id: number;
  readonly status: number;
  readonly sequence: number;
  readonly body: Buffer;
}

/** The body of a submit_sm or a deliver_sm (section 4.4.1). */
export interface Message {
  readonly serviceType: string;
  readonly from: string;
  readonly fromTon: number;
  readonly to: string;
  readonly toTon: number;
  readonly esmClass: number;
  readonly registered: number;
  readonly coding: number;
  readonly text: Buffer;
  readonly tlvs: ReadonlyMap<number, Buffer>;
}

export function frame(id: number, sequence: number, status = 0, body: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(16 + body.length, 0);
  head.writeUInt32BE(id >>> 0, 4);
  head.writeUInt32BE(status, 8);
  head.writeUInt32BE(sequence, 12);
  return Buffer.concat([head, body]);
}

/** Whole frames off the front of what has come in, and what is left. */
export function framesIn(octets: Buffer): { readonly frames: readonly Frame[]; readonly rest: Buffer } {
  const frames: Frame[] = [];
  let rest = octets;
  while (rest.length >= 16 && rest.length >= rest.readUInt32BE(0)) {
    const length = rest.readUInt32BE(0);
    frames.push({
      ...{ id: rest.readUInt32BE(4), status: rest.readUInt32BE(8), sequence: rest.readUInt32BE(12) },
      body: rest.subarray(16, length),
    });
    rest = rest.subarray(length);
  }
  return { frames, rest };
}

export function cString(text: string): Buffer {
  return Buffer.concat([Buffer.from(text, 'latin1'), Buffer.of(0)]);
}

function tlv(tag: number, value: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(tag, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value]);
}

export function writeMessage(message: Partial<Message>): Buffer {
  const { text = Buffer.alloc(0), tlvs = new Map<number, Buffer>() } = message;
  return Buffer.concat([
    cString(message.serviceType ?? ''),
    Buffer.of(message.fromTon ?? 1, 1),
    cString(message.from ?? ''),
    Buffer.of(message.toTon ?? 0, 0),
    cString(message.to ?? ''),
    Buffer.of(message.esmClass ?? 0, 0, 0),
    ...[cString(''), cString('')],
    Buffer.of(message.registered ?? 0, 0, message.coding ?? 0, 0, text.length),
    text,
    ...[...tlvs].map(([tag, value]) => tlv(tag, value)),
  ]);
}

export function readMessage(body: Buffer): Message {
  let at = 0;
  const string = (): string => {
    const end = body.indexOf(0, at);
    if (end < 0) throw new Error('a text without its end');
    const text = body.toString('latin1', at, end);
    at = end + 1;
    return text;
  };
  const byte = (): number => {
    at += 1;
    return body.readUInt8(at - 1);
  };
  const serviceType = string();
  const [fromTon] = [byte(), byte()];
  const from = string();
  const [toTon] = [byte(), byte()];
  const to = string();
  const [esmClass] = [byte(), byte(), byte()];
  string();
  string();
  const [registered, , coding] = [byte(), byte(), byte(), byte()];
  const length = byte();
  const text = body.subarray(at, at + length);
  at += length;
  const tlvs = new Map<number, Buffer>();
  while (at + 4 <= body.length) {
    const end = at + 4 + body.readUInt16BE(at + 2);
    tlvs.set(body.readUInt16BE(at), body.subarray(at + 4, end));
    at = end;
  }
  if (at !== body.length) throw new Error('octets behind the end, or too few');
  return { serviceType, from, fromTon, to, toTon, esmClass, registered, coding, text, tlvs };
}

// 3GPP TS 23.038, as far as the texts of the tests go: letters, digits and marks stand where ASCII has them.
const ODD: Readonly<Record<number, string>> = { 0: '@', 1: '£', 2: '$', 3: '¥', 10: '\n', 13: '\r', 17: '_' };
const EXTENDED: Readonly<Record<number, string>> = { 20: '^', 40: '{', 41: '}', 101: '€' };

export function textOf(octets: Buffer, coding: number): string {
  if (coding === 8) return Buffer.from(octets).swap16().toString('utf16le');
  let text = '';
  for (let at = 0; at < octets.length; at++) {
    const octet = octets[at] ?? 0;
    if (octet === 0x1b) {
      at += 1;
      text += EXTENDED[octets[at] ?? 0] ?? '?';
    } else text += ODD[octet] ?? String.fromCharCode(octet);
  }
  return text;
}

export function octetsOf(text: string): { readonly coding: 0 | 8; readonly octets: Buffer } {
  // Plain letters alone: anything else goes as UCS-2, as telephones may.
  return /^[\n A-Za-z0-9.,:;/*#?!()+-]*$/.test(text)
    ? { coding: 0, octets: Buffer.from(text, 'latin1') }
    : { coding: 8, octets: Buffer.from(text, 'utf16le').swap16() };
}
