import { Type } from 'typebox';
import type { Conversation } from '../conversations/index.ts';
import { localDigits } from '../kernel/index.ts';
import { billersOf, type JourneyDeps } from './deps.ts';
import type { FoundAccount } from './find-bill.ts';
import { TEXTS } from './texts.ts';

const RememberedSchema = Type.Array(
  Type.Object({
    biller: Type.String(),
    /** Of the account, as text: a bigint. */
    account: Type.String({ pattern: '^\\d+$' }),
    typed: Type.Record(Type.String(), Type.String()),
  }),
);

const OutcomeSchema = Type.Union([
  Type.Literal('remembered'),
  Type.Literal('not_repeatable'),
  Type.Literal('too_many_remembered'),
  Type.Literal('gone'),
]);

const REMEMBERED_MAX = 9;

/** What this number keeps in mind, as it was when the talk asked first. */
export async function remembered(c: Conversation, deps: JourneyDeps, key: string) {
  const { phone } = c.person;
  const billers = billersOf(deps, c.line);
  return c.step(key, c.line.billers.join(' '), RememberedSchema, async () => {
    if (phone === undefined) return [];
    const list = await deps.remembered.list(
      phone,
      billers.map(({ billerId }) => billerId),
    );
    return list.flatMap(({ billerId, accountId, identifiers }) => {
      const biller = billers.find((each) => each.billerId === billerId);
      return biller === undefined
        ? []
        : [{ biller: biller.id, account: accountId.toString(), typed: { ...identifiers } }];
    });
  });
}

/** V4: only on a yes, only for a number that the network tells, and not where it is remembered already. */
export async function offerToRemember(
  c: Conversation,
  deps: JourneyDeps,
  account: FoundAccount,
): Promise<void> {
  const { phone } = c.person;
  if (phone === undefined) return;
  const { biller, typed } = account;
  const known = await remembered(c, deps, 'remembered');
  const isKnown = known.some((each) => each.biller === biller.id && sameNumbers(each.typed, typed));
  if (isKnown) return;
  if (!(await c.confirm('remember', { text: TEXTS.remember }))) {
    c.say(TEXTS.bye);
    return;
  }
  const outcome = await c.step('keep', `${biller.id} ${JSON.stringify(typed)}`, OutcomeSchema, async () => {
    const found = await deps.inquiry.inquire(biller, typed);
    if (!found.ok) return 'gone';
    const kept = await deps.remembered.add(phone, { answer: found.value, typed }, c.language);
    return kept.ok ? 'remembered' : kept.error.code;
  });
  if (outcome === 'remembered') c.say(TEXTS.remembered);
  else if (outcome === 'too_many_remembered')
    c.say(TEXTS.too_many, { max: localDigits(String(REMEMBERED_MAX), c.language) });
  else c.say(TEXTS.bye);
}

/** What was kept is among what was typed: a payment ID is typed too and not kept. */
function sameNumbers(
  kept: Readonly<Record<string, string>>,
  typed: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(kept).every(([name, value]) => typed[name] === value);
}
