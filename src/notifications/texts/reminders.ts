import type { Texts } from '../../kernel/index.ts';
import type { LengthClass } from '../channel.ts';
import type { NotificationKind } from '../message.ts';

/** `days` until a bill is due, as a number; `due` the day itself, written out. */
export const REMINDER_TEXTS = {
  bill_due: {
    short: {
      fa: '{biller}: قبض {amount}، اشتراک {account}، مهلت {days, plural, =0 {امروز} =1 {فردا} other {{due}}}\n{link}',
      ar: '{biller}: فاتورة {amount}، اشتراك {account}، تستحق {days, plural, =0 {اليوم} =1 {غدًا} other {{due}}}\n{link}',
      hi: '{biller}: {amount} का बिल, कनेक्शन {account}, {days, plural, =0 {आज} =1 {कल} other {{due}}} तक\n{link}',
      en: '{biller}: your bill of {amount}, account {account}, is due {days, plural, =0 {today} =1 {tomorrow} other {on {due}}}.\nPay: {link}',
    },
    long: {
      fa: '{biller}\nقبضی دارید که مهلت پرداخت آن {days, plural, =0 {امروز است} =1 {فردا است} other {{due} است}}.\nاشتراک: {account}\nمبلغ: {amount}\nپرداخت: {link}\nاگر در این میان پرداخته‌اید، این پیام را نادیده بگیرید.',
      ar: '{biller}\nلديك فاتورة تستحق الدفع {days, plural, =0 {اليوم} =1 {غدًا} other {في {due}}}.\nالاشتراك: {account}\nالمبلغ: {amount}\nللدفع: {link}\nإن كنت قد دفعتها فتجاهل هذه الرسالة.',
      hi: '{biller}\nआपका एक बिल है जिसे {days, plural, =0 {आज} =1 {कल} other {{due}}} तक चुकाना है।\nकनेक्शन: {account}\nराशि: {amount}\nभुगतान: {link}\nअगर आप चुका चुके हैं, तो इस संदेश को अनदेखा करें।',
      en: '{biller}\nYou have a bill that is due {days, plural, =0 {today} =1 {tomorrow} other {on {due}}}.\nAccount: {account}\nAmount: {amount}\nPay: {link}\nShould you have paid it meanwhile, there is nothing to do.',
    },
  },
} as const satisfies Partial<Record<NotificationKind, Record<LengthClass, Texts>>>;
