import type { Deliver, Inbound } from './pdu.ts';
import { isBindRefusal, QUEUE_FULL, SYSTEM_ERROR, UNKNOWN_COMMAND } from './statuses.ts';
import { openWire } from './wire.ts';

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly systemId: string;
  readonly password: string;
  readonly systemType: string;
  /** Nothing heard for so long: the peer is asked whether it is there. */
  readonly enquireMs: number;
  /** From the beginning until it is bound. */
  readonly bindMs: number;
}

/** What became of our answer to a deliver_sm: whether the same message may come again. */
export interface Ack {
  /** It was accepted, and that was written to the connection. */
  isSent(): boolean;
  /** The peer has answered something that we said later: it has read this as well. */
  isSeen(): boolean;
  /** The connection that it went out on is the one that stands now. */
  isStanding(): boolean;
}

export interface Handled {
  /** 0: kept. */
  readonly status: number;
  /** Once the answer has been written. */
  readonly afterwards?: () => void;
}

export interface ConnectionEvents {
  bound(): void;
  deliver(deliver: Deliver, ack: Ack): Promise<Handled>;
  ended(reason: string, wasRefused: boolean): void;
}

export type Answer =
  | { readonly kind: 'answer'; readonly status: number; readonly id: string }
  /** Its time was over, or the connection was: nobody knows what became of it. */
  | { readonly kind: 'silence' | 'lost' }
  | { readonly kind: 'unwritten' };

export interface Connection {
  request(command: string, fields: Readonly<Record<string, unknown>>, ms: number): Promise<Answer>;
  /** Ends what is in hand, says good-bye, and hangs up. */
  end(): Promise<void>;
}

interface Waiting {
  readonly command: string;
  readonly settle: (answer: Answer) => void;
  /** So many deliver_sm were acknowledged when it was sent. */
  readonly acks: number;
}

const MISSES_MAX = 2;
const IN_HAND_MAX = 200;
const GOODBYE_MS = 1_000;
const SEQUENCE_MAX = 0x7fff_ffff;

/** One connection from its opening to its end: bound as transceiver, everything answered, its silence noticed. */
export function openConnection(options: ConnectionOptions, events: ConnectionEvents): Connection {
  const waiting = new Map<number, Waiting>();
  const inHand = new Set<Promise<void>>();
  let sequence = 0;
  let state: 'opening' | 'bound' | 'leaving' | 'over' = 'opening';
  let wasRefused = false;
  let misses = 0;
  let acks = 0;
  let seen = 0;
  const over = Promise.withResolvers<void>();
  const wire = openWire(options, { connected: bind, inbound, closed });
  const patience = setTimeout(() => wire.destroy('not bound in time'), options.bindMs);
  const idle = setTimeout(enquire, options.enquireMs);

  return {
    request: (command, fields, ms) =>
      new Promise((resolve) => {
        ask(command, fields, ms, resolve);
      }),
    end: async () => {
      if (state === 'bound') {
        state = 'leaving';
        await Promise.race([Promise.all(inHand), pause(GOODBYE_MS)]);
        await new Promise<Answer>((resolve) => {
          ask('unbind', {}, GOODBYE_MS, resolve);
        });
      }
      wire.destroy('we have left');
      await over.promise;
    },
  };

  /** `settle` is called at once when the answer comes: what stands behind it in the same packet is read after that. */
  function ask(
    command: string,
    fields: Readonly<Record<string, unknown>>,
    ms: number,
    settle: Waiting['settle'],
  ): void {
    if (state === 'over') {
      settle({ kind: 'unwritten' });
      return;
    }
    sequence = sequence === SEQUENCE_MAX ? 1 : sequence + 1;
    const number = sequence;
    const finish = (answer: Answer): void => {
      clearTimeout(timer);
      waiting.delete(number);
      settle(answer);
    };
    const timer = setTimeout(() => finish({ kind: 'silence' }), ms);
    waiting.set(number, { command, settle: finish, acks });
    if (!wire.send(command, number, fields)) finish({ kind: 'unwritten' });
  }

  function bind(): void {
    const { systemId, password, systemType } = options;
    const fields = { system_id: systemId, password, system_type: systemType, interface_version: 0x34 };
    ask('bind_transceiver', fields, options.bindMs, (answer) => {
      if (answer.kind !== 'answer') {
        wire.destroy('no answer to the bind');
      } else if (answer.status !== 0) {
        wasRefused = isBindRefusal(answer.status);
        wire.destroy(`bind refused: 0x${answer.status.toString(16)}`);
      } else {
        clearTimeout(patience);
        state = 'bound';
        events.bound();
      }
    });
  }

  function inbound(pdu: Inbound): void {
    misses = 0;
    idle.refresh();
    if (pdu.kind === 'response') {
      const asked = waiting.get(pdu.sequence);
      if (asked === undefined || (pdu.to ?? asked.command) !== asked.command) return;
      seen = Math.max(seen, asked.acks);
      // A refusal without a reason is a refusal.
      const status = pdu.to === undefined && pdu.status === 0 ? SYSTEM_ERROR : pdu.status;
      asked.settle({ kind: 'answer', status, id: pdu.id });
    } else if (pdu.kind === 'enquire') {
      wire.send('enquire_link_resp', pdu.sequence);
    } else if (pdu.kind === 'unbind') {
      wire.send('unbind_resp', pdu.sequence);
      wire.destroy('unbound by the peer');
    } else if (pdu.kind === 'deliver') {
      const work: Promise<void> = take(pdu.sequence, pdu.deliver).finally(() => inHand.delete(work));
      inHand.add(work);
    } else {
      wire.send('generic_nack', pdu.sequence, {}, UNKNOWN_COMMAND);
    }
  }

  async function take(number: number, deliver: Deliver): Promise<void> {
    let place: number | undefined;
    const ack: Ack = {
      isSent: () => place !== undefined,
      isSeen: () => place !== undefined && place <= seen,
      isStanding: () => state === 'bound',
    };
    const { status, afterwards } = await handle(deliver, ack);
    const isWritten = wire.send('deliver_sm_resp', number, {}, status);
    if (isWritten && status === 0) {
      acks += 1;
      place = acks;
    }
    afterwards?.();
  }

  async function handle(deliver: Deliver, ack: Ack): Promise<Handled> {
    if (state !== 'bound') return { status: SYSTEM_ERROR };
    if (inHand.size >= IN_HAND_MAX) return { status: QUEUE_FULL };
    try {
      return await events.deliver(deliver, ack);
    } catch {
      return { status: SYSTEM_ERROR };
    }
  }

  function enquire(): void {
    if (state !== 'bound') return;
    if (misses === MISSES_MAX) {
      wire.destroy('the peer has fallen silent');
      return;
    }
    misses += 1;
    ask('enquire_link', {}, options.enquireMs, () => {});
    idle.refresh();
  }

  function closed(reason: string): void {
    state = 'over';
    clearTimeout(patience);
    clearTimeout(idle);
    for (const { settle } of [...waiting.values()]) settle({ kind: 'lost' });
    events.ended(reason, wasRefused);
    over.resolve();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
