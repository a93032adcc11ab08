import type { Clock } from '../../platform/index.ts';

/** A text message as its telephone shows it. */
export interface ShortMessage {
  readonly id: string;
  readonly at: Date;
  readonly way: 'sent' | 'received';
  /** The number at the other end: a short code. */
  readonly with: string;
  readonly text: string;
  /** `waiting`: there is no coverage; `failed`: the network gave up. */
  readonly state: 'sending' | 'waiting' | 'done' | 'failed';
}

/** What the network says by itself on the screen of a USSD dialog. */
export type NetworkWord =
  | 'no_coverage'
  | 'unknown_code'
  | 'no_answer'
  | 'broken_answer'
  | 'time_up'
  | 'not_open';

/** What stands on the screen of a USSD dialog: words of the service, or of the network. */
export interface UssdScreen {
  readonly provider: string;
  readonly dialled: string;
  readonly text: string;
  /** An answer can be typed. */
  readonly open: boolean;
  readonly network?: NetworkWord;
}

export interface ChatMessage {
  readonly at: Date;
  readonly line: string;
  readonly by: 'visitor' | 'service';
  readonly text: string;
  readonly choices: readonly { readonly typed: string; readonly label: string }[];
}

/** One request between a network and us, as it was on the wire. */
export interface Exchange {
  readonly at: Date;
  /** Who asked. */
  readonly by: 'network' | 'wasl';
  readonly method: string;
  readonly address: string;
  readonly sent: string;
  /** Undefined: no answer came. */
  readonly status: number | undefined;
  readonly answer: string;
  readonly ms: number;
  /** The answer did not get through, by a fault that is switched on. */
  readonly lost: boolean;
}

export interface Telephone {
  readonly number: string;
  readonly messages: readonly ShortMessage[];
  readonly screen: UssdScreen | undefined;
  readonly chat: readonly ChatMessage[];
  readonly traffic: readonly Exchange[];
}

/** A telephone while it is used. */
export interface Handset {
  readonly number: string;
  messages: ShortMessage[];
  screen: UssdScreen | undefined;
  chat: ChatMessage[];
  /** What the web chat has shown last, and its cookies: this telephone's browser. */
  readonly marks: Map<string, string>;
  cookie: string | undefined;
  traffic: Exchange[];
  usedAtMs: number;
}

const NUMBERS_MAX = 200;
const ENTRIES_MAX = 100;
const TEXT_MAX = 2_000;
const KEPT_MS = 86_400_000;

export type Telephones = ReturnType<typeof createTelephones>;

/** The telephones of all networks, in this process's memory: so many, so much of each, and for a day. */
export function createTelephones(clock: Clock) {
  const handsets = new Map<string, Handset>();

  function prune(nowMs: number): void {
    for (const [number, { usedAtMs }] of handsets) {
      if (handsets.size < NUMBERS_MAX && nowMs - usedAtMs < KEPT_MS) return;
      handsets.delete(number);
    }
  }

  /** Whoever was used last stands last. */
  function use(number: string): Handset {
    const nowMs = clock.now().getTime();
    const known = handsets.get(number);
    handsets.delete(number);
    prune(nowMs);
    const handset = known ?? {
      ...{ number, messages: [], screen: undefined, chat: [], marks: new Map(), cookie: undefined },
      ...{ traffic: [], usedAtMs: nowMs },
    };
    handset.usedAtMs = nowMs;
    handsets.set(number, handset);
    return handset;
  }

  return {
    use,
    all: (): readonly Handset[] => [...handsets.values()],
    look: (number: string): Telephone =>
      handsets.get(number) ?? { number, messages: [], screen: undefined, chat: [], traffic: [] },
    forget: (number: string): void => {
      handsets.delete(number);
    },

    addMessage: (number: string, message: ShortMessage): void => {
      const handset = use(number);
      handset.messages = [...handset.messages, message].slice(-ENTRIES_MAX);
    },
    setState: (number: string, id: string, state: ShortMessage['state']): void => {
      const handset = handsets.get(number);
      if (handset === undefined) return;
      handset.messages = handset.messages.map((each) => (each.id === id ? { ...each, state } : each));
    },
    addChat: (number: string, message: ChatMessage): void => {
      const handset = use(number);
      handset.chat = [...handset.chat, message].slice(-ENTRIES_MAX);
    },
    record: (number: string, exchange: Exchange): void => {
      const handset = use(number);
      const [sent, answer] = [exchange.sent.slice(0, TEXT_MAX), exchange.answer.slice(0, TEXT_MAX)];
      handset.traffic = [...handset.traffic, { ...exchange, sent, answer }].slice(-ENTRIES_MAX);
    },
  };
}
