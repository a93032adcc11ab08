import type { UssdScreen } from './telephones.ts';

/** A USSD dialog as an aggregator holds it. */
export interface Session {
  readonly id: string;
  readonly provider: ProviderId;
  readonly number: string;
  /** The short code (`*1521#`), the whole that was dialled, and the parts behind the code. */
  readonly code: string;
  readonly dialled: string;
  readonly tail: readonly string[];
  readonly startedAtMs: number;
  /** What was typed since. */
  entries: string[];
  state: string | undefined;
}

/** Why a session is over. */
export type SessionEnd = 'done' | 'hung_up' | 'time_up' | 'failed';

interface Posted {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Provider {
  readonly ask: (session: Session) => Posted;
  /** Undefined: not an answer that it understands. */
  readonly read: (body: string, session: Session) => Pick<UssdScreen, 'text' | 'open'> | undefined;
  /** What the service is told of the end; nothing: it is not told. */
  readonly end: (session: Session, why: SessionEnd, at: Date) => Posted | undefined;
}

export const PROVIDERS = ['africastalking', 'hubtel', 'plain'] as const;
export type ProviderId = (typeof PROVIDERS)[number];

const form = (fields: Readonly<Record<string, string>>): Posted => ({
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: String(new URLSearchParams(fields)),
});
const json = (fields: Readonly<Record<string, unknown>>): Posted => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(fields),
});

const bare = (code: string): string => code.replace(/[*#]/g, '');
const ordinalOf = ({ entries }: Session): number => entries.length + 1;
const INVENTED_NETWORK = '99999';

/** How three aggregators ask and are answered (channels.md §2.1); written from their documents. */
export const PROVIDER: Readonly<Record<ProviderId, Provider>> = {
  africastalking: {
    ask: (session) =>
      form({
        ...{ sessionId: session.id, serviceCode: session.code, phoneNumber: session.number },
        ...{ networkCode: INVENTED_NETWORK, text: historyOf(session) },
      }),
    read: (body) => {
      const [, word, text] = /^(CON|END) ?(.*)$/s.exec(body) ?? [];
      return word === undefined ? undefined : { text: text ?? '', open: word === 'CON' };
    },
    end: (session, why, at) =>
      form({
        ...{ date: at.toISOString(), sessionId: session.id, serviceCode: session.code },
        ...{ networkCode: INVENTED_NETWORK, phoneNumber: session.number },
        status: why === 'done' ? 'Success' : why === 'failed' ? 'Failed' : 'Incomplete',
        ...{ cost: '0', durationInMillis: String(at.getTime() - session.startedAtMs) },
        ...{ hopsCount: String(ordinalOf(session)), input: historyOf(session) },
      }),
  },
  hubtel: {
    ask: (session) => json(hubtel(session, session.entries.length === 0 ? 'Initiation' : 'Response')),
    read: (body, session) => {
      const { Message, Type, ClientState } = objectIn(body);
      if (typeof Message !== 'string' || (Type !== 'Response' && Type !== 'Release')) return undefined;
      session.state = typeof ClientState === 'string' ? ClientState : undefined;
      return { text: Message, open: Type === 'Response' };
    },
    end: (session, why) =>
      why === 'done' || why === 'failed'
        ? undefined
        : json(hubtel(session, why === 'time_up' ? 'Timeout' : 'Release')),
  },
  plain: {
    ask: (session) =>
      json({
        ...{ session: session.id, phone: session.number, code: session.code },
        event: session.entries.length === 0 ? 'begin' : 'input',
        input: session.entries.at(-1) ?? (session.tail.length === 0 ? '' : session.dialled),
        ordinal: String(ordinalOf(session)),
      }),
    read: (body) => {
      const { text, open } = objectIn(body);
      return typeof text === 'string' && typeof open === 'boolean' ? { text, open } : undefined;
    },
    end: (session, why) =>
      why === 'done'
        ? undefined
        : json({ session: session.id, phone: session.number, code: session.code, event: 'end' }),
  },
};

function historyOf({ tail, entries }: Session): string {
  return [...tail, ...entries].join('*');
}

function hubtel(session: Session, type: 'Initiation' | 'Response' | 'Release' | 'Timeout') {
  return {
    ...{ SessionId: session.id, Mobile: session.number.slice(1), ServiceCode: bare(session.code) },
    ...{ Type: type, Message: session.entries.at(-1) ?? session.dialled, Operator: 'sandbox' },
    Sequence: type === 'Release' || type === 'Timeout' ? ordinalOf(session) + 1 : ordinalOf(session),
    ...(session.state === undefined ? {} : { ClientState: session.state }),
  };
}

function objectIn(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
