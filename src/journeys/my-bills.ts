import { Type } from 'typebox';
import type { Conversation } from '../conversations/index.ts';
import { inLanguage, localDigits } from '../kernel/index.ts';
import { billersOf, type JourneyDeps, leftToRight } from './deps.ts';
import { payBill } from './pay-bill.ts';
import { remembered } from './remember.ts';
import { PLAIN, TEXTS } from './texts.ts';
import type { Told } from './told.ts';

/** Bills that this number keeps in mind: to look at and pay, or to forget (V5). */
async function myBills(c: Conversation, deps: JourneyDeps): Promise<void> {
  const list = await remembered(c, deps, 'mine');
  if (list.length === 0) {
    c.say(TEXTS.none_remembered);
    return payBill(c, deps);
  }
  const billers = billersOf(deps, c.line);
  const nameOf = (id: string): string =>
    inLanguage(billers.find((biller) => biller.id === id)?.name, c.language) ?? id;
  const choices = list.map(({ biller, typed }, at) => {
    const number = leftToRight(localDigits(Object.values(typed)[0] ?? '', c.language), c.language);
    return { id: `${at}`, label: { text: PLAIN, values: { text: `${nameOf(biller)} ${number}` } } };
  });
  const id = await c.choose('bill', { text: TEXTS.which_bill }, [
    ...choices,
    { id: 'another', label: { text: TEXTS.another_bill } },
  ]);
  const chosen = list[Number(id)];
  const biller = billers.find((each) => each.id === chosen?.biller);
  if (chosen === undefined || biller === undefined) return payBill(c, deps);
  const what = await c.choose('do', { text: TEXTS.do_what }, [
    { id: 'pay', label: { text: TEXTS.do_pay } },
    { id: 'forget', label: { text: TEXTS.do_forget } },
  ]);
  if (what === 'pay') return payBill(c, deps, { biller, typed: chosen.typed });
  const { phone } = c.person;
  await c.step('forget', `${chosen.biller} ${chosen.account}`, Type.Null(), async () => {
    if (phone !== undefined) {
      await deps.remembered.forget(phone, { billerId: biller.billerId, accountId: BigInt(chosen.account) });
    }
    return null;
  });
  c.say(TEXTS.forgotten);
}

export const BILLS: Told = {
  name: 'bills',
  label: TEXTS.menu_remembered,
  words: ['bills', 'my bills', 'قبض‌ها', 'قبضهای من', 'قبض‌های من', 'فواتيري', 'मेरे बिल'],
  tell: myBills,
};
