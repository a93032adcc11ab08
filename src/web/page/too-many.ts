import type { FastifyReply, FastifyRequest } from 'fastify';
import { renderErrorPage } from './error-page.tsx';
import type { Reader } from './reader.ts';
import { TOO_MANY } from './texts/errors.ts';

/** From then on minutes are easier to grasp. */
const SECONDS_MAX = 90;

/** For a form that comes back with what was typed in it. */
export function tooManyText(reader: Reader, waitSeconds: number): string {
  const isLong = waitSeconds > SECONDS_MAX;
  const count = isLong ? Math.ceil(waitSeconds / 60) : waitSeconds;
  const values = { count, n: reader.digits(String(count)) };
  return reader.t(isLong ? TOO_MANY.minutes : TOO_MANY.seconds, values);
}

/** For an address: to be asked for again as it is. */
export function renderTooMany(
  request: FastifyRequest,
  reply: FastifyReply,
  waitSeconds: number,
): FastifyReply {
  return renderErrorPage(request, retryAfter(reply, waitSeconds), 'too_many_requests');
}

export function retryAfter(reply: FastifyReply, waitSeconds: number): FastifyReply {
  return reply.header('retry-after', String(waitSeconds));
}
