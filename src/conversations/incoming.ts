import { hideCardNumbers, type Language, type Phone } from '../kernel/index.ts';
import type { Line } from './journey.ts';
import type { Content, Told } from './record.ts';
import type { Arrival } from './turn.ts';

/** Who writes or dials: a telephone number as the network tells it, or a name that only the channel knows. */
export type PersonKey = { readonly phone: Phone } | { readonly name: string };

/** Something that came in from a channel. */
export interface Incoming {
  readonly line: Line;
  readonly person: PersonKey;
  /** The channel's name for it: when it comes twice, the same is said again and nothing is done again. */
  readonly key: string;
  /** `begin`: somebody dialled; `say`: they typed something, or wrote to begin with. */
  readonly kind: 'begin' | 'say';
  readonly text: string;
  /** The network's session, where it holds the talk open. */
  readonly session?: string;
  /** Everything typed in the session until now, where the network sends all of it each time; `text` is not used then. */
  readonly history?: readonly string[];
  /** The key says only what was typed, so that the same answer to two questions looks like one that came twice. */
  readonly isWeakKey?: boolean;
  /** What it answers (`Reply.turn`). Where something else was asked since, it answers nothing. */
  readonly seen?: number;
}

/** What is said to it. */
export interface Reply {
  readonly text: string;
  /** The talk goes on. */
  readonly open: boolean;
  readonly choices: readonly { readonly typed: string; readonly label: string }[];
  /** Tells it from what was said before. */
  readonly turn: number;
  readonly language: Language;
  /** More may be said without anything having been answered. */
  readonly awaits: boolean;
  /** Where the channel keeps it: what was said until now, this included. */
  readonly told: readonly Told[];
}

/**
 * A card number that somebody has typed is hidden before anything of it is kept or read. A number that a biller of this line
 * asks for is none, whatever it looks like: some have account numbers of 16 digits.
 */
export function withoutCards(
  incoming: Incoming,
  isAskedFor: (line: Line, text: string) => boolean,
): Incoming {
  const { key, text, history, line } = incoming;
  if (isAskedFor(line, text) || history?.some((each) => isAskedFor(line, each)) === true) return incoming;
  return {
    ...incoming,
    ...{ key: hideCardNumbers(key), text: hideCardNumbers(text) },
    ...(history === undefined ? {} : { history: history.map(hideCardNumbers) }),
  };
}

/** Nobody reads a screen and answers it the same way within this time. */
const REPEATED_WITHIN_MS = 1_500;

/** The same message again: the network had no answer in time, or sends everything twice. */
export function isRepeated({ key, isWeakKey }: Incoming, { last }: Content, now: Date): boolean {
  if (last?.key !== key) return false;
  return isWeakKey !== true || now.getTime() - last.atMs < REPEATED_WITHIN_MS;
}

/** It answers a question that is not the one being asked: sent twice, or from a page that was left open. */
export function isPassed({ seen }: Incoming, { turns, wait }: Content): boolean {
  return seen !== undefined && seen !== turns && wait?.kind !== 'hear';
}

export function arrivalOf({ kind, text, session, history }: Incoming, current: Content | undefined): Arrival {
  const isSame = session === undefined || current?.session?.id === session;
  if (history !== undefined) {
    return isSame && current !== undefined
      ? { kind: 'typed', text: history.slice(current.session?.entries ?? 0).join('*') }
      : { kind: 'begin', text: history.join('*'), anew: history.length > 0 };
  }
  if (kind === 'begin') return { kind: 'begin', text, anew: text !== '' };
  // The network goes on with a session that is not known any more: what was typed answers nothing.
  if (!isSame) return { kind: 'begin', text: '', anew: false };
  return current === undefined ? { kind: 'begin', text, anew: true } : { kind: 'typed', text };
}

export function replyOf({ last, wait, turns, language, told }: Content): Reply {
  const open = last?.open === true;
  return {
    ...{ text: last?.text ?? '', open, choices: open ? (wait?.offers ?? []) : [] },
    ...{ turn: turns, language, told: told ?? [] },
    awaits: open && (wait?.kind === 'payment' || wait?.kind === 'hear'),
  };
}

export function personOf(person: PersonKey): string {
  return 'phone' in person ? `tel:${person.phone}` : `name:${person.name}`;
}

export function phoneOf(person: PersonKey): { readonly phone?: Phone } {
  return 'phone' in person ? { phone: person.phone } : {};
}

export function nameOf({ line, person }: Incoming): string {
  return `${line.id} ${personOf(person)}`;
}
