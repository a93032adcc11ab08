import { invariant, isPhone } from '../kernel/index.ts';
import { type Clock, createKept, type Database, type Statements, type Vault } from '../platform/index.ts';
import { CAPABILITIES } from './capabilities.ts';
import { createInbox, type TakenInbound } from './inbox.ts';
import {
  arrivalOf,
  type Incoming,
  isRepeated,
  nameOf,
  type PersonKey,
  personOf,
  phoneOf,
  type Reply,
  replyOf,
} from './incoming.ts';
import type { Line } from './journey.ts';
import { createTurns } from './one-by-one.ts';
import type { Content } from './record.ts';
import {
  type ConversationStore,
  createConversationStore,
  type Next,
  type Place,
  type Stored,
} from './store.ts';
import { ENGINE_TEXTS } from './texts.ts';
import { type Arrival, isHalfWay, type Repertoire, type Turned, takeTurn } from './turn.ts';
import { createWriter, type OutgoingText } from './write.ts';

export interface ConversationsDeps {
  readonly sql: Database;
  readonly vault: Vault;
  readonly clock: Clock;
  /** As they are now: lines come and go with their billers. */
  readonly lines: () => readonly Line[];
  readonly repertoire: Repertoire;
  /** Puts a text message into the outbox, inside the transaction of the turn. */
  readonly sendText: (sql: Statements, text: OutgoingText) => Promise<void>;
  readonly paymentIsOver: (reference: string) => Promise<boolean>;
  /** Unique and hard to guess. */
  readonly newId: () => string;
  /** False: this person has said so much lately that it can only be a machine. */
  readonly mayAnswer: (person: string) => boolean;
  readonly onError: (error: unknown, line: Line) => void;
  readonly onRefused: (reason: 'loop' | 'own_number', line: Line) => void;
}

/** What a member of staff has to say, or that they have ended it. */
export type StaffWords = { readonly kind: 'staff'; readonly text: string } | { readonly kind: 'closed' };

export interface Conversations {
  lines(): readonly Line[];
  line(id: string): Line | undefined;
  /** Where the answer is waited for: USSD, web chat. */
  turn(incoming: Incoming): Promise<Reply>;
  /** Where it goes its own way: kept, and answered by `work`. False: it came before. */
  receive(incoming: Incoming): Promise<boolean>;
  /** What was said last, for a page that is opened again; and what came since unasked. */
  current(line: Line, person: PersonKey): Promise<Reply | undefined>;
  /** One round: answers what came in, what took too long, and what was waited for; how much that was. */
  work(): Promise<number>;
  paymentOver(billerId: number, reference: string): Promise<void>;
  /** Somebody of the staff says something to whoever waits for that. False: nobody does (any more). */
  tell(lineId: string, reach: string, words: StaffWords): Promise<boolean>;
  tidy(): Promise<void>;
}

const TRIES_MAX = 8;
const AT_ONCE = 50;
/** Longer than any turn: should the process be killed, somebody else goes on then. */
const LEASE_MS = 30_000;
const RETRY_MS = 5_000;
/** The answer before this one is still on its way. */
const LATE_MS = 1_000;
const PAYMENT_LOOK_MS = 3_000;
const DAY_MS = 86_400_000;
/** Making one anew at each turn was 5 % of a turn. */
const DIGESTS_KEPT = 20_000;
const NEVER = Symbol('too late');
const TAKEN_UP: Arrival = { kind: 'begin', text: '', anew: false };

export function createConversations(deps: ConversationsDeps): Conversations {
  const { sql, vault, clock, repertoire } = deps;
  const line = (id: string): Line | undefined => deps.lines().find((each) => each.id === id);
  const store: ConversationStore = createConversationStore({ sql, vault, clock, line });
  const inbox = createInbox({ sql, vault, clock, line });
  const turns = createTurns();
  const digests = createKept<Buffer>(DIGESTS_KEPT);
  const write = createWriter({ sql, store, line, sendText: deps.sendText });
  const turnDeps = { repertoire, newTalk: deps.newId };

  return {
    lines: deps.lines,
    line,
    turn: (incoming) => turns.oneByOne(nameOf(incoming), () => turnNow(incoming)),
    receive: async (incoming) => {
      const { phone } = phoneOf(incoming.person);
      if (phone !== undefined && deps.lines().some(({ address }) => address === phone)) {
        deps.onRefused('own_number', incoming.line);
        return false;
      }
      const message = { person: personOf(incoming.person), text: incoming.text, ...phoneOf(incoming.person) };
      return inbox.put(incoming.line, incoming.key, placeOf(incoming).person, message);
    },
    current: async (at, person) => {
      const found = await store.find({ line: at, person: digestOf(person) });
      return found.last === undefined ? undefined : replyOf(found.last.content);
    },
    work: async () => {
      const [inbound, due] = await Promise.all([
        inbox.takeDue(AT_ONCE, LEASE_MS),
        store.takeDue(AT_ONCE, LEASE_MS),
      ]);
      await Promise.all([...inbound.map(answerInbound), ...due.map(attend)]);
      return inbound.length + due.length;
    },
    paymentOver: (billerId, reference) => store.wake(billerId, reference),
    tell,
    tidy: async () => {
      const until = new Date(clock.now().getTime() - 7 * DAY_MS);
      await store.tidy(until);
      await inbox.tidy(until);
    },
  };

  /** A turn whose answer goes back on the same wire: written down before it leaves. */
  async function turnNow(incoming: Incoming): Promise<Reply> {
    for (let tries = 1; ; tries++) {
      const place = placeOf(incoming);
      const { last, language } = await store.find(place);
      // Also when the talk is over by that: its last words did not arrive.
      if (last !== undefined && isRepeated(incoming, last.content, clock.now())) return replyOf(last.content);
      const current = isFresh(last) ? last : undefined;
      const elsewhere = current === undefined ? await leftElsewhere(incoming, place.person) : undefined;
      const before = (current ?? elsewhere)?.content ?? blank(incoming, place.person, language);
      const arrival = elsewhere === undefined ? arrivalOf(incoming, current?.content) : TAKEN_UP;
      const turned = await withinTime(incoming, before, arrival);
      const next =
        turned === NEVER
          ? laterOf(incoming, place, elsewhere ?? last, {
              ...before,
              late: 'text' in arrival ? arrival.text : '',
            })
          : nextOf(place, elsewhere ?? last, turned, incoming);
      if (await write(next, turned === NEVER ? [] : turned.given, before.language))
        return replyOf(next.content);
      invariant(tries < TRIES_MAX, 'a conversation is written by too many at once');
    }
  }

  async function withinTime(
    incoming: Incoming,
    before: Content,
    arrival: Arrival,
  ): Promise<Turned | typeof NEVER> {
    const { replyWithinMs } = CAPABILITIES[incoming.line.channel];
    const turn = takeTurn(turnDeps, incoming.line, before, arrival);
    const turned = await (replyWithinMs === undefined ? turn : Promise.race([turn, timeUp(replyWithinMs)]));
    if (turned !== NEVER && turned.error !== undefined) deps.onError(turned.error, incoming.line);
    return turned;
  }

  /** It took too long: the session ends with a promise, and the same turn is taken again where there is time. */
  function laterOf(incoming: Incoming, place: Place, last: Stored | undefined, before: Content): Next {
    const now = clock.now();
    const text = ENGINE_TEXTS.too_slow[before.language];
    const onward = incoming.line.textLine === undefined ? undefined : line(incoming.line.textLine);
    const canFollow = onward?.billerId === place.line.billerId && before.phone !== undefined;
    return {
      place: canFollow ? { ...place, line: onward } : place,
      before: last,
      moves: true,
      state: canFollow ? 'late' : 'over',
      content: {
        ...before,
        last: {
          ...{ key: incoming.key, open: false, atMs: now.getTime() },
          text: canFollow ? text : ENGINE_TEXTS.broken[before.language],
        },
      },
      payment: undefined,
      startedAt: isFresh(last) ? last.startedAt : now,
      expiresAt: new Date(
        now.getTime() + CAPABILITIES[onward?.channel ?? incoming.line.channel].resumeWithinMs,
      ),
      attendAt: canFollow ? now : undefined,
    };
  }

  async function answerInbound(inbound: TakenInbound): Promise<void> {
    try {
      const { message, key } = inbound;
      const { phone } = message;
      const person: PersonKey = phone !== undefined && isPhone(phone) ? { phone } : { name: message.person };
      const incoming: Incoming = { line: inbound.line, person, key, kind: 'say', text: message.text };
      await turns.oneByOne(nameOf(incoming), () => answerOne(inbound, incoming));
    } catch (error) {
      deps.onError(error, inbound.line);
      await inbox.later(
        inbound,
        new Date(clock.now().getTime() + RETRY_MS * 2 ** Math.min(inbound.taken, 8)),
      );
    }
  }

  async function answerOne(inbound: TakenInbound, incoming: Incoming): Promise<void> {
    if (!deps.mayAnswer(personOf(incoming.person))) {
      deps.onRefused('loop', incoming.line);
      await inbox.done(sql, inbound);
      return;
    }
    for (let tries = 1; ; tries++) {
      const place = placeOf(incoming);
      const { last, language } = await store.find(place);
      if (last?.state === 'late') return inbox.later(inbound, new Date(clock.now().getTime() + LATE_MS));
      const current = isFresh(last) ? last : undefined;
      const elsewhere = current === undefined ? await leftElsewhere(incoming, place.person) : undefined;
      const before = (current ?? elsewhere)?.content ?? blank(incoming, place.person, language);
      const arrival = elsewhere === undefined ? arrivalOf(incoming, current?.content) : TAKEN_UP;
      const turned = await takeTurn(turnDeps, incoming.line, before, arrival);
      if (turned.error !== undefined) deps.onError(turned.error, incoming.line);
      const next = nextOf(place, elsewhere ?? last, turned, incoming);
      const texts = [turned.text, ...turned.given];
      const known = language ?? incoming.line.language;
      if (await write(next, texts, known, (tx) => inbox.done(tx, inbound))) return;
      invariant(tries < TRIES_MAX, 'a conversation is written by too many at once');
    }
  }

  /** What took too long, what was waited for, and what was waited for in vain. */
  async function attend({
    place,
    stored,
  }: {
    readonly place: Place;
    readonly stored: Stored;
  }): Promise<void> {
    try {
      const { content, state } = stored;
      const arrival = await dueArrival(content, state);
      if (arrival === undefined)
        return await store.postpone(place, stored, nextLook(clock.now().getTime(), content));
      const { late: _late, ...before } = content;
      const turned = await takeTurn(turnDeps, place.line, before, arrival);
      if (turned.error !== undefined) deps.onError(turned.error, place.line);
      const next = nextOf(place, stored, turned, { key: `${content.talk}/${content.turns + 1}` });
      await write(
        next,
        CAPABILITIES[place.line.channel].session ? turned.given : [turned.text, ...turned.given],
        content.language,
      );
    } catch (error) {
      deps.onError(error, place.line);
    }
  }

  async function tell(lineId: string, reach: string, words: StaffWords): Promise<boolean> {
    const first = line(lineId);
    if (first === undefined) return false;
    const person = Buffer.from(reach, 'hex');
    for (let tries = 1; ; tries++) {
      // They may have gone on elsewhere meanwhile.
      const stored = await store.findElsewhere(
        person,
        deps.lines().filter(({ billerId }) => billerId === first.billerId),
      );
      const at = line(stored?.lineId ?? '');
      if (stored?.content.wait?.kind !== 'hear' || at === undefined) return false;
      const { content } = stored;
      const turned = await takeTurn(turnDeps, at, content, words);
      const next = nextOf({ line: at, person }, stored, turned, {
        key: `${content.talk}/${content.turns + 1}`,
      });
      if (await write(next, [turned.text, ...turned.given], content.language)) return true;
      invariant(tries < TRIES_MAX, 'a conversation is written by too many at once');
    }
  }

  async function dueArrival(content: Content, state: Stored['state']): Promise<Arrival | undefined> {
    if (state === 'late') {
      const { late = '', record, wait } = content;
      const isFirst = record.length === 0 && wait === undefined;
      return isFirst ? { kind: 'begin', text: late, anew: true } : { kind: 'typed', text: late };
    }
    const payment = content.wait?.payment;
    if (payment !== undefined && (await deps.paymentIsOver(payment.reference)))
      return { kind: 'payment_over' };
    return payment !== undefined && payment.untilMs > clock.now().getTime() ? undefined : { kind: 'time_up' };
  }

  /**
   * X2: what this person has left half-way on another line of the same biller, unless they come with something else to
   * do. It moves here; on its old line it is gone, so that it goes on in one place only.
   */
  async function leftElsewhere(
    { line: at, person, text, history = [] }: Incoming,
    digest: Buffer,
  ): Promise<Stored | undefined> {
    if (!('phone' in person) || history.length > 0) return undefined;
    const others = deps
      .lines()
      .filter(({ id, billerId }) => id !== at.id && billerId === at.billerId)
      .filter(({ billers }) => billers.some((biller) => at.billers.includes(biller)));
    const hasOtherAim = text !== '' && (CAPABILITIES[at.channel].session || repertoire.begins(at, text));
    if (hasOtherAim || others.length === 0) return undefined;
    const found = await store.findElsewhere(digest, others);
    return found !== undefined && isHalfWay(found.content) ? found : undefined;
  }

  function nextOf(
    place: Place,
    last: Stored | undefined,
    turned: Turned,
    cause: Pick<Incoming, 'key' | 'session' | 'history'>,
  ): Next {
    const now = clock.now().getTime();
    const { payment } = turned;
    const content = payment === undefined ? turned.content : waitsFor(turned.content, payment, now);
    return {
      ...{ place, before: last, payment: payment?.reference },
      moves: last !== undefined && last.lineId !== place.line.id,
      state: turned.isOver ? 'over' : 'waiting',
      content: {
        ...content,
        ...(cause.session === undefined
          ? {}
          : { session: { id: cause.session, entries: cause.history?.length ?? 0 } }),
        last: { key: cause.key, text: turned.text, open: !turned.isOver, atMs: now },
      },
      startedAt: isFresh(last) ? last.startedAt : new Date(now),
      expiresAt: new Date(
        now +
          Math.max(CAPABILITIES[place.line.channel].resumeWithinMs, payment?.waitMs ?? 0, turned.waitMs ?? 0),
      ),
      attendAt: payment === undefined ? undefined : nextLook(now, content),
    };
  }

  function isFresh(last: Stored | undefined): last is Stored {
    return last !== undefined && last.state !== 'over' && last.expiresAt > clock.now();
  }

  function blank(
    { line: at, person }: Incoming,
    digest: Buffer,
    language: Content['language'] | undefined,
  ): Content {
    const isKnown = language !== undefined && at.languages.includes(language);
    return {
      ...{
        journey: repertoire.start.name,
        talk: deps.newId(),
        opening: '',
        record: [],
        done: [],
        dialled: [],
        reach: digest.toString('hex'),
      },
      ...{ language: isKnown ? language : at.language, turns: 0 },
      ...phoneOf(person),
    };
  }

  function placeOf({ line: at, person }: Incoming): Place {
    return { line: at, person: digestOf(person) };
  }

  function digestOf(person: PersonKey): Buffer {
    const who = personOf(person);
    return digests(who, () => vault.digest('conversation', who));
  }
}

function waitsFor(
  content: Content,
  { reference, waitMs }: NonNullable<Turned['payment']>,
  now: number,
): Content {
  const { wait } = content;
  return wait === undefined
    ? content
    : { ...content, wait: { ...wait, payment: { reference, untilMs: now + waitMs } } };
}

/** A payment is looked at every so often, in case nobody tells; at the end of the wait in any case. */
function nextLook(now: number, { wait }: Content): Date {
  return new Date(Math.min(now + PAYMENT_LOOK_MS, wait?.payment?.untilMs ?? now));
}

function timeUp(ms: number): Promise<typeof NEVER> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(NEVER), ms).unref();
  });
}
