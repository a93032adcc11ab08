import type { Texts } from '../../kernel/index.ts';
import type { LengthClass } from '../channel.ts';
import type { NotificationKind } from '../message.ts';

/** The end of every long text about a payment. */
function long(texts: Texts): Texts {
  return {
    fa: `{biller}\n${texts.fa}\nمبلغ: {amount}\nزمان: {when}\nشمارهٔ پیگیری: {reference}\nکد رهگیری: {code}\n{link}`,
    ar: `{biller}\n${texts.ar}\nالمبلغ: {amount}\nالوقت: {when}\nالرقم المرجعي: {reference}\nرمز التتبع: {code}\n{link}`,
    hi: `{biller}\n${texts.hi}\nराशि: {amount}\nसमय: {when}\nसंदर्भ संख्या: {reference}\nट्रैकिंग कोड: {code}\n{link}`,
    en: `{biller}\n${texts.en}\nAmount: {amount}\nTime: {when}\nReference: {reference}\nTracking code: {code}\n{link}`,
  };
}

/** About a payment: the same promises as on its page (72 hours, no second payment), in fewer words. */
export const PAYMENT_TEXTS = {
  payment_paid: {
    short: {
      fa: '{biller}: {amount} پرداخت شد.\nرسید: {link}',
      ar: '{biller}: تم دفع {amount}.\nالإيصال: {link}',
      hi: '{biller}: {amount} का भुगतान हो गया।\nरसीद: {link}',
      en: '{biller}: {amount} paid.\nReceipt: {link}',
    },
    long: long({
      fa: 'پرداخت شد. سپاس. رسید شما در نشانی زیر است.',
      ar: 'تم الدفع. شكرًا. تجد إيصالك على العنوان أدناه.',
      hi: 'भुगतान हो गया। धन्यवाद। आपकी रसीद नीचे के पते पर है।',
      en: 'Paid, thank you. Your receipt is at the address below.',
    }),
  },
  payment_unknown: {
    short: {
      fa: '{biller}: بانک هنوز نتیجهٔ پرداخت {amount} را نگفته است. دوباره نپردازید؛ خبر می‌دهیم.',
      ar: '{biller}: لم يخبرنا البنك بعد بنتيجة دفع {amount}. لا تدفع مرة أخرى، وسنخبرك.',
      hi: '{biller}: बैंक ने {amount} के भुगतान का नतीजा अभी नहीं बताया है। दोबारा न चुकाएँ, हम बताएँगे।',
      en: '{biller}: the bank has not told us yet what became of your payment of {amount}. Please do not pay again; we will tell you.',
    },
    long: long({
      fa: 'بانک هنوز نگفته که پول رسیده است یا نه. پیوسته می‌پرسیم و خبر می‌دهیم. لطفاً دوباره نپردازید.',
      ar: 'لم يقل البنك بعد هل وصل المبلغ أم لا. نواصل السؤال وسنخبرك. لا تدفع مرة أخرى من فضلك.',
      hi: 'बैंक ने अभी नहीं बताया कि पैसा पहुँचा या नहीं। हम पूछते रहेंगे और आपको बताएँगे। कृपया दोबारा भुगतान न करें।',
      en: 'The bank has not said yet whether the money came. We keep asking and will tell you. Please do not pay again.',
    }),
  },
  payment_failed: {
    short: {
      fa: '{biller}: پرداخت {amount} انجام نشد. اگر پولی کم شده، بانک تا ۷۲ ساعت برمی‌گرداند.',
      ar: '{biller}: لم يتم دفع {amount}. إن خُصم مبلغ فسيعيده البنك خلال ٧٢ ساعة.',
      hi: '{biller}: {amount} का भुगतान नहीं हुआ। पैसा कटा हो, तो बैंक 72 घंटे में लौटा देगा।',
      en: '{biller}: {amount} was not paid. Should money have left your card, the bank returns it within 72 hours.',
    },
    long: long({
      fa: 'پرداخت انجام نشد. اگر پولی کم شده باشد، بانک آن را تا ۷۲ ساعت برمی‌گرداند. قبض هنوز پرداخت نشده است.',
      ar: 'لم يتم الدفع. وإن خُصم مبلغ فسيعيده البنك خلال ٧٢ ساعة. الفاتورة ما زالت غير مدفوعة.',
      hi: 'भुगतान नहीं हुआ। अगर पैसा कट गया हो, तो बैंक उसे 72 घंटे में लौटा देगा। बिल अभी चुकाना बाकी है।',
      en: 'It was not paid. Should money have left your card, the bank returns it within 72 hours. The bill is still open.',
    }),
  },
  payment_returning: {
    short: {
      fa: '{biller}: پرداخت {amount} ثبت نشد و پول تا ۷۲ ساعت به همان کارت برمی‌گردد.',
      ar: '{biller}: لم يُسجَّل دفع {amount}، وسيعود المبلغ إلى البطاقة نفسها خلال ٧٢ ساعة.',
      hi: '{biller}: {amount} का भुगतान दर्ज नहीं हुआ। पैसा 72 घंटे में उसी कार्ड में लौटेगा।',
      en: '{biller}: your payment of {amount} was not recorded. The money returns to the same card within 72 hours.',
    },
    long: long({
      fa: 'این پرداخت ثبت نشد و پول تا ۷۲ ساعت به همان کارت برمی‌گردد. لازم نیست کاری بکنید.',
      ar: 'لم يُسجَّل هذا الدفع، وسيعود المبلغ إلى البطاقة نفسها خلال ٧٢ ساعة. لا حاجة إلى أي إجراء.',
      hi: 'यह भुगतान दर्ज नहीं हुआ और पैसा 72 घंटे में उसी कार्ड में लौट जाएगा। आपको कुछ नहीं करना है।',
      en: 'This payment was not recorded, and the money returns to the same card within 72 hours. You need not do anything.',
    }),
  },
  payment_by_hand: {
    short: {
      fa: '{biller}: پرداخت {amount} نزد شرکت است و باید به شما برگردد. همکاران پیگیر آن هستند.',
      ar: '{biller}: دفعتك {amount} لدى الجهة ويجب أن تعود إليك. يتابع موظفون ذلك.',
      hi: '{biller}: आपके {amount} कंपनी के पास हैं और आपको लौटने हैं। कर्मचारी इसे देख रहे हैं।',
      en: '{biller}: your payment of {amount} is with them and has to come back to you. People are seeing to it.',
    },
    long: long({
      fa: 'بانک این پول را به شرکت داده است و باید به شما برگردد. این کار را همکاران انجام می‌دهند و شاید چند روز طول بکشد.',
      ar: 'دفع البنك هذا المبلغ إلى الجهة ويجب أن يعود إليك. يتولى موظفون ذلك وقد يستغرق أيامًا.',
      hi: 'बैंक ने यह पैसा कंपनी को दे दिया है और यह आपको लौटना है। यह काम कर्मचारी करते हैं और कुछ दिन लग सकते हैं।',
      en: 'The bank has paid this to the biller, and it has to come back to you. People see to that, and it may take days.',
    }),
  },
  payment_returned: {
    short: {
      fa: '{biller}: پرداخت {amount} ثبت نشد و پول به همان کارت برگشت داده شد.',
      ar: '{biller}: لم يُسجَّل دفع {amount}، وأُعيد المبلغ إلى البطاقة نفسها.',
      hi: '{biller}: {amount} का भुगतान दर्ज नहीं हुआ। पैसा उसी कार्ड में लौटा दिया गया।',
      en: '{biller}: your payment of {amount} was not recorded. The money was given back to the same card.',
    },
    long: long({
      fa: 'این پرداخت ثبت نشد و پول به همان کارت برگشت داده شد.',
      ar: 'لم يُسجَّل هذا الدفع، وأُعيد المبلغ إلى البطاقة نفسها.',
      hi: 'यह भुगतान दर्ज नहीं हुआ और पैसा उसी कार्ड में लौटा दिया गया।',
      en: 'This payment was not recorded, and the money was given back to the same card.',
    }),
  },
  payment_refunded: {
    short: {
      fa: '{biller}: {amount} به شما بازگردانده شد.',
      ar: '{biller}: رُدّ إليك {amount}.',
      hi: '{biller}: {amount} आपको लौटा दिए गए।',
      en: '{biller}: {amount} was given back to you.',
    },
    long: long({
      fa: 'پول این پرداخت به شما بازگردانده شد.',
      ar: 'رُدّ إليك مبلغ هذا الدفع.',
      hi: 'इस भुगतान का पैसा आपको लौटा दिया गया।',
      en: 'The money of this payment was given back to you.',
    }),
  },
} as const satisfies Partial<Record<NotificationKind, Record<LengthClass, Texts>>>;
