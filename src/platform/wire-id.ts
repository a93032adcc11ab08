import { invariant } from '../kernel/index.ts';

/**
 * Ids on the wire are UUIDs of version 7 (RFC 9562 §5.7) that carry where the thing lives: creation time in
 * milliseconds (48 bits), biller (12), number (40), and a random tag that is kept with the thing (22). So an
 * id leads to its shard and its row without an index of its own, and cannot be made up: whoever reads the
 * row compares the whole id.
 */
export interface WireIdParts {
  readonly billerId: number;
  readonly number: bigint;
  readonly tag: number;
  readonly createdAt: Date;
}

const BILLER_LIMIT = 2 ** 12;
const NUMBER_LIMIT = 2n ** 40n;
const TAG_BITS = 22;
/** The upper 14 bits of the number share a group with the variant; the lower 26 stand before the tag. */
const NUMBER_LOW_BITS = 26;
const NUMBER_HIGH_BITS = 14;

const UUID_V7 = /^([0-9a-f]{8})-([0-9a-f]{4})-7([0-9a-f]{3})-([89ab][0-9a-f]{3})-([0-9a-f]{12})$/i;

export function encodeWireId({ billerId, number, tag, createdAt }: WireIdParts): string {
  invariant(billerId >= 0 && billerId < BILLER_LIMIT, 'biller id out of range');
  invariant(number >= 0n && number < NUMBER_LIMIT, 'number out of range');
  invariant(tag >= 0 && tag < 2 ** TAG_BITS, 'tag out of range');
  // Below 2^40 a JavaScript number holds it exactly.
  const value = Number(number);
  const high = Math.floor(value / 2 ** NUMBER_LOW_BITS);
  const low = (value % 2 ** NUMBER_LOW_BITS) * 2 ** TAG_BITS + tag;
  return format(billerId, high, low, createdAt);
}

function format(billerId: number, high: number, low: number, createdAt: Date): string {
  const time = hex(createdAt.getTime(), 12);
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(billerId, 3)}-${hex(0x8000 + high, 4)}-${hex(low, 12)}`;
}

/** Undefined where the text is not such an id. What it names need not exist. */
export function decodeWireId(text: string): WireIdParts | undefined {
  const match = UUID_V7.exec(text);
  if (match === null) return undefined;
  const [, time1 = '', time2 = '', biller = '', high = '', low = ''] = match;
  const lowValue = Number.parseInt(low, 16);
  const highValue = Number.parseInt(high, 16) & 0x3fff;
  return {
    billerId: Number.parseInt(biller, 16),
    number: BigInt(highValue * 2 ** NUMBER_LOW_BITS + Math.floor(lowValue / 2 ** TAG_BITS)),
    tag: lowValue % 2 ** TAG_BITS,
    createdAt: new Date(Number.parseInt(time1 + time2, 16)),
  };
}

/** An id of something that is not kept: an inquiry. */
export function newWireId(billerId: number, createdAt: Date): string {
  const high = Math.floor(Math.random() * 2 ** NUMBER_HIGH_BITS);
  return format(billerId, high, Math.floor(Math.random() * 2 ** (NUMBER_LOW_BITS + TAG_BITS)), createdAt);
}

function hex(value: number, width: number): string {
  return value.toString(16).padStart(width, '0');
}
