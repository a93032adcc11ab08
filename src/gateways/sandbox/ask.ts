import { err, ok, type Result } from '../../kernel/index.ts';

/** A real answer has a few hundred bytes; whatever is longer is not from this bank. */
const ANSWER_LIMIT_BYTES = 64 * 1024;

/** Why a call gave nothing that can be read. None of these says whether it took effect. */
export interface NoAnswer {
  readonly code: 'timeout' | 'no_connection' | 'http_error' | 'too_large' | 'not_json';
  /** For logs: the HTTP status or the system's word for the failure. Holds nothing of the payer. */
  readonly detail: string;
}

/**
 * Posts JSON and reads the JSON that comes back, within `timeoutMs` for all of it. A redirect is not
 * followed: the body holds the password of our terminal.
 */
export async function askJson(
  url: string,
  body: Readonly<Record<string, unknown>>,
  timeoutMs: number,
): Promise<Result<unknown, NoAnswer>> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) {
      // Otherwise the connection stays taken until the garbage collector finds the body.
      await response.body?.cancel();
      return err({ code: 'http_error', detail: String(response.status) });
    }
    const text = await readLimited(response);
    if (text === undefined) return err({ code: 'too_large', detail: `over ${ANSWER_LIMIT_BYTES} bytes` });
    return parseJson(text);
  } catch (error) {
    return err(reasonOf(error));
  }
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

function parseJson(text: string): Result<unknown, NoAnswer> {
  try {
    const value: unknown = JSON.parse(text);
    return ok(value);
  } catch {
    return err({ code: 'not_json', detail: `${text.length} characters` });
  }
}

function reasonOf(error: unknown): NoAnswer {
  if (error instanceof DOMException && error.name === 'TimeoutError')
    return { code: 'timeout', detail: 'no answer' };
  const cause = error instanceof Error ? error.cause : undefined;
  const detail =
    cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'fetch failed';
  return { code: 'no_connection', detail };
}
