import type { Texts } from '../kernel/index.ts';
import type { OpenError } from './open-error.ts';
import type { PaymentState } from './payment.ts';
import type { TakeBackReason } from './take-back.ts';

/**
 * Why a payment was not opened; each time nothing has changed. Placeholders, formatted by whoever shows
 * the text: `{until}` a time of day, `{expected}` a currency, `{total}` what is owed in all.
 */
export const OPEN_ERROR_TEXTS = {
  no_bills: {
    fa: 'هیچ قبضی انتخاب نشده است. دست‌کم یکی را انتخاب کنید.',
    ar: 'لم تُختر أي فاتورة. اختر واحدة على الأقل.',
    hi: 'कोई बिल चुना नहीं गया। कम से कम एक चुनिए।',
    en: 'No bill is selected. Please select at least one.',
  },
  unknown_bill: {
    fa: 'این قبض پیدا نشد. لطفاً دوباره آن را جست‌وجو کنید.',
    ar: 'لم نجد هذه الفاتورة. ابحث عنها من جديد من فضلك.',
    hi: 'यह बिल नहीं मिला। कृपया इसे फिर से ढूँढें।',
    en: 'We could not find this bill. Please look it up again.',
  },
  repeated_bill: {
    fa: 'یک قبض دو بار آمده است.',
    ar: 'وردت الفاتورة نفسها مرتين.',
    hi: 'एक ही बिल दो बार आ गया है।',
    en: 'The same bill is there twice.',
  },
  bills_of_different_accounts: {
    fa: 'این قبض‌ها از آنِ چند اشتراک‌اند. قبض‌های هر اشتراک را جدا بپردازید.',
    ar: 'هذه الفواتير لأكثر من اشتراك. ادفع فواتير كل اشتراك على حدة.',
    hi: 'ये बिल अलग-अलग कनेक्शन के हैं। हर कनेक्शन के बिल अलग से चुकाएँ।',
    en: 'These bills belong to different accounts. Please pay the bills of each account separately.',
  },
  bill_already_paid: {
    fa: 'این قبض پیش‌تر پرداخت شده است. لازم نیست دوباره بپردازید.',
    ar: 'هذه الفاتورة مدفوعة من قبل. لا حاجة إلى دفعها مرة أخرى.',
    hi: 'यह बिल पहले ही चुकाया जा चुका है। दोबारा चुकाने की ज़रूरत नहीं।',
    en: 'This bill has been paid already. There is no need to pay it again.',
  },
  bill_cancelled: {
    fa: 'شرکت این قبض را باطل کرده است. نیازی به پرداخت آن نیست.',
    ar: 'ألغت الجهة هذه الفاتورة. لا حاجة إلى دفعها.',
    hi: 'कंपनी ने यह बिल रद्द कर दिया है। इसे चुकाने की ज़रूरत नहीं।',
    en: 'The biller has cancelled this bill. It need not be paid.',
  },
  bill_held: {
    fa: 'همین حالا کسی دارد این قبض را می‌پردازد. اگر پرداخت نشود، از {until} می‌توانید آن را بپردازید.',
    ar: 'هناك من يدفع هذه الفاتورة الآن. إن لم تُدفع فيمكنك دفعها بعد {until}.',
    hi: 'कोई अभी इस बिल का भुगतान कर रहा है। अगर भुगतान न हुआ, तो {until} के बाद आप इसे चुका सकते हैं।',
    en: 'Somebody is paying this bill at the moment. If they do not finish, you can pay it after {until}.',
  },
  bill_changed: {
    fa: 'این قبض همین حالا تغییر کرد. لطفاً مبلغ تازه را ببینید و دوباره تأیید کنید.',
    ar: 'تغيّرت هذه الفاتورة قبل لحظة. راجع المبلغ الجديد ثم أكّد مرة أخرى من فضلك.',
    hi: 'यह बिल अभी-अभी बदला है। कृपया नई राशि देखकर फिर पुष्टि करें।',
    en: 'This bill has just changed. Please look at the new amount and confirm again.',
  },
  stand_in_limit: {
    fa: 'سامانهٔ این شرکت پاسخ نمی‌دهد و تا برگشتن آن نمی‌توان این مبلغ را گرفت. لطفاً کمی بعد دوباره امتحان کنید.',
    ar: 'نظام هذه الجهة لا يجيب، ولا يمكن قبول هذا المبلغ حتى يعود. حاول بعد قليل من فضلك.',
    hi: 'इस कंपनी का सिस्टम जवाब नहीं दे रहा है, और उसके लौटने तक यह राशि नहीं ली जा सकती। कृपया थोड़ी देर में फिर कोशिश करें।',
    en: 'The company’s system does not answer, and until it is back this amount cannot be taken. Please try again in a little while.',
  },
  no_gateway: {
    fa: 'در این لحظه راهی برای پرداخت به این شرکت نیست. لطفاً کمی بعد دوباره امتحان کنید.',
    ar: 'لا تتوفر الآن طريقة للدفع إلى هذه الجهة. حاول بعد قليل من فضلك.',
    hi: 'इस समय इस कंपनी को भुगतान का कोई रास्ता उपलब्ध नहीं है। कृपया थोड़ी देर में फिर कोशिश करें।',
    en: 'There is no way to pay this company just now. Please try again shortly.',
  },
  other_currency: {
    fa: 'این قبض با واحد {expected} پرداخت می‌شود.',
    ar: 'تُدفع هذه الفاتورة بعملة {expected}.',
    hi: 'यह बिल {expected} में चुकाया जाता है।',
    en: 'This bill is paid in {expected}.',
  },
  idempotency_key_reused: {
    fa: 'این صفحه پیش‌تر برای پرداخت دیگری به کار رفته است. لطفاً انتخاب‌های خود را ببینید و دوباره تأیید کنید.',
    ar: 'استُخدمت هذه الصفحة من قبل لدفع آخر. راجع اختيارك ثم أكّد مرة أخرى من فضلك.',
    hi: 'यह पन्ना पहले किसी और भुगतान के लिए इस्तेमाल हो चुका है। कृपया देखकर फिर पुष्टि करें।',
    en: 'This has been used for another payment before. Please check what you selected and confirm again.',
  },
  idempotency_in_progress: {
    fa: 'درخواست پیشین هنوز در حال انجام است. چند لحظه صبر کنید و دوباره امتحان کنید.',
    ar: 'الطلب السابق ما زال قيد التنفيذ. انتظر لحظات ثم حاول مرة أخرى.',
    hi: 'पिछला अनुरोध अभी चल रहा है। कुछ पल रुककर फिर कोशिश करें।',
    en: 'The earlier request is still under way. Please wait a moment and try again.',
  },
  amount_must_be_total: {
    fa: 'این قبض را فقط یک‌جا می‌توان پرداخت: {total}.',
    ar: 'تُدفع هذه الفاتورة كاملةً فقط: {total}.',
    hi: 'यह बिल पूरा ही चुकाया जा सकता है: {total}।',
    en: 'This bill can only be paid in full: {total}.',
  },
  amount_below_total: {
    fa: 'مبلغ نباید کمتر از {total} باشد.',
    ar: 'يجب ألا يقل المبلغ عن {total}.',
    hi: 'राशि {total} से कम नहीं हो सकती।',
    en: 'The amount cannot be less than {total}.',
  },
  amount_above_total: {
    fa: 'مبلغ نباید بیشتر از {total} باشد.',
    ar: 'يجب ألا يزيد المبلغ على {total}.',
    hi: 'राशि {total} से ज़्यादा नहीं हो सकती।',
    en: 'The amount cannot be more than {total}.',
  },
  amount_not_positive: {
    fa: 'مبلغ باید بیشتر از صفر باشد.',
    ar: 'يجب أن يكون المبلغ أكبر من صفر.',
    hi: 'राशि शून्य से ज़्यादा होनी चाहिए।',
    en: 'The amount must be more than zero.',
  },
  amount_too_large: {
    fa: 'این مبلغ برای یک پرداخت خیلی زیاد است.',
    ar: 'هذا المبلغ أكبر من أن يُدفع مرة واحدة.',
    hi: 'एक भुगतान के लिए यह राशि बहुत बड़ी है।',
    en: 'This amount is too large for one payment.',
  },
} as const satisfies Record<OpenError['code'], Texts>;

/** The states of a payment in a word or two, for lists and timelines. */
export const PAYMENT_STATE_TEXTS = {
  created: { fa: 'آغاز شد', ar: 'بدأ الدفع', hi: 'शुरू हुआ', en: 'Started' },
  pending: { fa: 'در صفحهٔ بانک', ar: 'على صفحة البنك', hi: 'बैंक के पन्ने पर', en: 'At the bank’s page' },
  paid: { fa: 'پرداخت شد', ar: 'تم الدفع', hi: 'भुगतान हो गया', en: 'Paid' },
  posted: {
    fa: 'در حساب شرکت ثبت شد',
    ar: 'سُجّل لدى الجهة',
    hi: 'कंपनी के खाते में दर्ज हुआ',
    en: 'Recorded by the biller',
  },
  failed: { fa: 'پرداخت نشد', ar: 'لم يتم الدفع', hi: 'भुगतान नहीं हुआ', en: 'Not paid' },
  expired: { fa: 'مهلت تمام شد', ar: 'انتهت المهلة', hi: 'समय समाप्त हुआ', en: 'Time ran out' },
  unknown: {
    fa: 'در انتظار پاسخ بانک',
    ar: 'بانتظار جواب البنك',
    hi: 'बैंक के जवाब का इंतज़ार',
    en: 'Waiting for the bank’s answer',
  },
  returning: {
    fa: 'پول در راه برگشت است',
    ar: 'المبلغ في طريق العودة',
    hi: 'पैसा वापस आ रहा है',
    en: 'The money is on its way back',
  },
  returned: { fa: 'پول برگشت داده شد', ar: 'أُعيد المبلغ', hi: 'पैसा वापस हुआ', en: 'The money was returned' },
  refunded: { fa: 'بازپرداخت شد', ar: 'رُدّ المبلغ', hi: 'रिफ़ंड हुआ', en: 'Refunded' },
} as const satisfies Record<PaymentState, Texts>;

/** Why a payment is in its state, as a sentence that may follow the state. */
type PaymentReason =
  | 'declined'
  | 'cancelled'
  | 'expired_at_gateway'
  | 'not_started'
  | 'bills_gone'
  | 'amount_differs'
  | 'paid_twice'
  | 'gateway_silent'
  | 'gateway_ref_used'
  | 'gateway_returned'
  | 'reversed'
  | 'refunded_by_gateway'
  | 'not_confirmed'
  | TakeBackReason
  | 'given_back_by_hand'
  | 'decided_by_hand';

const PAYMENT_REASON_TEXTS = {
  declined: {
    fa: 'بانک پرداخت را نپذیرفت.',
    ar: 'لم يقبل البنك عملية الدفع.',
    hi: 'बैंक ने भुगतान स्वीकार नहीं किया।',
    en: 'The bank did not accept the payment.',
  },
  cancelled: {
    fa: 'در صفحهٔ بانک انصراف دادید.',
    ar: 'أُلغي الدفع على صفحة البنك.',
    hi: 'बैंक के पन्ने पर भुगतान रद्द किया गया।',
    en: 'The payment was cancelled at the bank’s page.',
  },
  expired_at_gateway: {
    fa: 'مهلت پرداخت در صفحهٔ بانک تمام شد.',
    ar: 'انتهت مهلة الدفع على صفحة البنك.',
    hi: 'बैंक के पन्ने पर भुगतान का समय समाप्त हो गया।',
    en: 'The time at the bank’s page ran out.',
  },
  not_started: {
    fa: 'پرداخت آغاز نشد و مهلت آن گذشت.',
    ar: 'لم يبدأ الدفع حتى انتهت مهلته.',
    hi: 'भुगतान शुरू नहीं हुआ और उसका समय निकल गया।',
    en: 'The payment was not begun in time.',
  },
  bills_gone: {
    fa: 'این قبض در این میان از راه دیگری پرداخت شده بود.',
    ar: 'كانت الفاتورة قد دُفعت في هذه الأثناء بطريقة أخرى.',
    hi: 'इस बीच बिल किसी और तरीके से चुकाया जा चुका था।',
    en: 'The bill had been paid in another way meanwhile.',
  },
  amount_differs: {
    fa: 'مبلغی که بانک گرفت با مبلغ قبض یکی نبود.',
    ar: 'المبلغ الذي أخذه البنك يخالف مبلغ الفاتورة.',
    hi: 'बैंक ने जो राशि ली वह बिल की राशि से अलग थी।',
    en: 'The bank took another amount than the bill’s.',
  },
  paid_twice: {
    fa: 'بانک این قبض را به شرکت پرداخت، اما قبض در این میان از راه دیگری پرداخت شده بود.',
    ar: 'دفع البنك هذه الفاتورة إلى الجهة، لكنها كانت قد دُفعت في هذه الأثناء بطريقة أخرى.',
    hi: 'बैंक ने यह बिल कंपनी को चुका दिया, पर इस बीच बिल किसी और तरीके से चुकाया जा चुका था।',
    en: 'The bank has paid this bill to the biller, but it had been paid in another way meanwhile.',
  },
  gateway_silent: {
    fa: 'بانک هنوز پاسخ نداده است.',
    ar: 'لم يجب البنك بعد.',
    hi: 'बैंक ने अभी जवाब नहीं दिया है।',
    en: 'The bank has not answered yet.',
  },
  gateway_ref_used: {
    fa: 'پاسخ بانک نیاز به بررسی دارد.',
    ar: 'جواب البنك يحتاج إلى مراجعة.',
    hi: 'बैंक के जवाब की जाँच की ज़रूरत है।',
    en: 'The bank’s answer has to be looked into.',
  },
  gateway_returned: {
    fa: 'بانک پول را به کارت برگرداند.',
    ar: 'أعاد البنك المبلغ إلى البطاقة.',
    hi: 'बैंक ने पैसा कार्ड में लौटा दिया।',
    en: 'The bank has given the money back to the card.',
  },
  reversed: {
    fa: 'پول به کارت برگردانده شد.',
    ar: 'أُعيد المبلغ إلى البطاقة.',
    hi: 'पैसा कार्ड में लौटा दिया गया।',
    en: 'The money was given back to the card.',
  },
  refunded_by_gateway: {
    fa: 'مهلت برگشت خودکار گذشته بود؛ پول بازپرداخت شد.',
    ar: 'انقضت مهلة الإلغاء، فرُدّ المبلغ.',
    hi: 'वापसी का समय निकल चुका था, इसलिए रिफ़ंड दिया गया।',
    en: 'It was too late to reverse the payment, so it was refunded.',
  },
  not_confirmed: {
    fa: 'بانک از پرداخت خبری نداد و مهلت تأیید گذشت. اگر پولی کم شده باشد، بانک آن را برمی‌گرداند.',
    ar: 'لم يخبرنا البنك بالدفع وانقضت مهلة التأكيد. إن خُصم مبلغ فسيعيده البنك.',
    hi: 'बैंक ने भुगतान की खबर नहीं दी और पुष्टि का समय निकल गया। पैसा कटा हो तो बैंक लौटा देगा।',
    en: 'The bank told us of no payment before the time ran out. Should money have been taken, the bank gives it back.',
  },
  reversed_by_hand: {
    fa: 'پس از بررسی، این پرداخت برگردانده می‌شود.',
    ar: 'بعد المراجعة، يُعاد هذا الدفع.',
    hi: 'जाँच के बाद यह भुगतान लौटाया जा रहा है।',
    en: 'After a review this payment is being given back.',
  },
  reversed_by_collector: {
    fa: 'جایی که پول را گرفته بود پرداخت را پس گرفت.',
    ar: 'ألغت الجهة التي حصّلت المبلغ هذا الدفع.',
    hi: 'जिसने पैसा लिया था उसने भुगतान वापस ले लिया।',
    en: 'Whoever took the money has taken the payment back.',
  },
  refused_by_biller: {
    fa: 'شرکت این پرداخت را نپذیرفت و پول برمی‌گردد.',
    ar: 'لم تقبل الجهة هذا الدفع، ويُعاد المبلغ.',
    hi: 'कंपनी ने यह भुगतान स्वीकार नहीं किया, पैसा लौटाया जा रहा है।',
    en: 'The biller did not accept this payment, and the money goes back.',
  },
  given_back_by_hand: {
    fa: 'پول از راه دیگری به پرداخت‌کننده برگردانده شد.',
    ar: 'أُعيد المبلغ إلى الدافع بطريقة أخرى.',
    hi: 'पैसा दूसरे रास्ते से भुगतानकर्ता को लौटाया गया।',
    en: 'The money was given back to the payer in another way.',
  },
  decided_by_hand: {
    fa: 'پس از پرس‌وجو از بانک معلوم شد پولی گرفته نشده است.',
    ar: 'تبيّن بعد سؤال البنك أنه لم يؤخذ أي مبلغ.',
    hi: 'बैंक से पूछने पर पता चला कि पैसा नहीं लिया गया।',
    en: 'The bank was asked, and has taken no money.',
  },
} as const satisfies Record<PaymentReason, Texts>;

const REASON_TEXTS: ReadonlyMap<string, Texts> = new Map(Object.entries(PAYMENT_REASON_TEXTS));

/** The text of a reason as it stands with a payment; undefined where there is none to tell. */
export function paymentReasonTexts(reason: string | undefined): Texts | undefined {
  return reason === undefined ? undefined : REASON_TEXTS.get(reason);
}
