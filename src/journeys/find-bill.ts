import { type Static, Type } from 'typebox';
import {
  type Biller,
  type IdentifierRule,
  INQUIRY_ERROR_TEXTS,
  type InquiryError,
  type RawIdentifiers,
  readIdentifier,
} from '../billing/index.ts';
import type { Conversation, Say } from '../conversations/index.ts';
import { err, inLanguage, invariant, localDigits, ok, type Result } from '../kernel/index.ts';
import { billersOf, type JourneyDeps, leftToRight } from './deps.ts';
import { TEXTS } from './texts.ts';

const ErrorCode = Type.Unsafe<InquiryError['code']>({
  type: 'string',
  enum: Object.keys(INQUIRY_ERROR_TEXTS),
});

const BillSchema = Type.Object({
  id: Type.String(),
  dueOn: Type.String(),
  remainingMinor: Type.String({ pattern: '^\\d+$' }),
  isHeld: Type.Boolean(),
});

/** What an inquiry has brought, as it is recorded: amounts as text, since JSON has no whole numbers of that size. */
const AnswerSchema = Type.Union([
  Type.Object({ error: ErrorCode }),
  Type.Object({
    accountNumber: Type.String(),
    bills: Type.Array(BillSchema),
    /** The biller's own system is silent: this is what it last said (X5). */
    isStandIn: Type.Optional(Type.Boolean()),
  }),
]);

export type FoundBill = Static<typeof BillSchema>;

export interface FoundAccount {
  readonly biller: Biller;
  /** What was typed, under the biller's names: finds the account again. */
  readonly typed: RawIdentifiers;
  readonly accountNumber: string;
  /** Unpaid, oldest first. */
  readonly bills: readonly FoundBill[];
}

/** With which numbers to look, where they are known already. */
export interface Sought {
  readonly biller: Biller;
  readonly typed: RawIdentifiers;
}

/** Asks for a bill's numbers and looks it up, again and again until one is found; undefined where that leads nowhere. */
export async function findAccount(
  c: Conversation,
  deps: JourneyDeps,
  sought?: Sought,
): Promise<FoundAccount | undefined> {
  let known = sought;
  for (;;) {
    const { biller, typed } = known ?? (await askForBill(c, deps));
    const subject = `${biller.id} ${JSON.stringify(typed)}`;
    const answer = await c.step('inquire', subject, AnswerSchema, () => inquire(deps, biller, typed));
    if (!('error' in answer)) {
      if (answer.isStandIn === true) c.say(TEXTS.last_known);
      return { biller, typed, ...answer };
    }
    if (answer.error === 'biller_silent') {
      c.say(TEXTS.biller_silent);
      return undefined;
    }
    if (answer.error === 'bill_already_paid') {
      c.say(TEXTS.paid_already);
      return undefined;
    }
    c.say(
      answer.error === 'account_not_found' || answer.error === 'bill_not_found'
        ? TEXTS.not_found
        : TEXTS.mistyped,
    );
    known = undefined;
  }
}

async function inquire(
  { inquiry }: JourneyDeps,
  biller: Biller,
  typed: RawIdentifiers,
): Promise<Static<typeof AnswerSchema>> {
  const found = await inquiry.inquire(biller, typed);
  if (!found.ok) return { error: found.error.code };
  return {
    ...(found.value.standIn === undefined ? {} : { isStandIn: true }),
    accountNumber: found.value.accountNumber,
    bills: found.value.bills.map(({ id, dueOn, remaining, state }) => ({
      ...{ id, dueOn, remainingMinor: remaining.minor.toString(), isHeld: state === 'held' },
    })),
  };
}

async function askForBill(c: Conversation, deps: JourneyDeps): Promise<Sought> {
  const biller = await askForBiller(c, deps);
  const single = biller.inquiry.flatMap((names) => (names.length === 1 ? names : []));
  const rules = biller.identifiers.filter(({ name }) => single.includes(name));
  if (rules.length > 0) return { biller, typed: await askForOne(c, biller, rules) };
  const typed: Record<string, string> = {};
  for (const name of biller.inquiry[0] ?? []) {
    const rule = biller.identifiers.find((each) => each.name === name);
    invariant(rule !== undefined, 'a biller asks only for what it describes');
    Object.assign(typed, await askForOne(c, biller, [rule]));
  }
  return { biller, typed };
}

async function askForBiller(c: Conversation, deps: JourneyDeps): Promise<Biller> {
  const billers = billersOf(deps, c.line);
  const [first] = billers;
  invariant(first !== undefined, `the line ${c.line.id} has a biller`);
  if (billers.length === 1) return first;
  const id = await c.choose(
    'biller',
    { text: TEXTS.which_biller },
    billers.map((biller) => ({ id: biller.id, label: { text: { short: biller.name } } })),
  );
  return billers.find((biller) => biller.id === id) ?? first;
}

/** One number, by which of the rules it reads; a bar code is not asked for, but taken. */
async function askForOne(
  c: Conversation,
  biller: Biller,
  rules: readonly IdentifierRule[],
): Promise<RawIdentifiers> {
  const asked = rules.filter(({ belongsTo }) => belongsTo !== 'derived');
  const [first, second] = asked;
  invariant(first !== undefined, `${biller.id} is inquired by a number that people have`);
  const [name, other] = [inLanguage(first.label, c.language), inLanguage(second?.label, c.language)];
  return c.ask(first.name, {
    prompt:
      other === undefined
        ? { text: TEXTS.type_identifier, values: { name } }
        : { text: TEXTS.type_either, values: { first: name, second: other } },
    input: rules.every(({ example }) => /^\d+$/.test(example)) ? 'digits' : 'text',
    lengthMax: 60,
    read: (typed) => readByRules(c, rules, first, typed),
  });
}

function readByRules(
  c: Conversation,
  rules: readonly IdentifierRule[],
  first: IdentifierRule,
  typed: string,
): Result<RawIdentifiers, Say> {
  let isMistyped = false;
  for (const rule of rules) {
    const read = readIdentifier(rule, typed);
    if (read.ok) return ok({ [rule.name]: read.value });
    isMistyped ||= read.error.code === 'mistyped_identifier';
  }
  if (isMistyped) return err({ text: TEXTS.mistyped });
  const example = leftToRight(localDigits(first.example, c.language), c.language);
  return err({ text: TEXTS.not_understood, values: { example } });
}
