import { isPhone, type Phone, toGsmText } from '../kernel/index.ts';
import { type Clock, type Database, formatText, type Statements } from '../platform/index.ts';
import { CAPABILITIES } from './capabilities.ts';
import type { Incoming, PersonKey } from './incoming.ts';
import type { Line } from './journey.ts';
import type { Content } from './record.ts';
import type { ConversationStore, Due, Next, Place, Stored } from './store.ts';
import { ENGINE_TEXTS } from './texts.ts';
import { isHalfWay } from './turn.ts';
import type { OutgoingText } from './write.ts';

/** The name of a talk for a link that leads back to it; says nothing by itself. */
export interface TalkName {
  /** Of the line. */
  readonly billerId: number;
  readonly talk: string;
}

/** A talk that a link leads to. */
export interface LeftTalk {
  /** Where it was broken off, or where it goes on by now. */
  readonly line: Line;
  /** It has been taken up elsewhere. */
  readonly hasMoved: boolean;
  readonly language: Content['language'];
  /** What was left unfinished. */
  readonly subject: string | undefined;
}

export interface WayBackDeps {
  readonly sql: Database;
  readonly clock: Clock;
  readonly store: ConversationStore;
  readonly line: (id: string) => Line | undefined;
  readonly placeOf: (incoming: Incoming) => Place;
  readonly sendText: (sql: Statements, text: OutgoingText) => Promise<void>;
  /** Makes a link that leads back to a talk, good until then; inside the transaction of its message. */
  readonly linkTo: (sql: Statements, name: TalkName, until: Date) => Promise<string>;
}

/** X2: the one message by which somebody who was cut off, or has hung up, can go on. */
export interface WayBack {
  /** The network says that this session is over. */
  hungUp(incoming: Incoming): Promise<void>;
  /** Nobody has answered: sends the link, unless something has happened meanwhile. */
  lead(left: Due): Promise<void>;
  find(name: TalkName): Promise<(LeftTalk & { readonly due: Due }) | undefined>;
}

/** Who was cut off dials again at once, and then needs no message. */
const REDIAL_MS = 15_000;

/** When somebody who does not answer is to be led back; undefined: never. */
export function wayBackDue(line: Line, content: Content, isOver: boolean, now: Date): Date | undefined {
  if (isOver || leadsTo(line, content) === undefined) return undefined;
  return new Date(now.getTime() + CAPABILITIES[line.channel].answerWithinMs);
}

/** Whom to lead back, and from which lines to which; undefined where there is no way or nothing to come back to. */
function leadsTo(line: Line, content: Content) {
  const { textLine, pageLine } = line;
  const { phone, unfinished, ledBack } = content;
  if (!CAPABILITIES[line.channel].session || textLine === undefined || pageLine === undefined)
    return undefined;
  if (phone === undefined || !isPhone(phone) || unfinished === undefined || ledBack === true)
    return undefined;
  return isHalfWay(content) ? { textLine, phone, unfinished } : undefined;
}

export function createWayBack(deps: WayBackDeps): WayBack {
  const { sql, clock, store, line } = deps;

  return {
    hungUp: async (incoming) => {
      const place = deps.placeOf(incoming);
      const { last } = await store.find(place);
      if (last?.state !== 'waiting' || last.content.session?.id !== incoming.session) return;
      if (leadsTo(place.line, last.content) === undefined) return;
      await store.postpone(place, last, new Date(clock.now().getTime() + REDIAL_MS));
    },
    lead: async ({ place, stored }) => {
      const { content, expiresAt } = stored;
      const to = expiresAt > clock.now() ? leadsTo(place.line, content) : undefined;
      const from = to === undefined ? undefined : line(to.textLine);
      const next: Next = {
        ...{ place, before: stored, moves: false, payment: undefined, attendAt: undefined },
        ...{ state: stored.state, startedAt: stored.startedAt, expiresAt },
        content: to === undefined ? content : { ...content, ledBack: true },
      };
      await sql.begin(async (tx) => {
        // False: they have gone on, here or elsewhere.
        if (!(await store.putIn(tx, next)) || to === undefined || from === undefined) return;
        const name = { billerId: place.line.billerId, talk: `${stored.conversationId} ${content.talk}` };
        const link = await deps.linkTo(tx, name, expiresAt);
        await deps.sendText(tx, textFor(from, to.phone, content, to.unfinished, { link, expiresAt }));
      });
    },
    find: async ({ billerId, talk: name }) => {
      const [, id, talk] = /^(\d{1,18}) (.+)$/.exec(name) ?? [];
      const due = id === undefined ? undefined : await store.findById(billerId, BigInt(id));
      if (due === undefined || due.stored.content.talk !== talk) return undefined;
      const { content, state, expiresAt } = due.stored;
      if (state !== 'waiting' || expiresAt <= clock.now()) return undefined;
      return {
        ...{ due, line: due.place.line, language: content.language, subject: content.unfinished?.subject },
        hasMoved: !CAPABILITIES[due.place.line.channel].session,
      };
    },
  };
}

function textFor(
  from: Line,
  to: Phone,
  { language, talk }: Content,
  { subject, name }: NonNullable<Content['unfinished']>,
  { link, expiresAt }: { readonly link: string; readonly expiresAt: Date },
): OutgoingText {
  const text = formatText(ENGINE_TEXTS.way_back, language, { name, link });
  return {
    ...{ line: from, to, language, key: `talk ${talk} way back` },
    text: language === 'en' ? toGsmText(text) : text,
    unasked: { subject, until: expiresAt },
  };
}

/** What was another's is now at this place: whoever came by a link has the number for this talk alone. */
export function arrivedAt({ content }: Stored, person: PersonKey, digest: Buffer): Content {
  const { lent: _lent, ...rest } = content;
  const arrived = { ...rest, reach: digest.toString('hex') };
  return 'phone' in person ? arrived : { ...arrived, lent: true };
}

/** Of what somebody has left, what they may have back: their own talk, and not another that was begun in its place. */
export function ownOf(found: readonly Stored[], person: PersonKey): Stored | undefined {
  const own = found.find(({ content }) => 'phone' in person && content.phone === person.phone);
  return own !== undefined && isHalfWay(own.content) ? own : undefined;
}
