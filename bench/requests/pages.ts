import { closeSync, openSync } from 'node:fs';
import type { PageSource, WireRequest } from '../load/plan.ts';
import { readIds } from './payments.ts';

const BLOCK_LINES = 4096;
// As a phone in Tehran asks; compressing is left out, as a proxy may do it, and is measured apart.
const HEADERS = { accept: 'text/html', 'accept-language': 'fa-IR' };

/** The pages of `count` bills of a file of ids, in its random order, from `from` on and round again; they never end. */
export function* pageRequests({ biller, idsFile, from, count }: PageSource): Generator<WireRequest> {
  const descriptor = openSync(idsFile, 'r');
  try {
    for (let at = from; ; at = (at + BLOCK_LINES) % count) {
      for (const id of readIds(descriptor, at, Math.min(BLOCK_LINES, count - at))) {
        yield { method: 'GET', path: `/b/${biller}/bills/${id}`, headers: HEADERS };
      }
      if (at + BLOCK_LINES >= count) at = -BLOCK_LINES;
    }
  } finally {
    closeSync(descriptor);
  }
}
