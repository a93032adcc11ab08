import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '../../platform/index.ts';
import type { CarrierFaults } from './faults.ts';
import type { Telephones } from './telephones.ts';

export interface WireDeps {
  readonly clock: Clock;
  readonly telephones: Telephones;
  /** Where the system under test listens: nothing else is ever called. */
  readonly ownUrl: () => string;
  /** Blanked out wherever it stands. */
  readonly secrets: readonly string[];
}

export interface WireRequest {
  readonly method: 'GET' | 'POST';
  /** Under the system's own address: path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WireAnswer {
  readonly status: number;
  readonly body: string;
  readonly cookie: string | undefined;
}

export interface AskOptions {
  readonly faults: Pick<CarrierFaults, 'delayMs' | 'twice' | 'answersLost'>;
  readonly timeoutMs: number;
  /** Whether it is worth a line beside the telephone; it is, unless this says otherwise. */
  readonly isNews?: (answer: WireAnswer | undefined) => boolean;
}

const ANSWER_MAX = 100_000;
const BLANK = '…';

/** Asks the system under test by real HTTP, as the faults have it, and keeps each exchange with its telephone. */
export function createWire({ clock, telephones, ownUrl, secrets }: WireDeps) {
  const end = new AbortController();
  const underway = new Set<Promise<unknown>>();

  async function once(
    number: string,
    request: WireRequest,
    options: AskOptions,
    isLost: boolean,
  ): Promise<WireAnswer | undefined> {
    const at = clock.now();
    const startedMs = performance.now();
    const answer = await send(request, options.timeoutMs);
    if (options.isNews?.(answer) !== false) {
      telephones.record(number, {
        ...{ at, by: 'network', method: request.method, lost: isLost },
        address: blank(request.path),
        sent: blank(request.body ?? ''),
        ...{ status: answer?.status, answer: blank(answer?.body ?? '') },
        ms: Math.round(performance.now() - startedMs),
      });
    }
    return isLost ? undefined : answer;
  }

  async function send(
    { method, path, headers, body }: WireRequest,
    timeoutMs: number,
  ): Promise<WireAnswer | undefined> {
    const own = new URL(ownUrl());
    const address = new URL(path, own);
    // A path that begins with two slashes would name another host.
    if (address.origin !== own.origin) return undefined;
    try {
      const response = await fetch(address, {
        ...{ method, headers, redirect: 'manual' },
        ...(body === undefined ? {} : { body }),
        signal: AbortSignal.any([end.signal, AbortSignal.timeout(timeoutMs)]),
      });
      const text = (await response.text()).slice(0, ANSWER_MAX);
      const [cookie] = response.headers.getSetCookie();
      return { status: response.status, body: text, cookie: cookie?.split(';')[0] };
    } catch {
      return undefined;
    }
  }

  function blank(text: string): string {
    let shown = text;
    for (const secret of secrets) shown = shown.replaceAll(secret, BLANK);
    return shown;
  }

  return {
    blank,
    /** The answer that gets through; undefined: none did. */
    ask: async (
      number: string,
      request: WireRequest,
      options: AskOptions,
    ): Promise<WireAnswer | undefined> => {
      const { delayMs, twice, answersLost } = options.faults;
      if (!(await wait(delayMs))) return undefined;
      if (answersLost) await once(number, request, options, true);
      const [answer, second] = await Promise.all([
        once(number, request, options, false),
        twice ? once(number, request, options, false) : undefined,
      ]);
      return answer ?? second;
    },
    wait,
    /** Something that goes on by itself; `settled` waits for it. */
    goOn: (task: Promise<unknown>): void => {
      const ended = task.catch(() => {}).finally(() => underway.delete(ended));
      underway.add(ended);
    },
    settled: async (): Promise<void> => {
      while (underway.size > 0) await Promise.all(underway);
    },
    close: async (): Promise<void> => {
      end.abort();
      await Promise.all(underway);
    },
  };

  /** False: the network was shut down meanwhile. */
  async function wait(ms: number): Promise<boolean> {
    if (end.signal.aborted) return false;
    if (ms === 0) return true;
    return pause(ms, true, { signal: end.signal }).catch(() => false);
  }
}

export type Wire = ReturnType<typeof createWire>;
