import type { Texts } from '../kernel/index.ts';
import type { Instrument } from './gateway-port.ts';

/** What a payer pays with, as a choice. */
export const INSTRUMENT_TEXTS = {
  card: { fa: 'کارت بانکی', ar: 'بطاقة بنكية', hi: 'कार्ड', en: 'Card' },
  upi: { fa: 'یوپی‌آی', ar: 'UPI', hi: 'यूपीआई (UPI)', en: 'UPI' },
  wallet: { fa: 'کیف پول', ar: 'محفظة', hi: 'वॉलेट', en: 'Wallet' },
  bank_debit: { fa: 'برداشت از حساب', ar: 'خصم من الحساب البنكي', hi: 'बैंक खाते से', en: 'Bank account' },
  cash: { fa: 'پول نقد در کیوسک', ar: 'نقدًا في منفذ قريب', hi: 'नकद, पास के केंद्र पर', en: 'Cash at a kiosk' },
} as const satisfies Record<Instrument, Texts>;
