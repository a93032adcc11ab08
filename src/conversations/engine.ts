import { invariant, isPhone } from '../kernel/index.ts';
import { type Clock, createKept, type Database, type Statements, type Vault } from '../platform/index.ts';
import { createAfterTurn } from './after-turn.ts';
import { createAttend } from './attend.ts';
import { CAPABILITIES } from './capabilities.ts';
import { createInbox, type TakenInbound } from './inbox.ts';
import {
  arrivalOf,
  type Incoming,
  isPassed,
  isRepeated,
  nameOf,
  type PersonKey,
  personOf,
  phoneOf,
  type Reply,
  replyOf,
  withoutCards,
} from './incoming.ts';
import type { Line } from './journey.ts';
import { createTurns } from './one-by-one.ts';
import type { Content } from './record.ts';
import { type ConversationStore, createConversationStore, type Place, type Stored } from './store.ts';
import { createTakeUp } from './take-up.ts';
import { type Arrival, type Repertoire, type Turned, takeTurn } from './turn.ts';
import {
  arrivedAt,
  createWayBack,
  type LeftTalk,
  ownOf,
  type TalkName,
  type WayBackDeps,
} from './way-back.ts';
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
  readonly linkTo: WayBackDeps['linkTo'];
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
  /** The network says that this session is over: whoever was half-way is led back the sooner. */
  hungUp(incoming: Incoming): Promise<void>;
  /** What a link of `linkTo` leads to; undefined: it is over. */
  left(name: TalkName): Promise<LeftTalk | undefined>;
  /** Goes on with it as this person; the line that it is on from now. Undefined: it is over, or has gone on elsewhere. */
  takeUp(name: TalkName, person: PersonKey): Promise<Line | undefined>;
  /** One round: answers what came in, what took too long, and what was waited for; how much that was. */
  work(): Promise<number>;
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
  const afterTurn = createAfterTurn({ clock, line });
  const { isFresh, nextOf, laterOf } = afterTurn;
  const wayBack = createWayBack({ ...deps, store, line, placeOf });
  const common = { store, wayBack, afterTurn, write, turns: turnDeps, onError: deps.onError };
  const attend = createAttend({ ...common, clock, paymentIsOver: deps.paymentIsOver });

  return {
    lines: deps.lines,
    line,
    turn: (incoming) =>
      turns.oneByOne(nameOf(incoming), () => turnNow(withoutCards(incoming, repertoire.begins))),
    receive: async (typed) => {
      const incoming = withoutCards(typed, repertoire.begins);
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
    hungUp: wayBack.hungUp,
    left: wayBack.find,
    takeUp: createTakeUp({ ...common, line, digestOf }),
    work: async () => {
      const [inbound, due] = await Promise.all([
        inbox.takeDue(AT_ONCE, LEASE_MS),
        store.takeDue(AT_ONCE, LEASE_MS),
      ]);
      await Promise.all([...inbound.map(answerInbound), ...due.map(attend)]);
      return inbound.length + due.length;
    },
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
      if (last !== undefined && isSaidAlready(incoming, last.content)) return replyOf(last.content);
      const { from, before, arrival } = await standingOf(incoming, place, last, language);
      const turned = await withinTime(incoming, before, arrival);
      const late = 'text' in arrival ? arrival.text : '';
      const next =
        turned === NEVER
          ? laterOf(incoming, place, from, { ...before, late })
          : nextOf(place, from, turned, incoming);
      if (await write(next, turned === NEVER ? [] : turned.given, before.language))
        return replyOf(next.content);
      invariant(tries < TRIES_MAX, 'a conversation is written by too many at once');
    }
  }

  function isSaidAlready(incoming: Incoming, content: Content): boolean {
    return isRepeated(incoming, content, clock.now()) || isPassed(incoming, content);
  }

  /** What the turn goes on from, and what has come in for it: here, from elsewhere, or from nothing. */
  async function standingOf(
    incoming: Incoming,
    { person }: Place,
    last: Stored | undefined,
    language: Content['language'] | undefined,
  ): Promise<{ readonly from: Stored | undefined; readonly before: Content; readonly arrival: Arrival }> {
    const current = isFresh(last) ? last : undefined;
    const elsewhere = current === undefined ? await leftElsewhere(incoming, person) : undefined;
    if (elsewhere !== undefined)
      return { from: elsewhere, before: arrivedAt(elsewhere, incoming.person, person), arrival: TAKEN_UP };
    return {
      from: last,
      before: current?.content ?? blank(incoming, person, language),
      arrival: arrivalOf(incoming, current?.content),
    };
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
      const { from, before, arrival } = await standingOf(incoming, place, last, language);
      const turned = await takeTurn(turnDeps, incoming.line, before, arrival);
      if (turned.error !== undefined) deps.onError(turned.error, incoming.line);
      const next = nextOf(place, from, turned, incoming);
      const texts = [turned.text, ...turned.given];
      const known = language ?? incoming.line.language;
      if (await write(next, texts, known, (tx) => inbox.done(tx, inbound))) return;
      invariant(tries < TRIES_MAX, 'a conversation is written by too many at once');
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
    return ownOf(await store.findLeft(digest, others), person);
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

function timeUp(ms: number): Promise<typeof NEVER> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(NEVER), ms).unref();
  });
}
