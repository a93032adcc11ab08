import { type Ack, type Answer, type Connection, type Handled, openConnection } from './connection.ts';
import type { Deliver } from './pdu.ts';
import { isThrottled } from './statuses.ts';

export interface SmppLinkOptions {
  readonly host: string;
  readonly port: number;
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  /** Submits without an answer at a time; 10 is what operators allow (channels.md §1.2). */
  readonly window?: number;
  /** Without an answer for so long nobody knows what became of a submit. */
  readonly responseMs?: number;
  readonly enquireMs?: number;
  readonly bindMs?: number;
  /** The first pause before the next connection, and the longest: each is twice the one before. */
  readonly reconnectMs?: readonly [first: number, longest: number];
  /** After a bind that was refused for its name or password. */
  readonly refusedMs?: number;
  /** The first pause of the whole link after "too much at once", and the longest. */
  readonly throttledMs?: readonly [first: number, longest: number];
  readonly deliver: (deliver: Deliver, ack: Ack) => Promise<Handled>;
  readonly onState: (event: 'bound' | 'ended' | 'refused' | 'throttled', reason: string) => void;
}

export type Submitted =
  | { readonly kind: 'accepted'; readonly id: string }
  | { readonly kind: 'refused'; readonly status: number }
  /** It was written, and no answer came. */
  | { readonly kind: 'unknown' }
  /** Nothing was written: no connection, or the caller did not wait for its turn. */
  | { readonly kind: 'not_sent'; readonly why: 'down' | 'given_up' };

export interface SmppLink {
  /** From now on it connects, again and again. */
  start(): void;
  /**
   * Sends a submit_sm when its turn has come. `signal` ends the waiting for that and nothing else: once written, the
   * answer is waited for. `isFirst`: somebody looks at a screen.
   */
  submit(
    fields: Readonly<Record<string, unknown>>,
    options: { readonly signal: AbortSignal; readonly isFirst?: boolean },
  ): Promise<Submitted>;
  isBound(): boolean;
  close(): Promise<void>;
}

interface Queued {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  readonly resolve: (submitted: Submitted) => void;
}

/** A link to an operator that comes back by itself, and never sends more at once than it may. */
export function createSmppLink(options: SmppLinkOptions): SmppLink {
  const { window = 10, responseMs = 60_000, refusedMs = 300_000 } = options;
  const reconnect = createPause(options.reconnectMs ?? [5_000, 60_000]);
  const throttle = createPause(options.throttledMs ?? [1_000, 30_000]);
  const queue: Queued[] = [];
  let connection: Connection | undefined;
  let boundAt: number | undefined;
  let isClosing = false;
  let isPaused = false;
  let outstanding = 0;
  let again: NodeJS.Timeout | undefined;
  let onward: NodeJS.Timeout | undefined;

  return {
    start: () => {
      if (connection === undefined && again === undefined && !isClosing) open();
    },
    submit: (fields, { signal, isFirst }) =>
      new Promise((resolve) => {
        if (boundAt === undefined || isClosing || signal.aborted) {
          resolve({ kind: 'not_sent', why: signal.aborted ? 'given_up' : 'down' });
          return;
        }
        const queued: Queued = { fields, signal, resolve };
        if (isFirst === true) queue.unshift(queued);
        else queue.push(queued);
        signal.addEventListener('abort', () => giveUp(queued), { once: true });
        pump();
      }),
    isBound: () => boundAt !== undefined,
    close: async () => {
      isClosing = true;
      clearTimeout(again);
      clearTimeout(onward);
      dropQueue();
      await connection?.end();
    },
  };

  function open(): void {
    again = undefined;
    const { host, port, systemId, password, systemType, enquireMs = 30_000, bindMs = 10_000 } = options;
    connection = openConnection(
      { host, port, systemId, password, systemType, enquireMs, bindMs },
      { bound, ended, deliver: options.deliver },
    );
  }

  function bound(): void {
    boundAt = performance.now();
    options.onState('bound', '');
    pump();
  }

  function ended(reason: string, wasRefused: boolean): void {
    connection = undefined;
    // A link that breaks as soon as it stands is as good as none: its pauses go on growing.
    if (boundAt !== undefined && performance.now() - boundAt >= reconnect.first) reconnect.reset();
    boundAt = undefined;
    options.onState(wasRefused ? 'refused' : 'ended', reason);
    dropQueue();
    if (!isClosing) again = setTimeout(open, wasRefused ? refusedMs : reconnect.next());
  }

  function pump(): void {
    while (connection !== undefined && boundAt !== undefined && !isPaused && outstanding < window) {
      const queued = queue.shift();
      if (queued === undefined) return;
      outstanding += 1;
      void connection.request('submit_sm', queued.fields, responseMs).then((answer) => {
        outstanding -= 1;
        settle(queued, answer);
        pump();
      });
    }
  }

  function settle(queued: Queued, answer: Answer): void {
    const isThrottling = answer.kind === 'answer' && isThrottled(answer.status);
    if (isThrottling) hold();
    if (isThrottling && !queued.signal.aborted && boundAt !== undefined) {
      queue.unshift(queued);
      return;
    }
    const submitted = submittedOf(answer);
    if (submitted.kind === 'accepted') throttle.reset();
    queued.resolve(submitted);
  }

  /** Nothing goes out for a while. Submits that were out together are refused together: that is one pause. */
  function hold(): void {
    if (isPaused) return;
    isPaused = true;
    const ms = throttle.next();
    options.onState('throttled', `${ms} ms`);
    onward = setTimeout(() => {
      isPaused = false;
      pump();
    }, ms);
  }

  function giveUp(queued: Queued): void {
    const place = queue.indexOf(queued);
    if (place < 0) return;
    queue.splice(place, 1);
    queued.resolve({ kind: 'not_sent', why: 'given_up' });
  }

  function dropQueue(): void {
    for (const { resolve } of queue.splice(0)) resolve({ kind: 'not_sent', why: 'down' });
  }
}

function submittedOf(answer: Answer): Submitted {
  if (answer.kind === 'unwritten') return { kind: 'not_sent', why: 'down' };
  if (answer.kind !== 'answer') return { kind: 'unknown' };
  const { status, id } = answer;
  return status === 0 ? { kind: 'accepted', id } : { kind: 'refused', status };
}

function createPause([first, longest]: readonly [first: number, longest: number]) {
  let ms = first;
  return {
    first,
    next: (): number => {
      const now = ms;
      ms = Math.min(ms * 2, longest);
      return now;
    },
    reset: (): void => {
      ms = first;
    },
  };
}
