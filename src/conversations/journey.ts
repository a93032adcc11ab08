import type { Static, TSchema } from 'typebox';
import type { Language, Phone, Result, Texts } from '../kernel/index.ts';
import type { TextValues } from '../platform/index.ts';

/** What a journey says: short where each character costs or is scarce, long where there is room. */
export interface JourneyText {
  readonly short: Texts;
  readonly long?: Texts;
}

/** A text with what its placeholders stand for. Values come in formatted for the reader. */
export interface Say {
  readonly text: JourneyText;
  readonly values?: TextValues;
}

export interface Choice<Id extends string> {
  /** What is recorded; stable from one version of the journey to the next. */
  readonly id: Id;
  readonly label: Say;
}

/** Whom the conversation is with. */
export interface Person {
  /** As the network tells it: good enough to send a message to, never a proof of who it is. */
  readonly phone: Phone | undefined;
  /** Names them to whoever tells them something later, together with the line; says nothing by itself. */
  readonly reach: string;
}

/** What a journey may know of the way it is being told; never which way that is. */
export interface Abilities {
  /** A link can be opened where it is read. Elsewhere what is kept goes out as a text message. */
  readonly links: boolean;
  /** The person can be told something later, without having asked. */
  readonly push: boolean;
  /** What becomes of a payment is told in the talk; elsewhere a message of its own tells it. */
  readonly news: boolean;
}

/** What was heard while somebody speaks to a member of staff. */
export type Heard =
  | { readonly from: 'person' | 'staff'; readonly text: string }
  /** The staff have ended it. */
  | { readonly from: 'closed' };

/** Something to come back to. */
export interface Unfinished {
  /** Which it is, for whoever follows it up: a biller's id. */
  readonly subject: string;
  /** What it is called to the person. */
  readonly name: Texts;
}

/** How a wait for a payment has ended. */
export type PaymentNews = 'finished' | 'answered' | 'timed_out';

/**
 * What a journey talks to. Every answer and the result of every step is recorded; on the next turn the journey is run
 * again from its start over what was recorded, to the first question that has no answer. So whatever has an effect
 * goes through `step`, and each question and step has a key that stays the same from one version to the next.
 */
export interface Conversation {
  readonly person: Person;
  readonly line: Line;
  readonly abilities: Abilities;
  /** As it is now: `speak` changes it. */
  readonly language: Language;
  /** What was written or dialled to begin with, behind the number of the line: `1*1000000104128`; mostly empty. */
  readonly opening: string;

  say(text: JourneyText, values?: TextValues): void;
  /** Something to be kept and opened later, such as a link: said here, or sent as a text message. */
  give(text: JourneyText, values?: TextValues): void;
  /** Asks for something to be typed; `read` says what is wrong with it, and it is asked again. */
  ask<T>(key: string, question: TextQuestion<T>): Promise<T>;
  choose<Id extends string>(key: string, prompt: Say, choices: readonly Choice<Id>[]): Promise<Id>;
  /** Yes or no. Nothing that was dialled in advance answers it. */
  confirm(key: string, prompt: Say): Promise<boolean>;
  /**
   * Does something once. `subject` names what it is done to: after a restart the same step on the same subject is not
   * done again. The effect gets a key for whoever it asks, the same at every try; its result is kept as JSON.
   */
  step<Schema extends TSchema>(
    key: string,
    subject: string,
    result: Schema,
    effect: (effectKey: string) => Promise<Static<Schema>>,
  ): Promise<Static<Schema>>;
  /** Waits until a payment is over, something is said, or the time is up. Only where the person can be told later. */
  payment(key: string, reference: string, waitMs: number): Promise<PaymentNews>;
  /** Waits until the person or a member of staff says something; words of any kind. Stands open for `waitMs`. */
  hear(key: string, waitMs: number): Promise<Heard>;
  /** From here on whoever breaks off may be led back to this; `undefined`: to nothing any more. */
  unfinished(what: Unfinished | undefined): void;
  /** From here on in this language, and next time as well. */
  speak(key: string, language: Language): void;
}

export interface TextQuestion<T> {
  readonly prompt: Say;
  /** Digits: a telephone's keys are enough for it. */
  readonly input: 'digits' | 'text';
  readonly lengthMax: number;
  readonly read: (typed: string) => Result<T, Say>;
}

/** One thing that a person can do, told as a plain function. */
export interface Journey {
  /** Stable: conversations under way are recorded under it. */
  readonly name: string;
  readonly run: (conversation: Conversation) => Promise<void>;
}

/** A number or address under which a system is reached on one channel. */
export interface Line {
  /** Unique, stable: `ussd-sepehr`. */
  readonly id: string;
  readonly channel: ChannelName;
  /** As the network calls it: 3000, *1521#. */
  readonly address: string;
  /** Whose line it is: of one biller, or (0) of the operator for all of these. */
  readonly billerId: number;
  readonly billers: readonly string[];
  readonly country: 'IR' | 'IN' | 'EG' | 'US';
  readonly language: Language;
  readonly languages: readonly Language[];
  /** The line of text messages of the same house: what must be kept or comes later goes out from there. */
  readonly textLine?: string;
  /** The line of pages of the same house: what was broken off here goes on there, by a link. */
  readonly pageLine?: string;
  /** Talks go on here, and nobody begins one. */
  readonly onwardOnly?: true;
}

export const CHANNELS = ['sms', 'ussd', 'web'] as const;
export type ChannelName = (typeof CHANNELS)[number];
