import type { Texts } from '../../../kernel/index.ts';

/** Beside a form that was sent too often. */
export const TOO_MANY = {
  seconds: {
    fa: 'در زمانی کوتاه از اینجا بیش از اندازه جست‌وجو شد. {n} ثانیهٔ دیگر دوباره امتحان کنید.',
    ar: 'جرت من هنا عمليات بحث كثيرة في وقت قصير. حاول مرة أخرى بعد {count, plural, one {ثانية واحدة} two {ثانيتين} few {{n} ثوانٍ} other {{n} ثانية}}.',
    hi: 'थोड़े समय में यहाँ से बहुत ज़्यादा खोज हुई। {n} सेकंड बाद फिर कोशिश करें।',
    en: 'Too much was looked up from here in a short time. Please try again in {count, plural, one {a second} other {{n} seconds}}.',
  },
  minutes: {
    fa: 'در زمانی کوتاه از اینجا بیش از اندازه جست‌وجو شد. {n} دقیقهٔ دیگر دوباره امتحان کنید.',
    ar: 'جرت من هنا عمليات بحث كثيرة في وقت قصير. حاول مرة أخرى بعد {count, plural, one {دقيقة واحدة} two {دقيقتين} few {{n} دقائق} other {{n} دقيقة}}.',
    hi: 'थोड़े समय में यहाँ से बहुत ज़्यादा खोज हुई। {n} मिनट बाद फिर कोशिश करें।',
    en: 'Too much was looked up from here in a short time. Please try again in {count, plural, one {a minute} other {{n} minutes}}.',
  },
} as const satisfies Record<string, Texts>;

/** Why there is no page to show: a heading, and what to do now. */
export const ERROR_PAGES = {
  link_not_found: {
    status: 404,
    title: {
      fa: 'این نشانی درست نیست',
      ar: 'هذا الرابط غير صحيح',
      hi: 'यह लिंक सही नहीं है',
      en: 'This link is not right',
    },
    text: {
      fa: 'شاید هنگام رونویسی ناقص شده است. آن را از پیامک دوباره باز کنید.',
      ar: 'ربما نُسخ ناقصًا. افتحه من الرسالة من جديد.',
      hi: 'शायद पूरा नहीं उतारा गया। उसे SMS से दोबारा खोलें।',
      en: 'It may have been copied only in part. Please open it from the message again.',
    },
  },
  link_used: {
    status: 410,
    title: {
      fa: 'این نشانی به کار رفته است',
      ar: 'استُخدم هذا الرابط',
      hi: 'यह लिंक इस्तेमाल हो चुका है',
      en: 'This link has been used',
    },
    text: {
      fa: 'در مرورگر دیگری باز شده و پرداخت آن‌جا ادامه دارد. اگر کار شما نبوده، شناسهٔ قبض را دوباره بفرستید.',
      ar: 'فُتح في متصفح آخر والدفع مستمر هناك. إن لم تكن أنت فأرسل رقم الفاتورة من جديد.',
      hi: 'यह किसी और ब्राउज़र में खुला है और भुगतान वहीं चल रहा है। अगर वह आप नहीं थे, तो बिल नंबर फिर भेजें।',
      en: 'It was opened in another browser, and the payment goes on there. If that was not you, send the bill’s number again.',
    },
  },
  link_expired: {
    status: 410,
    title: {
      fa: 'زمان این نشانی گذشته است',
      ar: 'انتهت مهلة هذا الرابط',
      hi: 'इस लिंक का समय बीत गया',
      en: 'This link has run out',
    },
    text: {
      fa: 'چیزی پرداخت نشده است. شناسهٔ قبض را دوباره بفرستید تا نشانی تازه بگیرید.',
      ar: 'لم يُدفع شيء. أرسل رقم الفاتورة من جديد لتحصل على رابط جديد.',
      hi: 'कुछ भुगतान नहीं हुआ। नया लिंक पाने के लिए बिल नंबर फिर भेजें।',
      en: 'Nothing has been paid. Send the bill’s number again to get a new link.',
    },
  },
  talk_used: {
    status: 410,
    title: {
      fa: 'این نشانی به کار رفته است',
      ar: 'استُخدم هذا الرابط',
      hi: 'यह लिंक इस्तेमाल हो चुका है',
      en: 'This link has been used',
    },
    text: {
      fa: 'گفت‌وگو در مرورگر دیگری ادامه دارد. اگر کار شما نبوده، دوباره همان شماره را بگیرید، یا قبض را همین‌جا پیدا کنید.',
      ar: 'المحادثة مستمرة في متصفح آخر. إن لم تكن أنت فاطلب الرقم من جديد، أو ابحث عن الفاتورة هنا.',
      hi: 'बातचीत किसी और ब्राउज़र में चल रही है। अगर वह आप नहीं थे, तो फिर डायल करें या बिल यहीं ढूँढें।',
      en: 'The conversation goes on in another browser. If that was not you, dial again, or find the bill here.',
    },
  },
  talk_expired: {
    status: 410,
    title: {
      fa: 'زمان این نشانی گذشته است',
      ar: 'انتهت مهلة هذا الرابط',
      hi: 'इस लिंक का समय बीत गया',
      en: 'This link has run out',
    },
    text: {
      fa: 'گفت‌وگو دیگر باز نیست و از این راه چیزی پرداخت نشد. قبض را همین‌جا پیدا کنید.',
      ar: 'لم تعد المحادثة مفتوحة، ولم يُدفع فيها شيء. ابحث عن الفاتورة هنا.',
      hi: 'बातचीत अब खुली नहीं है, और उसमें कुछ भुगतान नहीं हुआ। बिल यहीं ढूँढ सकते हैं।',
      en: 'The conversation is not open any more, and nothing was paid in it. You can find the bill here.',
    },
  },
  talk_over: {
    status: 410,
    title: {
      fa: 'این گفت‌وگو این‌جا باز نیست',
      ar: 'هذه المحادثة ليست مفتوحة هنا',
      hi: 'यह बातचीत यहाँ खुली नहीं है',
      en: 'This conversation is not open here',
    },
    text: {
      fa: 'یا تمام شده، یا جای دیگری ادامه دارد. قبض را همین‌جا پیدا کنید، یا ببینید پرداخت به کجا رسیده است.',
      ar: 'إما أنها انتهت أو أنها مستمرة في مكان آخر. ابحث عن الفاتورة هنا، أو اعرف أين وصلت عملية الدفع.',
      hi: 'या तो पूरी हो गई, या कहीं और चल रही है। बिल यहीं ढूँढें, या देखें कि भुगतान कहाँ है।',
      en: 'It is over, or goes on elsewhere. You can find the bill here, or see where a payment is.',
    },
  },
  not_found: {
    status: 404,
    title: {
      fa: 'این صفحه پیدا نشد',
      ar: 'لم نجد هذه الصفحة',
      hi: 'यह पन्ना नहीं मिला',
      en: 'There is no such page',
    },
    text: {
      fa: 'شاید نشانی کامل نیست. از صفحهٔ نخست شروع کنید.',
      ar: 'ربما كان العنوان ناقصًا. ابدأ من الصفحة الأولى.',
      hi: 'शायद पता अधूरा है। पहले पन्ने से शुरू करें।',
      en: 'The address may be incomplete. You can start from the first page.',
    },
  },
  too_many_requests: {
    status: 429,
    title: {
      fa: 'کمی صبر کنید',
      ar: 'تمهّل قليلًا',
      hi: 'थोड़ा रुकिए',
      en: 'One moment, please',
    },
    text: {
      fa: 'در زمانی کوتاه از اینجا بیش از اندازه جست‌وجو شد. چند دقیقهٔ دیگر دوباره امتحان کنید.',
      ar: 'جرت من هنا عمليات بحث كثيرة في وقت قصير. حاول مرة أخرى بعد بضع دقائق.',
      hi: 'थोड़े समय में यहाँ से बहुत ज़्यादा खोज हुई। कुछ मिनट बाद फिर कोशिश करें।',
      en: 'Too much was looked up from here in a short time. Please try again in a few minutes.',
    },
  },
  unknown_biller: {
    status: 404,
    title: {
      fa: 'این شرکت اینجا نیست',
      ar: 'هذه الجهة ليست هنا',
      hi: 'यह कंपनी यहाँ नहीं है',
      en: 'This biller is not here',
    },
    text: {
      fa: 'شرکت قبض خود را از فهرست صفحهٔ نخست انتخاب کنید.',
      ar: 'اختر جهة فاتورتك من قائمة الصفحة الأولى.',
      hi: 'पहले पन्ने की सूची से अपनी कंपनी चुनें।',
      en: 'Please choose the one of your bill from the list on the first page.',
    },
  },
  unknown_bill: {
    status: 404,
    title: {
      fa: 'این قبض پیدا نشد',
      ar: 'لم نجد هذه الفاتورة',
      hi: 'यह बिल नहीं मिला',
      en: 'We could not find this bill',
    },
    text: {
      fa: 'لطفاً آن را با شمارهٔ روی قبض دوباره جست‌وجو کنید.',
      ar: 'ابحث عنها من جديد بالرقم الذي في الفاتورة.',
      hi: 'कृपया बिल पर लिखे नंबर से फिर ढूँढें।',
      en: 'Please look it up again with the number on your bill.',
    },
  },
  payment_not_found: {
    status: 404,
    title: {
      fa: 'این پرداخت پیدا نشد',
      ar: 'لم نجد عملية الدفع هذه',
      hi: 'यह भुगतान नहीं मिला',
      en: 'We could not find this payment',
    },
    text: {
      fa: 'شاید نشانی کامل نیست. با شمارهٔ پیگیری هم می‌توانید آن را پیدا کنید.',
      ar: 'ربما كان العنوان ناقصًا. يمكنك البحث بالرقم المرجعي أيضًا.',
      hi: 'शायद पता अधूरा है। संदर्भ संख्या से भी ढूँढ सकते हैं।',
      en: 'The address may be incomplete. You can also find it by its reference.',
    },
  },
  receipt_not_found: {
    status: 404,
    title: {
      fa: 'چنین رسیدی نیست',
      ar: 'لا يوجد إيصال كهذا',
      hi: 'ऐसी कोई रसीद नहीं है',
      en: 'There is no such receipt',
    },
    text: {
      fa: 'رسید پس از رسیدن پول صادر می‌شود. با شمارهٔ پیگیری ببینید پرداخت به کجا رسیده است.',
      ar: 'يصدر الإيصال بعد وصول المبلغ. اعرف بالرقم المرجعي أين وصلت عملية الدفع.',
      hi: 'रसीद पैसा मिलने के बाद बनती है। संदर्भ संख्या से देखें कि भुगतान कहाँ है।',
      en: 'A receipt is made once the money is here. See by its reference where the payment is.',
    },
  },
  unknown_callback: {
    status: 400,
    title: {
      fa: 'از این پرداخت چیزی نمی‌دانیم',
      ar: 'لا نعرف شيئًا عن هذا الدفع',
      hi: 'इस भुगतान के बारे में कुछ पता नहीं',
      en: 'We know nothing of this payment',
    },
    text: {
      fa: 'هیچ چیز تغییر نکرد. اگر پرداختی کرده‌اید، آن را با شمارهٔ پیگیری پیدا کنید.',
      ar: 'لم يتغير شيء. إن كنت قد دفعت فابحث عن العملية بالرقم المرجعي.',
      hi: 'कुछ भी बदला नहीं गया। अगर आपने भुगतान किया है, तो उसे संदर्भ संख्या से ढूँढें।',
      en: 'Nothing was changed. If you have paid, please find the payment by its reference.',
    },
  },
  cross_site: {
    status: 403,
    title: {
      fa: 'این درخواست از سایت دیگری آمد',
      ar: 'جاء هذا الطلب من موقع آخر',
      hi: 'यह अनुरोध किसी और साइट से आया',
      en: 'This was sent from another site',
    },
    text: {
      fa: 'برای امنیت شما انجام نشد و چیزی تغییر نکرد. لطفاً از همین سایت شروع کنید.',
      ar: 'حفاظًا عليك لم يُنفَّذ، ولم يتغير شيء. ابدأ من هذا الموقع من فضلك.',
      hi: 'आपकी सुरक्षा के लिए इसे नहीं किया गया और कुछ नहीं बदला। कृपया इसी साइट से शुरू करें।',
      en: 'For your safety it was not done, and nothing was changed. Please start here.',
    },
  },
  method_not_allowed: {
    status: 405,
    title: {
      fa: 'این کار اینجا ممکن نیست',
      ar: 'لا يمكن هذا هنا',
      hi: 'यह यहाँ नहीं हो सकता',
      en: 'This cannot be done here',
    },
    text: {
      fa: 'چیزی تغییر نکرد. از صفحهٔ نخست شروع کنید.',
      ar: 'لم يتغير شيء. ابدأ من الصفحة الأولى.',
      hi: 'कुछ नहीं बदला। पहले पन्ने से शुरू करें।',
      en: 'Nothing was changed. You can start from the first page.',
    },
  },
  malformed_request: {
    status: 400,
    title: {
      fa: 'این درخواست خوانده نشد',
      ar: 'لم نفهم هذا الطلب',
      hi: 'यह अनुरोध समझ नहीं आया',
      en: 'We could not read this',
    },
    text: {
      fa: 'چیزی تغییر نکرد. به صفحهٔ پیش برگردید و دوباره امتحان کنید.',
      ar: 'لم يتغير شيء. ارجع إلى الصفحة السابقة وحاول مرة أخرى.',
      hi: 'कुछ नहीं बदला। पिछले पन्ने पर जाकर फिर कोशिश करें।',
      en: 'Nothing was changed. Please go back and try again.',
    },
  },
  body_too_large: {
    status: 413,
    title: {
      fa: 'این بیش از اندازه بلند است',
      ar: 'هذا أطول من المسموح',
      hi: 'यह बहुत लंबा है',
      en: 'This is too long',
    },
    text: {
      fa: 'چیزی تغییر نکرد. فقط شماره‌های روی قبض را وارد کنید.',
      ar: 'لم يتغير شيء. اكتب أرقام الفاتورة فقط.',
      hi: 'कुछ नहीं बदला। केवल बिल के नंबर लिखें।',
      en: 'Nothing was changed. Please type just the numbers of your bill.',
    },
  },
  unsupported_media_type: {
    status: 415,
    title: {
      fa: 'این نوع محتوا را نمی‌شناسیم',
      ar: 'لا نعرف هذا النوع من المحتوى',
      hi: 'इस तरह की सामग्री नहीं ली जाती',
      en: 'We do not know this kind of content',
    },
    text: {
      fa: 'چیزی تغییر نکرد. لطفاً از فرم همین سایت استفاده کنید.',
      ar: 'لم يتغير شيء. استعمل النموذج في هذا الموقع من فضلك.',
      hi: 'कुछ नहीं बदला। कृपया इसी साइट का फ़ॉर्म इस्तेमाल करें।',
      en: 'Nothing was changed. Please use the form of this site.',
    },
  },
  not_available: {
    status: 503,
    title: {
      fa: 'اکنون در دسترس نیست',
      ar: 'غير متاح الآن',
      hi: 'अभी उपलब्ध नहीं है',
      en: 'Not available just now',
    },
    text: {
      fa: 'چند لحظهٔ دیگر دوباره امتحان کنید. اگر در حال پرداخت بودید، با شمارهٔ پیگیری ببینید به کجا رسیده است.',
      ar: 'حاول مرة أخرى بعد قليل. إن كنت تدفع فاعرف بالرقم المرجعي أين وصلت العملية.',
      hi: 'थोड़ी देर में फिर कोशिश करें। अगर आप भुगतान कर रहे थे, तो संदर्भ संख्या से देखें कि वह कहाँ है।',
      en: 'Please try again in a moment. If you were paying, see by its reference where the payment is.',
    },
  },
  internal_error: {
    status: 500,
    title: {
      fa: 'خطایی از سوی ما رخ داد',
      ar: 'حدث خطأ من جانبنا',
      hi: 'हमारी ओर से गड़बड़ी हुई',
      en: 'Something went wrong on our side',
    },
    text: {
      fa: 'پوزش می‌خواهیم. دوباره امتحان کنید؛ اگر در حال پرداخت بودید، نخست ببینید پرداخت به کجا رسیده است.',
      ar: 'نعتذر. حاول مرة أخرى، وإن كنت تدفع فاعرف أولًا أين وصلت العملية.',
      hi: 'माफ़ कीजिए। फिर कोशिश करें; अगर आप भुगतान कर रहे थे, तो पहले देखें कि वह कहाँ है।',
      en: 'We are sorry. Please try again; if you were paying, see first where the payment is.',
    },
  },
} as const satisfies Record<string, { readonly status: number; readonly title: Texts; readonly text: Texts }>;

export type ErrorPageCode = keyof typeof ERROR_PAGES;
