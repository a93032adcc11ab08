import { err, type Result } from '../kernel/index.ts';
import type { RefundOutcome, StartOutcome, UnknownOutcome } from '../payments/index.ts';
import { ask, type NoAnswer, parseJson, type Question, tell } from '../platform/index.ts';
import { UNREADABLE, unknown } from './outcomes.ts';

/** Answered with a status of 4xx, other than those that say nothing of what was asked. */
export interface Refusal {
  readonly code: 'refused';
  readonly status: number;
}

export type Asked = Result<unknown, NoAnswer | Refusal>;

export type JsonApi = (question: Omit<Question, 'url'> & { readonly path: string }) => Promise<Asked>;

/** Log in, not allowed, too slow, still busy with the same, too early, too many: it did not look at what was asked. */
const NOT_LOOKED_AT: readonly number[] = [401, 403, 408, 409, 425, 429];

/** An API that answers in JSON, whatever is sent to it. All that is asked in one go has `timeoutMs` for all of it. */
export function openJsonApi(
  {
    apiUrl,
    headers: common,
  }: { readonly apiUrl: string; readonly headers: Readonly<Record<string, string>> },
  timeoutMs: number,
): JsonApi {
  const endsAt = performance.now() + timeoutMs;
  return async ({ path, headers = {}, ...question }) => {
    const leftMs = Math.floor(endsAt - performance.now());
    if (leftMs < 1) return err({ code: 'timeout', detail: 'no answer' });
    const answer = await ask(
      {
        ...question,
        url: `${apiUrl}/${path}`,
        headers: { accept: 'application/json', ...common, ...headers },
      },
      leftMs,
    );
    if (!answer.ok) return answer;
    const { status, text } = answer.value;
    if (status >= 200 && status < 300) return parseJson(text);
    return status >= 400 && status < 500 && !NOT_LOOKED_AT.includes(status)
      ? err({ code: 'refused', status })
      : err({ code: 'http_error', detail: String(status) });
  };
}

type Failure = Extract<Asked, { readonly ok: false }>['error'];

/** That it does not know an order, or does not like the question, says nothing of the payer's money. */
export function silence(error: Failure): UnknownOutcome {
  return unknown(error.code === 'refused' ? `status ${error.status}` : tell(error));
}

/** Refused, or silent, or unreadable. */
export function notStarted(answer: Asked): StartOutcome {
  if (answer.ok) return { kind: 'unreachable', reason: UNREADABLE.reason };
  const { reason } = silence(answer.error);
  return { kind: answer.error.code === 'refused' ? 'refused' : 'unreachable', reason };
}

export function notRefunded(error: Failure): RefundOutcome {
  const unknown = silence(error);
  return error.code === 'refused' ? { ...unknown, kind: 'refused' } : unknown;
}
