import type { FastifyReply, FastifyRequest } from 'fastify';
import type { IdentifierError, InquiryError } from '../../billing/index.ts';
import { INQUIRY_ERROR_TEXTS } from '../../billing/index.ts';
import {
  formatMoney,
  LANGUAGES,
  type Language,
  localDigits,
  money,
  type Texts,
  toWire,
} from '../../kernel/index.ts';
import type { WebhookError } from '../../notifications/index.ts';
import { OPEN_ERROR_TEXTS, type OpenError } from '../../payments/index.ts';
import { formatText, negotiateLanguage } from '../../platform/index.ts';

/** Errors that the HTTP API itself finds. */
export type ApiErrorCode =
  | 'malformed_request'
  | 'not_found'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'unauthorized'
  | 'forbidden'
  | 'unknown_biller'
  | 'payment_not_found'
  | 'receipt_not_found'
  | 'malformed_phone'
  | 'malformed_amount'
  | 'idempotency_key_missing'
  | 'malformed_file'
  | 'internal_error'
  | 'not_available'
  | 'too_many_requests'
  | 'no_agreement'
  | 'payment_id_reused'
  | 'sequence_reused'
  | 'try_again'
  | 'webhook_not_found'
  | WebhookError['code'];

export type ProblemCode = ApiErrorCode | InquiryError['code'] | OpenError['code'];

const STATUS: Readonly<Record<ProblemCode, number>> = {
  malformed_request: 400,
  not_found: 404,
  method_not_allowed: 405,
  body_too_large: 413,
  unsupported_media_type: 415,
  unauthorized: 401,
  forbidden: 403,
  unknown_biller: 404,
  payment_not_found: 404,
  receipt_not_found: 404,
  malformed_phone: 422,
  malformed_amount: 422,
  idempotency_key_missing: 400,
  malformed_file: 422,
  internal_error: 500,
  not_available: 503,
  too_many_requests: 429,
  no_agreement: 403,
  payment_id_reused: 409,
  sequence_reused: 409,
  try_again: 503,
  webhook_not_found: 404,
  malformed_webhook_url: 422,
  unknown_webhook_type: 422,
  unknown_partner: 422,
  too_many_webhooks: 409,
  unknown_identifier: 422,
  identifiers_missing: 422,
  malformed_identifier: 422,
  mistyped_identifier: 422,
  ids_of_different_bills: 422,
  ids_swapped: 422,
  account_not_found: 404,
  biller_silent: 503,
  bill_not_found: 404,
  bill_already_paid: 409,
  no_bills: 422,
  unknown_bill: 404,
  repeated_bill: 422,
  bills_of_different_accounts: 422,
  bill_cancelled: 409,
  bill_held: 409,
  bill_changed: 409,
  stand_in_limit: 503,
  no_gateway: 503,
  other_currency: 422,
  idempotency_key_reused: 422,
  idempotency_in_progress: 409,
  amount_must_be_total: 422,
  amount_below_total: 422,
  amount_above_total: 422,
  amount_not_positive: 422,
  amount_too_large: 422,
};

const API_ERROR_TEXTS = {
  no_agreement: {
    en: 'There is no agreement by which you take money for this biller.',
    fa: 'قراردادی که بر پایهٔ آن برای این شرکت پول بگیرید وجود ندارد.',
    ar: 'لا توجد اتفاقية تقبض بموجبها لهذه الجهة.',
    hi: 'इस कंपनी के लिए पैसा लेने का आपका कोई समझौता नहीं है।',
  },
  payment_id_reused: {
    en: 'This payment ID was used before for something else.',
    fa: 'این شناسهٔ پرداخت پیش‌تر برای چیز دیگری به کار رفته است.',
    ar: 'استُخدم معرّف الدفع هذا من قبل لشيء آخر.',
    hi: 'यह भुगतान आईडी पहले किसी और चीज़ के लिए इस्तेमाल हो चुकी है।',
  },
  sequence_reused: {
    en: 'This sequence number was used before with other totals.',
    fa: 'این شمارهٔ ترتیب پیش‌تر با جمع‌های دیگری به کار رفته است.',
    ar: 'استُخدم رقم التسلسل هذا من قبل بمجاميع أخرى.',
    hi: 'यह क्रम संख्या पहले दूसरे योग के साथ इस्तेमाल हो चुकी है।',
  },
  try_again: {
    en: 'This cannot be done just now, and nothing was changed. Send the same again in a moment.',
    fa: 'این کار همین حالا شدنی نیست و چیزی تغییر نکرد. کمی بعد همان را دوباره بفرستید.',
    ar: 'لا يمكن ذلك الآن، ولم يتغير شيء. أرسل الطلب نفسه بعد لحظات.',
    hi: 'यह अभी नहीं हो सकता, और कुछ बदला नहीं है। थोड़ी देर में वही फिर भेजें।',
  },
  webhook_not_found: {
    en: 'You have no such webhook or delivery.',
    fa: 'چنین وب‌هوک یا ارسالی ندارید.',
    ar: 'ليس لديك ويب هوك أو إرسال كهذا.',
    hi: 'आपका ऐसा कोई वेबहुक या संदेश नहीं है।',
  },
  malformed_webhook_url: {
    en: 'Give an address that begins with https:// and holds no password.',
    fa: 'نشانی‌ای بدهید که با https:// آغاز شود و گذرواژه نداشته باشد.',
    ar: 'أعط عنوانًا يبدأ بـ https:// ولا يحوي كلمة مرور.',
    hi: 'ऐसा पता दें जो https:// से शुरू हो और जिसमें पासवर्ड न हो।',
  },
  unknown_webhook_type: {
    en: 'There is no such type of message.',
    fa: 'چنین نوع پیامی نیست.',
    ar: 'لا يوجد نوع رسالة كهذا.',
    hi: 'ऐसा कोई संदेश-प्रकार नहीं है।',
  },
  unknown_partner: {
    en: 'There is no such partner.',
    fa: 'چنین همکاری نیست.',
    ar: 'لا يوجد شريك كهذا.',
    hi: 'ऐसा कोई भागीदार नहीं है।',
  },
  too_many_webhooks: {
    en: 'You have as many webhooks as there may be. Remove one first.',
    fa: 'به بیشترین شمار وب‌هوک رسیده‌اید. نخست یکی را بردارید.',
    ar: 'بلغت أكبر عدد من الويب هوك. احذف واحدًا أولًا.',
    hi: 'जितने वेबहुक हो सकते हैं, उतने हैं। पहले एक हटाएँ।',
  },
  malformed_request: {
    en: 'The request is not of the form that is asked for.',
    fa: 'درخواست به شکلی که باید باشد نیست.',
    ar: 'الطلب ليس بالشكل المطلوب.',
    hi: 'अनुरोध सही रूप में नहीं है।',
  },
  not_found: {
    en: 'There is nothing at this address.',
    fa: 'در این نشانی چیزی نیست.',
    ar: 'لا يوجد شيء على هذا العنوان.',
    hi: 'इस पते पर कुछ नहीं है।',
  },
  method_not_allowed: {
    en: 'This address is not asked in this way.',
    fa: 'این نشانی را با این روش نمی‌توان خواست.',
    ar: 'لا يُطلب هذا العنوان بهذه الطريقة.',
    hi: 'इस पते पर यह तरीका नहीं चलता।',
  },
  body_too_large: {
    en: 'The request is larger than is accepted.',
    fa: 'درخواست بزرگ‌تر از اندازهٔ مجاز است.',
    ar: 'الطلب أكبر من الحد المسموح.',
    hi: 'अनुरोध तय सीमा से बड़ा है।',
  },
  unsupported_media_type: {
    en: 'This kind of content is not understood here.',
    fa: 'این نوع محتوا در اینجا شناخته نیست.',
    ar: 'هذا النوع من المحتوى غير مفهوم هنا.',
    hi: 'इस तरह की सामग्री यहाँ नहीं ली जाती।',
  },
  unauthorized: {
    en: 'The API key is not valid.',
    fa: 'کلید API معتبر نیست.',
    ar: 'مفتاح الواجهة غير صالح.',
    hi: 'API कुंजी मान्य नहीं है।',
  },
  forbidden: {
    en: 'This needs an API key with another role.',
    fa: 'این کار کلیدی با نقشی دیگر می‌خواهد.',
    ar: 'يتطلب هذا مفتاحًا بدور آخر.',
    hi: 'इसके लिए किसी और भूमिका की API कुंजी चाहिए।',
  },
  unknown_biller: {
    en: 'There is no such biller here.',
    fa: 'چنین شرکتی در اینجا نیست.',
    ar: 'لا توجد جهة فوترة بهذا الاسم هنا.',
    hi: 'यहाँ ऐसी कोई कंपनी नहीं है।',
  },
  payment_not_found: {
    en: 'There is no such payment.',
    fa: 'چنین پرداختی پیدا نشد.',
    ar: 'لا توجد عملية دفع كهذه.',
    hi: 'ऐसा कोई भुगतान नहीं मिला।',
  },
  receipt_not_found: {
    en: 'There is no such receipt.',
    fa: 'چنین رسیدی پیدا نشد.',
    ar: 'لا يوجد إيصال كهذا.',
    hi: 'ऐसी कोई रसीद नहीं मिली।',
  },
  malformed_phone: {
    en: 'This is not a telephone number.',
    fa: 'این شمارهٔ تلفن نیست.',
    ar: 'هذا ليس رقم هاتف.',
    hi: 'यह फ़ोन नंबर नहीं है।',
  },
  malformed_amount: {
    en: 'This is not an amount.',
    fa: 'این یک مبلغ نیست.',
    ar: 'هذا ليس مبلغًا.',
    hi: 'यह राशि नहीं है।',
  },
  idempotency_key_missing: {
    en: 'A request that moves money needs the header Idempotency-Key (1 to 200 visible characters).',
    fa: 'درخواستی که پول جابه‌جا می‌کند سرآیند Idempotency-Key می‌خواهد (۱ تا ۲۰۰ نویسه).',
    ar: 'الطلب الذي يحرّك مالًا يحتاج إلى الترويسة Idempotency-Key (من 1 إلى 200 حرف).',
    hi: 'पैसे वाले अनुरोध में Idempotency-Key हेडर ज़रूरी है (1 से 200 अक्षर)।',
  },
  malformed_file: {
    en: 'The file cannot be taken: {reason}',
    fa: 'پرونده را نمی‌توان گرفت: {reason}',
    ar: 'لا يمكن قبول الملف: {reason}',
    hi: 'फ़ाइल नहीं ली जा सकती: {reason}',
  },
  internal_error: {
    en: 'Something went wrong on our side. If this was a payment, ask for it again with the same key.',
    fa: 'خطایی از سوی ما رخ داد. اگر پرداخت بود، با همان کلید دوباره بپرسید.',
    ar: 'حدث خطأ من جانبنا. إن كان دفعًا فأعد السؤال عنه بالمفتاح نفسه.',
    hi: 'हमारी ओर से गड़बड़ी हुई। अगर यह भुगतान था तो उसी कुंजी से फिर पूछें।',
  },
  not_available: {
    en: 'This is not available at the moment. Try again shortly.',
    fa: 'این خدمت اکنون در دسترس نیست. کمی بعد دوباره امتحان کنید.',
    ar: 'هذه الخدمة غير متاحة الآن. حاول بعد قليل.',
    hi: 'यह सेवा अभी उपलब्ध नहीं है। थोड़ी देर में फिर कोशिश करें।',
  },
  too_many_requests: {
    en: 'Too much was asked for from here in a short time. Try again in {seconds} seconds.',
    fa: 'در زمانی کوتاه از اینجا بیش از اندازه پرسیده شد. {seconds} ثانیهٔ دیگر دوباره امتحان کنید.',
    ar: 'طُلب من هنا أكثر من اللازم في وقت قصير. حاول مرة أخرى بعد {seconds} ثانية.',
    hi: 'थोड़े समय में यहाँ से बहुत ज़्यादा पूछा गया। {seconds} सेकंड बाद फिर कोशिश करें।',
  },
} as const satisfies Record<ApiErrorCode, Texts>;

const TEXTS: Readonly<Record<ProblemCode, Texts>> = {
  ...INQUIRY_ERROR_TEXTS,
  ...OPEN_ERROR_TEXTS,
  ...API_ERROR_TEXTS,
};

export const PROBLEM_CODES = Object.keys(STATUS);

/** Answers with a problem document (RFC 9457) in the reader's language. */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  code: ProblemCode,
  members: Readonly<Record<string, unknown>> = {},
  texts: Readonly<Record<string, string>> = textValues(members),
): FastifyReply {
  const language = languageOf(request);
  return reply
    .code(STATUS[code])
    .type('application/problem+json')
    .header('content-language', language)
    .serializer((payload) => JSON.stringify(payload))
    .send({
      type: `urn:wasl:problem:${code}`,
      title: formatText(TEXTS[code], language, texts),
      status: STATUS[code],
      code,
      ...members,
    });
}

/** Refuses what comes too often (RFC 6585, section 4), and says when to come again. */
export function refuseTooMany(request: FastifyRequest, reply: FastifyReply, seconds: number): FastifyReply {
  reply.header('retry-after', String(seconds));
  return sendProblem(
    request,
    reply,
    'too_many_requests',
    { retry_after: seconds },
    { seconds: String(seconds) },
  );
}

export function languageOf(request: FastifyRequest): Language {
  return negotiateLanguage(request.headers['accept-language'], LANGUAGES, 'en');
}

/** Answers with what an inquiry found wrong, and what helps to mend it. */
export function sendInquiryError(
  request: FastifyRequest,
  reply: FastifyReply,
  error: InquiryError,
): FastifyReply {
  const { code, ...members } = error;
  return sendProblem(request, reply, code, members satisfies Partial<IdentifierError>);
}

export function sendOpenError(request: FastifyRequest, reply: FastifyReply, error: OpenError): FastifyReply {
  switch (error.code) {
    case 'bill_held':
      return sendProblem(
        request,
        reply,
        error.code,
        { until: error.until.toISOString() },
        { until: localDigits(`${error.until.toISOString().slice(11, 16)} UTC`, languageOf(request)) },
      );
    case 'unknown_bill':
      return sendProblem(request, reply, error.code, { id: error.id });
    case 'other_currency':
      return sendProblem(request, reply, error.code, { expected: error.expected });
    case 'amount_must_be_total':
    case 'amount_below_total':
    case 'amount_above_total':
    case 'amount_not_positive':
    case 'amount_too_large':
      return sendProblem(
        request,
        reply,
        error.code,
        { total: toWire(money(error.totalMinor, error.currency)) },
        { total: formatMoney(money(error.totalMinor, error.currency), languageOf(request)) },
      );
    default:
      return sendProblem(request, reply, error.code);
  }
}

function textValues(members: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(', ') : String(value),
    ]),
  );
}
