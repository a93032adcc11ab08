import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import {
  BILL_FILE_ERROR_TEXTS,
  type Biller,
  type BillFileFormat,
  BillFileRefused,
  importBills,
  type Reject,
  rejectText,
} from '../../billing/index.ts';
import { formatText } from '../../platform/index.ts';
import { limitLookup } from '../security/index.ts';
import { type Authenticate, keyOf } from './authentication.ts';
import type { ApiDeps, ApiServer } from './deps.ts';
import { languageOf, refuseTooMany, sendProblem } from './problems.ts';
import { ProblemSchema, UploadAnswerSchema } from './schemas.ts';

const FORMATS: Readonly<Record<string, BillFileFormat>> = {
  'text/csv': 'csv',
  'application/x-ndjson': 'jsonl',
  'application/jsonl': 'jsonl',
};
const REJECTS_SHOWN_MAX = 1_000;

export function addUploadRoutes(api: ApiServer, deps: ApiDeps, authenticate: Authenticate): void {
  // The body is not read here but streamed by the route.
  api.addContentTypeParser(Object.keys(FORMATS), (_request, payload, done) => done(null, payload));

  api.post(
    '/v1/billers/:id/bills',
    {
      bodyLimit: deps.uploadBytesMax,
      config: { streamsBody: true },
      schema: {
        tags: ['bill upload'],
        summary: 'Upload bills as CSV or JSON Lines, streamed',
        description:
          'Content-Type text/csv, application/x-ndjson or application/jsonl. The same file twice changes nothing.',
        security: [{ key: [] }],
        params: Type.Object({ id: Type.String({ maxLength: 64 }) }),
        response: {
          200: UploadAnswerSchema,
          401: ProblemSchema,
          403: ProblemSchema,
          404: ProblemSchema,
          413: ProblemSchema,
          415: ProblemSchema,
          422: ProblemSchema,
          429: ProblemSchema,
        },
      },
    },
    async (request, reply) => {
      const caller = await authenticate(request, reply);
      if (caller === undefined) return reply;
      if (caller.key === undefined) return sendProblem(request, reply, 'unauthorized');
      const waitSeconds = limitLookup(request, keyOf(caller));
      if (waitSeconds !== undefined) return refuseTooMany(request, reply, waitSeconds);
      const biller = deps.billers.find(request.params.id);
      if (caller.key.role !== 'biller' || caller.key.billerId !== biller?.billerId) {
        return sendProblem(request, reply, 'forbidden');
      }
      const format = FORMATS[request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''];
      if (format === undefined) return sendProblem(request, reply, 'unsupported_media_type');
      return takeIn(deps, biller, format, request, reply);
    },
  );
}

/**
 * First to a file, then from there: a slow sender keeps no transaction open, and the content is known as a
 * whole before the first row goes in.
 */
async function takeIn(
  deps: ApiDeps,
  biller: Biller,
  format: BillFileFormat,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const language = languageOf(request);
  await mkdir(deps.uploadDir, { recursive: true, mode: 0o700 });
  const file = path.join(deps.uploadDir, `${randomUUID()}.upload`);
  try {
    const sha256 = await spool(request, file, deps.uploadBytesMax);
    if (sha256 === undefined) return sendProblem(request, reply, 'body_too_large');
    // Nothing comes and goes while the rows are taken in, which may take minutes.
    request.socket.setTimeout(0);
    const rejects: Reject[] = [];
    const summary = await importBills(deps, {
      biller,
      format,
      sha256,
      source: createReadStream(file),
      onReject: (more) => {
        rejects.push(...more.slice(0, REJECTS_SHOWN_MAX - rejects.length));
      },
    });
    return reply.send({
      ...summary,
      rejects: rejects.map((reject) => ({ ...reject, reason: rejectText(reject, language) })),
    });
  } catch (error) {
    if (!(error instanceof BillFileRefused)) throw error;
    const { code, columns, known } = error.error;
    const reason = formatText(BILL_FILE_ERROR_TEXTS[code], language, {
      columns: columns.join(', '),
      known: known.join(', '),
    });
    return sendProblem(request, reply, 'malformed_file', { reason, cause: code, columns, known });
  } finally {
    await rm(file, { force: true });
  }
}

/** Writes the body to a file and gives its digest; undefined where it is larger than allowed. */
async function spool(request: FastifyRequest, file: string, bytesMax: number): Promise<Buffer | undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > bytesMax) done(new BodyTooLarge());
      else done(null, chunk);
    },
  });
  try {
    await pipeline(request.raw, measure, createWriteStream(file, { mode: 0o600 }));
  } catch (error) {
    if (error instanceof BodyTooLarge) return undefined;
    throw error;
  }
  return hash.digest();
}

class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';
}
