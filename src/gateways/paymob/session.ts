import { err, ok, type Result } from '../../kernel/index.ts';
import { ask, type NoAnswer, parseJson, type Question } from '../../platform/index.ts';
import { TokenAnswer } from './answers.ts';

/** Logged in, for what is asked in one go. */
export interface Session {
  readonly post: Post;
  /** Without the login: where another key says who asks. */
  readonly postOpenly: Post;
  readonly get: (path: string) => Promise<Asked>;
}

type Post = (path: string, body: Readonly<Record<string, unknown>>) => Promise<Asked>;

export interface Refusal {
  readonly code: 'refused';
  /** 4xx, other than those that say nothing of what was asked. */
  readonly status: number;
}

export type Asked = Result<unknown, NoAnswer | Refusal>;

/** What it says of a request that it did not look at: log in, too slow, too many. */
const NOT_LOOKED_AT: readonly number[] = [401, 403, 408, 429];

/** Each login is good for an hour there; nothing is kept here. All that is asked together has `timeoutMs` for all of it. */
export async function openSession(
  { apiUrl, apiKey }: { readonly apiUrl: string; readonly apiKey: string },
  timeoutMs: number,
): Promise<Result<Session, NoAnswer | Refusal>> {
  const endsAt = performance.now() + timeoutMs;
  const call = async (question: Question): Promise<Asked> => {
    const leftMs = Math.floor(endsAt - performance.now());
    if (leftMs < 1) return err({ code: 'timeout', detail: 'no answer' });
    const answer = await ask(question, leftMs);
    if (!answer.ok) return answer;
    const { status, text } = answer.value;
    if (status >= 200 && status < 300) return parseJson(text);
    return status >= 400 && status < 500 && !NOT_LOOKED_AT.includes(status)
      ? err({ code: 'refused', status })
      : err({ code: 'http_error', detail: String(status) });
  };
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const postOpenly: Post = (path, body) =>
    call({ method: 'POST', url: `${apiUrl}/${path}`, headers, body: JSON.stringify(body) });

  const login = await postOpenly('auth/tokens', { api_key: apiKey });
  if (!login.ok) return login;
  if (!TokenAnswer.Check(login.value)) return err({ code: 'not_json', detail: 'no token' });
  const { token } = login.value;
  return ok({
    postOpenly,
    post: (path, body) => postOpenly(path, { auth_token: token, ...body }),
    get: (path) =>
      call({
        method: 'GET',
        url: `${apiUrl}/${path}`,
        headers: { ...headers, authorization: `Bearer ${token}` },
      }),
  });
}
