import Fastify from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestSigner, demoBiller, documentOf, receiptOf } from '../../test/support/receipts.ts';
import { createDocuments, type Documents } from '../documents/index.ts';
import { sendReceiptPdf } from './receipts.ts';

let documents: Documents;
beforeAll(() => {
  documents = createDocuments();
});
afterAll(() => documents.close());

// A thread takes a second to start, more on a busy machine.
test('M8 who asks for a PDF while too many wait is told when to come back; who has it already need not', {
  timeout: 60_000,
}, async () => {
  const comet = demoBiller('comet');
  const deps = {
    ...{ signer: createTestSigner(), documents, demo: true },
    publicUrl: () => 'https://pay.example.org',
  };
  const server = Fastify();
  for (const language of ['en', 'fa'] as const) {
    server.get(`/${language}`, async (request, reply) => {
      const about = { receipt: receiptOf(comet, language), biller: comet, language };
      return (await sendReceiptPdf(request, reply, deps, about)) ?? reply.code(503).send('busy');
    });
  }
  const first = await server.inject('/en');
  expect([first.statusCode, first.headers['content-type']]).toEqual([200, 'application/pdf']);

  const queue = Array.from({ length: 20 }, (_, nth) =>
    documents.receipt(documentOf(comet, 'en', { amountMinor: BigInt(nth + 1) })).render(),
  );
  const other = await server.inject('/fa');
  expect([other.statusCode, other.headers['retry-after'], other.headers.etag]).toEqual([503, '5', undefined]);
  const etag = first.headers.etag ?? '';
  const again = await server.inject({ url: '/en', headers: { 'if-none-match': String(etag) } });
  expect(again.statusCode).toBe(304);
  await Promise.all(queue);
  expect((await server.inject('/fa')).statusCode).toBe(200);
  await server.close();
});
