import { type Conversation, type Journey, plain, type Repertoire } from '../conversations/index.ts';
import { COMMANDS } from './commands.ts';
import { billersOf, type JourneyDeps } from './deps.ts';
import { chooseLanguage } from './language.ts';
import { myBills } from './my-bills.ts';
import { myPayment, receiptAgain } from './my-payments.ts';
import { readOpening } from './opening.ts';
import { payBill } from './pay-bill.ts';
import { speakToPerson } from './person.ts';
import { stop } from './stop.ts';
import { TEXTS } from './texts.ts';

export type { JourneyDeps } from './deps.ts';

/** Everything a person can do in a talk. */
export function createRepertoire(deps: JourneyDeps): Repertoire {
  const journey = (name: string, run: (c: Conversation) => Promise<void>): Journey => ({ name, run });
  const start = journey('start', (c) => begin(c, deps));
  const journeys: Readonly<Record<string, Journey>> = {
    start,
    menu: journey('menu', (c) => menu(c, deps)),
    help: journey('help', async (c) => {
      c.say(TEXTS.help);
      await menu(c, deps);
    }),
    payment: journey('payment', (c) => myPayment(c, deps)),
    receipt: journey('receipt', (c) => receiptAgain(c, deps)),
    bills: journey('bills', (c) => myBills(c, deps)),
    person: journey('person', (c) => speakToPerson(c, deps)),
    language: journey('language', (c) => chooseLanguage(c)),
    stop: journey('stop', (c) => stop(c, deps)),
  };
  const commands = new Map(
    Object.entries(COMMANDS).flatMap(([name, words]) => words.map((word) => [plain(word), name] as const)),
  );
  return {
    start,
    journey: (name) => journeys[name],
    command: (words) => journeys[commands.get(words) ?? ''],
    begins: (line, text) => readOpening(text, billersOf(deps, line)).kind !== 'nothing',
  };
}

/** With a bill's numbers straight to that bill; with anything else to what can be done. */
async function begin(c: Conversation, deps: JourneyDeps): Promise<void> {
  const opening = readOpening(c.opening, billersOf(deps, c.line));
  if (opening.kind === 'bill') return payBill(c, deps, opening);
  if (opening.kind === 'wrong') {
    c.say(TEXTS.mistyped);
    return payBill(c, deps);
  }
  return menu(c, deps);
}

async function menu(c: Conversation, deps: JourneyDeps): Promise<void> {
  const hasOtherLanguages = c.line.languages.length > 1;
  const what = await c.choose('menu', { text: TEXTS.menu }, [
    { id: 'pay', label: { text: TEXTS.menu_pay } },
    { id: 'bills', label: { text: TEXTS.menu_remembered } },
    { id: 'payment', label: { text: TEXTS.menu_payment } },
    { id: 'receipt', label: { text: TEXTS.menu_receipt } },
    { id: 'ways', label: { text: TEXTS.menu_ways } },
    ...(hasOtherLanguages ? [{ id: 'language' as const, label: { text: TEXTS.menu_language } }] : []),
    { id: 'person', label: { text: TEXTS.menu_person } },
  ]);
  switch (what) {
    case 'pay':
      return payBill(c, deps);
    case 'bills':
      return myBills(c, deps);
    case 'payment':
      return myPayment(c, deps);
    case 'receipt':
      return receiptAgain(c, deps);
    case 'ways':
      c.give(TEXTS.ways, { link: deps.publicUrl() });
      if (!c.abilities.links) c.say(TEXTS.ways_sent);
      return;
    case 'person':
      return speakToPerson(c, deps);
    case 'language':
      return chooseLanguage(c);
  }
}
