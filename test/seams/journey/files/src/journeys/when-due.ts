import type { JourneyText } from '../conversations/index.ts';
import { formatDate, formatMoney, money, parsePlainDate } from '../kernel/index.ts';
import { findAccount } from './find-bill.ts';
import type { Told } from './told.ts';

/** Until when what is owed has to be paid; nothing is paid here. */
export const WHEN_DUE: Told = {
  name: 'when_due',
  label: { short: { fa: 'مهلت پرداخت', ar: 'موعد الدفع', hi: 'अंतिम तारीख', en: 'When is it due?' } },
  words: ['due', 'deadline', 'مهلت', 'موعد', 'तारीख'],
  tell: async (c, deps) => {
    const account = await findAccount(c, deps);
    if (account === undefined) return;
    const [oldest] = account.bills;
    if (oldest === undefined) return c.say(TEXTS.nothing);
    const due = parsePlainDate(oldest.dueOn);
    c.say(TEXTS.until, {
      date: due.ok ? formatDate(due.value, c.language) : oldest.dueOn,
      amount: formatMoney(money(BigInt(oldest.remainingMinor), account.biller.currency), c.language),
    });
  },
};

const TEXTS = {
  nothing: {
    short: { fa: 'بدهی ندارید.', ar: 'لا شيء مستحق.', hi: 'कुछ बाकी नहीं है।', en: 'Nothing is owed.' },
  },
  until: {
    short: {
      fa: '{amount} تا {date}',
      ar: '{amount} حتى {date}',
      hi: '{amount}, {date} तक',
      en: '{amount} by {date}',
    },
  },
} as const satisfies Record<string, JourneyText>;
