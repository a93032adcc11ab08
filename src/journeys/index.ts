import { type Conversation, plain, type Repertoire } from '../conversations/index.ts';
import { billersOf, type JourneyDeps } from './deps.ts';
import { LANGUAGE } from './language.ts';
import { BILLS } from './my-bills.ts';
import { PAYMENT, RECEIPT } from './my-payments.ts';
import { readOpening } from './opening.ts';
import { PAY, payBill } from './pay-bill.ts';
import { PERSON } from './person.ts';
import { STOP } from './stop.ts';
import { TEXTS } from './texts.ts';
import type { Told } from './told.ts';
import { WAYS } from './ways.ts';

export type { JourneyDeps } from './deps.ts';

/** With a bill's numbers straight to that bill; with anything else to what can be done. */
const START: Told = {
  name: 'start',
  tell: async (c, deps) => {
    const opening = readOpening(c.opening, billersOf(deps, c.line));
    if (opening.kind === 'bill') return payBill(c, deps, opening);
    if (opening.kind === 'nothing') return menu(c, deps);
    c.say(TEXTS.mistyped);
    return payBill(c, deps);
  },
};

const MENU: Told = {
  name: 'menu',
  words: [
    '0',
    '00',
    'menu',
    'cancel',
    'لغو',
    'إلغاء',
    'start',
    'hi',
    'hello',
    'منو',
    'شروع',
    'سلام',
    'فهرست',
    'القائمة',
    'ابدأ',
    'مرحبا',
    'मेनू',
    'शुरू',
    'नमस्ते',
    'सूची',
  ],
  tell: menu,
};

const HELP: Told = {
  name: 'help',
  words: ['help', '?', 'info', 'راهنما', 'کمک', 'مساعدة', 'मदद', 'सहायता'],
  tell: async (c, deps) => {
    c.say(TEXTS.help);
    await menu(c, deps);
  },
};

/** Everything a person can do in a talk; what has a label stands in the menu, in this order. */
const JOURNEYS: readonly Told[] = [
  ...[START, MENU, HELP],
  ...[PAY, BILLS, PAYMENT, RECEIPT, WAYS, LANGUAGE, PERSON],
  STOP,
];

export function createRepertoire(deps: JourneyDeps): Repertoire {
  const journeyOf = ({ name, tell }: Told) => ({ name, run: (c: Conversation) => tell(c, deps) });
  const journeys = new Map(JOURNEYS.map((told) => [told.name, journeyOf(told)] as const));
  const names = new Map(
    JOURNEYS.flatMap(({ name, words = [] }) => words.map((word) => [plain(word), name] as const)),
  );
  return {
    start: journeyOf(START),
    journey: (name) => journeys.get(name),
    command: (words) => journeys.get(names.get(words) ?? ''),
    begins: (line, text) => readOpening(text, billersOf(deps, line)).kind !== 'nothing',
  };
}

async function menu(c: Conversation, deps: JourneyDeps): Promise<void> {
  const choices = JOURNEYS.flatMap(({ name, label, isOffered }) =>
    label === undefined || isOffered?.(c) === false ? [] : [{ id: name, label: { text: label } }],
  );
  const chosen = await c.choose('menu', { text: TEXTS.menu }, choices);
  await JOURNEYS.find(({ name }) => name === chosen)?.tell(c, deps);
}
