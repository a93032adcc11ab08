import type { Conversations } from '../../conversations/index.ts';
import type { Clock } from '../../platform/index.ts';
import { lineOf } from '../line-of.ts';
import type { UssdDialect } from '../ussd/dialect.ts';
import { readIncoming } from '../ussd/routes.ts';
import { addressFields } from './addresses.ts';
import type { Handled } from './connection.ts';
import type { SmppLink } from './link.ts';
import type { Deliver } from './pdu.ts';
import type { UssdProfile } from './profiles.ts';
import { WRONG_DESTINATION, WRONG_LENGTH } from './statuses.ts';
import { decodeText, encodeWhole } from './text.ts';

export interface SmppUssdDeps {
  readonly clock: Clock;
  readonly conversations: Pick<Conversations, 'lines' | 'turn' | 'hungUp'>;
  readonly link: Pick<SmppLink, 'submit'>;
  readonly profile: UssdProfile;
  readonly onRefused: (reason: string) => void;
  /** The answer did not get out: the network ends the session by itself. */
  readonly onUnanswered: (reason: string) => void;
}

/** A step of a session as the HTTP dialects have it, so that both are read by the same code. */
const DIALECT: UssdDialect = {
  id: 'smpp',
  ...{ method: 'POST', session: 'session', phone: 'phone', code: 'code', input: 'input' },
  entries: 'last',
  begins: ({ event }) => event === 'begin',
  ends: ({ event }) => event === 'end',
  answer: (_fields, text) => text,
};

/** The network holds a session no longer than this (channels.md §2.2). */
const SESSION_MS = 180_000;
const SESSIONS_MAX = 50_000;
/** Nobody looks at the screen any more. */
const ANSWER_MS = 15_000;

export function isUssd({ serviceType, ussdOp }: Deliver): boolean {
  return ussdOp !== undefined || serviceType.toUpperCase() === 'USSD';
}

/** USSD over SMPP: each deliver_sm is a step of a session, and its answer a submit_sm of the same session. */
export function createSmppUssd(deps: SmppUssdDeps): (deliver: Deliver) => Promise<Handled> {
  const { conversations, profile } = deps;
  const codes = createCodes(deps.clock);

  return async (deliver) => {
    const event = eventOf(deliver, profile);
    const session = sessionOf(deliver, profile);
    // At the end there may be anything in it.
    const input = event === 'end' ? '' : decodeText(deliver.octets, deliver.coding);
    if (input === undefined) return refuse('malformed');
    const code = codeOf(deliver, session, event, input.trim());
    const fields = {
      event,
      session,
      phone: deliver.from.text,
      input,
      ...(code === undefined ? {} : { code }),
    };
    const incoming = readIncoming(deps, DIALECT, fields);
    if (event === 'end') {
      codes.forget(session);
      if (typeof incoming !== 'string') await conversations.hungUp(incoming);
      return { status: 0 };
    }
    if (typeof incoming === 'string') return refuse(incoming);
    if (event === 'begin') codes.remember(session, incoming.line.address);
    const { text, open } = await conversations.turn(incoming);
    if (!open) codes.forget(session);
    // Written down by now: the network may forget its step, and then gets the answer.
    return { status: 0, afterwards: () => void answer(deliver, text, open) };
  };

  function refuse(reason: string): Handled {
    deps.onRefused(reason);
    return { status: reason === 'unknown_line' ? WRONG_DESTINATION : WRONG_LENGTH };
  }

  /** Later steps do not repeat what was dialled everywhere: then the first one is remembered. */
  function codeOf(
    { to }: Deliver,
    session: string,
    event: 'begin' | 'say' | 'end',
    input: string,
  ): string | undefined {
    const isKnown = lineOf(conversations.lines(), 'ussd', to.text) !== undefined;
    if (profile.codeFrom === 'destination') return to.text;
    if (event === 'begin') return input.includes('*') ? undefined : isKnown ? to.text : input;
    return codes.find(session) ?? (isKnown ? to.text : undefined);
  }

  async function answer(deliver: Deliver, text: string, open: boolean): Promise<void> {
    const { coding, octets } = encodeWhole(text);
    const { sessionInfo: info, messageReference: reference } = deliver;
    const { opMap, endBit } = profile;
    const submitted = await deps.link.submit(
      {
        service_type: 'USSD',
        ...addressFields(deliver.to, deliver.from),
        ...{ data_coding: coding, short_message: octets },
        ussd_service_op: open ? opMap.ask : opMap.end,
        ...(info === undefined ? {} : { its_session_info: endBit && !open ? info | 1 : info }),
        ...(reference === undefined ? {} : { user_message_reference: reference }),
      },
      { signal: AbortSignal.timeout(ANSWER_MS), isFirst: true },
    );
    if (submitted.kind !== 'accepted') deps.onUnanswered(submitted.kind);
  }
}

function eventOf(
  { ussdOp, sessionInfo = 0 }: Deliver,
  { opMap, endBit }: UssdProfile,
): 'begin' | 'say' | 'end' {
  if (ussdOp !== undefined && opMap.gone.includes(ussdOp)) return 'end';
  if (endBit && (sessionInfo & 1) === 1) return 'end';
  return ussdOp === opMap.begin ? 'begin' : 'say';
}

/** With the number in front: the networks' own session numbers are few. */
function sessionOf(
  { from, sessionInfo = 0, messageReference }: Deliver,
  { sessionIdFrom }: UssdProfile,
): string {
  if (sessionIdFrom === 'session_number') return `${from.text}-${sessionInfo >> 8}`;
  if (sessionIdFrom === 'dialogue') return `${from.text}-${sessionInfo >> 1}`;
  return `${from.text}-${messageReference ?? ''}`;
}

function createCodes(clock: Clock) {
  const codes = new Map<string, { readonly code: string; readonly at: number }>();
  return {
    find: (session: string): string | undefined => codes.get(session)?.code,
    forget: (session: string): void => void codes.delete(session),
    remember: (session: string, code: string): void => {
      const now = clock.now().getTime();
      for (const [oldest, { at }] of codes) {
        if (now - at < SESSION_MS && codes.size < SESSIONS_MAX) break;
        codes.delete(oldest);
      }
      codes.delete(session);
      codes.set(session, { code, at: now });
    },
  };
}
