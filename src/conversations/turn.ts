import { hidesCardNumber, inLanguage, isPhone } from '../kernel/index.ts';
import { CAPABILITIES, type Capabilities } from './capabilities.ts';
import type { Journey, Line } from './journey.ts';
import { plain, readOffer } from './offers.ts';
import type { Content, Entry, Wait } from './record.ts';
import { type Input, type Question, type RunOutcome, runJourney } from './replay.ts';
import { layOut, MORE } from './screens.ts';
import { ENGINE_TEXTS } from './texts.ts';

/** What the engine is given to talk about. */
export interface Repertoire {
  /** Where every talk begins. */
  readonly start: Journey;
  /** The one of this name; talks under way are recorded under it. */
  readonly journey: (name: string) => Journey | undefined;
  /** The journey that a word leads to, whatever was being asked: help, stop, 0. Written as `plain` writes. */
  readonly command: (words: string) => Journey | undefined;
  /** Whether this could begin a talk by itself: a bill ID that comes where a choice was expected. */
  readonly begins: (line: Line, text: string) => boolean;
}

/** What has come in for a conversation. */
export type Arrival =
  /** A talk is begun: what was dialled or written to begin with. */
  | { readonly kind: 'begin'; readonly text: string; readonly anew: boolean }
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'payment_over' }
  | { readonly kind: 'time_up' }
  /** A member of staff has said something, or ended it. */
  | { readonly kind: 'staff'; readonly text: string }
  | { readonly kind: 'closed' }
  /** Taken up again, here or elsewhere: what was said last is said again. */
  | { readonly kind: 'again' };

/** A conversation after a turn, and what is said in it. */
export interface Turned {
  readonly content: Content;
  readonly isOver: boolean;
  readonly text: string;
  readonly choices: readonly { readonly typed: string; readonly label: string }[];
  /** To be sent as text messages. */
  readonly given: readonly string[];
  readonly payment?: { readonly reference: string; readonly waitMs: number };
  /** It stands open longer than questions do on this channel. */
  readonly waitMs?: number;
  /** Something went wrong that nobody expected. */
  readonly error?: unknown;
}

export interface TurnDeps {
  readonly repertoire: Repertoire;
  readonly newTalk: () => string;
}

const MISREAD_MAX = 3;
const TURNS_MAX = 200;

/** One turn of a conversation: from what it was and what came in to what it is and what is said. Writes nothing. */
export async function takeTurn(
  deps: TurnDeps,
  line: Line,
  before: Content,
  arrival: Arrival,
): Promise<Turned> {
  const capabilities = CAPABILITIES[line.channel];
  const content = { ...before, turns: before.turns + 1 };
  if (content.turns > TURNS_MAX)
    return over(content, line, inLanguage(ENGINE_TEXTS.given_up, content.language));
  if ('text' in arrival && arrival.kind !== 'staff' && hidesCardNumber(arrival.text)) {
    return warn(deps, line, content, arrival.kind === 'begin');
  }
  if (arrival.kind === 'begin') return begin(deps, line, content, arrival);
  if (arrival.kind !== 'typed') {
    return play(deps, line, content, arrival.kind === 'again' ? undefined : arrival);
  }
  return answer(deps, line, content, arrival.text, capabilities);
}

/** A card number was typed: it is no answer to anything, and whoever typed it is told why it must not be. */
function warn(deps: TurnDeps, line: Line, content: Content, isNew: boolean): Promise<Turned> {
  const said = [inLanguage(ENGINE_TEXTS.no_cards, content.language)];
  return isNew
    ? start(deps, line, content, deps.repertoire.start, '', said)
    : play(deps, line, content, undefined, said);
}

function answer(
  deps: TurnDeps,
  line: Line,
  content: Content,
  text: string,
  capabilities: Capabilities,
): Promise<Turned> | Turned {
  const { wait } = content;
  const { repertoire } = deps;
  if (wait === undefined) return begin(deps, line, content, { text, anew: true });
  if (plain(text) === MORE && wait.screen < wait.screens.length - 1) return leaf(content, wait);
  const offered = readOffer(wait, text);
  if (wait.kind === 'resume' && offered !== undefined) {
    return offered === 'anew'
      ? begin(deps, line, content, { text: '', anew: true })
      : play(deps, line, content, undefined);
  }
  if (offered === undefined) {
    const command = repertoire.command(plain(text));
    if (command !== undefined) return start(deps, line, content, command, '');
    const isStray = wait.kind !== 'text' && wait.kind !== 'hear' && !capabilities.session;
    if ((isStray && repertoire.begins(line, text)) || wait.kind === 'end') {
      return begin(deps, line, content, { text, anew: true });
    }
  }
  return play(deps, line, content, { kind: 'typed', text });
}

/** Something was answered, and something else is still being asked. */
export function isHalfWay({ wait, record }: Content): boolean {
  return wait !== undefined && wait.kind !== 'end' && record.some(({ kind }) => kind === 'answer');
}

/** From the beginning, unless something was left half-way: then it is asked which. */
function begin(
  deps: TurnDeps,
  line: Line,
  content: Content,
  { text, anew }: { readonly text: string; readonly anew: boolean },
): Promise<Turned> | Turned {
  const { wait, language } = content;
  if (!anew && text === '' && wait !== undefined && isHalfWay(content)) {
    const shown = layOut(
      {
        said: [inLanguage(ENGINE_TEXTS.resume, language)],
        choices: [
          { id: 'go_on', label: inLanguage(ENGINE_TEXTS.go_on, language) },
          { id: 'anew', label: inLanguage(ENGINE_TEXTS.anew, language) },
        ],
      },
      CAPABILITIES[line.channel],
      language,
    );
    const resume: Wait = {
      key: wait.key,
      kind: 'resume',
      ...shown,
      screens: [...shown.screens],
      offers: [...shown.offers],
      screen: 0,
      misread: 0,
    };
    return show({ ...content, wait: resume }, []);
  }
  const command = text === '' ? undefined : deps.repertoire.command(plain(text));
  return start(deps, line, content, command ?? deps.repertoire.start, command === undefined ? text : '');
}

function start(
  deps: TurnDeps,
  line: Line,
  content: Content,
  journey: Journey,
  opening: string,
  said: readonly string[] = [],
): Promise<Turned> {
  const { phone, reach, language, turns, session, told, lent } = content;
  // What was dialled behind the number answers the first questions, unless it is a bill's number by itself.
  const isDialled =
    CAPABILITIES[line.channel].session && opening !== '' && !deps.repertoire.begins(line, opening);
  const fresh: Content = {
    ...{ journey: journey.name, talk: deps.newTalk(), reach, language, opening, turns },
    ...{ record: [], done: [], dialled: isDialled ? opening.split('*').filter((part) => part !== '') : [] },
    ...(phone === undefined || lent === true ? {} : { phone }),
    ...(session === undefined ? {} : { session }),
    ...(told === undefined ? {} : { told }),
  };
  return play(deps, line, fresh, undefined, said);
}

/** The next screen of what was said. */
function leaf(content: Content, wait: Wait): Turned {
  return show({ ...content, wait: { ...wait, screen: wait.screen + 1 } }, []);
}

async function play(
  deps: TurnDeps,
  line: Line,
  content: Content,
  input: Input | undefined,
  said: readonly string[] = [],
): Promise<Turned> {
  const first = await run(deps, line, content, input);
  if (first.kind !== 'outdated') return settle(content, line, first, { input, said });
  // The journey is another by now: it is begun anew, and what was done is not done again.
  const done: Entry[] = [...content.done, ...content.record.filter(({ kind }) => kind === 'step')];
  const renewed: Content = { ...content, record: [], done, dialled: [], opening: '' };
  const second = await run(deps, line, renewed, undefined);
  const outcome: RunOutcome =
    second.kind === 'outdated'
      ? {
          kind: 'broken',
          error: new Error(`the journey ${content.journey} does not fit what it has just recorded`),
        }
      : second;
  return settle(renewed, line, outcome, {
    input: undefined,
    said: [inLanguage(ENGINE_TEXTS.updated, content.language)],
  });
}

async function run(
  { repertoire }: TurnDeps,
  line: Line,
  content: Content,
  input: Input | undefined,
): Promise<RunOutcome> {
  const journey = repertoire.journey(content.journey) ?? repertoire.start;
  const { record, done, wait, language, opening, talk, phone } = content;
  return runJourney({
    ...{ journey, record, done, wait, input, language, line, opening },
    dialled: content.dialled,
    person: { phone: phone !== undefined && isPhone(phone) ? phone : undefined, reach: content.reach },
    capabilities: CAPABILITIES[line.channel],
    effectScope: talk,
  });
}

function settle(
  content: Content,
  line: Line,
  outcome: RunOutcome,
  before: { readonly input: Input | undefined; readonly said: readonly string[] },
): Turned {
  if (outcome.kind === 'outdated' || outcome.kind === 'broken') {
    const error: unknown = outcome.kind === 'broken' ? outcome.error : undefined;
    return { ...over(content, line, inLanguage(ENGINE_TEXTS.broken, content.language)), error };
  }
  const { record, dialled, language, given, unfinished } = outcome;
  const { unfinished: _before, ...rest } = content;
  const next: Content = {
    ...rest,
    ...{ record: [...record], dialled: [...dialled], language },
    ...(unfinished === undefined
      ? {}
      : { unfinished: { subject: unfinished.subject, name: inLanguage(unfinished.name, language) } }),
  };
  const capabilities = CAPABILITIES[line.channel];
  if (outcome.kind === 'over') {
    const { screens } = layOut(
      { said: [...before.said, ...outcome.said], choices: [] },
      capabilities,
      language,
    );
    const wait: Wait = { key: '', kind: 'end', offers: [], screens: [...screens], screen: 0, misread: 0 };
    return show({ ...next, wait }, given);
  }
  const { question } = outcome;
  const misread = isMisread(content, before.input, outcome) ? (content.wait?.misread ?? 0) + 1 : 0;
  if (misread > MISREAD_MAX) return over(next, line, inLanguage(ENGINE_TEXTS.given_up, language));
  const complaint = misread === 0 ? [] : [outcome.complaint ?? inLanguage(ENGINE_TEXTS.misread, language)];
  const { key, kind, prompt, choices, payment, waitMs } = question;
  const { screens, offers } = layOut(
    { said: [...before.said, ...outcome.said, ...complaint], prompt, choices },
    capabilities,
    language,
  );
  const wait: Wait = { key, kind, offers: [...offers], screens: [...screens], screen: 0, misread };
  const shown = show({ ...next, wait }, given);
  return {
    ...shown,
    ...(payment === undefined ? {} : { payment }),
    ...(waitMs === undefined ? {} : { waitMs }),
  };
}

/** What was typed did not answer the question, nor did what was dialled in advance. */
function isMisread(
  content: Content,
  input: Input | undefined,
  outcome: { readonly question: Question; readonly record: readonly Entry[]; readonly complaint?: string },
): boolean {
  if (outcome.complaint !== undefined) return true;
  return (
    input?.kind === 'typed' &&
    content.wait?.key === outcome.question.key &&
    content.wait.kind === outcome.question.kind &&
    outcome.record.length === content.record.length
  );
}

function show(content: Content, given: readonly string[]): Turned {
  const { wait } = content;
  const isLast = wait === undefined || wait.screen >= wait.screens.length - 1;
  return {
    content,
    isOver: wait === undefined || (wait.kind === 'end' && isLast),
    text: wait?.screens[wait.screen] ?? '',
    choices: wait?.offers ?? [],
    given,
  };
}

function over(content: Content, line: Line, words: string): Turned {
  const { screens } = layOut({ said: [words], choices: [] }, CAPABILITIES[line.channel], content.language);
  const wait: Wait = { key: '', kind: 'end', offers: [], screens: [...screens], screen: 0, misread: 0 };
  return show({ ...content, wait }, []);
}
