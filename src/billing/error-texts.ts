import type { Language, Texts } from '../kernel/index.ts';
import { formatText } from '../platform/index.ts';
import type { BillFileError } from './bill-file.ts';
import type { Reject, RowError } from './bill-row.ts';
import type { InquiryError } from './inquiry.ts';

/**
 * What an inquiry answers a person. Placeholders: `{name}` the identifier's label, `{example}` one in the
 * reader's digits; whoever shows a text formats them first.
 */
export const INQUIRY_ERROR_TEXTS = {
  unknown_identifier: {
    fa: 'این شرکت «{name}» نمی‌خواهد.',
    ar: 'هذه الجهة لا تطلب «{name}».',
    hi: 'यह कंपनी “{name}” नहीं माँगती।',
    en: 'This biller does not ask for “{name}”.',
  },
  identifiers_missing: {
    fa: 'برای یافتن قبض شمارهٔ دیگری هم لازم است.',
    ar: 'نحتاج إلى رقم آخر حتى نجد الفاتورة.',
    hi: 'बिल ढूँढने के लिए एक और नंबर चाहिए।',
    en: 'One more number is needed to find the bill.',
  },
  malformed_identifier: {
    fa: '«{name}» کامل نیست یا رقم اضافه دارد. نمونه: {example}',
    ar: '«{name}» غير مكتمل أو فيه رقم زائد. مثال: {example}',
    hi: '“{name}” अधूरा है या कुछ ज़्यादा लिखा गया है। ऐसा दिखता है: {example}',
    en: '“{name}” is too short or too long, or has something extra in it. It looks like this: {example}',
  },
  mistyped_identifier: {
    fa: 'یک رقم از «{name}» جابه‌جا یا اشتباه وارد شده است. لطفاً با قبض مقایسه کنید.',
    ar: 'هناك رقم غير صحيح في «{name}». قارنه بما في الفاتورة من فضلك.',
    hi: '“{name}” में कोई अंक गलत लिखा गया है। बिल से मिलाकर देख लीजिए।',
    en: 'A digit of “{name}” is not right. Please compare it with your bill.',
  },
  ids_of_different_bills: {
    fa: 'این دو شماره از یک قبض نیستند. لطفاً هر دو را از روی همان قبض وارد کنید.',
    ar: 'هذان الرقمان ليسا من فاتورة واحدة. انقلهما معًا من الفاتورة نفسها من فضلك.',
    hi: 'ये दोनों नंबर एक ही बिल के नहीं हैं। कृपया दोनों एक ही बिल से देखकर लिखें।',
    en: 'These two numbers are not from the same bill. Please take both from one bill.',
  },
  ids_swapped: {
    fa: 'به نظر می‌رسد این دو شماره جای هم وارد شده‌اند.',
    ar: 'يبدو أن الرقمين كُتبا كلٌّ مكان الآخر.',
    hi: 'लगता है कि दोनों नंबर एक-दूसरे की जगह लिख दिए गए हैं।',
    en: 'It seems these two numbers are in each other’s place.',
  },
  account_not_found: {
    fa: 'با این شماره اشتراکی پیدا نکردیم. لطفاً آن را با قبض مقایسه کنید.',
    ar: 'لم نجد اشتراكًا بهذا الرقم. قارنه بما في الفاتورة من فضلك.',
    hi: 'इस नंबर से कोई कनेक्शन नहीं मिला। कृपया बिल से मिलाकर देख लें।',
    en: 'We found no account with this number. Please compare it with your bill.',
  },
  biller_silent: {
    fa: 'سامانهٔ این شرکت در این لحظه پاسخ نمی‌دهد. لطفاً کمی بعد دوباره امتحان کنید.',
    ar: 'نظام هذه الجهة لا يجيب الآن. حاول بعد قليل من فضلك.',
    hi: 'इस कंपनी का सिस्टम अभी जवाब नहीं दे रहा है। कृपया थोड़ी देर में फिर कोशिश करें।',
    en: 'The company’s system does not answer just now. Please try again in a little while.',
  },
  bill_not_found: {
    fa: 'این اشتراک قبضی با این شناسهٔ پرداخت ندارد. شاید شماره از قبض دورهٔ دیگری باشد.',
    ar: 'لا توجد على هذا الاشتراك فاتورة برقم الدفع هذا. ربما كان الرقم من فاتورة فترة أخرى.',
    hi: 'इस कनेक्शन पर इस भुगतान नंबर का कोई बिल नहीं है। शायद यह किसी और महीने के बिल का नंबर है।',
    en: 'This account has no bill with this payment number. It may be from the bill of another period.',
  },
  bill_already_paid: {
    fa: 'این قبض پیش‌تر پرداخت شده است و چیزی بدهکار نیستید.',
    ar: 'هذه الفاتورة مدفوعة من قبل، ولا شيء عليك.',
    hi: 'यह बिल पहले ही चुकाया जा चुका है। कुछ बकाया नहीं है।',
    en: 'This bill has been paid already. There is nothing to pay.',
  },
} as const satisfies Record<InquiryError['code'], Texts>;

/** Why a bill file cannot be taken as a whole. Placeholders: `{columns}` the ones meant, `{known}` all there are. */
export const BILL_FILE_ERROR_TEXTS = {
  unknown_columns: {
    fa: 'ستون‌های ناشناخته: {columns}. ستون‌های شناخته‌شده: {known}',
    ar: 'أعمدة غير معروفة: {columns}. الأعمدة المعروفة: {known}',
    hi: 'अनजान कॉलम: {columns}। मान्य कॉलम: {known}',
    en: 'Unknown columns: {columns}. Known are: {known}',
  },
  missing_columns: {
    fa: 'این ستون‌ها نیستند و لازم‌اند: {columns}',
    ar: 'هذه الأعمدة لازمة وغير موجودة: {columns}',
    hi: 'ये ज़रूरी कॉलम नहीं हैं: {columns}',
    en: 'These columns are needed and not there: {columns}',
  },
  repeated_columns: {
    fa: 'این ستون‌ها بیش از یک بار آمده‌اند: {columns}',
    ar: 'هذه الأعمدة مكررة: {columns}',
    hi: 'ये कॉलम एक से ज़्यादा बार हैं: {columns}',
    en: 'These columns are there more than once: {columns}',
  },
  unreadable_file: {
    fa: 'پرونده خوانده نمی‌شود: {columns}',
    ar: 'لا يمكن قراءة الملف: {columns}',
    hi: 'फ़ाइल पढ़ी नहीं जा सकती: {columns}',
    en: 'The file cannot be read: {columns}',
  },
  empty_file: {
    fa: 'پرونده خالی است.',
    ar: 'الملف فارغ.',
    hi: 'फ़ाइल खाली है।',
    en: 'The file is empty.',
  },
} as const satisfies Record<BillFileError['code'], Texts>;

/** What the merge in the database finds (`billing.merge_staging`), and a line that is no row at all. */
type MergeVerdict =
  | 'unreadable_line'
  | 'duplicate_in_file'
  | 'identifier_of_another_account'
  | 'bill_is_cancelled'
  | 'bill_is_being_paid'
  | 'bill_is_paid'
  | 'imported_elsewhere_meanwhile';

/** Why one row of a bill file did not go in. The column stands beside it in the reject file. */
export const ROW_ERROR_TEXTS = {
  missing_value: {
    fa: 'مقدار لازم نوشته نشده است.',
    ar: 'قيمة لازمة غير مكتوبة.',
    hi: 'ज़रूरी मान नहीं लिखा है।',
    en: 'A value that is needed is not there.',
  },
  malformed_value: {
    fa: 'مقدار به شکلی که باید باشد نیست.',
    ar: 'القيمة ليست بالشكل المطلوب.',
    hi: 'मान सही रूप में नहीं है।',
    en: 'The value is not of the form that is asked for.',
  },
  value_too_long: {
    fa: 'مقدار بلندتر از اندازهٔ مجاز است.',
    ar: 'القيمة أطول من الحد المسموح.',
    hi: 'मान तय सीमा से लंबा है।',
    en: 'The value is longer than is allowed.',
  },
  mistyped_identifier: {
    fa: 'رقم کنترل شماره با خود شماره نمی‌خواند.',
    ar: 'رقم التحقق لا يوافق الرقم.',
    hi: 'नंबर का जाँच अंक मेल नहीं खाता।',
    en: 'The check digit does not agree with the number.',
  },
  ids_of_different_bills: {
    fa: 'شناسهٔ قبض و شناسهٔ پرداخت از یک قبض نیستند.',
    ar: 'رقم الفاتورة ورقم الدفع ليسا من فاتورة واحدة.',
    hi: 'बिल आईडी और भुगतान आईडी एक ही बिल की नहीं हैं।',
    en: 'Bill ID and payment ID are not of the same bill.',
  },
  no_identifier: {
    fa: 'هیچ شماره‌ای نیست که مشترک با آن پیدا شود.',
    ar: 'لا يوجد رقم يُعرف به المشترك.',
    hi: 'ऐसा कोई नंबर नहीं है जिससे ग्राहक मिल सके।',
    en: 'There is no number by which the customer can be found.',
  },
  amount_differs_from_payment_id: {
    fa: 'مبلغ با مبلغی که شناسهٔ پرداخت می‌گوید یکی نیست.',
    ar: 'المبلغ يخالف المبلغ الذي في رقم الدفع.',
    hi: 'राशि भुगतान आईडी की राशि से अलग है।',
    en: 'The amount is not the one that the payment ID says.',
  },
  unknown_currency: {
    fa: 'این واحد پول شناخته نیست.',
    ar: 'العملة غير معروفة.',
    hi: 'यह मुद्रा पहचानी नहीं गई।',
    en: 'This currency is not known.',
  },
  other_currency: {
    fa: 'واحد پول این شرکت چیز دیگری است.',
    ar: 'عملة هذه الجهة غير هذه.',
    hi: 'इस कंपनी की मुद्रा दूसरी है।',
    en: 'The biller’s currency is another one.',
  },
  malformed_lines: {
    fa: 'ریز قبض باید فهرستی از JSON با label و amount باشد.',
    ar: 'بنود الفاتورة يجب أن تكون قائمة JSON فيها label وamount.',
    hi: 'बिल का ब्योरा JSON सूची होना चाहिए, जिसमें label और amount हों।',
    en: 'The lines must be a JSON list with label and amount.',
  },
  due_before_issue: {
    fa: 'مهلت پرداخت پیش از تاریخ صدور است.',
    ar: 'آخر موعد للدفع قبل تاريخ الإصدار.',
    hi: 'भुगतान की तारीख बिल की तारीख से पहले है।',
    en: 'The due date is before the issue date.',
  },
  unreadable_line: {
    fa: 'این سطر خوانده نمی‌شود.',
    ar: 'لا يمكن قراءة هذا السطر.',
    hi: 'यह पंक्ति पढ़ी नहीं जा सकती।',
    en: 'This line cannot be read.',
  },
  duplicate_in_file: {
    fa: 'این قبض پیش‌تر در همین پرونده آمده است.',
    ar: 'هذه الفاتورة واردة من قبل في الملف نفسه.',
    hi: 'यह बिल इसी फ़ाइल में पहले आ चुका है।',
    en: 'This bill stands in the same file already.',
  },
  identifier_of_another_account: {
    fa: 'این شماره از آنِ مشترک دیگری است.',
    ar: 'هذا الرقم لمشترك آخر.',
    hi: 'यह नंबर किसी और ग्राहक का है।',
    en: 'This number belongs to another account.',
  },
  bill_is_cancelled: {
    fa: 'این قبض باطل شده است.',
    ar: 'هذه الفاتورة ملغاة.',
    hi: 'यह बिल रद्द हो चुका है।',
    en: 'This bill was cancelled.',
  },
  bill_is_being_paid: {
    fa: 'این قبض همین حالا در حال پرداخت است و تغییر نکرد. بعداً دوباره بفرستید.',
    ar: 'هذه الفاتورة قيد الدفع الآن فلم تتغير. أرسلها مرة أخرى لاحقًا.',
    hi: 'इस बिल का भुगतान अभी चल रहा है, इसलिए इसे बदला नहीं गया। बाद में फिर भेजें।',
    en: 'This bill is being paid just now and was not changed. Send it again later.',
  },
  bill_is_paid: {
    fa: 'این قبض پرداخت شده است و تغییر نکرد.',
    ar: 'هذه الفاتورة مدفوعة فلم تتغير.',
    hi: 'यह बिल चुकाया जा चुका है, इसलिए इसे बदला नहीं गया।',
    en: 'This bill is paid and was not changed.',
  },
  imported_elsewhere_meanwhile: {
    fa: 'همین قبض هم‌زمان از جای دیگری وارد شد. دوباره بفرستید.',
    ar: 'وردت هذه الفاتورة من مكان آخر في الوقت نفسه. أرسلها مرة أخرى.',
    hi: 'यही बिल इसी समय कहीं और से आ गया। फिर भेजें।',
    en: 'The same bill came in from elsewhere at the same time. Send it again.',
  },
} as const satisfies Record<RowError['code'] | MergeVerdict, Texts>;

const ROW_TEXTS: ReadonlyMap<string, Texts> = new Map(Object.entries(ROW_ERROR_TEXTS));

/** Why this row was refused, for whoever mends the file; a code that has no text is told as it is. */
export function rejectText(reject: Reject, language: Language): string {
  const texts = ROW_TEXTS.get(reject.code);
  return texts === undefined ? reject.code : formatText(texts, language);
}
