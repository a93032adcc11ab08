import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { PaymentSource, WireRequest } from '../load/plan.ts';

/** A bill's id on the wire and the end of its line. */
const ID_LINE_BYTES = 37;
const BLOCK_LINES = 4096;

/** Payments of `count` bills of a file of ids, beginning at `from`: each bill once, with a key of its own. */
export function* paymentRequests({ idsFile, channel, from, count }: PaymentSource): Generator<WireRequest> {
  const descriptor = openSync(idsFile, 'r');
  try {
    for (let done = 0; done < count; done += BLOCK_LINES) {
      const ids = readIds(descriptor, from + done, Math.min(BLOCK_LINES, count - done));
      for (const id of ids) yield order(id, channel);
    }
  } finally {
    closeSync(descriptor);
  }
}

export function readIds(descriptor: number, from: number, count: number): readonly string[] {
  const block = Buffer.alloc(count * ID_LINE_BYTES);
  const bytes = readSync(descriptor, block, 0, block.length, from * ID_LINE_BYTES);
  return block.toString('latin1', 0, bytes).split('\n').slice(0, -1);
}

function order(id: string, channel: string): WireRequest {
  return {
    method: 'POST',
    path: '/v1/payments',
    headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: `{"bills":["${id}"],"payer":{"phone":"09123456789","language":"fa"},"channel":"${channel}"}`,
  };
}
