import { gzipSync } from 'node:zlib';
import type { FastifyReply } from 'fastify';

export type Encoding = 'br' | 'gzip';

/** The first of the encodings offered that the browser takes (RFC 9110, section 12.5.3). */
export function encodingFor(
  header: string | string[] | undefined,
  offered: readonly Encoding[],
): Encoding | undefined {
  const accepted = String(header ?? '')
    .slice(0, 200)
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';', 1)[0]?.trim());
  return offered.find((encoding) => accepted.includes(encoding));
}

/** What fits one packet arrives no sooner for being smaller. */
const WORTHWHILE_BYTES = 1_200;

/**
 * A page as it goes over the wire. Gzip takes a page of 9 kB to 2.7 kB in 0.2 ms; Brotli to the same size in 0.4 ms,
 * so it is left to the files that are compressed once. Only answers to GET: a form that was sent comes back with
 * what was typed beside what is secret, and their common length would tell one from the other (BREACH).
 */
export function compressPage(reply: FastifyReply, html: string): string | Buffer {
  const { method, headers } = reply.request;
  if (method !== 'GET' || html.length < WORTHWHILE_BYTES) return html;
  if (encodingFor(headers['accept-encoding'], ['gzip']) === undefined) return html;
  reply.header('content-encoding', 'gzip');
  return gzipSync(html);
}
