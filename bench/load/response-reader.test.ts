import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResponseReader } from './response-reader.ts';

function read(chunks: readonly Buffer[]): { status: number; body: string }[] {
  const responses: { status: number; body: string }[] = [];
  const reader = createResponseReader((status, body) => responses.push({ status, body: body.toString() }));
  for (const chunk of chunks) reader.push(chunk);
  return responses;
}

const response = fc.record({
  status: fc.integer({ min: 200, max: 599 }),
  body: fc.string({ unit: 'grapheme' }),
});

describe('the reader of responses', () => {
  it('finds every response, wherever the network cut the bytes', () => {
    fc.assert(
      fc.property(
        fc.array(response, { maxLength: 5 }),
        fc.array(fc.nat(400), { maxLength: 8 }),
        (sent, cuts) => {
          const answers = sent.map(({ status, body }) => ({
            status,
            body: status === 204 || status === 304 ? '' : body,
          }));
          const bytes = Buffer.from(
            answers
              .map(
                ({ status, body }) =>
                  `HTTP/1.1 ${status} Some Reason\r\nx-kind: a\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
              )
              .join(''),
          );
          const places = [0, ...cuts.filter((cut) => cut < bytes.length).sort((a, b) => a - b), bytes.length];
          const chunks = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
          expect(read(chunks)).toEqual(answers);
        },
      ),
    );
  });

  it.each([
    ['a chunked body', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['an interim response', 'HTTP/1.1 100 Continue\r\ncontent-length: 0\r\n\r\n'],
    ['something that is not HTTP/1.1', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n'],
    ['a head without an end', `HTTP/1.1 200 OK\r\n${'x: y\r\n'.repeat(20_000)}`],
  ])('refuses %s, so that a misread never passes as speed', (_, text) => {
    expect(() => read([Buffer.from(text)])).toThrow();
  });
});
