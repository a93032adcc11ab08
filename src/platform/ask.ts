import { err, ok, type Result } from '../kernel/index.ts';

/** A real answer has a few thousand bytes; whatever is longer is not from whom we asked. */
const ANSWER_LIMIT_BYTES = 64 * 1024;

/** Why a call gave nothing that can be read. None of these says whether it took effect. */
export interface NoAnswer {
  readonly code: 'timeout' | 'no_connection' | 'http_error' | 'too_large' | 'not_json';
  /** For logs: the HTTP status or the system's word for the failure. Holds nothing of the payer. */
  readonly detail: string;
}

export interface Question {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Of the configuration; never an address that came in an answer. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answer {
  /** Many tell what they refuse with a status of 4xx. */
  readonly status: number;
  readonly text: string;
}

/**
 * Asks, and reads what comes back, within `timeoutMs` for all of it. A redirect is not followed: what we send holds
 * our password or key.
 */
export async function ask(question: Question, timeoutMs: number): Promise<Result<Answer, NoAnswer>> {
  const { method, url, headers = {}, body } = question;
  try {
    const response = await fetch(url, {
      ...{ method, headers, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) },
      ...(body === undefined ? {} : { body }),
    });
    const text = await readLimited(response);
    if (text === undefined) return err({ code: 'too_large', detail: `over ${ANSWER_LIMIT_BYTES} bytes` });
    return ok({ status: response.status, text });
  } catch (error) {
    return err(reasonOf(error));
  }
}

/** Posts JSON and reads the JSON that comes back with a status of 2xx. */
export async function askJson(
  url: string,
  body: Readonly<Record<string, unknown>>,
  timeoutMs: number,
): Promise<Result<unknown, NoAnswer>> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const answer = await ask({ method: 'POST', url, headers, body: JSON.stringify(body) }, timeoutMs);
  if (!answer.ok) return answer;
  const { status, text } = answer.value;
  return status >= 200 && status < 300
    ? parseJson(text)
    : err({ code: 'http_error', detail: String(status) });
}

export function parseJson(text: string): Result<unknown, NoAnswer> {
  try {
    const value: unknown = JSON.parse(text);
    return ok(value);
  } catch {
    return err({ code: 'not_json', detail: `${text.length} characters` });
  }
}

export function tell({ code, detail }: NoAnswer): string {
  return `${code}: ${detail}`;
}

async function readLimited(response: Response): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  // Leaving the loop early cancels the stream, and with it the rest of the download.
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > ANSWER_LIMIT_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function reasonOf(error: unknown): NoAnswer {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return { code: 'timeout', detail: 'no answer' };
  const cause = error instanceof Error ? error.cause : undefined;
  const detail =
    cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'fetch failed';
  return { code: 'no_connection', detail };
}
