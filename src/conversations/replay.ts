import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { inLanguage, type Language, type Result } from '../kernel/index.ts';
import { formatText } from '../platform/index.ts';
import type { Capabilities } from './capabilities.ts';
import type {
  Choice,
  Conversation,
  Heard,
  Journey,
  Line,
  PaymentNews,
  Person,
  Say,
  TextQuestion,
  Unfinished,
} from './journey.ts';
import { readOffer } from './offers.ts';
import type { Entry, Wait } from './record.ts';

/** What has come in for the question that stands open. */
export type Input =
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'payment_over' }
  | { readonly kind: 'time_up' }
  /** A member of staff has said something, or ended it. */
  | { readonly kind: 'staff'; readonly text: string }
  | { readonly kind: 'closed' };

export interface RunState {
  readonly journey: Journey;
  readonly record: readonly Entry[];
  readonly done: readonly Entry[];
  readonly wait: Pick<Wait, 'key' | 'kind' | 'offers'> | undefined;
  /** Nothing: what was said last is said again. */
  readonly input: Input | undefined;
  readonly dialled: readonly string[];
  readonly language: Language;
  readonly person: Person;
  readonly line: Line;
  readonly capabilities: Capabilities;
  readonly opening: string;
  /** Leads every key that an effect gets. */
  readonly effectScope: string;
}

/** A question as it is put; numbers and pages are given by the renderer. */
export interface Question {
  readonly key: string;
  readonly kind: Wait['kind'];
  readonly prompt: string | undefined;
  readonly choices: readonly { readonly id: string; readonly label: string }[];
  readonly input: 'digits' | 'text' | undefined;
  readonly payment?: { readonly reference: string; readonly waitMs: number };
  /** Stands open longer than questions do. */
  readonly waitMs?: number;
}

interface Ran {
  readonly said: readonly string[];
  /** To be sent as a text message, where it cannot be kept here. */
  readonly given: readonly string[];
  readonly record: readonly Entry[];
  readonly dialled: readonly string[];
  readonly language: Language;
  readonly unfinished: Unfinished | undefined;
}

export type RunOutcome =
  | (Ran & { readonly kind: 'asks'; readonly question: Question; readonly complaint?: string })
  | (Ran & { readonly kind: 'over' })
  /** What is recorded does not fit this version of the journey. */
  | { readonly kind: 'outdated' }
  | { readonly kind: 'broken'; readonly error: unknown };

/** A journey that asks and does this often in one turn goes in circles. */
const CALLS_MAX = 200;

/**
 * Runs a journey over what is recorded, with what has come in, to the next question or to its end. A journey that waits
 * is left standing at a promise that nobody keeps; nothing of it stays in memory.
 */
export function runJourney(state: RunState): Promise<RunOutcome> {
  return new Promise((resolve) => {
    const conversation = createConversation(state, resolve);
    state.journey.run(conversation.face).then(
      () => resolve({ kind: 'over', ...conversation.ran() }),
      (error: unknown) => resolve({ kind: 'broken', error }),
    );
  });
}

function createConversation(state: RunState, stop: (outcome: RunOutcome) => void) {
  const { capabilities } = state;
  const record = [...state.record];
  const dialled = [...state.dialled];
  const said: string[] = [];
  const given: string[] = [];
  const uses = new Map<string, number>();
  const lastAnswer = record.findLastIndex(({ kind }) => kind === 'answer');
  let { input, language } = state;
  let unfinished: Unfinished | undefined;
  let at = 0;
  let calls = 0;
  // Until then everything was said before.
  let isNew = input === undefined && lastAnswer === -1;

  const say = ({ text, values }: Say): string =>
    formatText((capabilities.length === 'long' ? text.long : undefined) ?? text.short, language, values);
  const ran = (): Ran => ({ said, given, record, dialled, language, unfinished });
  const halt = <T>(outcome: RunOutcome): Promise<T> => {
    stop(outcome);
    return new Promise<T>(() => {});
  };

  /** The same key in a loop is another question each time round. */
  function unique(key: string): string {
    calls += 1;
    if (calls > CALLS_MAX) throw new Error(`the journey ${state.journey.name} goes in circles at ${key}`);
    const use = (uses.get(key) ?? 0) + 1;
    uses.set(key, use);
    return use === 1 ? key : `${key}~${use}`;
  }

  /** What is recorded under this key at this place; false where something else is. */
  function recorded(kind: Entry['kind'], key: string): Entry | undefined | false {
    const entry = record[at];
    if (entry === undefined) return undefined;
    if (entry.kind !== kind || entry.key !== key) return false;
    if (at === lastAnswer && input === undefined) isNew = true;
    at += 1;
    return entry;
  }

  function keep(entry: Entry): void {
    record.push(entry);
    at += 1;
    isNew = true;
  }

  /** An answer is what `read` makes of it, now and at each time that the journey is run over it. */
  async function answer<T>(
    question: Question,
    read: (raw: string) => Result<T, string | undefined>,
    mayBeDialled: boolean,
  ): Promise<T> {
    const { key } = question;
    const entry = recorded('answer', key);
    if (entry === false) return halt({ kind: 'outdated' });
    if (entry !== undefined) {
      const value = typeof entry.value === 'string' ? read(entry.value) : undefined;
      return value?.ok === true ? value.value : halt({ kind: 'outdated' });
    }
    const raw = rawAnswer(question, mayBeDialled);
    if (raw === 'outdated') return halt({ kind: 'outdated' });
    if (raw === undefined) {
      isNew = true;
      return halt({ kind: 'asks', question, ...ran() });
    }
    const value = read(raw.text);
    if (!value.ok) {
      if (raw.dialled) dialled.length = 0;
      const complaint = value.error;
      return halt({ kind: 'asks', question, ...ran(), ...(complaint === undefined ? {} : { complaint }) });
    }
    keep({ kind: 'answer', key, value: raw.text });
    return value.value;
  }

  /** What stands for the answer to this question: what came in, or what was dialled in advance. */
  function rawAnswer(
    question: Question,
    mayBeDialled: boolean,
  ): { readonly text: string; readonly dialled: boolean } | 'outdated' | undefined {
    if (input !== undefined) {
      const { wait } = state;
      const mine = wait !== undefined && wait.key === question.key && wait.kind === question.kind;
      const came = input;
      input = undefined;
      if (!mine) return 'outdated';
      if (question.kind === 'hear') return { text: heardAs(came), dialled: false };
      if (came.kind !== 'typed') return { text: came.kind, dialled: false };
      return { text: readOffer(wait, came.text) ?? came.text, dialled: false };
    }
    const [next] = dialled;
    if (next === undefined || !mayBeDialled) return undefined;
    dialled.shift();
    // In the order in which they would have been offered.
    const offers = question.choices.map(({ id, label }, index) => ({ typed: String(index + 1), id, label }));
    return { text: readOffer({ kind: question.kind, offers }, next) ?? next, dialled: true };
  }

  function textQuestion<T>(
    key: string,
    { prompt, input: kind, lengthMax, read }: TextQuestion<T>,
  ): Promise<T> {
    const question = { key, kind: 'text', prompt: say(prompt), choices: [], input: kind } as const;
    return answer(
      question,
      (raw) => {
        const value = read(raw.slice(0, lengthMax + 1));
        return value.ok ? value : { ok: false, error: say(value.error) };
      },
      true,
    );
  }

  const face: Conversation = {
    ...{ person: state.person, line: state.line, opening: state.opening },
    abilities: capabilities.abilities,
    get language() {
      return language;
    },
    say: (text, values) => {
      if (isNew) said.push(say(values === undefined ? { text } : { text, values }));
    },
    give: (text, values) => {
      if (!isNew) return;
      const words = say(values === undefined ? { text } : { text, values });
      (capabilities.abilities.links ? said : given).push(words);
    },
    ask: async (key, question) => textQuestion(unique(key), question),
    choose: async <Id extends string>(key: string, prompt: Say, choices: readonly Choice<Id>[]) =>
      answer(
        {
          ...{ key: unique(key), kind: 'choice', prompt: say(prompt), input: 'digits' },
          choices: choices.map(({ id, label }) => ({ id, label: say(label) })),
        },
        (raw): Result<Id, undefined> => {
          const chosen = choices.find(({ id }) => id === raw);
          return chosen === undefined ? { ok: false, error: undefined } : { ok: true, value: chosen.id };
        },
        true,
      ),
    confirm: async (key, prompt) =>
      answer(
        {
          ...{ key: unique(key), kind: 'confirm', prompt: say(prompt), input: 'digits' },
          choices: CONFIRM.map(({ id, label }) => ({ id, label: inLanguage(label, language) })),
        },
        (raw): Result<boolean, undefined> =>
          raw === 'yes' || raw === 'no'
            ? { ok: true, value: raw === 'yes' }
            : { ok: false, error: undefined },
        false,
      ),
    step: async <Schema extends TSchema>(
      given_: string,
      subject: string,
      schema: Schema,
      effect: (effectKey: string) => Promise<Static<Schema>>,
    ): Promise<Static<Schema>> => {
      const key = unique(given_);
      const entry = recorded('step', key);
      if (entry === false) return halt({ kind: 'outdated' });
      if (entry !== undefined) {
        return entry.subject === subject && Value.Check(schema, entry.value)
          ? entry.value
          : halt({ kind: 'outdated' });
      }
      const before = state.done.find((done) => done.key === key && done.subject === subject);
      const value: unknown =
        before === undefined ? await effect(`${state.effectScope} ${key} ${subject}`) : before.value;
      if (!Value.Check(schema, value)) return halt({ kind: 'outdated' });
      keep({ kind: 'step', key, subject, value });
      return value;
    },
    payment: async (key, reference, waitMs) =>
      answer(
        {
          ...{ key: unique(key), kind: 'payment', prompt: undefined, choices: [], input: undefined },
          payment: { reference, waitMs },
        },
        (raw): Result<PaymentNews, undefined> => ({
          ok: true,
          value: raw === 'payment_over' ? 'finished' : raw === 'time_up' ? 'timed_out' : 'answered',
        }),
        false,
      ),
    hear: async (key, waitMs) =>
      answer(
        {
          ...{ key: unique(key), kind: 'hear', prompt: undefined, choices: [], input: 'text' },
          waitMs,
        },
        (raw): Result<Heard, undefined> => ({ ok: true, value: readHeard(raw) }),
        false,
      ),
    unfinished: (what) => {
      unfinished = what;
    },
    speak: (key, wanted) => {
      unique(key);
      language = wanted;
    },
  };
  return { face, ran };
}

/** As it is recorded: who has said it, and what. */
function heardAs(input: Input): string {
  if (input.kind === 'typed') return `person:${input.text}`;
  return input.kind === 'staff' ? `staff:${input.text}` : 'closed:';
}

function readHeard(raw: string): Heard {
  const from = raw.slice(0, raw.indexOf(':'));
  const text = raw.slice(from.length + 1);
  return from === 'person' || from === 'staff' ? { from, text } : { from: 'closed' };
}

/** The two answers of every confirmation. */
const CONFIRM = [
  { id: 'yes', label: { fa: 'بله', ar: 'نعم', hi: 'हाँ', en: 'Yes' } },
  { id: 'no', label: { fa: 'خیر', ar: 'لا', hi: 'नहीं', en: 'No' } },
] as const;
