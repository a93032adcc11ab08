import type { Biller } from '../billing/index.ts';

const HOLD_MS = 900_000;

const SEPEHR: Biller = {
  billerId: 101,
  id: 'sepehr',
  name: { fa: 'برق سپهر', ar: 'كهرباء سبهر', hi: 'सेपेहर विद्युत', en: 'Sepehr Electricity' },
  country: 'IR',
  currency: 'IRR',
  languages: ['fa', 'en'],
  timeZone: 'Asia/Tehran',
  showToman: true,
  identifiers: [
    {
      name: 'bill_id',
      label: { fa: 'شناسهٔ قبض', ar: 'رقم الفاتورة', hi: 'बिल आईडी', en: 'Bill ID' },
      check: 'ir_bill_id',
      pattern: '^[0-9]{6,13}$',
      example: '1000000104128',
      belongsTo: 'account',
      finds: true,
    },
    {
      name: 'payment_id',
      label: { fa: 'شناسهٔ پرداخت', ar: 'رقم الدفع', hi: 'भुगतान आईडी', en: 'Payment ID' },
      check: 'ir_payment_id',
      pattern: '^[0-9]{6,13}$',
      example: '48550606',
      belongsTo: 'bill',
      finds: false,
    },
    {
      name: 'barcode',
      label: { fa: 'بارکد قبض', ar: 'الرمز الشريطي', hi: 'बारकोड', en: 'Bar code' },
      check: 'ir_barcode',
      pattern: '^[0-9]{26}$',
      example: '10000001041280000048550606',
      belongsTo: 'derived',
      finds: true,
    },
    {
      name: 'subscription',
      label: { fa: 'شمارهٔ اشتراک', ar: 'رقم الاشتراك', hi: 'सदस्यता संख्या', en: 'Subscription number' },
      check: 'none',
      pattern: '^[0-9]{8}$',
      example: '70010001',
      belongsTo: 'account',
      finds: true,
    },
  ],
  inquiry: [['bill_id', 'payment_id'], ['bill_id'], ['barcode'], ['subscription']],
  payment: { exactness: 'exact', order: 'oldest_first', holdMs: HOLD_MS },
};

const MALWA: Biller = {
  billerId: 102,
  id: 'malwa',
  name: { fa: 'برق مالوا', ar: 'كهرباء مالوا', hi: 'मालवा विद्युत', en: 'Malwa Vidyut' },
  country: 'IN',
  currency: 'INR',
  languages: ['hi', 'en'],
  timeZone: 'Asia/Kolkata',
  showToman: false,
  identifiers: [
    {
      name: 'consumer_number',
      label: { fa: 'شمارهٔ مشترک', ar: 'رقم المستهلك', hi: 'उपभोक्ता संख्या', en: 'Consumer number' },
      check: 'none',
      pattern: '^N[0-9]{10}$',
      example: 'N1234567890',
      belongsTo: 'account',
      finds: true,
    },
  ],
  inquiry: [['consumer_number']],
  payment: { exactness: 'any', order: 'oldest_first', holdMs: HOLD_MS },
};

const NILE: Biller = {
  billerId: 103,
  id: 'nile',
  name: { fa: 'برق نیل', ar: 'كهرباء النيل', hi: 'नील विद्युत', en: 'Nile Electricity' },
  country: 'EG',
  currency: 'EGP',
  languages: ['ar', 'en'],
  timeZone: 'Africa/Cairo',
  showToman: false,
  identifiers: [
    {
      name: 'meter_number',
      label: { fa: 'شمارهٔ کنتور', ar: 'رقم العداد', hi: 'मीटर संख्या', en: 'Meter number' },
      check: 'none',
      pattern: '^[0-9]{11}$',
      example: '04710000101',
      belongsTo: 'account',
      finds: true,
    },
    {
      name: 'card_number',
      label: {
        fa: 'شمارهٔ کارت کنتور',
        ar: 'رقم كارت الشحن',
        hi: 'मीटर कार्ड संख्या',
        en: 'Meter card number',
      },
      check: 'none',
      pattern: '^[0-9]{10}$',
      example: '8800010101',
      belongsTo: 'account',
      finds: true,
    },
  ],
  inquiry: [['meter_number'], ['card_number'], ['meter_number', 'card_number']],
  payment: { exactness: 'up', order: 'oldest_first', holdMs: HOLD_MS },
};

const COMET: Biller = {
  billerId: 104,
  id: 'comet',
  name: { fa: 'اینترنت کامت', ar: 'كوميت للإنترنت', hi: 'कॉमेट ब्रॉडबैंड', en: 'Comet Broadband' },
  country: 'US',
  currency: 'USD',
  languages: ['en'],
  timeZone: 'America/Denver',
  showToman: false,
  identifiers: [
    {
      name: 'account_number',
      label: { fa: 'شمارهٔ حساب', ar: 'رقم الحساب', hi: 'खाता संख्या', en: 'Account number' },
      check: 'none',
      pattern: '^[0-9]{16}$',
      example: '8255100010001234',
      belongsTo: 'account',
      finds: true,
    },
    {
      name: 'zip',
      label: { fa: 'کد پستی', ar: 'الرمز البريدي', hi: 'ज़िप कोड', en: 'ZIP code' },
      check: 'none',
      pattern: '^[0-9]{5}$',
      example: '80202',
      belongsTo: 'account',
      // An account number alone would tell anybody who guesses one what its owner owes.
      finds: false,
    },
  ],
  inquiry: [['account_number', 'zip']],
  payment: { exactness: 'any', order: 'oldest_first', holdMs: HOLD_MS },
};

/** Four invented billers, one for each country and each way in which billers differ. */
export const DEMO_BILLERS: readonly Biller[] = [SEPEHR, MALWA, NILE, COMET];
