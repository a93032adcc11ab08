import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from './random.ts';

export interface Heard {
  readonly status: number;
  readonly location: string;
  readonly cookies: readonly string[];
  readonly text: string;
}

export interface Patience {
  readonly random: Random;
  /** Nobody asks for ever. */
  readonly tries: number;
  readonly isOver: () => boolean;
}

/** Long enough for any answer; whoever hears nothing for so long asks again. */
const ANSWER_MS = 15_000;

/** Asks, and asks the same again whenever the answer was lost or was that of a server in trouble. */
export async function askUntilAnswered(
  url: string,
  init: RequestInit,
  { random, tries, isOver }: Patience,
): Promise<Heard | undefined> {
  for (let left = tries; left > 0 && !isOver(); left -= 1) {
    const heard = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS) })
      .then(
        async (response): Promise<Heard> => ({
          status: response.status,
          location: response.headers.get('location') ?? '',
          cookies: response.headers.getSetCookie(),
          text: await response.text(),
        }),
      )
      .catch(() => undefined);
    if (heard !== undefined && heard.status < 500 && heard.status !== 429) return heard;
    await pause(random.whole(50, 800));
  }
  return undefined;
}
