import { Type } from 'typebox';
import type { Conversation } from '../conversations/index.ts';
import { PUSH_WAYS, type PushAnswer, type PushWay } from '../payments/index.ts';
import type { JourneyDeps } from './deps.ts';
import type { FoundAccount } from './find-bill.ts';
import { TEXTS } from './texts.ts';

const WaysSchema = Type.Array(Type.Unsafe<PushWay>({ type: 'string', enum: [...PUSH_WAYS] }));
const AnswerSchema = Type.Unsafe<PushAnswer>({ type: 'string' });

const CHOICES = { card: TEXTS.how_card, wallet: TEXTS.how_wallet, call: TEXTS.how_call } as const;
const PUSHED = { card: TEXTS.pushed_card, wallet: TEXTS.pushed_wallet, call: TEXTS.pushed_call } as const;

/**
 * M6, M7: how it shall be paid. Where a link cannot be opened every way that needs none is offered; where it can, only
 * the card that was remembered earlier, which is quicker than a page.
 */
export async function choosePayWay(
  c: Conversation,
  deps: JourneyDeps,
  { biller }: Pick<FoundAccount, 'biller'>,
): Promise<PushWay | 'link'> {
  const { phone } = c.person;
  const known = await c.step('ways', biller.id, WaysSchema, async () =>
    phone === undefined ? [] : [...(await deps.payments.pushWays(biller, phone))],
  );
  const ways = c.abilities.links ? known.filter((way) => way === 'card') : known;
  if (ways.length === 0) return 'link';
  return c.choose('how', { text: TEXTS.pay_how }, [
    ...ways.map((way) => ({ id: way, label: { text: CHOICES[way] } })),
    { id: 'link', label: { text: TEXTS.how_link } },
  ]);
}

/** Has the payer's telephone asked. False: nothing came of it, so another way is needed. */
export async function pushToPhone(
  c: Conversation,
  deps: JourneyDeps,
  { reference, way, amount }: { readonly reference: string; readonly way: PushWay; readonly amount: string },
): Promise<boolean> {
  const { phone } = c.person;
  const answer = await c.step('push', `${reference} ${way}`, AnswerSchema, async () => {
    const payment = await deps.payments.find(reference);
    if (payment === undefined || phone === undefined) return 'refused';
    return deps.payments.push(payment, phone, way);
  });
  // Not knowing whether the bank asks, the payer looks at the telephone: a second order would be worse (X4).
  if (answer === 'asked' || answer === 'unknown') {
    c.say(PUSHED[way], { amount });
    return true;
  }
  c.say(TEXTS.push_failed);
  return false;
}
